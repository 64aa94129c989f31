"""The tokens of a text and a place among them: with these the readers of all dialects of logic go through a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from reasoning.errors import ReadError

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
"""Each bracket that opens, and the one that closes it."""

CLOSING = frozenset(BRACKETS.values())
"""The brackets that close."""

END = "end"
"""The kind of the token behind the last one."""


class Token(NamedTuple):
    """A word or sign of a text."""

    kind: str
    """What it is to the dialect: a word, a number, one of its operators; `end` behind the last one."""

    text: str
    """As it was written, or in the one spelling of its kind."""

    start: int = 0
    """Where it starts in what was split, from 0."""

    end: int = 0
    """Where it ends."""

    spaced: bool = False
    """Whether white space stands before it."""

    form: str = ""
    """How it was written, where that matters: `word` (an operator or quantifier that is one), `quoted`, `loose` (a sign
    in another spelling), `barred` (a name that was put in bars)."""

    line: int = 0
    """The line that it starts in, from 1; 0 where one line was split."""


def scan(
    text: str, match: Callable[[str, int], re.Match[str] | None], refusal: str, start: int = 0
) -> Iterator[re.Match[str]]:
    """Yield matches from a place to the end of a text, each from where the last one ended.

    Raises `ReadError` where there is none; in `refusal`, `{}` stands for the sign that is not read.
    """
    at, stop = start, len(text.rstrip())
    while at < stop:
        found = match(text, at)
        if found is None:
            raise ReadError(text, refusal.format(repr(text[at:].lstrip()[:1])))
        yield found
        at = found.end()


class Cursor:
    """A place among the tokens of a text; `repairs` are those that were taken, by name, with what was made of what.

    Where `balance` is set, a closing bracket that is missing is a repair.
    """

    unbalanced: ClassVar[str] = "unbalanced brackets"
    """The name of that repair."""

    end_name: ClassVar[str] = "the end of the line"
    """What the end is called where something else was expected."""

    def __init__(self, source: str, tokens: Sequence[Token], *, balance: bool = False, padding: int = 1) -> None:
        stop = len(source.rstrip())
        self.source, self.balance = source, balance
        self.tokens = [*tokens, *[Token(END, "", stop, stop)] * padding]
        self.at = self.depth = 0
        self.repairs: dict[str, str] = {}

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def peek(self) -> Token:
        """Return the token behind the next one."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Pass over a token and return it; the end stays where it is."""
        token = self.tokens[self.at]
        self.at += token.kind != END
        return token

    def accept(self, *kinds: str) -> Token | None:
        """Pass over a token of one of the kinds and return it; None where another one comes next."""
        token = self.tokens[self.at]
        if token.kind not in kinds:
            return None
        self.at += 1
        return token

    def skip(self, sign: str) -> bool:
        """Pass over a sign, and return whether it was there."""
        token = self.tokens[self.at]
        is_there = token.kind == "sign" and token.text == sign
        self.at += is_there
        return is_there

    def close(self, bracket: str) -> None:
        """Pass over a bracket that has to close here. Raises `ReadError` where it is missing and none may be."""
        if self.skip(bracket):
            return
        if not (self.balance and (self.next.kind == END or self.next.text in CLOSING)):
            raise self.failure(repr(bracket))
        self.repairs.setdefault(self.unbalanced, f"{bracket!r} added")

    def failure(self, expected: str) -> ReadError:
        """Make the error that says what was expected here, and what stands here."""
        found = self.end_name if self.next.kind == END else repr(self.next.text)
        return ReadError(self.source, f"{expected} was expected{self.place()}, not {found}")

    def place(self) -> str:
        """State where this is, in the words of the dialect."""
        return f" after {self.tokens[self.at - 1].text!r}" if self.at else ""
