"""Least-to-most: simpler questions first."""

from __future__ import annotations

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.strategies.least_to_most import LeastToMost

APPLES = Question("Ann has 3 apples, Bob twice as many. How many have they together?", answer_format="number")


def asked_of(mock: Mock) -> list[str]:
    """What the user message of each call was."""
    return [call.request.messages[-1].content for call in mock.calls]


def test_parts_are_solved_in_order_with_the_earlier_answers() -> None:
    """Each subquestion sees the problem and the earlier answers; the question comes last and gives the answer."""
    mock = Mock(
        [
            "1. How many has Ann?\n2. How many has Bob?",
            "Answer: 3 apples",
            "Twice 3 is 6.\nAnswer: 6 apples",
            "3 + 6 = 9\nAnswer: 9",
        ]
    )
    solution = run(LeastToMost(), APPLES, backend=mock)
    assert (solution.answer, solution.usage.calls) == (9, 4)
    assert solution.evidence["subquestions"] == {"How many has Ann?": "3 apples", "How many has Bob?": "6 apples"}
    _, first, second, last = asked_of(mock)
    assert "in the end: Ann has 3 apples" in first
    assert "Answered so far" not in first
    assert "1. How many has Ann?\n   Answer: 3 apples" in second
    assert "Twice 3 is 6." in last
    assert last.endswith(f"Question: {APPLES.text}")
    assert len(solution.children) == 3


def test_only_the_answers_may_be_kept() -> None:
    """With keep="answer" the later questions see no reasoning."""
    mock = Mock(["1. How many has Bob?", "Twice 3 is 6.\nAnswer: 6", "Answer: 9"])
    run(LeastToMost(keep="answer"), APPLES, backend=mock)
    assert "1. How many has Bob?\n   6" in asked_of(mock)[-1]


def test_no_parts_is_the_plain_question() -> None:
    """Where no subquestion is found, the question is asked as it is, and the reply is in the evidence."""
    mock = Mock(["It is simple enough.", "Answer: 9"])
    solution = run(LeastToMost(), APPLES, backend=mock)
    assert solution.answer == 9
    assert solution.evidence == {"parse_errors": ["It is simple enough."]}
    assert asked_of(mock)[1] == f"Question: {APPLES.text}"


def test_too_many_parts_and_the_question_itself_are_left_out() -> None:
    """The setting bounds the calls; what is left out is reported; the question itself is no part of itself."""
    mock = Mock([f"1. One?\n2. {APPLES.text}\n3. Two?\n4. Three?", "a", "Answer: 1"])
    solution = run(LeastToMost(subquestions=1), APPLES, backend=mock)
    assert solution.evidence["left_out"] == ["Two?", "Three?"]
    assert len(mock.calls) == 3


def test_a_part_without_an_answer_is_not_shown() -> None:
    """An abstention on a subquestion is reported, and no later question sees it."""
    mock = Mock(["1. One?\n2. Two?", "", "Answer: yes", "Answer: 4"])
    solution = run(LeastToMost(), APPLES, backend=mock)
    assert solution.evidence["subquestions"] == {"One?": None, "Two?": "yes"}
    assert "One?" not in asked_of(mock)[-1]


def test_options_and_context_reach_the_parts() -> None:
    """A subquestion sees the context and the options of the question."""
    question = Question("Which colour?", "The lamp is blue.", ("red", "blue"))
    mock = Mock(["- What is blue?", "Answer: the lamp", "Answer: B"])
    assert run(LeastToMost(), question, backend=mock).answer == "B"
    assert "The lamp is blue.\n\nNotes on the question:" in asked_of(mock)[1]
    assert "B) blue" in asked_of(mock)[1]


def test_out_of_budget_is_an_error() -> None:
    """Answers to parts are no answer to the question."""
    with pytest.raises(BudgetExceededError):
        run(LeastToMost(), APPLES, backend=Mock(["1. One?", "a", "Answer: 1"]), limits=Limits(calls=2))


@pytest.mark.parametrize("settings", [{"subquestions": 0}, {"subquestions": True}, {"keep": "all"}])
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        LeastToMost(**settings)  # type: ignore[arg-type]
