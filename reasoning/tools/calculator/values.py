"""The value of a calculation's tree: exact fractions as far as they go, else sixty digits, always within bounds."""

from __future__ import annotations

import threading
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reasoning.tools.calculator import integers
from reasoning.tools.calculator.integers import MAX_BITS, CalculationError, bits, power_of, too_large
from reasoning.tools.calculator.numbers import SAME, approximate, compare, context, stepped
from reasoning.tools.calculator.tree import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.expressions.grammar import Node

_LOCK = threading.Lock()
_RELATIONS: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0, "≠": lambda sign: sign != 0, "<": lambda sign: sign < 0,
    ">": lambda sign: sign > 0, "≤": lambda sign: sign <= 0, "≥": lambda sign: sign >= 0,
}  # fmt: skip
_POLES = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin"}
_DOMAINS: dict[str, Callable[[Any], bool]] = {
    "asin": lambda x: abs(x) <= 1, "acos": lambda x: abs(x) <= 1, "ln": lambda x: x > 0, "log2": lambda x: x > 0,
    "log10": lambda x: x > 0, "acosh": lambda x: x >= 1, "atanh": lambda x: abs(x) < 1,
}  # fmt: skip
_LARGEST_ANGLE = 10**30
_LARGEST_HYPERBOLIC = 9000


def evaluate(tree: Node) -> tuple[Any, Node, bool]:
    """The value, the tree with its rational parts worked out, and whether that tree is exact.

    The value is a Fraction, a number of mpmath, or a bool for a relation. Raises CalculationError.
    """
    # mpmath keeps its constants in shared memory, without locks of its own.
    with _LOCK:
        evaluator = _Evaluator()
        if tree[0] == "rel":
            return evaluator.relation(tree), tree, False
        value, folded = evaluator.value(tree)
        return value, folded, evaluator.exact


