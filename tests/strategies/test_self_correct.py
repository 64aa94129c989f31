"""Self-correction, and what a second turn changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies import Direct, SelfConsistency
from reasoning.strategies.self_correct import SelfCorrect, TurnChanges, turn_changes

ASKED = Question("Which?", options=("one", "two", "three"))
KIND = Question("Anne is kind.", "Anne is big. All big things are kind.", answer_format="truth")


@pytest.mark.parametrize(
    ("first", "second", "answer", "turns", "changed"),
    [
        ("Answer: A", "Answer: B", "B", ["A", "B"], True),
        ("Answer: A", "Answer: A", "A", ["A", "A"], False),
        ("Answer: A", "I am not sure.", "A", ["A", None], False),
        ("Hm.", "Answer: C", "C", [None, "C"], True),
        ("Hm.", "", None, [None, None], False),
    ],
)
def test_the_second_turn_counts(first: str, second: str, answer: Any, turns: list[Any], changed: bool) -> None:
    """The answer of turn 2 is taken, unless it has none; both are in the evidence."""
    mock = Mock([first, second])
    solution = run(SelfCorrect(Direct()), ASKED, backend=mock)
    assert (solution.answer, solution.evidence["turns"], solution.evidence["changed"]) == (answer, turns, changed)
    assert ("parse_errors" in solution.evidence) == (turns[1] is None)
    assert first in mock.calls[1].request.messages[-1].content
    assert len(solution.children) == 1


def test_turns_are_keys_of_any_format() -> None:
    """Numbers are compared by their value, so that 4 and 4.0 are no change."""
    asked = Question("2 + 2?", answer_format="number")
    solution = run(SelfCorrect(Direct()), asked, backend=Mock(["Answer: 4", "Answer: 4.0"]))
    assert solution.evidence["turns"] == ["4", "4"]
    assert not solution.evidence["changed"]


def test_changes_are_counted() -> None:
    """Accuracy at both turns, what was broken and what was mended, as shares of all questions."""
    pairs: list[tuple[list[str | None], str]] = [
        (["A", "A"], "A"),
        (["A", "B"], "A"),
        (["B", "A"], "A"),
        ([None, "A"], "A"),
        (["A", None], "A"),
    ]
    assert turn_changes([*pairs, (["B", "C"], "A")]) == TurnChanges(6, 3 / 6, 3 / 6, 2 / 6, 2 / 6)
    assert turn_changes([]) == TurnChanges(0, 0.0, 0.0, 0.0, 0.0)


@given(st.lists(st.tuples(st.tuples(*[st.sampled_from(["A", "B", None])] * 2), st.sampled_from(["A", "B"]))))
def test_changes_add_up(pairs: list[tuple[tuple[str | None, str | None], str]]) -> None:
    """Turn 2 is turn 1 less what was broken plus what was mended."""
    found = turn_changes(pairs)
    assert found.second == pytest.approx(found.first - found.broken + found.mended)
    assert found.questions == len(pairs)


def test_the_mock_errs_at_each_turn_by_itself() -> None:
    """On the mock both turns are right with the same probability, and broken and mended are p (1 - p) each."""
    runs = [run(SelfCorrect(), KIND, backend=Mock(error_rate=0.3, seed=seed)) for seed in range(300)]
    found = turn_changes((one.evidence["turns"], "True") for one in runs)
    for share, expected in ((found.first, 0.7), (found.second, 0.7), (found.broken, 0.21), (found.mended, 0.21)):
        assert abs(share - expected) < 0.1  # four standard errors of 0.026
    assert (
        run(SelfConsistency(SelfCorrect(SelfConsistency(samples=3)), samples=3), KIND, backend="mock").answer == "True"
    )


def test_settings_out_of_range_are_errors() -> None:
    """A temperature beyond the scale is refused."""
    with pytest.raises(SettingError):
        SelfCorrect(temperature=5.0)
