"""The value of an expression's tree, exact where it is rational, within bounds; mpmath is imported when needed."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.expressions.grammar import Node

WORKING_DIGITS = 60
_MAX_BITS = 20_000
_MAX_FACTORIAL = 1000
_MAX_ARGUMENT = 10**30
_MAX_ROOT = 100

_BINARY = frozenset(["add", "sub", "mul", "div", "pm", "mp"])
_TRIGONOMETRIC = frozenset(["sin", "cos", "tan", "cot", "sec", "csc"])
_SPELLED = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arccot": "acot", "asin": "asin", "acos": "acos",
    "atan": "atan",
}  # fmt: skip
_PLAIN_FUNCTIONS = frozenset(["sinh", "cosh", "tanh", "asinh", "acosh", "atanh", *_TRIGONOMETRIC])


class NoValueError(ValueError):
    """The tree has no value within the bounds."""


@lru_cache(maxsize=1)
def context() -> Any:
    """Return a context of mpmath of our own: the common one's precision is everybody's."""
    from mpmath.ctx_mp import MPContext

    made = MPContext()
    made.dps = WORKING_DIGITS
    return made


def rational(tree: Node) -> Fraction | None:
    """Return the value of `tree` where it is rational and found by exact steps alone; None where it is not."""
    try:
        return Evaluator({}, exact=True).value(tree)  # type: ignore[no-any-return]  # exact: a Fraction or an error
    except (NoValueError, ArithmeticError, ValueError, TypeError):
        return None


def as_float(value: Any) -> Any:
    """Return the value as a number of mpmath."""
    return context().mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


class Evaluator:
    """Works out a tree with the given values of its names: a Fraction where the steps are exact, else of mpmath.

    Raises NoValueError, ArithmeticError, ValueError or TypeError where there is no value.
    """

    def __init__(
        self, known: Mapping[str, Any], *, exact: bool = False, real: bool = False, plus_or_minus: int = 1
    ) -> None:
        self.known, self.exact, self.real, self.plus_or_minus = known, exact, real, plus_or_minus
        """With `exact` nothing is rounded; with `real` no step may leave the real numbers; the sign is that of `±`."""
        self.degrees = False

    def value(self, tree: Any) -> Any:
        """Work out the tree: a long sum is a loop, not a recursion."""
        spine = []
        while tree[0] in _BINARY:
            spine.append(tree)
            tree = tree[1]
        left = self._single(tree)
        for kind, _, right in reversed(spine):
            left = self._checked(self._combined(kind, left, self.value(right)))
        return left

    def _single(self, tree: Any) -> Any:
        kind, *parts = tree
        if kind in ("list", "rel", "ratio", "based", "matrix", "set", "union", "intersection", "difference"):
            raise NoValueError("no number")
        if kind in ("num", "value"):
            return parts[0]
        if kind == "name":
            return self._name(parts[0])
        if kind == "deg":
            inner = self.value(parts[0])
            return self._float(inner) * context().pi / 180 if self.degrees else inner
        if kind in _TRIGONOMETRIC and not self.degrees:
            self.degrees = True
            try:
                return self._checked(self._function(kind, [self.value(part) for part in parts]))
            finally:
                self.degrees = False
        if kind == "log" and len(parts) == 1:
            kind = "ln"
        return self._checked(self._applied(kind, [self.value(part) for part in parts]))

    def _name(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        if self.exact:
            raise NoValueError("not rational")
        constant = {"pi": context().pi, "e": context().e, "i": context().mpc(0, 1)}.get(name)
        if constant is None or (self.real and name == "i"):
            raise NoValueError(f"no value of {name}")
        return +constant

    def _checked(self, value: Any) -> Any:
        if isinstance(value, Fraction):
            if value.numerator.bit_length() + value.denominator.bit_length() > _MAX_BITS:
                return self._float(value)
            return value
        if self.real and context().im(value) != 0:
            raise NoValueError("not real")
        return value

    def _float(self, value: Any) -> Any:
        if self.exact:
            raise NoValueError("not exact")
        return as_float(value)

    def _pair(self, left: Any, right: Any) -> tuple[Any, Any]:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return left, right
        return self._float(left), self._float(right)

    def _combined(self, kind: str, left: Any, right: Any) -> Any:
        left, right = self._pair(left, right)
        if kind == "mul":
            return left * right
        if kind == "div":
            return left / right
        if self.exact and kind in ("pm", "mp"):
            raise NoValueError("two values")
        sign = {"add": 1, "sub": -1, "pm": self.plus_or_minus, "mp": -self.plus_or_minus}[kind]
        return left + right if sign > 0 else left - right

    def _applied(self, kind: str, values: list[Any]) -> Any:
        first, second = values[0], values[-1]
        if kind == "neg":
            return -first
        if kind == "pow":
            return self._power(first, second)
        if kind in ("sqrt", "root"):
            return self._power(first, 1 / second if kind == "root" else Fraction(1, 2))
        if kind in ("factorial", "binom"):
            return self._factorial(first) if kind == "factorial" else self._binomial(first, second)
        if kind in ("floor", "ceil", "abs"):
            return self._stepped(kind, first)
        if kind in ("min", "max", "gcd", "lcm"):
            return _of_several(kind, values)
        return self._function(kind, values)

    def _power(self, base: Any, exponent: Any) -> Any:
        if isinstance(exponent, Fraction):
            if exponent.denominator == 1 and isinstance(base, Fraction):
                return self._whole_power(base, int(exponent))
            if exponent.denominator > 1 and (root := _exact_root(base, exponent)) is not None:
                return root
            if exponent.denominator % 2 and _imaginary(base) == 0 and base < 0:
                # An odd root of a negative number is real in schools, and ³√ and ^(1/3) are one.
                turned = self._power(-base, exponent)
                return -turned if exponent.numerator % 2 else turned
        base, exponent = self._float(base), self._float(exponent)
        if base in (0, 1):
            if base == 0 and not exponent > 0:
                raise NoValueError("no power of nought")
            return base
        if abs(exponent) > _MAX_BITS or abs(exponent) * abs(context().log(base, 2)) > _MAX_BITS:
            raise NoValueError("a power too large")
        return base**exponent

    def _whole_power(self, base: Fraction, exponent: int) -> Any:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if base not in (0, 1, -1) and abs(exponent) * bits > _MAX_BITS:
            raise NoValueError("a power too large")
        return base ** (exponent if abs(base) != 1 else exponent % 2)

    def _factorial(self, number: Any) -> Any:
        if _imaginary(number) != 0 or abs(number) > _MAX_FACTORIAL:
            raise NoValueError("a factorial too large")
        if isinstance(number, Fraction) and number.denominator == 1:
            return Fraction(math.factorial(int(number)))
        return context().factorial(self._float(number))

    def _binomial(self, above: Any, below: Any) -> Any:
        if abs(above) > _MAX_FACTORIAL or abs(below) > _MAX_FACTORIAL:
            raise NoValueError("a binomial too large")
        if all(isinstance(part, Fraction) and part.denominator == 1 and part >= 0 for part in (above, below)):
            return Fraction(math.comb(int(above), int(below)))
        return context().binomial(self._float(above), self._float(below))

    def _stepped(self, kind: str, value: Any) -> Any:
        if kind == "abs":
            return abs(value)
        if isinstance(value, Fraction):
            return Fraction(math.floor(value) if kind == "floor" else math.ceil(value))
        near = context().nint(value)
        if abs(value - near) < context().mpf(10) ** -40:
            return near
        return context().floor(value) if kind == "floor" else context().ceil(value)

    def _function(self, kind: str, values: list[Any]) -> Any:
        values = [self._float(value) for value in values]
        first = values[0]
        if kind in ("log", "ln", "lg"):
            # log without a base is the common one in schools and the natural one in mathematics; one reading, always.
            return (
                context().log(first, 10 if kind == "lg" else values[1])
                if len(values) == 2 or kind == "lg"
                else (context().log(first))
            )
        if kind == "exp":
            return self._power(context().e, first)
        name = _SPELLED.get(kind) or (kind if kind in _PLAIN_FUNCTIONS else "")
        if not name:
            raise NoValueError(f"no value of {kind}")
        if abs(first) > _MAX_ARGUMENT:
            raise NoValueError("an argument too large")
        return getattr(context(), name)(first)


def _imaginary(value: Any) -> Any:
    """Return the imaginary part, without loading mpmath for what is exact."""
    return 0 if isinstance(value, Fraction) else context().im(value)


def _of_several(kind: str, values: list[Any]) -> Any:
    if kind in ("min", "max"):
        return sorted(values, key=as_float)[0 if kind == "min" else -1]
    if not all(isinstance(value, Fraction) and value.denominator == 1 for value in values):
        raise NoValueError("no whole numbers")
    return Fraction((math.gcd if kind == "gcd" else math.lcm)(*[int(value) for value in values]))


def _exact_root(base: Any, exponent: Fraction) -> Fraction | None:
    """Return the power of a positive number where root and power are rational; None where they are not."""
    if not isinstance(base, Fraction) or base < 0 or exponent.denominator > _MAX_ROOT or abs(exponent.numerator) > 100:
        return None
    if base == 0:
        return Fraction(0) if exponent > 0 else None
    above, below = (_whole_root(part, exponent.denominator) for part in (base.numerator, base.denominator))
    if above is None or below is None:
        return None
    return Fraction(above, below) ** exponent.numerator


def _whole_root(number: int, degree: int) -> int | None:
    """Return the integer whose power is `number`, by bisection; None where there is none."""
    if number.bit_length() > 2000:
        return None
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**degree < number:
            low = middle + 1
        else:
            high = middle
    return low if low**degree == number else None
