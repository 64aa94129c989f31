"""What the calculator returns: values that show an exact form and decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction

DECIMALS = 6
_MAX_DECIMALS = 12
_SMALLEST, _LARGEST = Fraction(1, 1000), 10**15


@dataclass(frozen=True, slots=True)
class Result:
    """A value of the calculator: "42", "1/3 ≈ 0.333333", "sqrt(2) ≈ 1.414214", "≈ 1648.664814", "true"."""

    exact: str
    """The exact form, in the calculator's own signs; empty where only the decimals are known."""

    decimal: str = ""
    """The value with six decimals, or all of them where they are few; empty for a formula and a truth value."""

    value: Fraction | Decimal | bool | None = None
    """A Fraction where it is rational, else a Decimal of 30 digits; None for a formula and a complex number."""

    def __str__(self) -> str:
        if not self.exact or not self.decimal or self.exact == self.decimal:
            return self.exact or f"≈ {self.decimal}"
        same = isinstance(self.value, Fraction) and decimal_text(self.value)[1]
        return f"{self.exact} {'=' if same else '≈'} {self.decimal}"


@dataclass(frozen=True, slots=True)
class Solutions:
    """The solutions of an equation or a system: "x = -2 or x = 2", "x = 3, y = 1", "no solution"."""

    unknowns: tuple[str, ...]
    """What was solved for."""

    solutions: tuple[Mapping[str, Result], ...]
    """Each solution: a value for each unknown it fixes; the real ones first."""

    note: str = ""
    """What the list does not say: that every value solves it, or that further solutions may exist."""

    def __str__(self) -> str:
        each = [", ".join(_assigned(name, value) for name, value in found.items()) for found in self.solutions]
        text = " or ".join(each) or ("" if self.note else "no solution")
        return f"{text} ({self.note})" if text and self.note else text or self.note


def _assigned(name: str, value: Result) -> str:
    return f"{name} = {value}" if value.exact else f"{name} {value}"


def of_fraction(value: Fraction, *, decimals: bool = False) -> Result:
    """The result of a rational value; its exact form is the decimal one where that is exact and was asked for."""
    text, exact = decimal_text(value)
    return Result(text if exact and decimals else str(value), text, value)


def of_decimal(value: Decimal, exact: str = "") -> Result:
    """The result of an irrational value."""
    fraction = Fraction(value)
    return Result(exact, _scientific(fraction) if abs(fraction) >= _LARGEST else decimal_text(fraction)[0], value)


def decimal_text(value: Fraction) -> tuple[str, bool]:
    """A fraction in decimals, and whether they are exact."""
    if value.denominator == 1:
        return str(value.numerator), True
    context = Context(prec=value.numerator.bit_length() * 3 // 10 + 30)
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if not context.flags[Inexact] and len(f"{quotient:f}".partition(".")[2]) <= _MAX_DECIMALS:
        return f"{quotient:f}", True
    if _SMALLEST <= abs(value) < _LARGEST:
        return f"{quotient:.{DECIMALS}f}".rstrip("0").rstrip("."), False
    return _scientific(value), False


def _scientific(value: Fraction) -> str:
    context = Context(prec=10 if abs(value) >= _LARGEST else DECIMALS)
    rounded = context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize()
    mantissa, _, exponent = f"{rounded:E}".partition("E")
    return f"{mantissa}e{int(exponent)}"
