"""The tokens of SMT-LIB 2, written so that the solver reads nothing else in them than was read here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.parsing import is_fence
from reasoning.tools.logic.cursor import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<comment>;[^\n]*) | (?P<bracket>[()]) | (?P<string>"(?:[^"]|"")*")
      | (?P<quoted>\|[^|\\]*\|) | (?P<word>[^\s();"|]+) | (?P<bad>.)""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"[A-Za-z0-9~!@$%^&*_\-+=<>.?/:#]+")


def tokens_of(program: str) -> Iterator[Token]:
    """Return the tokens of a program; a quote or bar that is not closed is a token of the kind "bad"."""
    line = 1
    for match in _TOKEN.finditer(_without_fences(program)):
        found, text = str(match.lastgroup), match.group()
        if found != "space":
            yield _token(found, text, line)
        line += text.count("\n")


def _without_fences(program: str) -> str:
    return "\n".join("" if is_fence(line) else line for line in program.split("\n"))


def _token(found: str, text: str, line: int) -> Token:
    kind, form = "word" if found == "quoted" else found, ""
    match found:
        case "bracket":
            kind = text
        case "comment":
            text = " ".join(text.strip("; \t\r-=*#").split())
        case "string":
            text = _escaped(text)
        case "quoted":
            text = f"|{_printable(text[1:-1])}|"
        case "word" if not _PLAIN.fullmatch(text):
            text, form = f"|{_printable(text)}|", "barred"
    return Token(kind, text, line=line, form=form)


def _escaped(text: str) -> str:
    """A string with its unprintable and foreign characters as SMT-LIB's escapes."""
    return "".join(char if " " <= char <= "~" else f"\\u{{{ord(char):x}}}" for char in text)


def _printable(name: str) -> str:
    """A name in bars without what ends it, or what the solver's own text could not hold."""
    name = " ".join(name.split())
    return "".join(char if char.isprintable() and char != "\\" else f"<{ord(char):x}>" for char in name)
