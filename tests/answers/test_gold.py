"""How a right answer from a data file is read by the question's format."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reasoning.answers import AnswerFormat, Choice, CodeOutput, Expression, Number, Text, Truth, read_gold
from tests.each_row import each_row

COLOURS = Choice(("Red.", "blue as the sky", "green"))
PRICES = Choice(("12", "15", "20"))
THREE, TWO, YES_NO = Truth(), Truth(("True", "False")), Truth(("No", "Yes"))


@each_row(
    ("form", "gold", "value"),
    [
        (COLOURS, "B", "B"), (COLOURS, "b", "B"), (COLOURS, "B)", "B"), (COLOURS, "(b)", "B"), (COLOURS, "b.", "B"),
        (COLOURS, " B ", "B"), (COLOURS, "Blue as the sky", "B"), (COLOURS, "red", "A"), (COLOURS, "C) green", "C"),
        (COLOURS, "D", None), (COLOURS, "purple", None), (COLOURS, "", None), (COLOURS, 1, None), (COLOURS, None, None),
        (COLOURS, "A or B", None), (COLOURS, True, None), (COLOURS, ["B"], None), (COLOURS, "C) Red.", None),
        (PRICES, 15, "B"), (PRICES, "15", "B"), (PRICES, 16, None), (PRICES, 12.0, None),
        (THREE, True, "True"), (THREE, False, "False"), (THREE, "true", "True"), (THREE, "TRUE", "True"),
        (THREE, "Yes", "True"), (THREE, "T", "True"), (THREE, "f", "False"), (THREE, "Uncertain", "Unknown"),
        (THREE, "unknown", "Unknown"), (TWO, "Unknown", None), (THREE, "B", "False"), (THREE, "banana", None),
        (THREE, None, None), (YES_NO, "no", "False"), (YES_NO, False, "False"), (YES_NO, True, "True"),
        (Number(), 4, 4), (Number(), "4", 4), (Number(), 4.5, Fraction(9, 2)), (Number(), "4.50", Fraction(9, 2)),
        (Number(), 0.1, Fraction(1, 10)), (Number(), Fraction(1, 3), Fraction(1, 3)),
        (Number(), "-1/3", Fraction(-1, 3)),
        (Number(), "1,234", 1234), (Number(), -2, -2), (Number(), "four", 4), (Number(), True, None),
        (Number(), "abc", None), (Number(), float("nan"), None), (Number(), float("inf"), None), (Number(), [4], None),
        (Number(), "", None), (Number(integer=True), "4.5", None), (Number(), 1e22, 10**22),
        (Expression(), "\\frac12", "1/2"), (Expression(), 3, "3"), (Expression(), 0.5, "1/2"),
        (Expression(), "", None), (Expression(), None, None),
        (Text(), "Paris", "Paris"), (Text(), 1998, "1998"), (Text(), "  ", None), (Text(), None, None),
        (CodeOutput(), "[1, 2]", "[1,2]"), (CodeOutput(), [1, 2], "[1, 2]"), (CodeOutput(), "''", '""'),
        (CodeOutput(), True, "True"), (CodeOutput(), {"a": ()}, "{'a': ()}"), (CodeOutput(), " ", None),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_a_gold_answer_is_read(form: AnswerFormat, gold: object, value: Any) -> None:
    """A right answer is read in each way that files write it; what can be none of the format's values is None."""
    read = read_gold(gold, form)
    assert (read is None) == (value is None), read
    assert value is None or form.equal(read, value)


@given(
    gold=st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.booleans(), st.none(), st.binary(max_size=9)),
    form=st.sampled_from([COLOURS, PRICES, THREE, TWO, Number(), Expression(), Text(), CodeOutput()]),
)
def test_a_gold_answer_never_raises(gold: object, form: AnswerFormat) -> None:
    """Whatever a file holds, the reading is a value of the format or None."""
    value = read_gold(gold, form)
    assert value is None or form.equal(value, value)
