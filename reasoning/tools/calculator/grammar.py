"""The grammar of the calculator: that of all expressions, with the operations and the percent of a pocket calculator.

sum      := product (("+" | "-") product)*              a + b% and a - b% change a by b percent
product  := power (("*" | "/" | "//" | "mod" | "choose" | "%" | nothing) power)*
"""

from __future__ import annotations

from typing import ClassVar

from reasoning.expressions.operands import CLOSING
from reasoning.expressions.parser import Parser
from reasoning.expressions.tree import Node, chain, number
from reasoning.tools.calculator.tokens import CalculationLexer, cleaned


def parse(text: str) -> Node:
    """Return the tree of a calculation or a relation. Raises NotAnExpressionError with the reason."""
    parser = _CalculationParser(CalculationLexer(cleaned(text)).tokens())
    return parser.whole(parser.relation)


class _CalculationParser(Parser):
    max_depth: ClassVar[int] = 80
    signs: ClassVar[frozenset[str]] = frozenset("+-")

    def add(self, terms: list[tuple[str, Node]], sign: str, term: Node) -> None:
        """Put one more term behind those of a sum; a percentage is one of what stands before it."""
        if not _is_percent(term) or all(_is_percent(part) for _, part in terms):
            terms.append((sign, term))
            return
        self.deeper(lambda: term)
        self.depth += 1  # and never back: the tree stays this much deeper
        changed = ("sum", ("+", number(1)), (sign, term))
        terms[:] = [("+", ("product", ("*", chain("sum", terms)), ("*", changed)))]

    def operator(self) -> str:
        """Take the sign of an operation; a percent sign that a number follows is the remainder, as in Python."""
        if self.skip("%") or (self.kind == "name" and self.here.text == "mod" and self.take()):
            return "mod"
        return self.take().text if self.sign in ("*", "/", "//", "mod", "choose") else ""

    def starts_factor(self, last: Node) -> bool:
        """Return whether a factor follows without a sign between; a number never does."""
        return super().starts_factor(number(0) if self.kind == "number" else last)

    def marks(self) -> bool:
        """Return whether a mark stands here, and no remainder."""
        if self.sign != "%":
            return super().marks()
        following = self.tokens[self.at + 1]
        return following.kind not in ("number", "name") and following.text != "("

    def mark(self, sign: str, base: Node) -> Node:
        """Return the node of a value with a mark: a percent is a hundredth, an angle has its radians."""
        if sign == "%":
            return ("call", "percent", base)
        if sign == "°":
            return ("product", ("*", base), ("*", ("name", "pi")), ("/", number(180)))
        return super().mark(sign, base)

    def bracketed(self, opening: str) -> Node:
        """Read the value in brackets of any kind."""
        inner = self.sum()
        self.expect(CLOSING[opening])
        return inner


def _is_percent(tree: Node) -> bool:
    """Return whether it was written with a percent sign."""
    return tree[:2] == ("call", "percent")
