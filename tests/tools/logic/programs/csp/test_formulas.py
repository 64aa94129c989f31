from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import Cursor
from reasoning.tools.logic.programs.csp.domains import values_of
from reasoning.tools.logic.programs.csp.functions import EVERY
from reasoning.tools.logic.programs.csp.names import names_of
from reasoning.tools.logic.programs.csp.parser import CspParser
from reasoning.tools.logic.programs.csp.syntax import (
    Comparison,
    Connective,
    CspApply,
    CspNumber,
    CspVariable,
    Different,
    Formula,
    Product,
    Sum,
    Term,
    show,
)
from reasoning.tools.logic.programs.csp.tokens import MISSPELT, SPELLING
from tests.whole import examples

NAMES = names_of(
    ["a", "b", "blue_book", "station wagon", "Ann-Marie", "O'Brien", "Élodie", "book 2", "kiwis"], {"red": 1}
)


def parse(text: str, *, balance: bool = False) -> tuple[str, list[str]]:
    parser = CspParser(text, NAMES, balance=balance)
    return show(parser.formula()), list(parser.repairs)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a == 1", "a == 1"),
        ("a = 1", "a == 1"),
        ("a != 1", "a != 1"),
        ("a ≠ 1", "a != 1"),
        ("a <> 1", "a != 1"),
        ("a =< b", "a <= b"),
        ("a ≥ b", "a >= b"),
        ("a is 2", "a == 2"),
        ("a is not 2", "a != 2"),
        ("a equals red", "a == 1"),
        ('a == "2"', "a == 2"),
        ("a == -2", "a == -2"),
        ("a < b < kiwis", "(a < b) and (b < kiwis)"),
        ("a + 1 - b == 2 * kiwis", "a + 1 - b == 2 * kiwis"),
        ("a + 2 * b > 3", "a + (2 * b) > 3"),
        ("abs(a - b) == 1", "abs(a - b) == 1"),
        ("|a - b| = 1", "abs(a - b) == 1"),
        ("|a - b| = 1 | a = 2", "(abs(a - b) == 1) or (a == 2)"),
        ("max(a, b) < min([kiwis, 3])", "max(a, b) < min(kiwis, 3)"),
        ("a == 1 or b == 2 and kiwis == 3", "(a == 1) or ((b == 2) and (kiwis == 3))"),
        ("a == 1 || b == 2 && !(a == 2)", "(a == 1) or ((b == 2) and (not (a == 2)))"),
        ("not a < b", "not (a < b)"),
        ("¬ a = 1 ∨ b = 1", "(not (a == 1)) or (b == 1)"),
        ("a == 1 -> b == 2 -> a == 3", "(a == 1) implies ((b == 2) implies (a == 3))"),
        ("if a == 1 then b == 2", "(a == 1) implies (b == 2)"),
        ("a == 1 iff b == 2", "(a == 1) iff (b == 2)"),
        ("Or(a == 1, b == 2)", "(a == 1) or (b == 2)"),
        ("Implies(a == 1, Not(b == 2))", "(a == 1) implies (not (b == 2))"),
        ("a in [1, 3]", "(a == 1) or (a == 3)"),
        ("a not in {1, 3} and b == 1", "(not ((a == 1) or (a == 3))) and (b == 1)"),
        ("a ∈ range(1, 4)", "(a >= 1) and (a <= 3)"),
        ("AllDifferentConstraint([a, b])", "AllDifferentConstraint([a, b])"),
        ("all_different(a, b)", "AllDifferentConstraint([a, b])"),
        ("All Different [a, b]", "AllDifferentConstraint([a, b])"),
        ("distinct({a, b})", "AllDifferentConstraint([a, b])"),
        ("AllEqual(a, b)", "(a == b)"),
        ("Ann-Marie - a > O'Brien", "Ann-Marie - a > O'Brien"),
        ("Ann-Marie-a > 1", "Ann-Marie - a > 1"),
        ("station wagon < Élodie", "station wagon < Élodie"),
        ("book 2 == 3", "book 2 == 3"),
    ],
)
def test_strict_reading(text: str, formula: str) -> None:
    """Every usual spelling of a constraint is read without a repair."""
    assert parse(text) == (formula, [])


@pytest.mark.parametrize(
    ("text", "formula", "repair"),
    [
        ("BlueBook == 1", "blue_book == 1", SPELLING),
        ("the blue book == 1", "blue_book == 1", SPELLING),
        ("station_wagon == 1", "station wagon == 1", SPELLING),
        ("elodie == 1", "Élodie == 1", SPELLING),
        ("OBrien == 1", "O'Brien == 1", SPELLING),
        ("kiwi == 1", "kiwis == 1", MISSPELT),
        ("station waggon == 1", "station wagon == 1", MISSPELT),
        ("(a == 1", "a == 1", Cursor.unbalanced),
        ("a == 1))", "a == 1", Cursor.unbalanced),
        ("AllDifferent([a, b)", "AllDifferentConstraint([a, b])", Cursor.unbalanced),
    ],
)
def test_repairs(text: str, formula: str, repair: str) -> None:
    """What is not as it was declared, or not balanced, is read with a repair that says so."""
    assert parse(text, balance=True) == (formula, [repair])


