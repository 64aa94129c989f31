"""Which option of a question says which truth value."""

from __future__ import annotations

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs.letters import letters_of


@pytest.mark.parametrize(
    ("options", "letters"),
    [
        (("True", "False", "Unknown"), {"True": "A", "False": "B", "Unknown": "C"}),
        (("False", "True"), {"False": "A", "True": "B"}),
        (("yes", "no"), {"True": "A", "False": "B"}),
        (("y", "n"), {"True": "A", "False": "B"}),
        (("Y.", "N."), {"True": "A", "False": "B"}),
        (("n", "y"), {"False": "A", "True": "B"}),
        (("x", "y", "z"), {}),
        (("m", "n"), {}),
        (("n", "m", "k"), {}),
        (("X", "Y"), {}),
        (("w.", "y."), {}),
        (("red", "blue"), {}),
        ((), {}),
    ],
    ids=str,
)
def test_single_letters_say_a_value_only_where_all_do(options: tuple[str, ...], letters: dict[str, str]) -> None:
    """`y` and `n` are truth words beside each other, and names beside other letters."""
    assert letters_of(Question("Which one?", options=options)) == letters


def test_no_question_has_no_letters() -> None:
    """Without a question there is no option."""
    assert letters_of(None) == {}
