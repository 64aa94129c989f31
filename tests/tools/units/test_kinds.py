"""Units that mean two things, or were long defined otherwise: each kind in a table of its own."""

from __future__ import annotations

import pytest

from reasoning.tools.base import Failure
from reasoning.tools.units.tool import convert

CYCLES = {
    "3 Hz in 1/s": "3 1/s", "2 Hz in 1/min": "120 1/min", "90 rpm in 1/s": "1.5 1/s", "60 per minute in rpm": "60 rpm",
    "90 rpm to Hz": "1.5 Hz", "6000 rpm to Hz": "100 Hz", "25 Hz to rpm": "1500 rpm", "4 rps to Hz": "4 Hz",
    "30 rpm in hertz": "0.5 hertz", "2 Hz to rad/s": "≈ 12.566371 rad/s", "1 Hz to degrees per second":
    "360 degrees per second", "720 deg/s in Hz": "2 Hz", "90 rpm to cycles per second": "1.5 cycles per second",
    "1 rpm in degrees per second": "6 degrees per second", "1 rad/s in rpm": "≈ 9.549297 rpm", "90 bpm to Hz": "1.5 Hz",
    "2 Hz in bpm": "120 bpm", "60 beats per minute in Hz": "1 Hz", "1 rev/s in rpm": "60 rpm", "2 turns in degrees":
    "720 degrees", "3600 revolutions per hour in Hz": "1 Hz", "440 Hz in cycles per minute": "26400 cycles per minute",
    "2 kHz in Hz": "2000 Hz", "3 Hz/s in rad/s^2": "≈ 18.849556 rad/s^2", "120 RPM in Hz": "2 Hz",
    "1 kHz in rpm": "60000 rpm", "a revolution in radians": "≈ 6.283185 radians", "5 rpm in rps": "≈ 0.083333 rps",
}  # fmt: skip
FEET = {
    "2 fathoms to feet": "12 feet", "1 rod in feet": "16.5 feet", "1 acre in square feet": "43560 square feet",
    "320 acres to square miles": "0.5 square miles", "1 furlong in yards": "220 yards", "1 chain in feet": "66 feet",
    "1 league in miles": "3 miles", "2 miles in furlongs": "16 furlongs", "1 acre in m^2": "4046.8564224 m^2",
    "1 acre-foot in cubic feet": "43560 cubic feet", "1 sq mi in acres": "640 acres", "4 rods in chains": "1 chains",
    "1 perch in ft": "16.5 ft",
    "2 sections in acres": "1280 acres", "1 survey foot in m": "≈ 0.304801 m",
}  # fmt: skip
CALORIES = {
    "300 Cal to kJ": "1255.2 kJ", "120 Calories in kJ": "502.08 kJ", "1 Calorie in J": "4184 J", "1 cal in J": "4.184 J",
    "5 calories in J": "20.92 J", "2 kcal in kJ": "8.368 kJ", "2 Kcal in kJ": "8.368 kJ", "2 KCAL in kJ": "8.368 kJ",
    "2 kCal in Cal": "2 Cal", "100 food calories in kJ": "418.4 kJ", "1 kilocalorie in calories": "1000 calories",
    "how many Calories in 8368 J": "2 Calories",
}  # fmt: skip
TEMPERATURES = {
    "310 kelvins to C": "36.85 C", "25 centigrade to F": "77 F", "25 degrees centigrade in F": "77 F",
    "77 f in c": "25 c", "10 C to degrees kelvin": "283.15 degrees kelvin", "0 K in C": "-273.15 C",
    "-459.67 F in K": "0 K", "491.67 R in C": "0 C", "-40 °C in °F": "-40 °F", "20 Celsius in Kelvin": "293.15 Kelvin",
    "4.184 J/(g C) in J/(kg K)": "4184 J/(kg K)",
}  # fmt: skip
DATA = {
    "80 Mb/s to MB/s": "10 MB/s", "1 Gb in MB": "125 MB", "8 b in B": "1 B", "32 gb in mb": "32000 mb",
    "2 tb in gb": "2000 gb", "16 Mbps in MBps": "2 MBps", "16 mbps in MB/s": "2 MB/s", "1 GiB in MiB": "1024 MiB",
    "1 kB in B": "1000 B", "1 KB in B": "1000 B", "512 kbit in kB": "64 kB", "1 Mb in bits": "1000000 bits",
}  # fmt: skip
MEANINGS = {
    "2 g in m/s^2": "19.6133 m/s^2", "10 st 4 lb in lb": "144 lb", "8 Kib in bytes": "1024 bytes",
    "4 decades in years": "40 years", "12 Nm in J": "12 J", "12 N m in Nm": "12 Nm", "5 mil in inches": "0.005 inches",
    "2 KG in g": "2000 g", "3 KM in m": "3000 m", "6 OZ in g": "170.09713875 g", "12 LB in oz": "192 oz",
    "8 oz in ml": "236.5882365 ml", "100 lb in N": "444.82216152605 N", "1 barrel in gallons": "42 gallons",
    "2 bbl in gallons": "84 gallons", "1 beer barrel in gallons": "31 gallons", "1 barrel of oil in l": "158.987294928 l",
    "40 mpg in km/L": "≈ 17.005748 km/L", "5 L/100km in mpg": "≈ 47.042917 mpg", "8 liters per 100 km in km/L":
    "12.5 km/L", "40 miles per gallon in L/100 km": "≈ 5.880365 L/100 km", "200 ° to rad": "≈ 3.490659 rad",
    "60 ° in degrees": "60 degrees", "10 ft-lb in J": "≈ 13.558179 J", "10 foot-pounds in Nm": "≈ 13.558179 Nm",
    "2 kW-h in MJ": "7.2 MJ", "2 C in mAh": "≈ 0.555556 mAh", "1 F in µF": "1000000 µF", "1000 mb in hPa": "1000 hPa",
    "1 AU in km": "149597870.7 km", "0.5 c in km/s": "149896.229 km/s", "60 miles an hour in ft/s": "88 ft/s",
    "3 Feet in inches": "36 inches", "3 METERS in cm": "300 cm", "2 Hrs in minutes": "120 minutes", "5 KWH in kWh":
    "5 kWh", "30 PSI in kPa": "≈ 206.842719 kPa", "100 KM/H in km/h": "100 km/h",
}  # fmt: skip
REFUSED = {
    "-300 C to K": "below absolute zero", "-1 K to F": "below absolute zero", "-500 F to C": "below absolute zero",
    "-5 kelvins in C": "below absolute zero", "-1 R in K": "below absolute zero",
    "8 kb in bytes": "write kB (kilobytes) or kbit", "50 CALORIES in kJ": "write kcal or cal",
    "5 MG in g": "measures", "100 MHZ in kHz": "may be", "50 MBPS in kB/s": "may be",
    "3 C in m": "measures temperature", "3 rad in Hz": "measures",
}  # fmt: skip


