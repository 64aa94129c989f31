"""Reflexion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import ResponseError, SettingError
from reasoning.strategies import Direct, SelfConsistency
from reasoning.strategies.judging.scorers import Check, Judge
from reasoning.strategies.reflexion import Reflexion

if TYPE_CHECKING:
    from reasoning.solution import Solution

ASKED = Question("Which?", "It is one of three.", options=("one", "two", "three"))
IS_C = Check(lambda question, solution: solution.answer == "C")


def reflexion(*replies: str, **settings: Any) -> tuple[Solution, Mock]:
    """Solve with a model that says this, in order."""
    mock = Mock(replies)
    return run(Reflexion(Direct(), **settings), ASKED, backend=mock), mock


def test_a_success_ends_it_at_once() -> None:
    """A first attempt that passes is returned, after its evaluation and nothing else."""
    solution, mock = reflexion("Answer: A", "Verdict: right")
    assert (solution.answer, len(mock.calls), solution.confidence) == ("A", 2, 1.0)
    assert solution.evidence == {"answers": ["A) one"], "scores": [1.0], "passed": True, "kept": 0}


def test_the_next_attempt_remembers_the_reflections() -> None:
    """After a failure the model reflects, and the next attempt has the reflection in its context."""
    solution, mock = reflexion("Answer: A", "Not one.", "Answer: B", "Not two.", "Answer: C", evaluator=IS_C)
    assert (solution.answer, solution.usage.calls) == ("C", 5)
    assert solution.evidence["reflections"] == ["Not one.", "Not two."]
    last = mock.calls[-1].request.messages[-1].content
    assert last.index(ASKED.context) < last.index("- Not one.") < last.index("- Not two.") < last.index("Which?")
    assert "Not one." in mock.calls[3].request.text
    assert "Not one." not in mock.calls[0].request.text


def test_a_question_without_context_gets_the_lessons_as_one() -> None:
    """The reflections are the context where there is none, and the options stay as they are."""
    mock = Mock(["Answer: A", "Not one.", "Answer: C"])
    asked = Question("Which?", options=ASKED.options)
    solution = run(Reflexion(Direct(), evaluator=IS_C), asked, backend=mock)
    assert solution.answer == "C"
    assert "C) three" in mock.calls[-1].request.text


def test_the_memory_is_bounded() -> None:
    """Only the latest reflections are remembered, and a long one is cut."""
    replies = ["Answer: A", "First.", "Answer: A", "Second." + "x" * 9_000, "Answer: A"]
    solution, mock = reflexion(*replies, evaluator=IS_C, memory=1)
    prompt = mock.calls[-1].request.text
    assert "First." not in prompt
    assert "Second." in prompt
    assert len(prompt) < 3_000
    assert (solution.answer, solution.evidence["passed"]) == ("A", False)


def test_without_a_success_the_best_attempt_is_returned() -> None:
    """By the evaluator's score the best attempt is kept, of equals the latest."""
    judged, _ = reflexion("Answer: A", "Score: 4", "r", "Answer: B", "Score: 2", evaluator=Judge(), attempts=2)
    assert (judged.answer, judged.evidence["kept"], judged.evidence["scores"]) == ("A", 0, [0.8, 0.4])
    level, _ = reflexion("Answer: A", "r", "Answer: B", evaluator=IS_C, attempts=2)
    assert (level.answer, level.evidence["kept"]) == ("B", 1)
    enough, _ = reflexion("Answer: A", "Score: 4", evaluator=Judge(), threshold=0.8)
    assert enough.evidence["passed"]


def test_abstentions_and_silence_are_reported() -> None:
    """An attempt without an answer fails unevaluated and never wins; empty verdicts and reflections count."""
    solution, mock = reflexion("Hm.", "", "Answer: B", "?", "Try C.", "No idea.")
    assert (solution.answer, len(solution.evidence["parse_errors"])) == ("B", 2)
    assert solution.evidence["scores"] == [None, None, None]
    assert "Lessons" not in mock.calls[2].request.text


def test_out_of_budget_the_best_so_far_is_returned() -> None:
    """A limit ends it with the attempts there are."""
    strategy, replies = Reflexion(Direct()), ["Answer: A", "Verdict: wrong", "r", "Answer: B"]
    for calls, answer, scores in ((1, "A", [None]), (2, "A", [0.0]), (3, "A", [0.0]), (4, "A", [0.0, None])):
        solution = run(strategy, ASKED, backend=Mock(replies), limits=Limits(calls=calls))
        assert (solution.answer, solution.stopped, solution.evidence["scores"]) == (answer, "budget", scores)


def test_a_reflection_that_fails_leaves_the_attempts() -> None:
    """A reflection that fails ends it, and is reported beside the attempts."""

    def reply(request: Any, sample: int) -> str:
        if "Reflect on" in request.text:
            raise ResponseError("mock", "down")
        return "Answer: A"

    solution = run(Reflexion(Direct(), evaluator=IS_C), ASKED, backend=Mock(reply))
    assert (solution.answer, solution.stopped, solution.evidence["errors"]) == ("A", "errors", ["mock: down"])


def test_the_mock_passes_its_own_verdict() -> None:
    """On the mock the right attempt is found right at once; it nests in a vote."""
    asked = Question("Anne is kind.", "Anne is big. All big things are kind.", answer_format="truth")
    solution = run(SelfConsistency(Reflexion(), samples=3), asked, backend="mock")
    assert (solution.answer, solution.usage.calls) == ("True", 4)
    reflected = run(
        Reflexion(evaluator=Check(lambda question, solution: False), attempts=2), asked, backend="mock"
    ).evidence["reflections"]
    assert "Anne is big" in reflected[0]


@pytest.mark.parametrize("settings", [{"attempts": 0}, {"memory": 0}])
def test_settings_out_of_range_are_errors(settings: dict[str, Any]) -> None:
    """No attempt and no memory are refused."""
    with pytest.raises(SettingError):
        Reflexion(**settings)
