"""Numbers of the calculator that may be inexact: sixty digits, of which forty are trusted."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reasoning.tools.calculator.tree import number

if TYPE_CHECKING:
    from reasoning.expressions.grammar import Node

WORKING_DIGITS = 60
SAME = 40
"""Decimals in which two inexact values must agree to be one."""


@lru_cache(maxsize=1)
def context() -> Any:
    """A context of mpmath of our own: the common one's precision is everybody's."""
    from mpmath.ctx_mp import MPContext

    made = MPContext()
    made.dps = WORKING_DIGITS
    return made


def approximate(value: Any) -> Any:
    """A value as a number of mpmath."""
    return context().mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def compare(left: Any, right: Any) -> int:
    """-1, 0 or 1; inexact values that agree in forty digits are equal."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return (left > right) - (left < right)
    x, y = approximate(left), approximate(right)
    rounding = max(abs(x), abs(y), 1) * context().mpf(10) ** -SAME
    return 0 if abs(x - y) <= rounding else 1 if x > y else -1


def whole(value: Any) -> Fraction:
    """The floor of a value, as a fraction; an inexact value next to an integer is that integer."""
    near = context().nint(approximate(value))
    if compare(value, Fraction(int(near))) == 0:
        return Fraction(int(near))
    return Fraction(value.__floor__() if isinstance(value, Fraction) else int(context().floor(value)))


def stepped(name: str, value: Any, node: Node) -> tuple[Any, Node]:
    """The absolute value, the sign or an integer beside a value, with its tree."""
    sign = compare(value, Fraction(0))
    if name == "abs":
        return (-value, ("neg", node)) if sign < 0 else (value, node)
    if name == "ceil" or (name == "trunc" and sign < 0):
        stepped = -whole(-value)
    elif name == "round":
        half = Fraction(1, 2) if isinstance(value, Fraction) else context().mpf(0.5)
        stepped = whole(abs(value) + half) * (1 if sign >= 0 else -1)
    else:
        stepped = Fraction(sign) if name == "sign" else whole(value)
    return stepped, number(stepped)
