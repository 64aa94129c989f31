"""Conversion of units: "3 miles in km", "72 °F to Celsius", "5 ft 11 in to cm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reasoning.expressions.money import SIGNS
from reasoning.tools.base import Failure
from reasoning.tools.calculator.result import decimal_text
from reasoning.tools.calculator.tool import calculate
from reasoning.tools.units.names import plain, readings
from reasoning.tools.units.registry import UnitError, agree, check_temperature, convert_amount, is_point

MAX_LENGTH = 300
_MAX_TERMS = 12
_MAX_DIGITS = 400
_MONEY = re.compile(rf"[{SIGNS}]|\b(?:USD|EUR|GBP|JPY|dollars?|euros?)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"how (?:many|much) (?!is |are )(.+?) (?:are|is|is it|equals?|makes?)?\s*(?:there )?in (.+)")
_ASKING = re.compile(
    r"(?:(?:please|convert|what(?:'s| is| are)|express|change|"
    r"how (?:much|many|far|long|heavy|tall|hot|cold|fast) (?:is|are))\s+)+",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+(?:to|into|as|equals?)\s+|\s*(?:→|->|=)\s*")
_NUMBER = re.compile(
    r"[-+−]?\s*(?:[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3}(?![0-9]))?"
    r"(?:\s+[0-9]{1,4}/[0-9]{1,4}|/[0-9]{1,6}|\s?[½⅓⅔¼¾⅛⅜])?|[½⅓⅔¼¾⅛⅜]"
)
_TERM = re.compile(
    rf"\s{{0,9}}(?P<join>[+−-]|and\b)?\s{{0,9}}(?P<number>{_NUMBER.pattern})?\s{{0,9}}(?P<unit>[^0-9+\s−-][^+−½⅓⅔¼¾⅛⅜]*)"
)
_FACTOR = re.compile(
    r"\s*(?:(?P<sign>\*\*|[*·⋅×/^()])|(?P<power>[-−]?[0-9]{1,2})|(?P<word>[A-Za-zµμΩ°%Å_℃℉'\"′″]{1,40}))"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True, slots=True)
class Converted:
    """A value in the unit that was asked for: "4.828032 km", "≈ 3.106856 miles"."""

    value: Fraction
    """The value, exact as far as the definitions of the units are."""

    unit: str
    """The unit as the request named it."""

    def __str__(self) -> str:
        text, exact = decimal_text(self.value)
        return f"{'' if exact else '≈ '}{text} {self.unit}"


def convert(request: str) -> Converted | Failure:
    """Convert a quantity to another unit, such as "3 miles in km", "5 ft 11 in to cm", "how many seconds in 3 days".

    A temperature alone (72 °F) is a point of its scale; in a product (5 °C per hour) it is a difference. A word of two
    meanings has the one that fits the other unit: `C` (Celsius, coulomb), `Mb` (megabit, megabarn), `oz`, `mil`. A
    cycle of Hz, rpm or bpm is a whole turn; `Cal` and Calorie with a capital are the kilocalorie. A ton is the short
    ton, a gallon and a pint are of the USA, a barrel is that of oil (42 gallons; there are beer and dry barrels), a
    foot the international one, also in acres, `KB` of 1000 bytes, a month the twelfth of a year, a year 365.25 days.
    For money there is `exchange`.
    """
    try:
        return _converted(request)
    except (UnitError, RecursionError) as error:
        return Failure(f"{' '.join(request[:60].split())!r}: {error}")


def _converted(request: str) -> Converted:
    source, wanted = _sides(request)
    terms = [(amount, list(readings(_factors(unit)))) for amount, unit in _terms(plain(source))]
    units, target = _fitting([unit for _, unit in terms], list(readings(_factors(plain(wanted)))))
    if len(units) > 1 and any(is_point(unit) and "degree_" in str(unit) for unit in units):
        raise UnitError("temperatures on a scale can't be added")
    parts = (convert_amount(amount, unit, target) for (amount, _), unit in zip(terms, units, strict=True))
    total = sum(parts, Fraction(0))
    check_temperature(total, target)
    return Converted(total, wanted)


def _fitting(sources: list[list[Any]], targets: list[Any]) -> tuple[list[Any], Any]:
    """Take the first meanings of the units that measure the same; where none do, the first ones."""
    for target in targets:
        units = [next((unit for unit in source if agree(unit, target)), None) for source in sources]
        if None not in units:
            return units, target
    return [source[0] for source in sources], targets[0]


def _sides(request: str) -> tuple[str, str]:
    """Return what is converted and to which unit."""
    if len(request) > MAX_LENGTH:
        raise UnitError(f"a request has at most {MAX_LENGTH} characters")
    text = re.sub(r"\s+", " ", request.translate({ord("º"): "°"})).strip(" .?!=")
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: "^" + m[0].translate(_RAISED), text)
    if match := _HOW_MANY.fullmatch(text[:1].lower() + text[1:]):
        source, target = match[2], match[1]
    else:
        source, target = _split(_ASKING.sub("", text, count=1))
    if _MONEY.search(source) or _MONEY.search(target):
        raise UnitError("this is money: ask exchange")
    return source if re.match(r"[^A-Za-z]", source) else _counted(source), target.strip()


def _counted(source: str) -> str:
    return "1 " + re.sub(r"^(?:an?|one|the)\s+", "", source, flags=re.IGNORECASE)


def _split(text: str) -> tuple[str, str]:
    parts = _TO.split(text)
    if len(parts) == 1:
        left, _, right = text.rpartition(" in ")
        parts = [left, right]
    if len(parts) != 2 or not all(part.strip() for part in parts):
        raise UnitError("write it as a quantity, 'in' or 'to', and a unit: 3 miles in km")
    if not re.search(r"[0-9½⅓⅔¼¾⅛⅜]", parts[0]) and re.match(r"[0-9]", parts[1].strip()):
        parts.reverse()
    return parts[0].strip(), re.sub(r"^\?\s*", "", parts[1].strip())


def _terms(source: str) -> list[tuple[Fraction, str]]:
    """The amounts and units of `5 ft 11 in`, `2.5 kg + 300 g`; a sum without signs has the sign of its first."""
    pieces: list[tuple[Fraction, str]] = []
    at, sign = 0, 1
    text = re.sub(r"(?<=[^0-9^*/.,eE\s+−-])\s+(?=[0-9½⅓⅔¼¾])|(?<=['\"′″])(?=[0-9])", " + ", source)
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None or match.end() == at or len(pieces) == _MAX_TERMS:
            raise UnitError(f"it can't be read from {text[at : at + 20]!r} on")
        unit, end = _until_number(match["unit"], match.end())
        amount = _amount(match["number"] or "1")
        sign = -1 if match["join"] in ("-", "−") or amount < 0 else 1 if match["join"] != "+" or at == 0 else sign
        pieces.append((abs(amount) * sign, unit))
        at = end
    if not pieces:
        raise UnitError("there is no quantity in it")
    return pieces


def _until_number(unit: str, end: int) -> tuple[str, int]:
    """The unit up to a minus sign that begins the next term."""
    match = re.search(r"\s+-\s*(?=[0-9])", unit)
    return (unit[: match.start()], end - len(unit) + match.start()) if match else (unit, end)


def _amount(text: str) -> Fraction:
    if len(text) > _MAX_DIGITS:
        raise UnitError("the number is too long")
    value = calculate(text.strip())
    if isinstance(value, Failure) or not isinstance(value.value, Fraction):
        raise UnitError(f"{text!r} is no number")
    return value.value


def _factors(text: str) -> list[tuple[str, int]]:
    """The words of a unit with their powers: `kg m / s^2`, `miles per hour`. Raises UnitError."""
    found: list[tuple[str, int]] = []
    at, power, inside, opened = 0, 1, 1, 0
    text = re.sub(r"\b(?:per|each)\b", "/", text.strip(" .")).replace("−", "-")
    text = re.sub(r"^1\s?(?=/)", "", text)
    while at < len(text):
        match = _FACTOR.match(text, at)
        if match is None:
            raise UnitError(f"{text[at : at + 20]!r} is no unit")
        at = match.end()
        if match["word"]:
            found.append((match["word"], power * inside))
            power = 1
        elif match["power"]:
            _raise(found, int(match["power"]))
        elif match["sign"] == "/":
            power = -1
        elif match["sign"] in "()":
            opened += 1 if match["sign"] == "(" else -1
            inside, power = (inside * power, 1) if match["sign"] == "(" else (1, 1)
        if not 0 <= opened <= 1 or len(found) > _MAX_TERMS:
            raise UnitError("a unit has one pair of brackets at most, and 12 factors")
    if not found or opened:
        raise UnitError(f"{text[:40]!r} is no unit")
    return found


def _raise(found: list[tuple[str, int]], exponent: int) -> None:
    if not found or abs(found[-1][1]) != 1 or not 1 <= abs(exponent) <= 9:
        raise UnitError("a power from 1 to 9 stands behind a unit")
    word, power = found[-1]
    found[-1] = (word, power * exponent)