@pytest.mark.parametrize(("request_", "shown"), CYCLES.items())
def test_a_cycle_is_a_whole_turn(request_: str, shown: str) -> None:
    """Hertz, beats, revolutions and angles agree: one cycle is one turn, which is 2π radians."""
    assert str(convert(request_)) == shown


@pytest.mark.parametrize(("request_", "shown"), FEET.items())
def test_land_is_measured_in_international_feet(request_: str, shown: str) -> None:
    """Acres, rods, chains, fathoms and leagues are whole numbers of feet; a survey foot is one where it is named."""
    assert str(convert(request_)) == shown


@pytest.mark.parametrize(("request_", "shown"), CALORIES.items())
def test_a_calorie_with_a_capital_is_a_kilocalorie(request_: str, shown: str) -> None:
    """Food's Calorie is a thousand calories."""
    assert str(convert(request_)) == shown


@pytest.mark.parametrize(("request_", "shown"), TEMPERATURES.items())
def test_temperatures_are_read_in_all_their_spellings(request_: str, shown: str) -> None:
    """Kelvins, centigrade, letters alone in either case, and differences within products."""
    assert str(convert(request_)) == shown


@pytest.mark.parametrize(("request_", "shown"), DATA.items())
def test_bits_and_bytes_are_told_apart(request_: str, shown: str) -> None:
    """A small b behind a large prefix is a bit; gb and mb in small letters are bytes."""
    assert str(convert(request_)) == shown


@pytest.mark.parametrize(("request_", "shown"), MEANINGS.items())
def test_a_word_has_the_meaning_that_fits(request_: str, shown: str) -> None:
    """Of two meanings the one is taken that measures what the other side does, in whatever case it is written."""
    assert str(convert(request_)) == shown


@pytest.mark.parametrize(("request_", "part"), REFUSED.items())
def test_what_is_impossible_or_open_is_refused(request_: str, part: str) -> None:
    """No temperature is below absolute zero, and of two sizes none is guessed."""
    found = convert(request_)
    assert isinstance(found, Failure)
    assert part in str(found)
