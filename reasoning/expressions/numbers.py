"""Numbers that may be inexact: sixty digits of mpmath, of which forty are trusted; it is imported when needed."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

WORKING_DIGITS = 60
SAME = 40
"""Decimals in which two inexact values must agree to be one."""


@lru_cache(maxsize=1)
def context() -> Any:
    """Return a context of mpmath of our own: the common one's precision is everybody's."""
    from mpmath.ctx_mp import MPContext

    made = MPContext()
    made.dps = WORKING_DIGITS
    return made


def as_float(value: Any) -> Any:
    """Return the value as a number of mpmath."""
    return context().mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def imaginary(value: Any) -> Any:
    """Return the imaginary part, without loading mpmath for what is exact."""
    return 0 if isinstance(value, Fraction) else context().im(value)


@lru_cache(maxsize=1)
def rounding() -> Any:
    """Return the largest difference that rounding makes near one."""
    return context().mpf(10) ** -SAME


def is_nought(value: Any) -> bool:
    """Return whether the value is 0 in all digits that are trusted."""
    return value == 0 if isinstance(value, Fraction) else bool(abs(value) < rounding())


def same(left: Any, right: Any) -> bool:
    """Return whether two values agree in all digits that are trusted."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left == right
    first, second = as_float(left), as_float(right)
    return bool(abs(first - second) <= max(abs(first), abs(second), 1) * rounding())


def compare(left: Any, right: Any) -> int:
    """Return -1, 0 or 1; inexact values that agree in forty digits are equal."""
    return 0 if same(left, right) else 1 if as_float(left) > as_float(right) else -1


def whole(value: Any) -> Fraction:
    """Return the floor of a real value; an inexact value next to an integer is that integer."""
    if isinstance(value, Fraction):
        return Fraction(value.__floor__())
    near = context().nint(value)
    return Fraction(int(near if same(value, near) else context().floor(value)))


def stepped(name: str, value: Any) -> Any:
    """Return the absolute value of a number, its sign, or an integer beside it."""
    if name == "abs":
        return abs(value)
    if name == "sign":
        return Fraction(compare(value, Fraction(0)))
    if name == "ceil" or (name == "trunc" and value < 0):
        return -whole(-value)
    if name == "round":
        half = Fraction(1, 2) if isinstance(value, Fraction) else context().mpf(0.5)
        return whole(abs(value) + half) * (1 if value >= 0 else -1)
    return whole(value)
