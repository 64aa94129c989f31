"""Equations are solved and formulas simplified, in a process that is stopped when its time is up."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.expressions.tree import number
from reasoning.tools.base import Failure, Tool
from reasoning.tools.calculator import process
from reasoning.tools.calculator.tool import Result, Solutions, simplify, solve
from tests.each_row import each_row
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

SOLVED = {
    "2x + 3 = 7": "x = 2", "x^2 = 2": "x = -sqrt(2) ≈ -1.414214 or x = sqrt(2) ≈ 1.414214",
    "x^2 - 5x + 6 = 0": "x = 2 or x = 3", "solve x^2 - 5x + 6 = 0 for x": "x = 2 or x = 3",
    "x^2 - 4": "x = -2 or x = 2",
    "x + y = 5; x - y = 1": "x = 3, y = 2", "x+y=5, x-y=1": "x = 3, y = 2", "x + y = 5 and x - y = 1": "x = 3, y = 2",
    "x + y = 5\nx - y = 1": "x = 3, y = 2", "x^2 + y^2 = 25; x + y = 7": "x = 3, y = 4 or x = 4, y = 3",
    "x = x": "every value solves it", "x = x + 1": "no solution", "1/x = 0": "no solution",
    "x^2 = -1": "x = -i or x = i",
    "1,000 = 10x": "x = 100", "20% of x = 5": "x = 25", "|x| = 3": "x = -3 or x = 3", "a x = b": "x = b/a",
    "3x = 1": "x = 1/3 ≈ 0.333333", "apples + pears = 5; apples = 2": "apples = 2, pears = 3",
    "e^x = 2": "x = ln(2) ≈ 0.693147", "(x-1)^2 = 0": "x = 1", "√x = 3": "x = 9", "\\frac{x}{2} = 3": "x = 6",
    "sin(x) = 1/2": "x = pi/6 ≈ 0.523599 or x = 5*pi/6 ≈ 2.617994 (and further ones, by the period)",
}  # fmt: skip
SIMPLIFIED = {
    "(x^2 - 1)/(x - 1)": "x + 1", "sin(x)^2 + cos(x)^2": "1", "2xy + 3xy": "5*x*y", "√8": "2*sqrt(2) ≈ 2.828427",
    "i^2": "-1", "x + x": "2*x", "|x|": "abs(x)", "2 + 2": "4", "x^2 * x^3": "x^5",
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    process.stop()


@each_row(("text", "shown"), SOLVED.items())
def test_equations_are_solved(text: str, shown: str) -> None:
    """An equation or a system has its solutions listed, the real ones first."""
    assert str(solve(text)) == shown


@pytest.mark.parametrize(("text", "shown"), SIMPLIFIED.items())
def test_formulas_are_simplified(text: str, shown: str) -> None:
    """A formula is brought to its shortest form."""
    assert str(simplify(text)) == shown


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("3 = 3", "no unknown"), ("2x =", "no right side"), ("x < 3", "one ="), ("x^9^9 = 1", "above 64"),
        ("y + z = 1", "which of y, z"), ("x = y = 1", "one ="), ("x/0 = 1", "division by zero"), ("", "no expression"),
        ("; ".join(f"x = {i}" for i in range(9)), "at most 6 equations"), ("a+b+c+d+f+g+h = 1", "at most 6 names"),
        ("x = 9**9**9", "too large"), ("x = 1 " * 1000, "longer than"),
    ],
)  # fmt: skip
def test_what_is_not_solved_says_why(text: str, part: str) -> None:
    """What can't be solved is a failure with its reason."""
    found = solve(text)
    assert isinstance(found, Failure)
    assert part in str(found)


def test_the_unknown_may_be_named() -> None:
    """An equation with several names is solved for the one that is asked for."""
    assert str(solve("y = 2x + 1", "x")) == "x = (y - 1)/2"
    assert "no z in it" in str(solve("y = 2x + 1", "z"))
    assert "no __import__" in str(solve("x = 1", "__import__('os')"))


@pytest.mark.parametrize("degree", [5, 6, 7])
def test_roots_without_radicals_have_decimals(degree: int) -> None:
    """A polynomial without roots in radicals has all its roots, as numbers."""
    found = solve(f"x^{degree} - x - 1 = 0")
    assert isinstance(found, Solutions)
    assert len(found.solutions) == degree


@pytest.mark.slow
@settings(max_examples=examples(25), deadline=None)
@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 9))
def test_a_quadratic_has_the_roots_it_was_made_of(first: int, second: int, factor: int) -> None:
    """A quadratic equation made of two roots has these as its solutions."""
    found = solve(f"{factor}x^2 + ({-factor * (first + second)})x + ({factor * first * second}) = 0")
    assert isinstance(found, Solutions)
    assert {solution["x"].value for solution in found.solutions} == {Fraction(first), Fraction(second)}


@pytest.mark.slow
def test_time_that_runs_out_ends_the_process() -> None:
    """A request beyond its time is an error, its process is ended, and the next request is answered."""
    tower: object = ("sum", ("+", ("name", "x")), ("+", ("name", "y")), ("+", ("name", "z")))
    large = ("pow", tower, number(60))
    product = ("product", ("*", large), ("*", ("pow", ("sum", ("+", ("name", "x")), ("-", ("name", "y"))), number(60))))
    reply = process.ask("simplify", [product], seconds=0.2)
    assert "more than 0.2 seconds" in reply["error"]
    assert str(simplify("x + x")) == "2*x"


@pytest.mark.slow
def test_a_process_that_died_is_replaced() -> None:
    """The next request after one whose process was killed from outside is answered."""
    assert isinstance(simplify("x + x"), Result)
    for worker in process._all:
        worker.process.kill()
        worker.process.wait()
    simplify("x + x")
    simplify("x + x")
    assert str(simplify("x + x")) == "2*x"


async def test_they_are_tools() -> None:
    """Both functions are tools; the unknown may be left out."""
    tool = Tool.of(solve)
    assert tool.parameters["required"] == ["equation"]
    assert str(await tool.call({"equation": "2x = 4"})) == "x = 2"
    assert str(await Tool.of(simplify).call({"expression": "x + x"})) == "2*x"
