"""The words and signs of a constraint, every operator in one spelling, and a place among them."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NoReturn

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import Cursor, Token, scan
from reasoning.tools.logic.programs.csp.syntax import CspVariable, show
from reasoning.tools.logic.signs import kind_of, pattern_of

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.csp.names import CspNames
    from reasoning.tools.logic.programs.csp.syntax import Term


MAX_LINE_CHARS = 20_000
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


def tokens_of(text: str) -> list[Token]:
    """Split a line; quotes are left out. Raises `ReadError` at a sign that the dialect does not have."""
    if len(text) > MAX_LINE_CHARS:
        raise ReadError(text, f"a line of at most {MAX_LINE_CHARS} characters was expected, not {len(text)}")
    found: list[Token] = []
    for match in scan(text, _TOKEN.match, "a name, a number or an operator was expected, not {}"):
        kind = match.lastgroup or ""
        if kind == "decimal":
            raise ReadError(text, f"an integer was expected, not {match[kind][:30]!r}")
        if kind == "number" and len(match[kind]) > DIGITS:
            raise ReadError(text, f"a number of at most {DIGITS} digits was expected")
        if kind != "quote":
            name = "sign" if kind == "dots" else kind
            found.append(Token(name, _written(kind, match[kind]), match.start(kind), match.end()))
    return found


def _written(kind: str, text: str) -> str:
    """Return an operator in its one spelling, others as they stand; a single bar may stand around an absolute value."""
    return kind_of(text) or text if kind == "sign" and text != "|" else text


SPELLING, MISSPELT = "name in another spelling", "name misspelt or in another number"
_SHOWN = 12


class CspCursor(Cursor):
    """A place in a line, with the names of the program."""

    def __init__(self, text: str, names: CspNames, *, balance: bool = False) -> None:
        super().__init__(text, tokens_of(text), balance=balance)
        self.names = names
        self.bars = 0

    @property
    def sign(self) -> str:
        """The operator or bracket that comes next; empty where a name or number does."""
        token = self.next
        if token.kind == "sign":
            return "or" if token.text == "|" and not self.bars else token.text
        if token.kind != "word":
            return ""
        word = WORDS.get(token.text.lower(), "")
        following = self.peek().text.lower()
        if word == "not" and following == "in":
            return "not in"
        return "≠" if word == "=" and following == "not" else word

    def place(self) -> str:
        """State behind what this is."""
        return f" behind {self.tokens[self.at - 1].text!r}" if self.at else ""

    def words(self) -> list[str]:
        """The words from here on that may be one name, each with what stands before it: a space, a hyphen."""
        words = [self.next.text]
        at, most = self.at + 1, 2 * self.names.longest
        while len(words) < most and (token := self.tokens[at]).kind != "end":
            between = self.source[self.tokens[at - 1].end : token.start]
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
        raise ReadError(self.source, f"a declared variable was expected, not {name[:60]!r} ({shown})")
