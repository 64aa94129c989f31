"""The parser of expressions: tokens are read into a tree; nothing of a text is ever executed.

answer   := relation (("," | "and" | "or") relation)*
relation := ratio (("=" | "≈" | "<" | "≤" | ">" | "≥" | "≠" | "∈") ratio)*
ratio    := sum (":" sum)*
sum      := product (("+" | "-" | "±" | "∓" | "∪" | "∩" | "∖" | "\\choose") product)*
product  := power (("*" | "/" | nothing) power)* unit?
power    := "-" power | primary ("!" | "!!" | "°" | "%")* ("^" power)?
primary  := number, mixed number, name, function, fraction, brackets, matrix

What the calculator writes otherwise is in its own subclass.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from reasoning.expressions.lexing import MAX_LENGTH, UNITS, Lexer
from reasoning.expressions.money import SCALES
from reasoning.expressions.notation import normal_notation
from reasoning.expressions.operands import OperandParser
from reasoning.expressions.tree import Node, NotAnExpressionError, chain, literal, names, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.expressions.lexing import MathToken

RELATIONS = frozenset(["=", "≈", "<", ">", "≤", "≥", "≠", "∈"])
_MAX_MARKS = 3
_UNIT_LINKS = frozenset(["per", "each", "left", "more", "total", "in", "of", "a", "an", "every", "for"])
_SUMS = frozenset(["+", "-", "±", "∓"])
_SET_SIGNS = {"∪": "union", "∩": "intersection", "∖": "difference"}
_JOINS = frozenset([",", "and", "or"])
_FACTOR_SIGNS = frozenset(["(", "[", "{", "\\{", "⌊", "⌈", "\\begin"])
_PROPER = ("{", "number", "}", "{", "number", "}")
"""The kinds of tokens, or their signs, of the two parts of a fraction in LaTeX."""


def read(text: str, *, words: bool = False) -> Node:
    """Read the tree of `text`; with `words`, letters behind a number are its unit. Raises NotAnExpressionError."""
    if len(text) > MAX_LENGTH:
        raise NotAnExpressionError(f"it is longer than {MAX_LENGTH} characters")
    parser = Parser(Lexer(normal_notation(text), words=words).tokens(), words=words)
    return parser.whole(parser.answer)


class Parser(OperandParser):
    """Reads tokens by the grammar above; a notation of its own has operators, marks and brackets of its own."""

    signs: ClassVar[frozenset[str]] = frozenset("-")
    """The signs that may stand before a factor."""

    def answer(self) -> Node:
        """Read one relation, or several with commas, "and" or "or" between them."""
        parts, joins, units = [self.relation()], set[str](), [tuple(self.units)]
        while self.sign in _JOINS:
            while self.sign in _JOINS:
                joins.add(self.take().text)
            self.units.clear()
            parts.append(self.relation())
            units.append(tuple(self.units))
        if "and" in joins and len({unit for unit in units if unit}) > 1:
            raise NotAnExpressionError("one quantity in two units")
        join = "or" if "or" in joins else "and" if "and" in joins else "{}"
        return parts[0] if len(parts) == 1 else ("list", join, *parts)

    def relation(self) -> Node:
        """Read values with the signs of relations between them."""
        parts, signs = [self.ratio()], list[str]()
        while self.sign in RELATIONS:
            signs.append(self.take().text)
            parts.append(self.ratio())
        return ("rel", " ".join(signs), *parts) if signs else parts[0]

    def ratio(self) -> Node:
        """Read sums with colons between them."""
        parts = self.series(":", self.sum)
        return parts[0] if len(parts) == 1 else ("ratio", *parts)

    def sum(self) -> Node:
        """Read terms with signs between them, or sets."""
        return self.deeper(self._sum)

    def _sum(self) -> Node:
        terms = [(self.take().text if self.sign in ("±", "∓", "+") else "+", self.product())]
        while True:
            if self.sign in _SUMS:
                sign = self.take().text
                self.add(terms, sign, self.product())
            elif self.sign in _SET_SIGNS:
                terms = [("+", (_SET_SIGNS[self.take().text], chain("sum", terms), self.product()))]
            elif self.skip("\\choose"):
                terms = [("+", ("call", "binomial", chain("sum", terms), self.product()))]
            else:
                return chain("sum", terms)

    def add(self, terms: list[tuple[str, Node]], sign: str, term: Node) -> None:
        """Put one more term behind those of a sum."""
        terms.append((sign, term))

    def product(self) -> Node:
        """Read factors with signs or nothing between them, and their unit."""
        factors, measured = [("*", self.power(mixed=True))], False
        while True:
            if self._starts_unit():
                self._unit(factors)
                measured = True
            elif sign := self.operator():
                factors.append((sign, self.power(mixed=sign == "*")))
                measured = False
            elif self.kind == "scale" and not names(("product", *factors)):
                factors.append(("*", number(SCALES[self.take().text])))
            elif not measured and self.starts_factor(factors[-1][1]):
                factors.append(("*", self.power()))
            else:
                return chain("product", factors)

    def operator(self) -> str:
        """Take the sign of an operation on factors; empty where none stands here."""
        return self.take().text if self.sign in ("*", "/") else ""

    def _starts_unit(self) -> bool:
        """Return whether the unit of a value stands here: `cm`, `/hour`, and among words `per hour`, `in total`."""
        if self.sign == "/":
            return self.tokens[self.at + 1].kind == "text"
        return self.kind == "text" or (self.words and self.here.text.lower() in _UNIT_LINKS)

    def _unit(self, value: list[tuple[str, Node]]) -> None:
        """Pass over the unit of a value, with the words that go on: `cm^3`, `km/h`, `apples in each box`."""
        if self.here.text not in UNITS and names(("product", *value)):
            raise NotAnExpressionError(f"a word: {self.here.text}")
        while self.kind in ("text", "prose") or self._starts_unit():
            unit = self.take()
            if unit.kind == "sign":
                continue
            self.units.append(unit.text)
            if self.skip("^"):
                self.argument()
            elif self.kind == "number" and not self.here.spaced and self.here.text in ("2", "3"):
                self.take()

    def starts_factor(self, last: Node) -> bool:
        """Return whether a factor follows `last` without a sign between. Raises NotAnExpressionError at a number."""
        if self.kind == "number" and last[0] in ("num", "name"):
            raise NotAnExpressionError(f"two numbers side by side, at {self.here.text[:30]!r}")
        if self.words and self.sign in ("(", "[") and self.here.spaced:
            return False  # a remark in brackets
        is_sign = self.sign in _FACTOR_SIGNS or (self.sign == "|" and self.bars == 0)
        return is_sign or self.kind in ("name", "number")

    def power(self, *, mixed: bool = False) -> Node:
        """Read a factor with its power; with `mixed`, it may be a number with a fraction behind it: `3 1/2`."""
        return self.deeper(self._mixed_power if mixed else self._power)

    def _mixed_power(self) -> Node:
        if self.sign in self.signs:
            return self._signed(self._mixed_power)
        token = self.here
        if token.kind != "number" or not (fraction := self._fraction(token)):
            return self._power()
        return self._marked(("sum", ("+", literal(token.text)), ("+", number(fraction))))

    def _fraction(self, whole: MathToken) -> Fraction | None:
        """Take a whole number with a proper fraction behind it and return that; None where there is none."""
        parts = self.tokens[self.at + 1 : self.at + 9]
        if parts[0].kind not in ("number", "name") or not whole.text.isdecimal():
            return None
        written = [part.text if part.kind == "sign" else part.kind for part in parts]
        if parts[0].spaced and written[:3] == ["number", "/", "number"]:
            count, above, below = 3, parts[0].text, parts[2].text
        elif parts[0].text == "frac" and tuple(written[1:7]) == _PROPER:
            count, above, below = 7, parts[2].text, parts[5].text
        else:
            return None
        proper = above.isdecimal() and below.isdecimal() and 0 < int(above) < int(below)
        if not proper or written[count : count + 1] in (["^"], ["!"]):
            return None
        self.at += count + 1
        return Fraction(int(above), int(below))

    def _signed(self, read_part: Callable[[], Node]) -> Node:
        """Read a sign and what it stands before."""
        sign, inner = self.take().text, self.deeper(read_part)
        return ("neg", inner) if sign == "-" else inner

    def _power(self) -> Node:
        if self.sign in self.signs:
            return self._signed(self._power)
        base = self._marked(self.primary())
        if not self.skip("^"):
            return base
        return self._marked(("pow", base, self.argument() if self.sign == "{" else self.power()))

    def _marked(self, base: Node) -> Node:
        """Read the marks behind a value: factorials, degrees and percent signs."""
        count = 0
        while self.marks():
            sign = self.take().text
            count += 1
            if count > _MAX_MARKS:
                raise NotAnExpressionError("too many marks behind a value")
            sign += "!" * (sign == "!" and self.skip("!"))
            base = self.mark(sign, base)
        return base

    def marks(self) -> bool:
        """Return whether a mark of the value before it stands here."""
        return self.sign in ("!", "°", "%")

    def mark(self, sign: str, base: Node) -> Node:
        """Return the node of a value with a mark; a percent sign is a unit."""
        if sign == "%":
            return base
        return ("call", {"!": "factorial", "!!": "double factorial", "°": "degrees"}[sign], base)
