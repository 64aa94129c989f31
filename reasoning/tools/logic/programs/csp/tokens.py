"""The words and signs of a constraint, every operator in one spelling, and a place among them."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.csp.syntax import CspVariable, show
from reasoning.tools.logic.signs import kind_of, pattern_of

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.csp.names import CspNames
    from reasoning.tools.logic.programs.csp.syntax import Term


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


SPELLING, MISSPELT, BRACKETS = (
    "name in another spelling",
    "name misspelt or in another number",
    "unbalanced brackets",
)
_SHOWN = 12
CLOSING = {"(": ")", "[": "]", "{": "}"}
"""Each bracket with the one that closes it."""


class Cursor:
    """A place in a line; `repairs` are those that were taken, by name, each with what was made of what.

    Where `balance` is set, missing closing brackets are read as closed and surplus ones at the end are left out.
    """

    def __init__(self, text: str, names: CspNames, *, balance: bool = False) -> None:
        self.text, self.names, self.balance = text, names, balance
        self.tokens = tokens_of(text)
        self.at = 0
        self.bars = 0
        self.repairs: dict[str, str] = {}

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    @property
    def sign(self) -> str:
        """The operator or bracket that comes next; empty where a name or number does."""
        token = self.tokens[self.at]
        if token.kind == "sign":
            return "or" if token.text == "|" and not self.bars else token.text
        if token.kind != "word":
            return ""
        word = WORDS.get(token.text.lower(), "")
        following = self.tokens[self.at + 1].text.lower()
        if word == "not" and following == "in":
            return "not in"
        return "≠" if word == "=" and following == "not" else word

    def take(self) -> Token:
        """Pass over a token and give it; the end of the line stays where it is."""
        token = self.next
        self.at += token.kind != "end"
        return token

    def fail(self, expected: str) -> NoReturn:
        """Raise `ReadError`: what was expected here, and what stands here."""
        found = f"{self.next.text!r}" if self.next.kind != "end" else "the end of the line"
        behind = f" behind {self.tokens[self.at - 1].text!r}" if self.at else ""
        raise ReadError(self.text, f"{expected} was expected{behind}, not {found}")

    def expect(self, sign: str) -> None:
        """Pass over a bracket that has to close here."""
        if self.next.text == sign:
            self.take()
        elif self.balance and (self.next.kind == "end" or self.next.text in CLOSING.values()):
            self.repairs[BRACKETS] = f"{sign!r} added"
        else:
            self.fail(repr(sign))

    def words(self) -> list[str]:
        """The words from here on that may be one name, each with what stands before it: a space, a hyphen."""
        words = [self.next.text]
        at, most = self.at + 1, 2 * self.names.longest
        while len(words) < most and (token := self.tokens[at]).kind != "end":
            between = self.text[self.tokens[at - 1].end : token.start]
            hyphen = token.text == "-" and not between and self.tokens[at + 1].start == token.end
            if not hyphen and token.kind not in ("word", "number"):
                break
            words.append(f"{between}{token.text}")
            at += 1
        return words

    def name(self, text: str, count: int, term: Term, known: bool) -> Term:
        """Pass over a name of `count` tokens; a spelling other than the declared one is a repair."""
        self.at += count
        name = term.name if isinstance(term, CspVariable) else text
        if text.strip() != name:
            self.repairs[SPELLING if known else MISSPELT] = f"{text.strip()} read as {show(term)}"
        return term

    def unknown(self, name: str) -> NoReturn:
        """Raise `ReadError` for a name that was not declared."""
        variables = (term.name for term in self.names.terms.values() if isinstance(term, CspVariable))
        known = list(itertools.islice(variables, _SHOWN + 1))
        shown = f"{', '.join(known[:_SHOWN])}{', …' if len(known) > _SHOWN else ''}" or "none is declared"
        raise ReadError(self.text, f"a declared variable was expected, not {name[:60]!r} ({shown})")
