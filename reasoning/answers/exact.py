"""The exact value of an expression without names, as a fraction; what is irrational or too large has none."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from reasoning.answers.grammar import Node

_MAX_BITS = 2_000
_MAX_FACTORIAL = 150


def exact_value(tree: Node) -> Fraction | None:
    """Return the value of a tree without names as an exact number; None where it has none, or one beyond the bounds."""
    kind, *rest = tree
    if kind == "num":
        return cast("Fraction", rest[0])
    if kind in ("name", "list", "rel", "union", "pm", "deg"):
        return None
    values = [exact_value(part) for part in rest if isinstance(part, tuple)]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return None
    value = _worked_out(str(kind), known)
    if value is None or max(value.numerator.bit_length(), value.denominator.bit_length()) > _MAX_BITS:
        return None
    return value


def _worked_out(kind: str, values: list[Fraction]) -> Fraction | None:
    first, last = values[0], values[-1]
    if kind == "sum":
        return sum(values, Fraction(0))
    if kind == "prod":
        product = Fraction(1)
        for value in values:
            product *= value
        return product
    if kind in ("div", "inv"):
        return None if last == 0 else first / last if kind == "div" else 1 / last
    if kind in ("neg", "abs"):
        return -first if kind == "neg" else abs(first)
    if kind in ("floor", "ceil"):
        return Fraction(first.__floor__() if kind == "floor" else first.__ceil__())
    return _power(kind, first, last)


def _power(kind: str, first: Fraction, last: Fraction) -> Fraction | None:
    if kind == "pow":
        size = max(first.numerator.bit_length(), first.denominator.bit_length())
        if last.denominator != 1 or abs(last) * size > _MAX_BITS or (first == 0 and last <= 0):
            return None
        return first ** int(last)
    if kind in ("sqrt", "root"):
        degree = int(last) if kind == "root" and last.denominator == 1 and 0 < last < 64 else 2 if kind == "sqrt" else 0
        return _exact_root(first, degree) if degree else None
    if kind in ("factorial", "binom"):
        return _counted(kind, first, last)
    return None


def _counted(kind: str, first: Fraction, last: Fraction) -> Fraction | None:
    if first.denominator != 1 or last.denominator != 1 or not last >= 0 or not 0 <= first <= _MAX_FACTORIAL:
        return None
    return Fraction(factorial(int(first)) if kind == "factorial" else comb(int(first), int(last)))


def _exact_root(value: Fraction, degree: int) -> Fraction | None:
    if value < 0 and degree % 2 == 0:
        return None
    parts = [_integer_root(abs(part), degree) for part in (value.numerator, value.denominator)]
    if parts[0] is None or parts[1] is None:
        return None
    return Fraction(-parts[0] if value < 0 else parts[0], parts[1])


def _integer_root(number: int, degree: int) -> int | None:
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**degree < number else (low, middle)
    return low if low**degree == number else None
