"""A table in one test tells of every row that fails, as a table of many tests does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_row_that_fails_is_told_by_its_id() -> None:
    """Rows after a failure are run, and each failure names its row, whatever it raised."""
    ran = []

    @each_row("a, b", [(1, 1), (1, 2), pytest.param(2, 0, id="by zero"), (3, 3)], ids=["one", "two", None, "three"])
    def holds(a: int, b: int) -> None:
        ran.append(a)
        assert a / b == 1

    with pytest.raises(ExceptionGroup, match="2 of 4 rows of holds fail") as caught:
        holds()
    assert ran == [1, 1, 2, 3]
    assert [(type(one), one.__notes__) for one in caught.value.exceptions] == [
        (AssertionError, ["row [two]"]),
        (ZeroDivisionError, ["row [by zero]"]),
    ]


def test_what_a_row_fails_or_skips_by_hand_is_a_failure() -> None:
    """A row that calls pytest.fail or pytest.skip neither ends the others nor passes."""

    @each_row("how", [pytest.fail, pytest.skip, str], ids=["fail", "skip", "none"])
    def calls(how: Callable[[str], object]) -> None:
        how("so")

    with pytest.raises(ExceptionGroup) as caught:
        calls()
    assert [one.__notes__ for one in caught.value.exceptions] == [["row [fail]"], ["row [skip]"]]


@each_row("value", [("a", 1), "b"])
def test_one_name_takes_a_row_as_it_is(value: object) -> None:
    """A row of a single name is a value, as with parametrize, and needs no fixture of that name."""
    assert value in (("a", 1), "b")


def test_rows_of_another_length_fail() -> None:
    """A row with too few values is a failure."""
    with pytest.raises(ExceptionGroup):
        each_row("a, b", [(1,)])(lambda a, b: None)()


def test_what_it_cannot_run_is_refused() -> None:
    """Rows with marks and asynchronous functions are for parametrize."""
    with pytest.raises(ValueError, match="row 0 has marks"):
        each_row("a", [pytest.param(1, marks=pytest.mark.slow)])

    async def later(a: int) -> None: ...

    with pytest.raises(TypeError, match="later is asynchronous"):
        each_row("a", [1])(later)  # type: ignore[arg-type]  # the mistake itself
