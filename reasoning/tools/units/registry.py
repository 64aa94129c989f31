"""pint's table of units, with a few put right, and the conversion of an exact amount by it."""

from __future__ import annotations

import threading
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reasoning.errors import MissingExtraError
from reasoning.expressions.integers import MAX_BITS, bits

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOCK = threading.RLock()
_DEFINITIONS = """
fathom = 6 * foot
rod = 16.5 * foot = rd = pole = perch
league = 3 * mile
acre_foot = acre * foot = _ = acre_feet
barrel = 42 * gallon = bbl
ten_years = 10 * year
newton_meter = newton * meter = Nm
byte_per_second = byte / second = Bps
beats_per_minute = count / minute = bpm
mile_per_gallon = mile / gallon = mpg
liter_per_hundred_km = liter / (100 * kilometer)
"""
"""What pint lacks or has otherwise. The survey foot, by which it measures land, was given up by NIST in 2022; a barrel
alone is that of petroleum, the only one in NIST's tables (SP 811)."""

_ROUNDS = frozenset(["turn", "revolutions_per_minute", "revolutions_per_second"])
_ANGLES = frozenset(["radian", "degree", "arcminute", "arcsecond", "milliarcsecond", "grade", "mil"])
_RATES = frozenset(["hertz", "beats_per_minute", "counts_per_second"])
_FUEL = "liter_per_hundred_km"


class UnitError(ValueError):
    """A unit that is not known, or a request that is none."""


@lru_cache(maxsize=1)
def _registry() -> Any:
    try:
        import pint
    except ImportError:
        raise MissingExtraError("pint", "units", "converting units") from None
    made: Any = pint.UnitRegistry(non_int_type=Fraction, cache_folder=None, on_redefinition="ignore")
    for line in _DEFINITIONS.strip().splitlines():
        made.define(line)
    return made


def registry() -> Any:
    """Return the one registry of units, made on first use; its numbers are fractions."""
    with _LOCK:
        return _registry()


def names_of(word: str, *, any_case: bool = False) -> tuple[str, ...]:
    """Return the names in the table that `word` is written for: prefix and unit in one, such as "kilometer"."""
    with _LOCK:
        try:
            found = _registry().parse_unit_name(word, case_sensitive=not any_case)
        except (AttributeError, ValueError, KeyError, TypeError):
            return ()
        return tuple(dict.fromkeys(f"{prefix}{name}" for prefix, name, _ in found))


def known_names() -> tuple[str, ...]:
    """Return the names of all units, for the nearest one to a slip."""
    return tuple(name for name in registry()._units if len(name) > 2 and name.isascii())


def make_unit(factors: Sequence[tuple[str, int]]) -> Any:
    """Make the unit of names with their powers. Raises UnitError."""
    powers: dict[str, int] = {}
    for word, power in factors:
        name, _, inner = word.partition("**")
        powers[name] = powers.get(name, 0) + power * int(inner or 1)
    if len(powers) > 12 or any(abs(power) > 12 for power in powers.values()):
        raise UnitError("a unit has at most 12 factors, to the power of 12")
    with _LOCK:
        known = _registry()
        if list(powers.values()) != [1]:
            # A degree within a product is a difference: 5 °C per hour.
            powers = {_difference(name): power for name, power in powers.items()}
        return known.Unit(known.UnitsContainer(powers))


def _difference(name: str) -> str:
    return f"delta_{name}" if name in ("degree_Celsius", "degree_Fahrenheit", "degree_Reaumur") else name


def agree(unit: Any, target: Any) -> bool:
    """Return whether one can be converted to the other."""
    with _LOCK:
        return bool(unit.dimensionality == target.dimensionality) or _inverted(unit, target)


def _inverted(unit: Any, target: Any) -> bool:
    """Return whether one is litres per distance and the other distance per litre."""
    return _FUEL in (str(unit), str(target)) and bool(unit.dimensionality == (1 / target).dimensionality)


def dimension(unit: Any) -> str:
    """Format what a unit measures: "length", "length * time^-1"."""
    with _LOCK:
        parts = [(str(name).strip("[]"), Fraction(power)) for name, power in dict(unit.dimensionality).items()]
    return " * ".join(name if power == 1 else f"{name}^{power}" for name, power in sorted(parts)) or "a number"


def convert_amount(amount: Fraction, unit: Any, target: Any) -> Fraction:
    """Return the amount in another unit. Raises UnitError where the two don't measure the same."""
    with _LOCK:
        if not agree(unit, target):
            raise UnitError(
                f"{unit} measures {dimension(unit)}, and {target} measures {dimension(target)}: "
                "one can't be converted to the other"
            )
        try:
            value = _magnitude(amount, unit, target)
        except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise UnitError(f"{unit} can't be converted to {target} ({type(error).__name__})") from None
    if bits(value) > MAX_BITS:
        raise UnitError(f"the amount in {target} is too large or too small")
    return value


def _magnitude(amount: Fraction, unit: Any, target: Any) -> Fraction:
    known = _registry()
    if _inverted(unit, target):
        return 1 / _exact(known.Quantity(amount, unit).to(1 / target))
    return _exact(known.Quantity(amount, unit).to(target)) * _turned(unit, target)


def _exact(quantity: Any) -> Fraction:
    found = quantity.magnitude
    return found if isinstance(found, Fraction) else Fraction(float(found))


def _turned(unit: Any, target: Any) -> Fraction:
    """Return the factor that makes a cycle a whole turn: pint takes 1 Hz for one radian a second."""
    circle = _exact(_registry().Quantity(Fraction(1), "turn").to("radian"))
    return circle ** (_circles(unit, target) - _circles(target, unit))


def _circles(unit: Any, other: Any) -> int:
    """Return how many cycles there are in `unit` whose angle only the other unit names."""
    mine, theirs = _powers(unit), _powers(other)
    if mine.keys() & (_ROUNDS | _ANGLES):
        return 0
    rounds = sum(power for name, power in theirs.items() if name in _ROUNDS)
    rates = sum(power for name, power in mine.items() if name in _RATES)
    return rates if theirs.keys() & (_ROUNDS | _ANGLES) and rates else rounds


def _powers(unit: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for written, power in unit._units.items():
        for _, name, _ in _registry().parse_unit_name(written):
            found[name] = int(power)
            break
    return found


def is_point(unit: Any) -> bool:
    """Return whether a unit is a scale of temperature, whose amounts are points."""
    with _LOCK:
        return dict(unit.dimensionality) == {"[temperature]": 1} and "delta" not in str(unit)


def check_temperature(value: Fraction, target: Any) -> None:
    """Raise UnitError for a temperature below absolute zero."""
    with _LOCK:
        below = is_point(target) and _exact(_registry().Quantity(value, target).to("kelvin")) < 0
    if below:
        raise UnitError("there is no temperature below absolute zero (0 K, -273.15 °C, -459.67 °F)")
