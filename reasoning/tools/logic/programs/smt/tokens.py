"""The tokens of SMT-LIB 2, written so that the solver reads nothing else in them than was read here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reasoning.parsing import is_fence

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["(", ")", "word", "string", "comment", "bad"]

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<comment>;[^\n]*) | (?P<bracket>[()]) | (?P<string>"(?:[^"]|"")*")
      | (?P<quoted>\|[^|\\]*\|) | (?P<word>[^\s();"|]+) | (?P<bad>.)""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"[A-Za-z0-9~!@$%^&*_\-+=<>.?/:#]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a program."""

    kind: Kind
    text: str
    """As it goes to the solver; of a comment, its words."""
    line: int
    """From 1."""
    first: bool
    """Whether nothing but space stands before it on its line."""
    odd: bool = False
    """Whether it is a name that SMT-LIB would want in bars, and that now has them."""


def tokens_of(program: str) -> Iterator[Token]:
    """Return the tokens of a program; a quote or bar that is not closed is a token of the kind "bad"."""
    line, first = 1, True
    for match in _TOKEN.finditer(_without_fences(program)):
        found, text = str(match.lastgroup), match.group()
        if found != "space":
            yield _token(found, text, line, first)
            first = False
        if "\n" in text:
            line += text.count("\n")
            first = True


def _without_fences(program: str) -> str:
    return "\n".join("" if is_fence(line) else line for line in program.split("\n"))


def _token(found: str, text: str, line: int, first: bool) -> Token:
    match found:
        case "bracket":
            return Token("(" if text == "(" else ")", text, line, first)
        case "comment":
            return Token("comment", " ".join(text.strip("; \t\r-=*#").split()), line, first)
        case "string":
            return Token("string", _escaped(text), line, first)
        case "quoted":
            return Token("word", f"|{_printable(text[1:-1])}|", line, first)
        case "bad":
            return Token("bad", text, line, first)
        case _:
            plain = _PLAIN.fullmatch(text) is not None
            return Token("word", text if plain else f"|{_printable(text)}|", line, first, odd=not plain)


def _escaped(text: str) -> str:
    """A string with its unprintable and foreign characters as SMT-LIB's escapes."""
    return "".join(char if " " <= char <= "~" else f"\\u{{{ord(char):x}}}" for char in text)


def _printable(name: str) -> str:
    """A name in bars without what ends it, or what the solver's own text could not hold."""
    name = " ".join(name.split())
    return "".join(char if char.isprintable() and char != "\\" else f"<{ord(char):x}>" for char in name)
