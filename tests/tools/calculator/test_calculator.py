"""The calculator works out what people and models write, exactly."""

from __future__ import annotations

import math
import threading
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.base import Failure, Tool
from reasoning.tools.calculator.tool import Result, calculate
from tests.each_row import each_row
from tests.whole import examples

if TYPE_CHECKING:
    import random

RATIONAL = {
    "1 + 1": "2", "2 + 3 * 4": "14", "2(3+4)": "14", "3 × 4 ÷ 2": "6", "3 x 4": "12", "7 − 10": "-3",
    "1/3": "1/3 ≈ 0.333333",
    "1/3 = ?": "1/3 ≈ 0.333333", "2 + 2 =": "4", "2/3 + 1/6": "5/6 ≈ 0.833333", "0.1 + 0.2": "0.3", "1/4": "1/4 = 0.25",
    "15% of 80": "12", "200 + 10%": "220", "200 - 10%": "180", "50% + 25%": "0.75", "200 + 10% + 5%": "231",
    "15%": "0.15", "10 mod 3": "1", "mod(10, 3)": "1", "10 % 3": "1", "7 // 2": "3", "-7 // 2": "-4", "-7 mod 3": "2",
    "2^10": "1024", "2**10": "1024", "2^3^2": "512", "-2^2": "-4", "(-2)^2": "4", "2^-1": "1/2 = 0.5", "3² + 4²": "25",
    "10⁻²": "1/100 = 0.01", "4^0.5": "2", "8^(2/3)": "4", "sqrt(2)^2": "2", "√16": "4", "√16 + 9": "13", "sqrt 16": "4",
    "cbrt(-8)": "-2", "(-8)^(1/3)": "-2", "∛27": "3", "5!": "120", "3!!": "3", "5!!": "15", "0!": "1",
    "10!/(8!*2!)": "45",
    "1,234.5 * 2": "2469", "1,234,567 + 1": "1234568", "1_000 + 1": "1001", "$1,200 * 3": "3600", "€5 + €6": "11",
    "|−3|": "3", "|2 - 5| + 1": "4", "abs(-2)": "2", "sin(30°)": "1/2 = 0.5", "cos(60 degrees)": "1/2 = 0.5",
    "tan(45°)": "1", "sin(π)": "0", "sin^2(30°) + cos^2(30°)": "1", "log10(1000)": "3", "log2(8)": "3", "log_2 8": "3",
    "log(8, 2)": "3", "ln(e)": "1", "ln(e^2)": "2", "1e3": "1000", "2.5e-1": "0.25", "3 1/2": "7/2 = 3.5",
    "-3 1/2": "-7/2 = -3.5", "3½": "7/2 = 3.5", "½": "1/2 = 0.5", "1/2 of 10": "5", "6/2(1+2)": "9", "floor(3.7)": "3",
    "ceil(3.2)": "4", "⌊-3.5⌋": "-4", "⌈3.2⌉": "4", "round(2.5)": "3", "round(-2.5)": "-3", "round(2.345, 2)": "2.35",
    "trunc(-2.7)": "-2", "sign(-9)": "-1", "min(3, 1, 2)": "1", "max(1,200)": "200", "gcd(12, 18)": "6",
    "lcm(4, 6)": "12",
    "nCr(5, 2)": "10", "5C2": "10", "5 choose 2": "10", "nPr(5, 2)": "20", "mean(1, 2, 6)": "3", "sum(1, 2, 3)": "6",
    "factorial(5)": "120", "pow(2, 8)": "256", "root(27, 3)": "3", "\\frac{1}{2}": "1/2 = 0.5", "\\frac12": "1/2 = 0.5",
    "\\frac{1}{2} \\cdot 3": "3/2 = 1.5", "2 \\times 3": "6", "\\sqrt{16}": "4", "\\sqrt[3]{27}": "3", "$2 + 2$": "4",
    "\\binom{5}{2}": "10", "\\left(1 + 2\\right) \\cdot 2": "6", "\\lfloor 3.7 \\rfloor": "3", "\\log_{2}(8)": "3",
    "What is 3 * 4?": "12", "calculate 2 + 2": "4", "((1 + 2))": "3", "[1 + 2] * {3}": "9", "3 plus 4 times 2": "11",
    "--1": "1", "2 * -3": "-6", "+5": "5", "floor(√2 * √2)": "2", "(√2 + 1)(√2 − 1)": "1", "e^0": "1", "acos(1)": "0",
    "25% of 25% of 160": "10", "100!/99!": "100", "0.5": "0.5", "max(√2, √3)^2": "3", "sin^-1(0)": "0",
}  # fmt: skip
IRRATIONAL = {
    "√2": "sqrt(2) ≈ 1.414214", "2π": "2*pi ≈ 6.283185", "(1+√5)/2": "(1 + sqrt(5))/2 ≈ 1.618034",
    "√8": "2*sqrt(2) ≈ 2.828427", "e": "e ≈ 2.718282", "tau": "2*pi ≈ 6.283185", "ln 2": "ln(2) ≈ 0.693147",
    "acos(-1)": "pi ≈ 3.141593", "sin 60°": "sqrt(3)/2 ≈ 0.866025", "log(100)": "2*ln(10) ≈ 4.60517",
    "1000*(1+0.05/365)^(365*10)": "≈ 1648.664814",
}  # fmt: skip
TRUTH = {
    "3/7 < 4/9": True, "3/7 > 4/9": False, "2 + 2 = 4": True, "2 + 2 == 5": False, "1 < 2 < 3": True,
    "1 < 3 < 2": False,
    "3 != 4": True, "5! = 120": True, "5!=120": True, "2 ≥ 2": True, "2 <= 1": False, "√2*√3 = √6": True,
    "π > 22/7": False, "\\frac{1}{2} \\le 0.5": True, "0.1 + 0.2 = 0.3": True,
}  # fmt: skip


