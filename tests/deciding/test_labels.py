"""Probabilities over options, out of the alternatives of one token."""

from __future__ import annotations

from math import inf, isclose, log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.deciding.labels import MAX_PRIOR_ODDS, label_probabilities, normalised, without_prior
from reasoning.deciding.options import read_options

YES_NO = read_options(None)
tokens = st.text(alphabet="ABCabc yesnoYN▁Ġ().*", max_size=4)


@given(st.lists(st.tuples(tokens, st.floats(allow_nan=True, allow_infinity=True)), max_size=30))
def test_any_alternatives_have_a_mass_of_at_most_one(told: list[tuple[str, float]]) -> None:
    """Whatever a server tells, probabilities come of it."""
    found = label_probabilities(told, YES_NO)
    assert all(0 <= one <= 1 for one in found)
    assert sum(found) <= 1 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=2, max_size=26), st.data())
def test_a_prior_leaves_a_distribution(values: list[float], data: st.DataObject) -> None:
    """With any prior the probabilities add up to 1, and the odds shift by a bounded factor."""
    prior = normalised(data.draw(st.lists(st.floats(0, 1), min_size=len(values), max_size=len(values))))
    found, before = without_prior(values, prior), normalised(values)
    assert isclose(sum(found), 1)
    for one, two in zip(found, before, strict=True):
        assert one <= two * MAX_PRIOR_ODDS + 1e-9 or not any(values)


@pytest.mark.parametrize(
    ("token", "place"),
    [("A", 0), (" a", 0), ("▁B", 1), ("ĠB", 1), ("**B", 1), ("A.", 0), ("(A)", 0), ("Yes", 0), (" no", 1)],
)
def test_tokens_that_stand_for_an_option(token: str, place: int) -> None:
    """A letter in any of the forms that tokenizers and models write, and the option's own name."""
    assert label_probabilities([(token, log(0.5))], YES_NO)[place] == pytest.approx(0.5)


@pytest.mark.parametrize("token", ["C", "AB", "Any", "The", "", " ", "1", "A and"])
def test_tokens_that_stand_for_none(token: str) -> None:
    """Other words are no label mass."""
    assert sum(label_probabilities([(token, -0.1)], YES_NO)) == 0


def test_what_is_no_number_counts_for_nothing() -> None:
    """Infinite and missing logarithms are probabilities of 0."""
    assert label_probabilities([("A", -inf), ("B", nan), (" B", log(0.25))], YES_NO) == pytest.approx([0, 0.25])
