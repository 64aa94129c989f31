"""One parser and one evaluator: the calculator and the answers read the same notation and find the same values."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.answers import Expression, Number
from reasoning.expressions.parser import read
from reasoning.expressions.tree import MAX_DIGITS, NotAnExpressionError, NoValueError, all_names, names
from reasoning.expressions.values import Evaluator, rational
from reasoning.tools.calculator import Result, calculate
from tests.each_row import each_row
from tests.whole import examples

NUM, ONE, X = ("num", Fraction(2)), ("num", Fraction(1)), ("name", "x")


@each_row(
    ("text", "tree"),
    [
        ("2", NUM), ("x", X), ("-2", ("neg", NUM)), ("x+2", ("sum", ("+", X), ("+", NUM))),
        ("x-2+x", ("sum", ("+", X), ("-", NUM), ("+", X))), ("2x/2", ("product", ("*", NUM), ("*", X), ("/", NUM))),
        ("x^2", ("pow", X, NUM)), ("-x^2", ("neg", ("pow", X, NUM))), ("|x|", ("call", "abs", X)),
        ("\\frac{x}{2}", ("product", ("*", X), ("/", NUM))), ("\\sqrt{x}", ("pow", X, ("num", Fraction(1, 2)))),
        ("\\binom{x}{2}", ("call", "binomial", X, NUM)), ("x!", ("call", "factorial", X)),
        ("x=2", ("rel", "=", X, NUM)),
        ("x!!", ("call", "double factorial", X)), ("2\\pm x", ("sum", ("+", NUM), ("±", X))),
        ("2:x", ("ratio", NUM, X)),
        ("(x,2)", ("list", "()", X, NUM)), ("\\{x\\}", ("list", "{}", X)),
        ("1 1/2", ("sum", ("+", ONE), ("+", ("num", Fraction(1, 2))))),
        ("2^x^2", ("pow", NUM, ("pow", X, NUM))), ("\\sin^2 x", ("pow", ("call", "sin", X), NUM)),
    ],
)  # fmt: skip
def test_a_text_has_one_tree(text: str, tree: tuple[Any, ...]) -> None:
    """Sums and products are rows of signed parts; roots, fractions and the exponential are made of them."""
    assert read(text) == tree


@each_row(
    "text",
    [
        "1/3 + 1/6", "2(3+4)", "-2^2", "2^3^2", "(-8)^(1/3)", "5!", "7!!", "\\binom{6}{2}", "log_2 8", "log10(1000)",
        "log(8, 2)", "\\frac12", "3 1/2", "3\\frac12", "0.\\overline{3}", "1,234.5", "1 000 000", "1{,}234", "½", "2³",
        "$3.5M", "HKD 500", "⌊3.7⌋", "|2-5|", "gcd(12, 18)", "max(3, 1)", "√16", "\\sqrt[3]{27}", "1e3", "2*3/4",
    ],
)  # fmt: skip
def test_calculator_and_answers_agree(text: str) -> None:
    """What both read has one value: the calculator's, an expression's and a number's."""
    found = calculate(text)
    assert isinstance(found, Result)
    assert rational(read(text)) == found.value
    assert Expression().key(text) == str(found.value)
    assert Number().parse(text) in (found.value, None)


@pytest.mark.parametrize("text", ["0^0", "1/0", "1/(√2√2-2)", "\\tan 90°", "\\ln 0", "2^{20000}", "10^5000"])
def test_what_has_no_value_is_refused(text: str) -> None:
    """A value that is not defined, or beyond the bounds, is none, and its text still has a key."""
    with pytest.raises(NoValueError):
        Evaluator({}, real=True).value(read(text))
    assert Expression().key(text)


@pytest.mark.parametrize("text", ["1e5000", "1e-5000", "1" * 500 + "e4000", "(" * 60 + "1" + ")" * 60, "2 3", "\\foo"])
def test_what_is_no_expression_says_why(text: str) -> None:
    """A number too long, a nest too deep and what is not of the grammar are refused with a reason."""
    with pytest.raises(NotAnExpressionError, match=r"\w"):
        read(text)
    assert MAX_DIGITS < 4300  # which Python writes out under its own limit


def test_names_are_those_of_unknowns() -> None:
    """Constants are names of the tree, and no unknowns."""
    tree = read("2\\pi r + e^x - i")
    assert names(tree) == {"r", "x"}
    assert all_names(tree) == {"r", "x", "pi", "e", "i"}


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("0123456789+-*/^()!%°|{}[],.= xe\\πfracsqrtlog√½²", max_size=40)))
def test_no_text_breaks_it(text: str) -> None:
    """Any text is a tree or none; any tree has a value or none."""
    with suppress(NotAnExpressionError, ZeroDivisionError):
        tree = read(text)
        assert rational(tree) is None or isinstance(rational(tree), Fraction)
    assert isinstance(Expression().key(text), str)
