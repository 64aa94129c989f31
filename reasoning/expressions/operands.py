"""What operators stand between: numbers, names, functions and what stands in brackets."""

from __future__ import annotations

from abc import ABC, abstractmethod

from reasoning.expressions.cursor import MathCursor
from reasoning.expressions.tree import FUNCTIONS, Node, NotAnExpressionError, called, chain, literal, number

_SETS = frozenset(["reals", "integers", "naturals", "rationals", "complexes"])
_INVERSE = {name: f"a{name}" for name in ("sin", "cos", "tan", "cot", "sinh", "cosh", "tanh")}
_BARS = {"⌊": ("floor", "⌋"), "⌈": ("ceil", "⌉"), "|": ("abs", "|")}
CLOSING = {"(": ")", "[": "]", "{": "}"}


class OperandParser(MathCursor, ABC):
    """Reads single operands; what stands in their brackets is read by the grammar on top of it."""

    @abstractmethod
    def answer(self) -> Node:
        """Read one relation, or several."""

    @abstractmethod
    def relation(self) -> Node:
        """Read values with the signs of relations between them."""

    @abstractmethod
    def sum(self) -> Node:
        """Read terms with signs between them."""

    @abstractmethod
    def power(self, *, mixed: bool = False) -> Node:
        """Read a factor with its power."""

    @abstractmethod
    def mark(self, sign: str, base: Node) -> Node:
        """Return the node of a value with a mark."""

    def primary(self) -> Node:
        """Read a number, a name, a function or what stands in brackets."""
        token = self.take()
        if token.kind == "number":
            return literal(token.text)
        if token.kind == "based":
            return ("based", token.text)
        if token.kind == "name":
            return self._named(token.text)
        if token.text in CLOSING:
            return self.bracketed(token.text)
        if token.text == "⟨":
            parts = self.parts()
            self.expect("⟩")
            return ("list", "()", *parts)
        if token.text == "\\{":
            return self._braces()
        if token.text in _BARS:
            return self._bars(token.text)
        if token.text == "\\begin":
            return self._matrix()
        raise NotAnExpressionError(f"unexpected {token.text!r}")

    def bracketed(self, opening: str) -> Node:
        """Read what stands in brackets: a value, a point, an interval, a list."""
        parts = self.parts()
        if opening == "{":
            self.expect("}")
            return parts[0] if len(parts) == 1 else ("list", "{}", *parts)
        brackets = opening + self.expect(")", "]")
        alone = len(parts) == 1 and (brackets == "()" or parts[0][0] == "matrix")
        return parts[0] if alone else ("list", brackets, *parts)

    def parts(self) -> list[Node]:
        """Read one part, or several between commas."""
        return self.series(",", self.relation)

    def _braces(self) -> Node:
        """Read a set: empty, its members, or its condition, as in `{x | x > 3}` and `{x : x > 3}`."""
        if self.skip("\\}"):
            return ("list", "{}")
        self.bars += 1
        members = self.parts()
        self.bars -= 1
        condition = _condition(members[0]) if len(members) == 1 else None
        if self.sign in ("|", "∣"):
            self.take()
            condition = self.answer()
        self.expect("\\}", "}")
        return condition or ("list", "{}", *members)

    def _bars(self, opening: str) -> Node:
        name, closing = _BARS[opening]
        self.bars += opening == "|"
        inner = self.sum()
        self.bars -= opening == "|"
        self.expect(closing)
        return ("call", name, inner)

    def _matrix(self) -> Node:
        rows: list[Node] = []
        while not self.skip("\\end"):
            rows.append(("row", *self.series("&", self.sum)))
            if self.sign != "\\end":
                self.expect("\\\\")
        if len({len(row) for row in rows}) != 1:
            raise NotAnExpressionError("no matrix")
        return ("matrix", *rows)

    def _named(self, name: str) -> Node:
        if name in _SETS:
            return ("set", name)
        if name == "emptyset":
            return ("list", "{}")
        if name in FUNCTIONS:
            return self._function(name)
        name += self._subscript()
        while self.skip("'"):
            name += "'"
        return ("name", name)

    def _function(self, name: str) -> Node:
        if name == "frac" or (name == "binomial" and self.sign != "("):
            return called(name, [self.argument(), self.argument()])
        index = self._index(name)
        if name == "sqrt":
            return called(name, [*(self._operands() if self.sign == "(" else [self.argument()]), *index])
        exponent = self.argument() if self.skip("^") else None
        if exponent == ("neg", number(1)) and name in _INVERSE:
            name, exponent = _INVERSE[name], None
        tree = called(name, [*self._operands(), *index])
        return ("pow", tree, exponent) if exponent else tree

    def _index(self, name: str) -> list[Node]:
        """Read the base in `log_2` or the degree in `sqrt[3]`."""
        if name == "log" and self.skip("_"):
            return [self.argument()]
        if name != "sqrt" or not self.skip("["):
            return []
        degree = self.sum()
        self.expect("]")
        return [degree]

    def _subscript(self) -> str:
        if not self.skip("_"):
            return ""
        if not self.skip("{"):
            return "_" + self.take().text
        parts = ["_"]
        while not self.skip("}"):
            parts.append(self.take().text)
        return "".join(parts)

    def _operands(self) -> list[Node]:
        """Read what a function applies to: what stands in a bracket, else the factors up to the next sign."""
        if self.sign in ("(", "{", "["):
            opening = self.take().text
            operands = self.parts()
            self.expect(CLOSING[opening])
            if self.sign == "°" and len(operands) == 1:
                operands = [self.mark(self.take().text, operands[0])]
            return operands
        if self.sign in ("\\{", "|"):
            inner = self.deeper(self.primary)
            return list(inner[2:]) if inner[0] == "list" else [inner]
        factors = [("*", self.power())]
        while self.kind == "name" and self.here.text not in FUNCTIONS:
            factors.append(("*", self.power()))
        return [chain("product", factors)]

    def argument(self) -> Node:
        """Read an argument: braces, a bracket, a name or a number."""
        return self.deeper(self._argument)

    def _argument(self) -> Node:
        return ("neg", self.argument()) if self.skip("-") else self.primary()


def _condition(member: Node) -> Node | None:
    """Return what follows the colon of a set, which was read as a ratio; None where there is none."""
    signs = str(member[1]).split() if member[0] == "rel" else []
    for place, part in enumerate(member[2:]):
        if isinstance(part, tuple) and part[0] == "ratio" and len(part) == 3 and signs[place:]:
            return ("rel", " ".join(signs[place:]), part[2], *member[3 + place :])
    return None
