"""The words and signs of a line: names as models write them, numbers, operators in every spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reasoning.errors import ReadError
from reasoning.tools.logic.signs import kind_of, pattern_of

Kind = Literal["name", "number", "sign", "end"]

_KINDS = (*("iff", "implies", "≠", "≤", "≥", "=", "<", ">", "and", "or", "xor", "not", "in", "not in", "+", "-", "*"),)
_STRICT = frozenset({"==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "%", "/"})
_PLAIN = re.compile(r"[^\W\d]\w*")
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>"[^"]*"|“[^”]*”|`[^`]*`|'[^']*'(?!\w)|‘[^’]*’(?!\w))
      | (?P<number>\d++(?:\.\d++)?+(?![\w.]*\w))
      | (?P<name>\w+(?:['’]\w*)*)
      | (?P<sign>SIGN|//|[/%÷]|[][(){},:.])
    )""".replace("SIGN", pattern_of(*_KINDS)),
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign; `text` is in the one spelling of its kind, `quoted` says that a name stood in quotes."""

    kind: Kind
    text: str
    start: int
    strict: bool = True
    quoted: bool = False


def is_plain(name: str) -> bool:
    """Return whether a name is an identifier; others are found in a line only because they were declared."""
    return _PLAIN.fullmatch(name) is not None


def unquoted(text: str) -> str:
    """Strip a name and take the quotes off that stand around it."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] in "\"'`“‘" and text[-1] in "\"'`”’" else text


def tokens_of(text: str, names: tuple[str, ...] = ()) -> list[Token]:
    """Split a line. `names` are the declared ones that are no identifiers (`1:30PM`, `Hidden Hills`): each is one word.

    Raises `ReadError` at a sign that the dialect does not have.
    """
    declared, tokens, at = _pattern(names), [], 0
    end = len(text.rstrip())
    while at < end:
        found = (declared and declared.match(text, at)) or _TOKEN.match(text, at)
        if not found:
            raise ReadError(text, f"a name, a number or an operator was expected, not {text[at:].strip()[:1]!r}")
        tokens.append(_token(found))
        at = found.end()
    return [*tokens, Token("end", "", end)]


def _token(found: re.Match[str]) -> Token:
    start, text = found.start(), found[0].strip()
    match found.lastgroup:
        case "number":
            return Token("number", text, start)
        case "sign":
            kind = "/" if text in ("//", "÷") else kind_of(text)
            return Token("sign", kind or text, start, kind is None or text in _STRICT)
        case "quoted":
            return Token("name", text[1:-1].strip(), start, quoted=True)
        case _:
            return Token("name", text, start)


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    longest = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(rf"\s*(?P<declared>{'|'.join(map(re.escape, longest))})(?!\w)") if longest else None