@pytest.mark.parametrize("text", ["AllDifferentConstraint()", "AllDifferent(all)", "all_different([…])"])
def test_all_different_without_its_variables(text: str) -> None:
    """Where the variables that differ are not named, all are meant."""
    shown, repairs = parse(text)
    assert repairs == [EVERY]
    assert all(name in shown for name in ("station wagon", "kiwis", "Ann-Marie"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ==", "a variable, a number or a bracket was expected behind '=', not the end of the line"),
        ("a + 1", "a comparison (==, !=, <, <=, >, >=) was expected behind '1', not the end of the line"),
        ("purple == 1", "a declared variable was expected, not 'purple' (a, b, blue_book"),
        ("(a == 1", "')' was expected behind '1', not the end of the line"),
        ("a == 1 b", "the end of the line or an operator was expected behind '1', not 'b'"),
        ("a == 1.5", "an integer was expected, not '1.5'"),
        ("a == 1 @ 2", "a name, a number or an operator was expected, not '@'"),
        ("(a < b) < 3", "a comparison of variables and numbers, not of formulas, was expected"),
        ("a in [1, b == 2]", "values that are all integers or all names were expected"),
        ("a == " + "1" * 30, "a number of at most 18 digits was expected"),
        ("(" * 60 + "a == 1", "at most 40 expressions inside each other were expected"),
        ("*".join("a" * 40) + " == 1", "at most 12 multiplications were expected"),
        ("__import__('os').system('ls')", "a declared variable was expected, not '__import__'"),
        ("abs() == 1", "the argument of abs was expected"),
        ("AllEqual() ", "the variables that are equal"),
    ],
)
def test_errors_say_what_was_expected(text: str, expected: str) -> None:
    """A line that can't be read says what was expected, and behind what."""
    with pytest.raises(ReadError) as raised:
        parse(text)
    assert expected in raised.value.why


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[1, 2, 3]", [1, 2, 3]),
        ("{3; 1}", [1, 3]),
        ("1..4", [1, 2, 3, 4]),
        ("[1-3]", [1, 2, 3]),
        ("1 to 3", [1, 2, 3]),
        ("range(1, 4)", [1, 2, 3]),
        ("range(3)", [0, 1, 2]),
        ("list(range(1, 3))", [1, 2]),
        ("[1, 2, ..., 5]", [1, 2, 3, 4, 5]),
        ("[1, …, 3]", [1, 2, 3]),
        ("[-1, 0]", [-1, 0]),
        ("[1, 2", [1, 2]),
        ("[red, 'light blue']", ["red", "light blue"]),
    ],
)
def test_lists_of_values(text: str, values: list[int | str]) -> None:
    """Lists, sets and ranges of values are read in every usual form."""
    assert list(values_of(text)) == values


@pytest.mark.parametrize("text", ["[]", "", "5..1", "[1, red]", "[a == 1]", "[…, 3]", "[1, 1..99999999999, 3, 4]"])
def test_lists_that_are_none(text: str) -> None:
    """What is no list of values, or too long a one, is an error of the project."""
    with pytest.raises(ReadError):
        values_of(text)


def test_a_large_range_is_never_listed() -> None:
    """A range of a billion values takes no more memory than its ends."""
    assert values_of("[1..1000000000]") == range(1, 1_000_000_001)
    assert values_of("[1, ..., 1000000000]") == range(1, 1_000_000_001)


def terms() -> st.SearchStrategy[Term]:
    leaves: st.SearchStrategy[Term] = st.sampled_from(
        [CspVariable("a"), CspVariable("blue_book"), CspVariable("station wagon"), CspNumber(3), CspNumber(0)]
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Product(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: CspApply("max", tuple(parts))),
            inner.map(lambda part: CspApply("abs", (part,))),
            st.tuples(inner, st.lists(st.tuples(st.sampled_from([1, -1]), inner), min_size=1, max_size=2)).map(
                lambda made: Sum(((1, made[0]), *made[1]))
            ),
        ),
        max_leaves=6,
    )


def formulas() -> st.SearchStrategy[Formula]:
    compared = st.builds(Comparison, st.sampled_from(["=", "≠", "<", "≤", ">", "≥"]), terms(), terms())
    different = st.lists(terms(), min_size=2, max_size=3).map(lambda parts: Different(tuple(parts)))
    return st.recursive(
        st.one_of(compared, different),
        lambda inner: st.one_of(
            st.builds(Connective, st.just("not"), st.tuples(inner)),
            st.builds(Connective, st.sampled_from(["and", "or", "implies", "iff"]), st.tuples(inner, inner)),
        ),
        max_leaves=4,
    )


@settings(max_examples=examples(150), deadline=None)
@given(formulas())
def test_what_is_written_is_read_again(formula: Formula) -> None:
    """Any formula that was written in the dialect's spelling is read as itself, and needs no repair."""
    parser = CspParser(show(formula), NAMES)
    try:
        assert parser.formula() == formula
    except ReadError as error:
        assert "at most" in error.why  # Only the bounds may refuse it.
    assert not parser.repairs
