"""A place among the tokens of an expression, and how deep it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from reasoning.expressions.lexing import MathToken
from reasoning.expressions.tree import Node, NotAnExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable

_END = MathToken("", "")


class MathCursor:
    """Goes through the tokens of an expression."""

    max_depth: ClassVar[int] = 40
    """Brackets, powers and arguments inside each other."""

    def __init__(self, found: list[MathToken], *, words: bool = False) -> None:
        self.tokens, self.at, self.depth, self.bars, self.words = [*found, _END], 0, 0, 0, words
        self.units: list[str] = []

    @property
    def here(self) -> MathToken:
        """The token at this place; one of no kind at the end."""
        return self.tokens[self.at]

    @property
    def sign(self) -> str:
        """The sign at this place; empty where something else stands here."""
        here = self.tokens[self.at]
        return here.text if here.kind == "sign" else ""

    @property
    def kind(self) -> str:
        """The kind of the token at this place; empty at the end."""
        return self.tokens[self.at].kind

    def take(self) -> MathToken:
        """Return the token at this place and go on. Raises NotAnExpressionError at the end."""
        token = self.here
        if token is _END:
            raise NotAnExpressionError("it ends too early" if self.at else "there is no expression")
        self.at += 1
        return token

    def skip(self, sign: str) -> bool:
        """Pass over a sign and return whether it stands here."""
        here = self.sign == sign
        self.at += here
        return here

    def expect(self, *signs: str) -> str:
        """Take one of these signs. Raises NotAnExpressionError where another token stands here."""
        if self.sign not in signs:
            wanted = " or ".join(map(repr, signs))
            raise NotAnExpressionError(f"expected {wanted} {f'at {self.here.text!r}' if self.kind else 'at the end'}")
        return self.take().text

    def whole(self, rule: Callable[[], Node]) -> Node:
        """Read all tokens by one rule. Raises NotAnExpressionError where it ends before they do."""
        tree = rule()
        if self.kind:
            raise NotAnExpressionError(f"it goes on after a whole expression, at {self.here.text!r}")
        return tree

    def deeper(self, read_part: Callable[[], Node]) -> Node:
        """Read a part one level further in. Raises NotAnExpressionError where that is too deep."""
        self.depth += 1
        if self.depth > self.max_depth:
            raise NotAnExpressionError(f"it is nested more than {self.max_depth} deep")
        tree = read_part()
        self.depth -= 1
        return tree

    def series(self, sign: str, read_part: Callable[[], Node]) -> list[Node]:
        """Read one part, or several with a sign between them."""
        found = [read_part()]
        while self.skip(sign):
            found.append(read_part())
        return found
