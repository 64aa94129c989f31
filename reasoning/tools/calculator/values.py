"""The value of a calculation's tree: exact fractions as far as they go, else sixty digits, always within bounds."""

from __future__ import annotations

import threading
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.expressions.integers import MAX_BITS, too_large
from reasoning.expressions.numbers import compare, context
from reasoning.expressions.tree import Node, NoValueError, number
from reasoning.expressions.values import Evaluator

if TYPE_CHECKING:
    from collections.abc import Callable

_LOCK = threading.Lock()
_RELATIONS: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0, "≠": lambda sign: sign != 0, "<": lambda sign: sign < 0,
    ">": lambda sign: sign > 0, "≤": lambda sign: sign <= 0, "≥": lambda sign: sign >= 0,
}  # fmt: skip


def evaluate(tree: Node) -> tuple[Any, Node, bool]:
    """Return the value, the tree with its rational parts worked out, and whether that tree is exact.

    The value is a Fraction, a number of mpmath, or a bool for a relation. Raises NoValueError.
    """
    # mpmath keeps its constants in shared memory, without locks of its own.
    with _LOCK:
        evaluator = _Calculation()
        if tree[0] == "rel":
            return evaluator.relation(tree), tree, False
        value = evaluator.value(tree)
        return value, evaluator.folded(tree), evaluator.is_faithful


class _Calculation(Evaluator):
    """Works a tree out in real numbers, and remembers the values of its parts."""

    strict: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__({}, real=True, plus_or_minus=0)
        self.is_faithful = True
        """Whether the tree says the value exactly: nothing in it was rounded for its length."""
        self.values: dict[int, Any] = {}

    def relation(self, tree: Node) -> bool:
        """Return whether all relations of a chain hold."""
        signs, values = tree[1].split(), [self.value(part) for part in tree[2:]]
        if not set(signs) <= _RELATIONS.keys():
            raise NoValueError(f"the relation {signs[0]} is not worked out here")
        pairs = zip(signs, values, values[1:], strict=False)
        return all(_RELATIONS[sign](compare(left, right)) for sign, left, right in pairs)

    def value(self, tree: Node) -> Any:
        """Work out the tree, within the bounds."""
        value = super().value(tree)
        if not isinstance(value, Fraction) and (not context().isfinite(value) or abs(context().mag(value)) > MAX_BITS):
            if value != 0:
                raise too_large(float(context().mag(value)) if context().isfinite(value) else None)
            value = Fraction(0)
        self.values[id(tree)] = value
        return value

    def name(self, name: str) -> Any:
        """Return the value of a constant."""
        if name not in ("pi", "e"):
            raise NoValueError(f"{name!r} has no value here; an equation is for solve, a formula for simplify")
        return super().name(name)

    def rounded(self, value: Fraction) -> Any:
        """Return a fraction as a rounded number, which the tree does not say."""
        self.is_faithful = False
        return super().rounded(value)

    def power(self, base: Any, exponent: Any) -> Any:
        """Return a power; that of a fraction near one may be too long to be exact."""
        found = super().power(base, exponent)
        if isinstance(base, Fraction) and isinstance(exponent, Fraction) and not isinstance(found, Fraction):
            self.is_faithful = self.is_faithful and exponent.denominator > 1 and abs(exponent) < MAX_BITS
        return found

    def folded(self, tree: Node) -> Node:
        """Return the tree with one number for each part that is rational; roots of negative numbers are real ones."""
        kind, *parts = tree
        value: Any = self.values.get(id(tree))
        if isinstance(value, Fraction):
            return number(value)
        if kind in ("sum", "product"):
            return (kind, *((sign, self.folded(part)) for sign, part in parts))
        if kind == "call":
            return (kind, parts[0], *map(self.folded, parts[1:]))
        if kind == "pow" and compare(self.values[id(parts[0])], Fraction(0)) < 0:
            turned = ("pow", ("neg", self.folded(parts[0])), self.folded(parts[1]))
            return ("neg", turned) if value < 0 else turned
        return tree if kind == "name" else (kind, *map(self.folded, parts))
