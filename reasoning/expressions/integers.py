"""Exact operations, and the bounds that keep each of them small."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reasoning.expressions.tree import NoValueError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BITS = 14_000
"""Bits of the largest number: some 4200 digits, which Python still writes out under its own limit."""

_MAX_FACTORIAL = 1500
_MAX_DEGREE = 1000


def too_large(size: float | None) -> NoValueError:
    """Return the refusal of a number of about `size` bits; a negative size is that of a tiny one."""
    if size is not None and size < 0:
        return NoValueError(f"the result is too close to zero: about 10^{size * math.log10(2):.4g}")
    about = "" if size is None else f": about 10^{size * math.log10(2):.4g}"
    return NoValueError(f"the result is too large{about}; the largest has {MAX_BITS * 3 // 10} digits")


def bits(value: Fraction) -> int:
    """Return the bits of the longer part of a fraction."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def power_of(base: Fraction, exponent: Fraction) -> Fraction | None:
    """Return the rational power, of the real root; None where it is irrational, or a fraction too long to write out."""
    if base == 0:
        if exponent <= 0:
            raise NoValueError("0^0 is not defined" if exponent == 0 else "division by zero")
        return base
    if exponent.denominator > 1:
        base_root = root_of(base, exponent.denominator)
        return None if base_root is None else power_of(base_root, Fraction(exponent.numerator))
    if abs(base) == 1:
        return base if exponent.numerator % 2 else Fraction(1)
    if exponent.numerator.bit_length() > 64 or (bits(base) - 1) * abs(exponent) > MAX_BITS:
        # A power of a fraction near one may still be small; one of an integer is not.
        if base.denominator == 1 or abs(base.numerator) == 1 or exponent.numerator.bit_length() > 64:
            raise too_large(_size(base, exponent))
        return None
    return base**exponent.numerator


def _size(base: Fraction, exponent: Fraction) -> float | None:
    try:
        return float(exponent) * (math.log2(abs(base.numerator)) - math.log2(base.denominator))
    except OverflowError:
        return None


def root_of(value: Fraction, degree: int) -> Fraction | None:
    """Return the rational root of a degree; None where there is none, or none is real."""
    if value < 0:
        inner = root_of(-value, degree) if degree % 2 else None
        return None if inner is None else -inner
    top, bottom = _integer_root(value.numerator, degree), _integer_root(value.denominator, degree)
    return None if top is None or bottom is None else Fraction(top, bottom)


def _integer_root(value: int, degree: int) -> int | None:
    if value < 2:
        return value
    if degree == 2:
        found = math.isqrt(value)
    elif degree > _MAX_DEGREE or degree >= value.bit_length():
        return None
    else:
        found = _bisected(value, degree)
    return found if found**degree == value else None


def _bisected(value: int, degree: int) -> int:
    low, high = 1, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low


def logarithm(value: Fraction, base: Fraction) -> Fraction | None:
    """Return the logarithm where it is an integer or a fraction with a denominator up to 6."""
    guess = (math.log(value.numerator) - math.log(value.denominator)) / (
        math.log(base.numerator) - math.log(base.denominator) or 1.0
    )
    candidate = Fraction(guess).limit_denominator(6)
    if abs(candidate) > MAX_BITS or abs(guess - candidate) > 1e-9 * max(1.0, abs(guess)):
        return None
    if bits(base) * abs(candidate.numerator) > 2 * MAX_BITS or bits(value) * candidate.denominator > 8 * MAX_BITS:
        return None
    same = base**candidate.numerator == value**candidate.denominator
    return candidate if same else None


def _integers(name: str, values: list[Any], count: int = 0) -> list[int]:
    if count and len(values) != count:
        raise NoValueError(f"{name} takes {count} argument{'s' * (count > 1)}, not {len(values)}")
    if not all(isinstance(value, Fraction) and value.denominator == 1 for value in values):
        raise NoValueError(f"{name} takes whole numbers")
    return [int(value) for value in values]


def _factorial(values: list[Any]) -> Fraction:
    (count,) = _counts("factorial", values, 1, _MAX_FACTORIAL)
    return Fraction(math.factorial(count))


def _double_factorial(values: list[Any]) -> Fraction:
    (count,) = _counts("double factorial", values, 1, 2 * _MAX_FACTORIAL)
    return Fraction(math.prod(range(count, 0, -2)))


def _counts(name: str, values: list[Any], count: int, largest: int) -> list[int]:
    found = _integers(name, values, count)
    if any(number < 0 for number in found):
        raise NoValueError(f"{name} of a negative number is not defined")
    if max(found) > largest:
        raise NoValueError(f"{name} of a number above {largest} is too large")
    return found


def _chosen(name: str, function: Callable[[int, int], int]) -> Callable[[list[Any]], Fraction]:
    def chosen(values: list[Any]) -> Fraction:
        total, part = _counts(name, values, 2, 10**12)
        fewest = min(part, total - part) if name == "binomial" else part
        if part <= total and fewest * total.bit_length() > 2 * MAX_BITS:
            raise too_large(None)
        return Fraction(function(total, part))

    return chosen


def _common(name: str, function: Callable[..., int]) -> Callable[[list[Any]], Fraction]:
    def common(values: list[Any]) -> Fraction:
        result = 0 if name == "gcd" else 1
        for value in _integers(name, values):
            result = function(result, value)
            if result.bit_length() > MAX_BITS:
                raise too_large(result.bit_length())
        return Fraction(result)

    return common


def _rounded(values: list[Any]) -> Fraction:
    """Round to a number of decimals, halves away from zero, as in school."""
    if len(values) != 2 or not isinstance(values[0], Fraction):
        raise NoValueError("round takes a rational number and a number of decimals")
    (places,) = _integers("round", values[1:])
    if abs(places) > 1000:
        raise NoValueError("round takes at most 1000 decimals")
    scale = Fraction(10) ** places
    stepped = math.floor(abs(values[0]) * scale + Fraction(1, 2))
    return Fraction(stepped if values[0] >= 0 else -stepped) / scale


EXACT: dict[str, Callable[[list[Any]], Fraction]] = {
    "factorial": _factorial,
    "double factorial": _double_factorial,
    "binomial": _chosen("binomial", math.comb),
    "permutations": _chosen("permutations", math.perm),
    "gcd": _common("gcd", math.gcd),
    "lcm": _common("lcm", math.lcm),
    "round to": _rounded,
}
"""The functions whose value is always rational."""
