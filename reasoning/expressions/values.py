"""The value of an expression's tree, exact where it is rational, within bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.expressions import integers
from reasoning.expressions.integers import MAX_BITS, bits, too_large
from reasoning.expressions.numbers import as_float, compare, context, imaginary, is_nought, stepped
from reasoning.expressions.tree import NoValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reasoning.expressions.tree import Node

_POLES = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin"}
_TRIGONOMETRIC = frozenset(["sin", "cos", *_POLES])
_PLAIN = frozenset(
    ["ln", "asin", "acos", "atan", "acot", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", *_TRIGONOMETRIC]
)
_DOMAINS: dict[str, Callable[[Any], bool]] = {
    "asin": lambda x: abs(x) <= 1, "acos": lambda x: abs(x) <= 1, "ln": lambda x: x > 0, "acosh": lambda x: x >= 1,
    "atanh": lambda x: abs(x) < 1,
}  # fmt: skip
_STEPS = frozenset(["floor", "ceil", "trunc", "sign", "abs", "round"])
_MAX_ANGLE = 10**30
_MAX_HYPERBOLIC = 9000
_MAX_GAMMA = 1000


def rational(tree: Node) -> Fraction | None:
    """Return the value of `tree` where it is rational and found by exact steps alone; None where it is not."""
    try:
        return Evaluator({}, exact=True, plus_or_minus=0).value(tree)  # type: ignore[no-any-return]  # exact: a Fraction or an error
    except (NoValueError, ArithmeticError, ValueError, TypeError):
        return None


class Evaluator:
    """Works out a tree with the given values of its names: a Fraction where the steps are exact, else of mpmath.

    Raises NoValueError, ArithmeticError, ValueError or TypeError where there is no value.
    """

    strict: ClassVar[bool] = False
    """Whether a function of whole numbers has no value between them."""

    def __init__(
        self, known: Mapping[str, Any], *, exact: bool = False, real: bool = False, plus_or_minus: int = 1
    ) -> None:
        self.known, self.exact, self.real, self.plus_or_minus = known, exact, real, plus_or_minus
        """With `exact` nothing is rounded; with `real` no step may leave the real numbers; the sign is that of `±`,
        which has no value with 0."""
        self.degrees = False

    def value(self, tree: Node) -> Any:
        """Work out the tree: a long sum is a loop, not a recursion."""
        kind = tree[0]
        if kind in ("num", "value"):
            return tree[1]
        if kind == "name":
            return self.name(tree[1])
        if kind in ("sum", "product"):
            return self._chain(kind, tree[1:])
        if kind == "neg":
            return -self.value(tree[1])
        if kind == "pow":
            return self.checked(self.power(self.value(tree[1]), self.value(tree[2])))
        if kind == "call":
            return self.checked(self._called(tree[1], tree[2:]))
        raise NoValueError("it is no number")

    def name(self, name: str) -> Any:
        """Return the value of a variable or a constant."""
        if name in self.known:
            return self.known[name]
        if self.exact:
            raise NoValueError("not rational")
        constant = {"pi": context().pi, "e": context().e, "i": context().mpc(0, 1)}.get(name)
        if constant is None or (self.real and name == "i"):
            raise NoValueError(f"no value of {name}")
        return +constant

    def checked(self, value: Any) -> Any:
        """Return a value within the bounds, one of too many digits as a rounded number."""
        if isinstance(value, Fraction):
            return self.rounded(value) if bits(value) > MAX_BITS else value
        if self.real and context().im(value) != 0:
            raise NoValueError("it is not real")
        return value

    def rounded(self, value: Fraction) -> Any:
        """Return a fraction as a rounded number, if it is not too large itself."""
        size = value.numerator.bit_length() - value.denominator.bit_length()
        if abs(size) > MAX_BITS or value.denominator == 1:
            raise too_large(size)
        return self._float(value)

    def _float(self, value: Any) -> Any:
        if self.exact:
            raise NoValueError("not exact")
        return as_float(value)

    def _chain(self, kind: str, parts: tuple[tuple[str, Node], ...]) -> Any:
        sign, first = parts[0]
        total = self.value(first)
        if sign not in "+*":
            total = self.joined(sign, Fraction(kind == "product"), total)
        for sign, part in parts[1:]:
            total = self.checked(self.joined(sign, total, self.value(part)))
        return total

    def joined(self, sign: str, left: Any, right: Any) -> Any:
        """Return the value of two terms or factors with a sign between them."""
        if sign in ("//", "mod", "choose"):
            return self._whole(sign, left, right)
        if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
            left, right = self._float(left), self._float(right)
        if sign == "*":
            return left * right
        if sign == "/":
            if is_nought(right):
                raise NoValueError("division by zero")
            return left / right
        if sign in "±∓" and not self.plus_or_minus:
            raise NoValueError("it has two values")
        is_sum = {"+": 1, "-": -1, "±": self.plus_or_minus, "∓": -self.plus_or_minus}[sign] > 0
        return left + right if is_sum else left - right

    def _whole(self, sign: str, left: Any, right: Any) -> Any:
        if sign == "choose":
            return self._applied("binomial", [left, right])
        if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
            raise NoValueError(f"{sign} takes rational numbers")
        if right == 0:
            raise NoValueError("division by zero")
        return Fraction(left // right) if sign == "//" else left % right

    def power(self, base: Any, exponent: Any) -> Any:
        """Return a power, the real root where there is one."""
        if isinstance(exponent, Fraction):
            if isinstance(base, Fraction) and (found := integers.power_of(base, exponent)) is not None:
                return found
            if imaginary(base) == 0 and base < 0:
                if exponent.denominator % 2:
                    # An odd root of a negative number is real in schools, and ³√ and ^(1/3) are one.
                    turned = self.power(-base, exponent)
                    return -turned if exponent.numerator % 2 else turned
                if self.real:
                    raise NoValueError("an even root of a negative number is not real")
        return self._inexact_power(self._float(base), self._float(exponent))

    def _inexact_power(self, base: Any, exponent: Any) -> Any:
        if base in (0, 1):
            if base == 0 and not exponent > 0:
                raise NoValueError("zero to that power is not defined")
            return base
        size = exponent * context().log(abs(base), 2)
        if abs(size) > MAX_BITS:
            raise too_large(float(size) if not imaginary(size) and abs(size) < 1e300 else None)
        return base**exponent

    def _called(self, name: str, arguments: tuple[Node, ...]) -> Any:
        if name == "degrees":
            inner = self.value(arguments[0])
            return self._float(inner) * context().pi / 180 if self.degrees else inner
        if name not in _TRIGONOMETRIC or self.degrees:
            return self._applied(name, [self.value(part) for part in arguments])
        self.degrees = True
        try:
            return self._applied(name, [self.value(part) for part in arguments])
        finally:
            self.degrees = False

    def _applied(self, name: str, values: list[Any]) -> Any:
        if name in integers.EXACT or (name == "round" and len(values) == 2):
            return self._integer(name, values)
        if name in ("min", "max") and values:
            return (min if name == "min" else max)(values, key=as_float)
        if name in ("mean", "sum"):
            total = self._chain("sum", tuple(("+", ("value", value)) for value in values))
            return total if name == "sum" else self.joined("/", total, Fraction(len(values)))
        if name == "mod" and len(values) == 2:
            return self._whole("mod", *values)
        if name == "log" and len(values) == 2:
            return self._logarithm(*values)
        if len(values) != 1 or name == "mod":
            raise NoValueError(f"{name} takes another number of arguments than {len(values)}")
        if name == "percent":
            return self.joined("/", values[0], Fraction(100))
        if name in _STEPS:
            if name != "abs" and imaginary(values[0]) != 0:
                raise NoValueError(f"{name} takes real numbers")
            return stepped(name, values[0])
        if name in ("log10", "log2"):
            return self._logarithm(values[0], Fraction(name[3:]))
        return self._function("ln" if name == "log" else name, values[0])

    def _integer(self, name: str, values: list[Any]) -> Any:
        counts = all(isinstance(value, Fraction) and value.denominator == 1 and value >= 0 for value in values)
        if name in ("factorial", "binomial") and not self.strict and not counts:
            if any(abs(value) > _MAX_GAMMA for value in values):
                raise NoValueError(f"{name} of a number above {_MAX_GAMMA} is too large")
            return getattr(context(), name)(*map(self._float, values))
        return integers.EXACT["round to" if name == "round" else name](values)

    def _logarithm(self, value: Any, base: Any) -> Any:
        if compare(base, Fraction(1)) == 0:
            raise NoValueError("a logarithm to base 1 is not defined")
        if isinstance(value, Fraction) and isinstance(base, Fraction) and value > 0 and base > 0:
            exact = integers.logarithm(value, base)
            if exact is not None:
                return exact
        return self.joined("/", self._function("ln", value), self._function("ln", base))

    def _function(self, name: str, value: Any) -> Any:
        if name not in _PLAIN:
            raise NoValueError(f"{name} has no value")
        x, mp = self._float(value), context()
        if name in _DOMAINS and self.real and not _DOMAINS[name](x):
            raise NoValueError(f"{name} is not defined at {mp.nstr(x, 10)}")
        if name.endswith("h") and not name.startswith("a") and abs(x) > _MAX_HYPERBOLIC:
            raise too_large(None)
        if name in _TRIGONOMETRIC and abs(x) > _MAX_ANGLE:
            raise NoValueError(f"the angle of {name} is too large")
        if name in _POLES and is_nought(getattr(mp, _POLES[name])(x)):
            raise NoValueError(f"{name} is not defined there: it has a pole")
        result = getattr(mp, name)(x)
        # Rounding alone keeps the result of an inexact argument from zero, as for sin(pi).
        is_zero = result == 0 or (not isinstance(value, Fraction) and is_nought(result))
        return Fraction(0) if is_zero else result
