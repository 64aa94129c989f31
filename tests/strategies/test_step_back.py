"""Step-back prompting: the general question first."""

from __future__ import annotations

import pytest

from reasoning import Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies.step_back import StepBack

GAS = Question(
    "A gas at 2 bar is heated to twice its temperature. What is its pressure in bar?", answer_format="number"
)


def test_the_principles_go_into_the_context() -> None:
    """The general question is answered alone, and the inner strategy answers the question on its principles."""
    mock = Mock(["**What is the law of ideal gases?**", "pV = nRT", "p doubles.\nAnswer: 4"])
    solution = run(StepBack(), GAS, backend=mock)
    assert (solution.answer, solution.usage.calls) == (4, 3)
    assert solution.evidence == {"abstract": "What is the law of ideal gases?", "principles": "pV = nRT"}
    assert mock.calls[1].request.messages[-1].content == "Question: What is the law of ideal gases?"
    assert "What is the law of ideal gases?\npV = nRT\n\nQuestion: A gas" in mock.calls[2].request.text


@pytest.mark.parametrize(
    ("replies", "why"), [(["", "Answer: 4"], "no general"), (["Why?", " ", "Answer: 4"], "got no")]
)
def test_nothing_general_is_the_plain_question(replies: list[str], why: str) -> None:
    """Where a step gives nothing, the inner strategy gets the plain question, and the evidence says which."""
    mock = Mock(replies)
    solution = run(StepBack(), GAS, backend=mock)
    assert solution.answer == 4
    assert why in solution.evidence["parse_errors"][0]
    assert mock.calls[-1].request.messages[-1].content == f"Question: {GAS.text}"


@pytest.mark.parametrize(
    ("reply", "abstract"),
    [
        ("Step-back question:\nWhat is heat?", "What is heat?"),
        ("- What is heat?\nThat helps.", "What is heat?"),
        ("the laws of heat", "the laws of heat"),
    ],
)
def test_the_general_question_is_found(reply: str, abstract: str) -> None:
    """The last line that asks is the question; else the last line with words."""
    mock = Mock([reply, "heat flows", "Answer: 4"])
    assert run(StepBack(), GAS, backend=mock).evidence["abstract"] == abstract


def test_settings_that_make_no_sense_are_refused() -> None:
    """Principles have at least one line."""
    with pytest.raises(SettingError):
        StepBack(principles=0)