def _result(text: str) -> Result:
    found = calculate(text)
    assert isinstance(found, Result), str(found)
    return found


@pytest.mark.slow
@each_row(("text", "shown"), RATIONAL.items())
def test_rational_results_are_exact(text: str, shown: str) -> None:
    """A calculation with a rational value shows that value, and its decimals beside it."""
    assert str(_result(text)) == shown


@pytest.mark.parametrize(("text", "decimals"), [(text, shown.split("≈ ")[1]) for text, shown in IRRATIONAL.items()])
def test_irrational_results_have_decimals(text: str, decimals: str) -> None:
    """A calculation with an irrational value shows six decimals of it."""
    assert _result(text).decimal == decimals


@pytest.mark.parametrize("text", [text for text in IRRATIONAL if text != "log(100)"])
def test_irrational_results_have_an_exact_form(text: str) -> None:
    """An irrational value is shown in its exact form where it has a short one."""
    assert str(_result(text)) == IRRATIONAL[text]


@pytest.mark.parametrize(("text", "truth"), TRUTH.items())
def test_comparisons_are_true_or_false(text: str, truth: bool) -> None:
    """A comparison has a truth value, shown as a word."""
    found = _result(text)
    assert (found.value, str(found)) == (truth, "true" if truth else "false")


@each_row(
    ("text", "part"),
    [
        ("9**9**9", "too large: about 10^3.697e+08"), ("1/0", "division by zero"), ("0^0", "not defined"),
        ("√(-1)", "not real"), ("tan(90°)", "not defined"), ("ln(0)", "not defined"), ("sqr(4)", "'sqrt'"),
        ("foo + 1", "'foo' has no value"), ("2 3", "two numbers side by side"), ("3 5/2", "two numbers"),
        ("1.234,56", "after a whole expression"), ("1 +", "ends too early"), ("", "there is no expression"),
        ("2 + ٣", "'٣'"), ("(-1)!", "negative"), ("5000!", "too large"), ("2^-20000", "too close to zero"),
        ("x + 1 = 2", "solve"), ("gcd(1.5, 2)", "whole numbers"), ("10^5000", "too large"),
    ],
)  # fmt: skip
def test_a_failure_says_why(text: str, part: str) -> None:
    """What has no value is a failure that names the reason and counts as false."""
    found = calculate(text)
    assert isinstance(found, Failure)
    assert not found
    assert part in str(found)


def test_values_have_their_type() -> None:
    """A rational value is a Fraction, an irrational one a Decimal of thirty digits."""
    assert _result("1/3").value == Fraction(1, 3)
    assert str(_result("√2").value) == "1.41421356237309504880168872421"
    assert isinstance(_result("√2").value, Decimal)


def test_big_numbers_keep_every_digit() -> None:
    """A factorial of a thousand is written out in full."""
    assert str(_result("1000!")) == str(math.factorial(1000))


@settings(max_examples=examples(60), deadline=None)
@given(st.randoms(use_true_random=False))
def test_arithmetic_agrees_with_fractions(source: random.Random) -> None:
    """A random calculation of the four operations has the value that fractions give it."""
    text, value = _random(source, 4)
    found = calculate(text)
    if value is None:
        assert isinstance(found, Failure)
    else:
        assert isinstance(found, Result)
        assert found.value == value


def _random(source: random.Random, depth: int) -> tuple[str, Fraction | None]:
    if depth == 0 or source.random() < 0.2:
        number = source.randint(-30, 30)
        return f"({number})", Fraction(number)
    (left, x), (right, y) = _random(source, depth - 1), _random(source, depth - 1)
    sign = source.choice("+-*/")
    text = f"({left} {sign} {right})"
    if x is None or y is None or (sign == "/" and y == 0):
        return text, None
    return text, {"+": x + y, "-": x - y, "*": x * y, "/": x / y if y else x}[sign]


