"""The words and signs of a constraint, every operator in one spelling."""

from __future__ import annotations

import re
from typing import NamedTuple

from reasoning.errors import ReadError
from reasoning.tools.logic.signs import kind_of, pattern_of

LONGEST = 20_000
"""The most characters of a line that is read."""

DIGITS = 18
"""The most digits of a number: a domain of such numbers still has a size."""

_KINDS = (*("iff", "implies", "≠", "≤", "≥", "=", "<", ">", "and", "or", "xor", "not", "in", "not in", "+", "-", "*"),)
WORDS = {
    "and": "and", "or": "or", "not": "not", "implies": "implies", "iff": "iff", "in": "in", "equals": "=",
    "then": "implies", "is": "=", "xor": "xor",
}  # fmt: skip
"""The operators that are words; they are names where a name with them was declared."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)(?!\w|\.\d)|(?P<decimal>\d+\.\d+)|(?P<word>\w+(?:['’]\w+)*)|(?P<dots>\.\.+|…)|(?P<quote>[\"'“”‘’`])"
    rf"|(?P<sign>{pattern_of(*_KINDS)}|[][(){{}},;:.]))"
)


class Token(NamedTuple):
    """A word or sign of a line."""

    kind: str
    """`number`, `word`, `sign`, or `end` behind the last one."""

    text: str
    """As it stands in the line; an operator in its one spelling."""

    start: int
    """Where it starts in the line, from 0."""

    end: int
    """Where it ends."""


def tokens_of(text: str) -> list[Token]:
    """Split a line; quotes are left out. Raises `ReadError` at a sign that the dialect does not have."""
    if len(text) > LONGEST:
        raise ReadError(text, f"a line of at most {LONGEST} characters was expected, not {len(text)}")
    found: list[Token] = []
    at, stop = 0, len(text.rstrip())
    while at < stop:
        match = _TOKEN.match(text, at)
        if match is None:
            raise ReadError(text, f"a name, a number or an operator was expected, not {text[at:].lstrip()[0]!r}")
        kind, at = match.lastgroup or "", match.end()
        if kind == "decimal":
            raise ReadError(text, f"an integer was expected, not {match[kind][:30]!r}")
        if kind == "number" and len(match[kind]) > DIGITS:
            raise ReadError(text, f"a number of at most {DIGITS} digits was expected")
        if kind != "quote":
            name = "sign" if kind == "dots" else kind
            found.append(Token(name, _written(kind, match[kind]), match.start(kind), at))
    found.append(Token("end", "", stop, stop))
    return found


def _written(kind: str, text: str) -> str:
    """Return an operator in its one spelling, others as they stand; a single bar may stand around an absolute value."""
    return kind_of(text) or text if kind == "sign" and text != "|" else text
