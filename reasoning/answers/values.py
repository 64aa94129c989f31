"""The numeric value of an expression's tree, at fixed points, within bounds; mpmath is imported here, when needed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from reasoning.answers.canonical import canonical
from reasoning.answers.grammar import names

if TYPE_CHECKING:
    from reasoning.answers.grammar import Node

_WORKING_DIGITS = 60
_POINTS = 3
_STRETCH = (1, 5, -3)
"""What the points of a name are multiplied by: large ones tell roundings apart, a negative one roots and absolutes."""
_MAX_BITS = 20_000
_MAX_FACTORIAL = 1000
_DIGITS = 30
_SETS = ("{}", "union", "rel =", "rel ≠")


class NoValueError(ValueError):
    """The tree has no value within the bounds."""


def fingerprint(tree: Node) -> str | None:
    """Return the value of `tree` in 30 digits, or its values at three fixed points; None where it has none.

    A tree with names that has one value at all points is that constant.
    """
    import mpmath

    with mpmath.workdps(_WORKING_DIGITS):
        try:
            tree = canonical(tree)
            if not names(tree):
                return _print(_Evaluator(mpmath, 0).value(tree), mpmath)
            values = [_Evaluator(mpmath, point).value(tree) for point in range(_POINTS)]
            if tree[0] == "list" and str(tree[1]).startswith(("equation", "inequality")):
                return _up_to_a_factor(str(tree[1]), [value[1] for value in values], mpmath)
            shown = [_print(value, mpmath) for value in values]
            return shown[0] if len(set(shown)) == 1 else " | ".join(shown)
        except (NoValueError, ArithmeticError, ValueError, TypeError, RecursionError):
            return None


def _up_to_a_factor(kind: str, values: list[Any], mpmath: Any) -> str:
    """Word the difference of two sides so that a common factor (a positive one of an inequality) changes nothing."""
    scale = next((value for value in values if abs(value) > mpmath.mpf(10) ** -40), None)
    if scale is None:
        return f"{kind} 0"
    scale = abs(scale) if kind.startswith("inequality") else scale
    return f"{kind} " + " | ".join(_print(value / scale, mpmath) for value in values)


def _print(value: Any, mpmath: Any) -> str:
    if isinstance(value, tuple):
        kind, *parts = value
        shown = [_print(part, mpmath) for part in parts]
        if kind in _SETS:
            shown = sorted(set(shown))
        return shown[0] if kind == "{}" and len(shown) == 1 else f"{kind}({', '.join(shown)})"
    if isinstance(value, str):
        return value
    number = mpmath.mpc(value)
    scale = max(abs(number), mpmath.mpf(1))
    real, imaginary = (
        mpmath.mpf(0) if abs(part) < scale * mpmath.mpf(10) ** -40 else part for part in (number.real, number.imag)
    )
    if not (mpmath.isfinite(real) and mpmath.isfinite(imaginary)):
        raise NoValueError("not finite")
    return " ".join(str(mpmath.nstr(part, _DIGITS)) for part in ([real] if imaginary == 0 else [real, imaginary]))


class _Evaluator:
    def __init__(self, mpmath: Any, point: int) -> None:
        self.mp, self.point = mpmath, point

    def value(self, tree: Any) -> Any:
        kind, *parts = tree
        if kind == "num":
            return self.mp.mpf(parts[0].numerator) / parts[0].denominator
        if kind == "name":
            return self._name(parts[0])
        if kind == "list":
            return (parts[0], *map(self.value, parts[1:]))
        values = [self.value(part) for part in parts]
        if kind == "union":
            return ("union", *values)
        if any(isinstance(value, tuple | str) for value in values):
            raise NoValueError("a calculation with a list")
        return self._apply(kind, values)

    def _name(self, name: str) -> Any:
        constant = {"pi": self.mp.pi, "e": self.mp.e, "i": self.mp.mpc(0, 1)}.get(name)
        if constant is not None:
            return +constant
        if name == "emptyset":
            return name
        # Infinity is a number like any other here, the same everywhere: it is only compared.
        point = 0 if name == "infty" else self.point
        seed = hashlib.sha256(f"{name} {point}".encode()).digest()[:20]
        drawn = self.mp.mpf(int.from_bytes(seed, "big")) / (1 << 160) + self.mp.mpf(1) / 3
        return drawn * _STRETCH[point]

    def _apply(self, kind: str, values: list[Any]) -> Any:
        first, second = values[0], values[-1]
        if kind == "sum":
            return self.mp.fsum(values)
        if kind == "prod":
            return self.mp.fprod(values)
        if kind in ("div", "inv"):
            return first / second if kind == "div" else 1 / first
        if kind == "neg":
            return -first
        if kind == "deg":
            return first
        if kind == "pow":
            return self._power(first, second)
        if kind in ("sqrt", "root"):
            return self._root(first, second if kind == "root" else self.mp.mpf(2))
        if kind in ("factorial", "binom"):
            return self._counted(kind, first, second)
        return self._function(kind, values)

    def _power(self, base: Any, exponent: Any) -> Any:
        if base == 0 or base == 1:
            return base if exponent != 0 else self.mp.mpf(1)
        if abs(exponent) > _MAX_BITS or abs(exponent) * abs(self.mp.log(base, 2)) > _MAX_BITS:
            raise NoValueError("a power too large")
        return base**exponent

    def _root(self, base: Any, degree: Any) -> Any:
        if self.mp.im(base) == 0 and base < 0 and self.mp.isint(degree) and int(degree) % 2:
            return -self._power(-base, 1 / degree)
        return self._power(base, 1 / degree)

    def _counted(self, kind: str, first: Any, second: Any) -> Any:
        if self.mp.im(first) != 0 or abs(first) > _MAX_FACTORIAL or abs(second) > _MAX_FACTORIAL:
            raise NoValueError("a factorial too large")
        return self.mp.factorial(first) if kind == "factorial" else self.mp.binomial(first, second)

    def _function(self, kind: str, values: list[Any]) -> Any:
        first = values[0]
        if kind in ("log", "ln"):
            # log without a base is the common one in schools and the natural one in mathematics; one reading, always.
            return self.mp.log(first, values[1]) if len(values) == 2 else self.mp.log(first)
        if kind == "exp":
            return self._power(self.mp.e, first)
        if kind in ("gcd", "lcm", "max", "min"):
            raise NoValueError("a function of several numbers")
        name = {"abs": "fabs"}.get(kind, kind.replace("arc", "a"))
        if abs(first) > 10**30:
            raise NoValueError("an argument too large")
        return getattr(self.mp, name)(first)
