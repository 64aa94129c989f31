"""Quantities are converted exactly, and what can't be is refused with its reason."""

from __future__ import annotations

import threading
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.base import Failure, Tool
from reasoning.tools.units.tool import Converted, convert
from tests.whole import examples

RIGHT = {
    "3 miles in km": "4.828032 km", "convert 72 °F to Celsius": "≈ 22.222222 Celsius", "5 ft 11 in to cm": "180.34 cm",
    "100 km/h in m/s": "≈ 27.777778 m/s", "2.5 kg + 300 g in lb": "≈ 6.172943 lb",
    "how many seconds are in 3 days": "259200 seconds", "How many inches in a foot?": "12 inches",
    "300 K in C": "26.85 C",
    "72 F to C": "≈ 22.222222 C", "-40 degrees Celsius to Fahrenheit": "-40 Fahrenheit", "98.6°F in °C": "37 °C",
    "0 K to F": "-459.67 F", "a mile in km": "1.609344 km", "1/2 mile in m": "804.672 m", "5'11\" in cm": "180.34 cm",
    "10 m^2 in square feet": "≈ 107.639104 square feet", "1 kWh in J": "3600000 J", "1 N in kg m / s^2": "1 kg m / s^2",
    "5 in in cm": "12.7 cm", "3 ft to in": "36 in", "2 hours 30 minutes in seconds": "9000 seconds",
    "10 miles per hour in m/s": "4.4704 m/s", "5 celsius per hour in degF per hour": "9 degF per hour",
    "1 GB in MB": "1000 MB",
    "2 kg - 300 g in g": "1700 g", "1 light year in km": "9460730472580.8 km", "1e3 m in km": "1 km",
    "1 cm³ in ml": "1 ml",
    "5 lbs 3 oz to kg": "2.353010419375 kg", "1,500 m in km": "1.5 km", "km in 3 miles": "4.828032 km",
    "1 m = ? cm": "100 cm",
    "50% in ppm": "500000 ppm", "1 MW in mW": "1000000000 mW", "2 weeks in days": "14 days",
    "3 1/2 feet in inches": "42 inches",
    "9.81 m/s² in cm/s^2": "981 cm/s^2", "2 m/(s^2) to km/h^2": "25920 km/h^2", "10 W*h in J": "36000 J",
    "how far is 3 miles in km": "4.828032 km", "180 degrees in radians": "≈ 3.141593 radians", "1 µm in nm": "1000 nm",
    "100 metres into yards": "≈ 109.36133 yards", "1 tonne in kg": "1000 kg",
}  # fmt: skip
WRONG = {
    "3 foo in km": "'foo' is no unit that is known. Did you mean 'foot'",
    "3 kg in km": "kilogram measures mass, and kilometer measures length",
    "3 m/s in m": "measures length * time^-1", "9**9**9 m in km": "a power from 1 to 9",
    "20 USD in EUR": "ask exchange",
    "20 °C + 5 °C in K": "can't be added", "km": "write it as", "3 m in 5 km": "a power", "1 m^99 in km": "a power",
    "__import__ m in km": "no unit", "3 dB in W": "", "1 (m in km": "no unit",
}  # fmt: skip


@pytest.mark.parametrize(("request_", "shown"), RIGHT.items())
def test_quantities_are_converted(request_: str, shown: str) -> None:
    """A request has its value in the unit that was asked for, exact where that is short."""
    assert str(convert(request_)) == shown


@pytest.mark.parametrize(("request_", "part"), WRONG.items())
def test_a_failure_says_why(request_: str, part: str) -> None:
    """What can't be converted is a failure that names the units and the reason."""
    found = convert(request_)
    assert isinstance(found, Failure)
    assert part in str(found)


@settings(max_examples=examples(60), deadline=None)
@given(st.decimals(-273, 1000, places=3), st.sampled_from(["km mile", "degC degF", "kg lb", "hour second", "acre m^2"]))
def test_there_and_back_is_the_same(amount: object, pair: str) -> None:
    """An amount converted to another unit and back, by its exact value, is the amount."""
    here, there = pair.split()
    found = convert(f"{amount} {here} in {there}")
    assert isinstance(found, Converted)
    factor = convert(f"1 {there} in {here}")
    assert isinstance(factor, Converted)
    if here != "degC":
        assert found.value * factor.value == Fraction(str(amount))
    else:
        assert (found.value - 32) * Fraction(5, 9) == Fraction(str(amount))


def test_it_is_safe_in_threads() -> None:
    """Eight threads that convert at once have the results that they have alone."""
    texts = [f"{count} {unit} in m" for count in range(1, 5) for unit in ("mile", "nanometer", "yard", "light_year")]
    found: dict[str, str] = {}
    threads = [threading.Thread(target=lambda text=text: found.update({text: str(convert(text))})) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {text: str(convert(text)) for text in texts}


async def test_it_is_a_tool() -> None:
    """The function is a tool that takes one text."""
    tool = Tool.of(convert)
    assert tool.parameters["properties"] == {"request": {"type": "string"}}
    assert str(await tool.call({"request": "3 miles in km"})) == "4.828032 km"
