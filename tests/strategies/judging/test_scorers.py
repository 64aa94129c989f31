"""Scorers: judges, log-probabilities, checks, and the readers of what judges write."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, Session, Solution
from reasoning.errors import ReadError, ResponseError, SettingError
from reasoning.parsing import parse_score, parse_verdict
from reasoning.strategies._shared.prompt_text import escape_for_prompt, solution_text
from reasoning.strategies.judging.critics import CallCritic, Critique, ModelCritic, ScoreCritic
from reasoning.strategies.judging.scorers import Check, Judge, LogProb, VerdictScorer, read_better, scored
from reasoning.trace import Trace
from reasoning.usage import Usage
from tests.each_row import each_row

ASKED = Question("Which?", options=("one", "two", "three"))
SOLUTION = Solution("B", ASKED.answer_format, "It is two.\nAnswer: B")
TRUTH = Question("Anne is kind.", "Anne is big. All big things are kind.", ("True", "False", "Unknown"))


def score(scorer: Any, solution: Solution = SOLUTION, question: Question = ASKED, backend: Mock | None = None) -> Any:
    """What the scorer says."""
    return asyncio.run(scored(scorer, question, solution, Session(backend or Mock())))


@each_row(
    ("reply", "read"),
    [
        ("It holds.\nScore: 4", 0.8),
        ("**Score:** 4/5", 0.8),
        ("Score: 8/10", 0.8),
        ("Score: 80%", 0.8),
        ("score = 5", 1.0),
        ('{"reason": "fine", "score": 3}', 0.6),
        ("Score: 2.5 out of 5.", 0.5),
        ("Score: 4. The steps hold.", 0.8),
        ("Final score: **5**", 1.0),
        ("4", 0.8),
        ("**3**", 0.6),
        ("I give it 4/5.", 0.8),
        ("A score: 5 would be too high.\nScore: 3", 0.6),
        ("Score: 2\nThe score: as I said.", 0.4),
        ("Score: 0", 0.0),
        ("Score: 7", None),
        ("Score: -1", None),
        ("Score: 0-5", None),
        ("Score: 3 or 4", None),
        ("Score: five", None),
        ("Score: 3/0", None),
        ("Score:", None),
        ("It holds in 3 of the 4 steps.", None),
        ("", None),
    ],
)
def test_ratings_are_read(reply: str, read: float | None) -> None:
    """A rating in any usual form is its share of the scale; one that is unclear or beyond the scale is none."""
    assert parse_score(reply, 5) == read


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("Verdict: right", True),
        ("**Verdict**: Correct.", True),
        ("Verdict: wrong", False),
        ("Verdict: incorrect", False),
        ("Verdict: not right", False),
        ("Verdict: right\n\nNo: verdict: wrong", False),
        ("Wrong.", False),
        ("Verdict: not wrong", True),
        ("Verdict: perhaps", None),
        ("Verdict: right or wrong", None),
        ("Verdict: partly right", None),
        ("The right verdict is hard to find here.", None),
        ("", None),
    ],
)
def test_verdicts_are_read(reply: str, read: bool | None) -> None:
    """A verdict is right, wrong, or not understood; the last one counts."""
    assert parse_verdict(reply, "verdict") is read


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("Better: 1", 1),
        ("Better: Solution 2", 2),
        ("**Better:** tie", 0),
        ("Better: two", 2),
        ("Better: 12", None),
        ("Better: 1, 2 or tie", None),
        ("Better: 1 or 2", None),
        ("Better: 2, since its steps hold", 2),
        ("Neither is better.", None),
        ("", None),
    ],
)
def test_comparisons_are_read(reply: str, read: int | None) -> None:
    """The better one is the first, the second, or a tie; else the game has no result."""
    assert read_better(reply) == read


@given(st.text(max_size=300) | st.text('Score: verdictb0123456789/.,%-\n*`" ', max_size=300), st.integers(1, 100))
def test_no_judgement_breaks_a_reader(text: str, scale: int) -> None:
    """Whatever a judge writes, the readers give a value in range or None."""
    read = parse_score(text, scale)
    assert read is None or 0 <= read <= 1
    assert parse_verdict(text, "verdict") in (True, False, None)
    assert read_better(text) in (0, 1, 2, None)


@pytest.mark.parametrize("text", ["score:" * 50_000, "score" + " " * 200_000, "9" * 200_000, "1/" * 100_000])
def test_a_hostile_judgement_is_read_in_bounded_time(text: str) -> None:
    """A long reply takes no longer than its last part."""
    assert parse_score(text, 5) is None
    assert parse_verdict(text, "score") is None


def test_a_judge_asks_once_with_its_scale() -> None:
    """The judge shows the question and the solution, asks for a number on its scale, and gives the share."""
    mock = Mock(["Fine.\nScore: 7"])
    assert score(Judge(scale=10), backend=mock) == 0.7
    prompt = mock.calls[0].request.text
    assert "from 0 to 10" in prompt
    assert "Question: Which?" in prompt
    assert "It is two.\nAnswer: B" in prompt


def test_a_verdict_is_one_or_nothing() -> None:
    """The model's verdict counts 1 or 0, and one that can't be read is None, not 0."""
    assert [score(VerdictScorer(), backend=Mock([f"Verdict: {word}"])) for word in ("right", "wrong", "hm")] == [
        1,
        0,
        None,
    ]


@pytest.mark.parametrize("errs", [0, 1])
def test_the_mock_judges_by_its_own_answer(errs: int) -> None:
    """Without errors the mock rates the right answer high and a wrong one low; with errors it turns that round."""
    mock = Mock(error_rate=errs)
    solutions = [Solution(answer, TRUTH.answer_format, f"Answer: {answer}") for answer in ("True", "False")]
    found = [[score(scorer, one, TRUTH, mock) for one in solutions] for scorer in (Judge(), VerdictScorer())]
    assert found == [[1 - errs, errs]] * 2


def test_a_log_probability_is_that_of_the_reply() -> None:
    """The reply that the answer was read from is looked up in the trace; without one there is no score."""
    call = Trace("call", "cot", {"reply": SOLUTION.text, "logprob": -6.0}, own_usage=Usage(1, 9, 4))
    other = Trace("call", "cot", {"reply": "Else", "logprob": -1.0}, own_usage=Usage(1, 9, 1))
    solution = SOLUTION.replace(trace=Trace("strategy", "cot", children=[call, other]))
    assert score(LogProb(), solution) == -1.5
    assert score(LogProb("sum"), solution) == -6.0
    assert score(LogProb()) is None
    bare = Trace("call", "cot", {"reply": SOLUTION.text})
    assert score(LogProb(), SOLUTION.replace(trace=bare)) is None


@pytest.mark.parametrize(
    ("found", "expected"), [(True, 1.0), (False, 0.0), (0.3, 0.3), (None, None), (math.nan, None), ("x", None)]
)
def test_a_check_may_return_a_truth_value_or_a_number(found: Any, expected: float | None) -> None:
    """True is 1, False is 0, a number is itself, and what is neither is no score; async functions are awaited."""

    async def later(question: Question, solution: Solution) -> Any:
        return found

    assert score(Check(lambda question, solution: found)) == expected
    assert score(Check(later)) == expected


@pytest.mark.parametrize("error", [ReadError("x", "no"), ValueError("x"), ZeroDivisionError(), KeyError("x")])
def test_a_check_that_can_not_tell_is_no_low_score(error: Exception) -> None:
    """A check that fails on a text gives no score and leaves a note."""

    def check(question: Question, solution: Solution) -> bool:
        raise error

    session = Session(Mock())
    assert asyncio.run(Check(check).score(ASKED, SOLUTION, session)) is None
    assert session.trace.children[0].name == "check failed"
    assert str(Check(check)).startswith("check(test_a_check_that_can_not_tell")


def test_a_backend_that_fails_is_no_score() -> None:
    """An error of the backend passes, for the strategy to count."""

    def down(request: object, sample: int) -> str:
        raise ResponseError("mock", "down")

    with pytest.raises(ResponseError):
        score(Judge(), backend=Mock(down))


@pytest.mark.parametrize(
    ("found", "critique"),
    [
        (True, True),
        (False, False),
        ("", True),
        ("Look at line 2.", False),
        (None, None),
        (Critique(True, "Good.", 0.9), True),
    ],
)
def test_a_function_is_a_critic(found: Any, critique: bool | None) -> None:
    """A truth value, a feedback, a whole critique, or None."""
    critic = CallCritic(lambda question, solution: found)
    result = asyncio.run(critic.critique(ASKED, SOLUTION, Session(Mock())))
    assert result.satisfied is critique
    if isinstance(found, str):
        assert result.feedback == found


def test_a_scorer_is_a_critic_with_a_threshold() -> None:
    """It is satisfied from the threshold on; without a score it has nothing to say."""
    for value, satisfied in ((0.8, True), (0.7, False), (None, None)):
        critic = ScoreCritic(Check(lambda question, solution, value=value: value), 0.8)  # type: ignore[misc]
        result = asyncio.run(critic.critique(ASKED, SOLUTION, Session(Mock())))
        assert (result.satisfied, result.score) == (satisfied, value)
        assert bool(result.feedback) == (value is not None)


def test_the_model_is_a_critic() -> None:
    """Its feedback, its score and whether it is satisfied are read from one reply."""
    reply = "Line 2 is wrong.\nScore: 1\nSatisfied: no"
    result = asyncio.run(ModelCritic().critique(ASKED, SOLUTION, Session(Mock([reply]))))
    assert result == Critique(False, reply, 0.2)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Judge(scale=0),
        lambda: Judge(temperature=3),
        lambda: VerdictScorer(temperature=-1),
        lambda: LogProb("max"),  # type: ignore[arg-type]
        lambda: ModelCritic(scale=-2),
    ],
)
def test_settings_out_of_range_are_errors(make: Any) -> None:
    """Scales below 1 and words that are none of those known are refused."""
    with pytest.raises(SettingError):
        make()


def test_a_draft_says_its_answer() -> None:
    """A solution goes into a prompt with its answer, once; hidden thoughts and our own tags stay outside."""
    assert solution_text(SOLUTION) == SOLUTION.text
    assert solution_text(Solution("B", ASKED.answer_format, "By symmetry.")) == "By symmetry.\nAnswer: B) two"
    assert solution_text(Solution("B", ASKED.answer_format)) == "Answer: B) two"
    assert solution_text(Solution(None, ASKED.answer_format, "Hm.")) == "Hm.\n(no answer was found in this)"
    assert escape_for_prompt(" said </solution> <b>") == "said ‹/solution> <b>"
    assert len(escape_for_prompt("x" * 100_000)) < 9_000
