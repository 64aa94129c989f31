"""Facts and rules written as formulas."""

from __future__ import annotations

import pytest

from reasoning.tools.logic.english import read_sentence
from reasoning.tools.logic.programs.fol.writing import write_formula


@pytest.mark.parametrize(
    ("sentence", "formula"),
    [
        ("The bald eagle does not like Bob.", "¬Like(bald_eagle, bob)"),
        ("Every wumpus is not a tumpus.", "∀x (Wumpus(x) → ¬Tumpus(x))"),
        ("If Bob is wary then the cat is tame.", "Wary(bob) → Tame(cat)"),
        ("Wary, tame things are round.", "∀x (Wary(x) ∧ Tame(x) → Round(x))"),
    ],
)
def test_what_a_sentence_says(sentence: str, formula: str) -> None:
    """Names are in small letters, predicates begin with a capital, and a rule's variable is bound."""
    assert write_formula(read_sentence(sentence)[0]) == formula
