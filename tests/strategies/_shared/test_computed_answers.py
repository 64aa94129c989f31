"""Values of programs and queries as answers, and queries cut out of replies."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.answers import AnswerFormat, Choice, Expression, Number, Text, Truth
from reasoning.strategies._shared.computed_answers import answer_of
from reasoning.strategies.sql import cut_query
from tests.each_row import each_row

PRICES = Choice(("9", "10.5", "12"))
WORDS = Choice(("red", "blue", "yes", "3"))


@each_row(
    ("value", "form", "answer"),
    [
        (10, Number(), 10),
        (0.1 + 0.2, Number(), Fraction(3, 10)),
        (1 / 3, Number(), Fraction("0.333333333333")),
        (Fraction(1, 3), Number(), Fraction(1, 3)),
        (Decimal("1.50"), Number(), Fraction(3, 2)),
        ("1/3", Number(), Fraction(1, 3)),
        ("$1,200", Number(), 1200),
        ([7], Number(), 7),
        (((7,),), Number(), 7),
        (True, Number(), None),
        ([1, 2], Number(), None),
        (None, Number(), None),
        (float("nan"), Number(), None),
        (float("inf"), Number(), None),
        (10**400, Number(), None),
        (Decimal("1e999999"), Number(), None),
        (Decimal("sNaN"), Number(), None),
        ([10**5000, {"a": 10**5000}], Text(), None),
        (True, Truth(), "True"),
        (False, Truth(("Yes", "No")), "False"),
        ("Unknown", Truth(), "Unknown"),
        (1, Truth(), None),
        (None, Truth(), None),
        (10.5, PRICES, "B"),
        (11.9, PRICES, "C"),
        (1000, PRICES, "C"),
        (9.75, PRICES, None),
        ("B", PRICES, "B"),
        ("10.50", PRICES, "B"),
        ("blue", WORDS, "B"),
        (True, WORDS, "C"),
        (False, WORDS, None),
        (3.0, WORDS, "D"),
        (4, WORDS, None),
        (["red"], WORDS, "A"),
        (7, Choice(("7", "7.0")), None),
        (3.5, Text(), "3.5"),
        (True, Text(), "True"),
        (["a", 1, 2.5], Text(), "a, 1, 2.5"),
        ("  ", Text(), None),
        (Fraction(1, 3), Expression(), "1/3"),
        ("x**2 + 1", Expression(), "x**2 + 1"),
        (True, Expression(), None),
    ],
)
def test_a_value_becomes_an_answer_of_the_format(value: object, form: AnswerFormat, answer: Any) -> None:
    """Values are read by the format, and what is no answer in it is none."""
    assert answer_of(value, form)[0] == answer
    assert answer_of(value, form)[1]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.decimals() | st.fractions(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@given(VALUES, st.sampled_from([Number(), Truth(), PRICES, WORDS, Text(), Expression()]))
def test_no_value_breaks_the_reader(value: object, form: AnswerFormat) -> None:
    """Any value is an answer that can be shown, or none with a reason."""
    answer, rule = answer_of(value, form)
    assert rule
    assert answer is None or form.show(answer)


@pytest.mark.parametrize(
    ("reply", "query"),
    [
        ("```sql\nSELECT 1;\n```", "SELECT 1;"),
        ("SELECT name FROM people WHERE age > 3;\nThis query finds them.", "SELECT name FROM people WHERE age > 3"),
        ("SQL: select 1\n\nIt is one.", "select 1"),
        ("SQLQuery: SELECT 1\nAnswer: 1", "SELECT 1"),
        ("The query is:\n```\nWITH a AS (SELECT 1) SELECT * FROM a\n```", "WITH a AS (SELECT 1) SELECT * FROM a"),
        ("```sql\nSELECT 1\n```\nBetter:\n```sql\nSELECT 2\n```", "SELECT 2"),
        ("`SELECT 1`", "SELECT 1"),
        ("-- all\nVALUES (1)", "VALUES (1)"),
        ("I would select the first.", ""),
        ("DROP TABLE people", ""),
        ("", ""),
    ],
)
def test_queries_are_cut_out(reply: str, query: str) -> None:
    """The last block with a query counts; without blocks, what begins like one, up to where talk begins."""
    assert cut_query(reply) == query


@given(st.text(alphabet="`~\n sqlSELECT;python1=def():", max_size=200))
def test_no_reply_breaks_the_cutter(reply: str) -> None:
    """Any text has a query, or none."""
    assert isinstance(cut_query(reply), str)