class _Evaluator:
    def __init__(self) -> None:
        self.exact = True

    def relation(self, tree: Any) -> bool:
        values = [self.value(part)[0] for part in tree[2:]]
        pairs = zip(tree[1], values, values[1:], strict=False)
        return all(_RELATIONS[sign](compare(left, right)) for sign, left, right in pairs)

    def value(self, tree: Any) -> tuple[Any, Node]:
        """The value of `tree` and its folded tree: one number where the value is rational."""
        value, folded = self._value(tree)
        if isinstance(value, Fraction) and bits(value) > MAX_BITS:
            value = self._rounded(value)
        if isinstance(value, Fraction):
            return value, number(value)
        if not context().isfinite(value) or abs(context().mag(value)) > MAX_BITS:
            if value == 0:
                return Fraction(0), number(0)
            raise too_large(float(context().mag(value)) if context().isfinite(value) else None)
        return value, folded

    def _value(self, tree: Any) -> tuple[Any, Node]:
        kind = tree[0]
        if kind == "num":
            return tree[1], tree
        if kind == "name":
            return self._name(tree[1]), tree
        if kind in ("sum", "product"):
            return self._chain(tree)
        parts = [self.value(part) for part in (tree[2:] if kind == "call" else tree[1:])]
        values = [value for value, _ in parts]
        if kind == "neg":
            return -values[0], ("neg", parts[0][1])
        if kind == "pow":
            return self._power(*parts)
        return self._call(tree[1], values, parts)

    def _name(self, name: str) -> Any:
        if name not in ("pi", "e"):
            raise CalculationError(f"{name!r} has no value here; an equation is for solve, a formula for simplify")
        return +getattr(context(), name)

    def _chain(self, tree: Any) -> tuple[Any, Node]:
        total: Any = Fraction(0 if tree[0] == "sum" else 1)
        folded: list[tuple[str, Node]] = []
        for sign, part in tree[1:]:
            value, node = self.value(part)
            if sign in ("//", "mod", "choose"):
                total = _whole_operation(sign, total, value)
                folded = [("*", number(total))]
                continue
            total = self._bounded(self._joined(sign, total, value))
            folded.append((sign, node))
        return total, (tree[0], *folded)

    def _joined(self, sign: str, left: Any, right: Any) -> Any:
        if sign == "/" and compare(right, Fraction(0)) == 0:
            raise CalculationError("division by zero")
        if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
            left, right = approximate(left), approximate(right)
        if sign in "+-":
            return left + right if sign == "+" else left - right
        return left * right if sign == "*" else left / right

    def _bounded(self, value: Any) -> Any:
        return self._rounded(value) if isinstance(value, Fraction) and bits(value) > MAX_BITS else value

    def _rounded(self, value: Fraction) -> Any:
        """A fraction of too many digits as a rounded number, if it is not too large itself."""
        size = value.numerator.bit_length() - value.denominator.bit_length()
        if abs(size) > MAX_BITS or value.denominator == 1:
            raise too_large(size)
        self.exact = False
        return approximate(value)

    def _power(self, base: tuple[Any, Node], exponent: tuple[Any, Node]) -> tuple[Any, Node]:
        left, right = base[0], exponent[0]
        folded = ("pow", base[1], exponent[1])
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            exact = power_of(left, right)
            if exact is not None:
                return exact, number(exact)
            if left < 0:
                if right.denominator % 2 == 0:
                    raise CalculationError("an even root of a negative number is not real")
                value, node = self._power((-left, number(-left)), exponent)
                return (-value, ("neg", node)) if right.numerator % 2 else (value, node)
            self.exact = self.exact and right.denominator > 1 and abs(right) < MAX_BITS
        return self._real_power(approximate(left), approximate(right)), folded

    def _real_power(self, left: Any, right: Any) -> Any:
        if left < 0 and not context().isint(right):
            raise CalculationError("a negative number to a power that is no fraction is not real")
        if left == 0:
            raise CalculationError("zero to that power is not defined")
        size = right * context().log(abs(left), 2)
        if abs(size) > MAX_BITS:
            raise too_large(float(size) if abs(size) < 1e300 else None)
        return left**right

    def _call(self, name: str, values: list[Any], parts: list[tuple[Any, Node]]) -> tuple[Any, Node]:
        if name == "round" and len(values) == 2:
            name = "round to"
        if name in integers.EXACT:
            return integers.EXACT[name](values), number(0)
        if name in ("min", "max"):
            return _extreme(name, parts)
        if name in ("mean", "sum"):
            return self._chain(_collected(name, [node for _, node in parts]))
        if name == "mod" and len(values) == 2:
            return _whole_operation("mod", *values), number(0)
        if name == "log" and len(values) == 2:
            return self._logarithm(*parts)
        if len(values) != 1 or name in ("mod", "root", "pow"):
            raise CalculationError(f"{name} takes another number of arguments than {len(values)}")
        if name in ("floor", "ceil", "trunc", "sign", "abs", "round"):
            return stepped(name, values[0], parts[0][1])
        return self._function("ln" if name == "log" else name, *parts[0])

    def _logarithm(self, argument: tuple[Any, Node], base: tuple[Any, Node]) -> tuple[Any, Node]:
        if compare(base[0], Fraction(1)) == 0:
            raise CalculationError("a logarithm to base 1 is not defined")
        top, bottom = self._function("ln", *argument), self._function("ln", *base)
        if isinstance(argument[0], Fraction) and isinstance(base[0], Fraction):
            exact = integers.logarithm(argument[0], base[0])
            if exact is not None:
                return exact, number(exact)
        return self._joined("/", top[0], bottom[0]), ("product", ("*", top[1]), ("/", bottom[1]))

    def _function(self, name: str, value: Any, node: Node) -> tuple[Any, Node]:
        mp, x = context(), approximate(value)
        if name in _DOMAINS and not _DOMAINS[name](x):
            raise CalculationError(f"{name} is not defined at {mp.nstr(x, 10)}")
        if name in _POLES and abs(getattr(mp, _POLES[name])(x)) < mp.mpf(10) ** -SAME:
            raise CalculationError(f"{name} is not defined there: it has a pole")
        if name.endswith("h") and not name.startswith("a") and abs(x) > _LARGEST_HYPERBOLIC:
            raise too_large(None)
        if name in ("sin", "cos", *_POLES) and abs(x) > _LARGEST_ANGLE:
            raise CalculationError(f"the angle of {name} is too large")
        if name in ("log10", "log2"):
            return self._logarithm((value, node), (base := Fraction(name[3:]), number(base)))
        return self._snapped(getattr(mp, name)(x), value), ("call", name, node)

    def _snapped(self, result: Any, argument: Any) -> Any:
        """Zero where rounding alone keeps the result of an inexact argument from it, as for sin(pi)."""
        rounding = context().mpf(10) ** -SAME
        if not isinstance(argument, Fraction) and abs(result) < rounding:
            return Fraction(0)
        return Fraction(0) if result == 0 else result


def _extreme(name: str, parts: list[tuple[Any, Node]]) -> tuple[Any, Node]:
    best = parts[0]
    for part in parts[1:]:
        if compare(part[0], best[0]) == (1 if name == "max" else -1):
            best = part
    return best


def _collected(name: str, nodes: list[Node]) -> Node:
    total: Node = ("sum", *(("+", node) for node in nodes))
    return total if name == "sum" else ("product", ("*", total), ("/", number(len(nodes))))


def _whole_operation(sign: str, left: Any, right: Any) -> Fraction:
    if sign == "choose":
        return integers.EXACT["binomial"]([left, right])
    if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
        raise CalculationError(f"{sign} takes rational numbers")
    if right == 0:
        raise CalculationError("division by zero")
    return Fraction(left // right) if sign == "//" else left % right
