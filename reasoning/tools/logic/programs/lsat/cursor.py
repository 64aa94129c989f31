"""A place in the words of a line: what stands there, what was expected, and the repairs that were taken so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import ReadError

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.lsat.tokens import Token


class Cursor:
    """Goes through the words of a line; `repairs` are those that it took.

    Where `balance` is set, missing closing brackets are read as closed.
    """

    def __init__(self, text: str, tokens: list[Token], *, balance: bool = False) -> None:
        self.text, self.tokens, self.balance = text, tokens, balance
        self.at = 0
        self.repairs: dict[str, str] = {}

    @property
    def now(self) -> Token:
        """The word that stands here."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Go on by one word, and give the one that stood here; the end stays."""
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def sign(self, text: str) -> bool:
        """Go on if this sign stands here, and say whether it did."""
        now = self.now
        if now.kind == "sign" and now.text == text:
            self.at += 1
            return True
        return False

    def repair(self, name: str, detail: str) -> None:
        """Note a repair; of each name the first is kept."""
        self.repairs.setdefault(name, detail)

    def expected(self, what: str) -> ReadError:
        """Make the error that says what was expected here."""
        now, before = self.now, self.text[: self.now.start].rstrip()[-30:]
        found = "the end of the line" if now.kind == "end" else repr(now.text)
        return ReadError(self.text, f"{what} was expected{f' after {before!r}' if before else ''}, not {found}")

    def close(self, bracket: str) -> None:
        """Go on behind a closing bracket. Raises `ReadError` where it is missing and none may be."""
        if self.sign(bracket):
            return
        if not (self.balance and (self.now.kind == "end" or self.now.text in (")", "]", "}"))):
            raise self.expected(repr(bracket))
        self.repair("brackets balanced", f"{bracket!r} was missing")

    def word(self, word: str) -> bool:
        """Go on if this word stands here, in any case, and say whether it did."""
        if self.now.kind == "name" and not self.now.quoted and self.now.text.lower() == word:
            self.at += 1
            return True
        return False