@settings(max_examples=examples(60), deadline=None)
@given(st.fractions(max_denominator=10**9))
def test_an_exact_form_is_read_again(value: Fraction) -> None:
    """The exact form of a rational result has the value that it came from."""
    found = _result(str(value))
    assert found.value == value
    assert _result(found.exact).value == value


@pytest.mark.slow
def test_it_is_safe_in_threads() -> None:
    """Irrational calculations in eight threads have the values that they have alone."""
    found: dict[int, str] = {}

    def work(number: int) -> None:
        found[number] = str(calculate(f"√{number} + sin({number})"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(calculate(f"√{number} + sin({number})")) for number in range(2, 10)}


async def test_it_is_a_tool() -> None:
    """The function is a tool whose schema is its signature, and bad arguments are failures."""
    tool = Tool.of(calculate)
    assert tool.name == "calculate"
    assert tool.parameters["properties"] == {"expression": {"type": "string"}}
    assert str(await tool.call({"expression": "15% of 80"})) == "12"
    assert isinstance(await tool.call({"text": "1"}), Failure)


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("0x10", "16"), ("0XfF", "255"), ("0xFF + 1", "256"), ("2 * 0x1F", "62"), ("0b101", "5"), ("0B11 + 0b1", "4"),
        ("0o17", "15"), ("(0x0A) * 3", "30"), ("-0x10", "-16"), ("0x1e2", "482"), ("0xff / 0b101", "51"),
        ("10x5", "50"), ("0 x 10", "0"), ("10 x 0", "0"), ("3x0.5", "1.5"), ("100x10", "1000"),
    ],
)  # fmt: skip
def test_numbers_of_other_bases(expression: str, shown: str) -> None:
    """0x, 0o and 0b begin a number of base 16, 8 and 2; between two numbers an x is a sign of multiplication."""
    assert str(calculate(expression)) == shown


@pytest.mark.parametrize("expression", ["0b12", "0o9", "0xFG", "0x10.5", "0b101.1", "0x1_", "0x" + "f" * 5000])
def test_a_literal_that_is_none_is_a_failure(expression: str) -> None:
    """A digit that its base does not have is told, and not read as a product."""
    assert isinstance(calculate(expression), Failure)


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("1\\frac{1}{2}", "3/2 = 1.5"), ("2 \\tfrac{3}{4} * 2", "11/2 = 5.5"), ("-3\\frac12", "-7/2 = -3.5"),
        ("2 * 3 1/2", "7"), ("50% of 2 1/2", "1.25"), ("3 1/2%", "0.035"), ("3 1/2!", None), ("3 1/2^2", None),
        ("2^3 1/2", None), ("1/3 1/2", None), ("3 4/3", None),
    ],
)  # fmt: skip
def test_mixed_numbers(expression: str, shown: str | None) -> None:
    """A whole number and a proper fraction are one number, in LaTeX too; where that is unclear, it is refused."""
    found = calculate(expression)
    assert (str(found) if found else None) == shown


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("15 + 60/100", "78/5 = 15.6"), ("200 + 10/100", "2001/10 = 200.1"), ("8 - \\frac{50}{100}", "15/2 = 7.5"),
        ("15 + 60%", "24"), ("200 + (10%)", "220"), ("50% - 20%", "0.3"), ("80 - 25%", "60"),
    ],
)  # fmt: skip
def test_only_a_percent_sign_makes_a_percentage(expression: str, shown: str) -> None:
    """A quotient by a hundred that is added is that quotient; `a + b%` changes a by b percent."""
    assert str(calculate(expression)) == shown


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("0.\\overline{3} * 3", "1"), ("1{,}234 + 1", "1235"), ("12\\,500 / 2", "6250"), ("1 000 000 * 2", "2000000"),
        ("\\boxed{2 + 3}", "5"), ("\\operatorname{lcm}(4, 6)", "12"), ("\\mathrm{ln}(1)", "0"), ("2|3 - 5|", "4"),
        ("$3.5M / 2", "1750000"), ("HKD 500 + HKD 20", "520"), ("Rs 5 lakh * 2", "1000000"), ("{5 \\choose 2}", "10"),
        ("**2 + 3**", "5"), ("3 ± 2", None), ("2 ** ", None), ("(1, 2)", None), ("\\{1, 2\\}", None), ("3:4", None),
    ],
)  # fmt: skip
def test_it_reads_the_notation_of_answers(expression: str, shown: str | None) -> None:
    """What an answer may be written in, a calculation may be; what is no single number is refused."""
    found = calculate(expression)
    assert (str(found) if found else None) == shown
