"""The names of units in a text: which units of the table a word may be written for."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reasoning.errors import nearest
from reasoning.tools.units.registry import UnitError, known_names, make_unit, names_of, registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MAX_READINGS = 64
"""Combinations of meanings that are tried for one unit."""

_SYMBOLS: dict[str, tuple[str, ...]] = {
    "C": ("degree_Celsius", "coulomb"), "F": ("degree_Fahrenheit", "farad"), "K": ("kelvin",),
    "c": ("degree_Celsius", "speed_of_light"), "f": ("degree_Fahrenheit",), "k": ("kelvin", "boltzmann_constant"),
    "R": ("degree_Rankine", "molar_gas_constant"), "Cal": ("kilocalorie",), "kCal": ("kilocalorie",),
    "Calorie": ("kilocalorie",), "Calories": ("kilocalorie",), "b": ("bit", "barn"), "Kb": ("kilobit",),
    "Mb": ("megabit", "megabarn"), "Gb": ("gigabit", "gigabarn"), "Tb": ("terabit",), "Pb": ("petabit",),
    "mb": ("megabyte", "millibar", "millibarn"), "gb": ("gigabyte",), "tb": ("terabyte",), "pb": ("petabyte",),
    "kbps": ("kilobaud",), "mbps": ("megabaud",), "gbps": ("gigabaud",), "AU": ("astronomical_unit",),
    "NM": ("nautical_mile", "newton_meter"), "mil": ("thou", "mil"), "mils": ("thou", "mil"),
    "oz": ("ounce", "fluid_ounce"), "lb": ("pound", "force_pound"), "lbs": ("pound", "force_pound"),
    "KB": ("kilobyte",), "°": ("degree",), "′": ("foot", "arcminute"), "″": ("inch", "arcsecond"),
    "'": ("foot", "arcminute"), '"': ("inch", "arcsecond"), "T": ("tesla",), "H": ("henry", "hour"),
    "S": ("siemens", "second"), "M": ("molar", "meter"), "G": ("gauss", "gram", "standard_gravity"),
    "g": ("gram", "standard_gravity"), "st": ("stone", "stokes"), "Kib": ("kibibit",), "Mib": ("mebibit",),
    "Gib": ("gibibit",),
}  # fmt: skip
"""What a symbol or a name, exactly so written, may mean; the first meaning that fits the other unit is taken."""

_ALIASES: dict[str, tuple[str, ...]] = {
    "sqft": ("foot**2",), "sqm": ("meter**2",), "sqkm": ("kilometer**2",), "cuft": ("foot**3",), "cbm": ("meter**3",),
    "wk": ("week",), "wks": ("week",), "mos": ("month",), "mo": ("month",), "mins": ("minute",), "secs": ("second",),
    "msec": ("millisecond",), "kmh": ("kilometer_per_hour",), "kmph": ("kilometer_per_hour",), "hrs": ("hour",),
    "℃": ("degree_Celsius",), "℉": ("degree_Fahrenheit",), "centigrade": ("degree_Celsius",), "lbm": ("pound",),
    "ounce": ("ounce", "fluid_ounce"), "ounces": ("ounce", "fluid_ounce"), "pounds": ("pound", "force_pound"),
    "pound": ("pound", "force_pound"), "floz": ("fluid_ounce",), "kgs": ("kilogram",), "kms": ("kilometer",),
    "cms": ("centimeter",), "mms": ("millimeter",), "gms": ("gram",), "ltr": ("liter",), "ltrs": ("liter",),
    "kilo": ("kilogram",), "kilos": ("kilogram",), "decade": ("ten_years", "decade"), "rev": ("turn",),
    "decades": ("ten_years", "decade"), "revs": ("turn",), "beat": ("count",), "beats": ("count",),
    "celsius": ("degree_Celsius",), "fahrenheit": ("degree_Fahrenheit",), "kelvins": ("kelvin",),
    "bbls": ("barrel",), "section": ("mile**2",), "sections": ("mile**2",), "gr": ("grain",),
}  # fmt: skip
"""Words in any case."""

_AMBIGUOUS = {
    "kb": "kB (kilobytes) or kbit (kilobits)", "CAL": "kcal or cal", "CALORIE": "kcal or cal", "CALORIES": "kcal or cal"
}  # fmt: skip
_PHRASES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?:°\s?|\b(?:degrees?|deg)\s+)([CFKR])\b", re.IGNORECASE), lambda m: f"deg{m[1].upper()}"),
    (
        re.compile(r"(?:\bdegrees?|\bdeg|°)\s?(celsius|fahrenheit|centigrade|kelvin|rankine)\b", re.IGNORECASE),
        lambda m: m[1].lower(),
    ),
    (re.compile(r"\b(?:square|sq\.?)\s+([A-Za-z]+)", re.IGNORECASE), r"\1^2"),
    (re.compile(r"\b(?:cubic|cu\.?)\s+([A-Za-z]+)", re.IGNORECASE), r"\1^3"),
    (re.compile(r"\b([A-Za-z]{1,40})\s+squared\b", re.IGNORECASE), r"\1^2"),
    (re.compile(r"\b([A-Za-z]{1,40})\s+cubed\b", re.IGNORECASE), r"\1^3"),
    (re.compile(r"\b(?:fluid[ -]ounces?|fl\.? ?oz\.?)(?![A-Za-z])", re.IGNORECASE), "fluid_ounce"),
    (re.compile(r"\bnautical miles?\b", re.IGNORECASE), "nautical_mile"),
    (re.compile(r"\blight[ -]years?\b", re.IGNORECASE), "light_year"),
    (re.compile(r"\bsurvey (foot|feet|miles?)\b", re.IGNORECASE), lambda m: _survey(m[1])),
    (re.compile(r"\b(metric|short|long) tons?\b", re.IGNORECASE), lambda m: f"{m[1].lower()}_ton"),
    (re.compile(r"\b(imperial|us) (gallon|pint|quart|cup)s?\b", re.IGNORECASE), lambda m: _measure(m[1], m[2])),
    (re.compile(r"\btroy ounces?\b", re.IGNORECASE), "troy_ounce"),
    (re.compile(r"\b(beer|dry|imperial|oil) (?:barrels?|bbls?)\b", re.IGNORECASE), lambda m: f"{m[1].lower()}_barrel"),
    (re.compile(r"\bbarrels? of (?:oil|petroleum|crude)\b", re.IGNORECASE), "oil_barrel"),
    (re.compile(r"\b(?:food|large|dietary) (?:calorie|cal)s?\b", re.IGNORECASE), "kilocalorie"),
    (re.compile(r"\b(?:small|gram) (?:calorie|cal)s?\b", re.IGNORECASE), "calorie"),
    (re.compile(r"\bl(?:it(?:er|re)s?)?\s?(?:/|per)\s?100\s?k(?:m|ilomet(?:er|re)s?)\b", re.I), "liter_per_hundred_km"),
    (re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])"), " "),
    (re.compile(r"\ban? (?=(?:second|minute|hour|day|week|month|year)s?\b)"), "/ "),
)  # fmt: skip


def _measure(system: str, name: str) -> str:
    return f"imperial_{name.lower()}" if system.lower() == "imperial" else name.lower()


def _survey(name: str) -> str:
    return "survey_mile" if name.lower().startswith("mile") else "survey_foot"


def plain(text: str) -> str:
    """Return `text` with units of several words as one word each."""
    for pattern, written in _PHRASES:
        text = pattern.sub(written, text)
    return text


@lru_cache(maxsize=2048)
def named(word: str) -> tuple[str, ...]:
    """Return pint's names of the units that a word may mean, such as ("kilometer",) for "km".

    Raises UnitError where there is none, with the nearest name, or where the case of its letters leaves open which.
    """
    if word in _AMBIGUOUS:
        raise UnitError(f"{word!r} may mean two things: write {_AMBIGUOUS[word]}")
    # Small letters only for whole words: mW and MW are not one.
    lower = word.lower() if len(word) > 4 else word
    found = () if len(word) > 40 else _SYMBOLS.get(word) or _ALIASES.get(word.lower()) or names_of(word)[:1]
    found = found or names_of(lower)[:1] or (_in_any_case(word) if 1 < len(word) < 40 else ())
    if not found:
        raise UnitError(f"{word[:40]!r} is no unit that is known.{nearest(word[:40], known_names())}")
    return found


def _in_any_case(word: str) -> tuple[str, ...]:
    """Find a unit whose letters are of another case; the case of a prefix (M, m) says how large it is."""
    found = dict.fromkeys(names_of(word, any_case=True) + names_of(word[0].swapcase() + word[1:], any_case=True))
    sizes: dict[tuple[Any, ...], tuple[str, Any]] = {}
    for name in found:
        base = registry().Quantity(1, name).to_root_units()
        other, size = sizes.setdefault(tuple(sorted(base.dimensionality.items())), (name, base.magnitude))
        if size != base.magnitude:
            raise UnitError(f"{word!r} may be {other} or {name}: write out which")
    return tuple(found)


def readings(factors: Sequence[tuple[str, int]]) -> Iterator[Any]:
    """Yield the units that named factors with their powers may mean, the likeliest first. Raises UnitError."""
    meanings = [[(name, power) for name in named(word)] for word, power in factors]
    for chosen in itertools.islice(itertools.product(*meanings), MAX_READINGS):
        yield make_unit(chosen)
