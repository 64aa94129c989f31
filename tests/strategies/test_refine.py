"""Self-Refine."""

from __future__ import annotations

from math import isnan, nan
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Limits, Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies import Direct, SelfConsistency
from reasoning.strategies.judging.critics import CallCritic, Critique
from reasoning.strategies.judging.scorers import Check, Judge
from reasoning.strategies.refine import Refine

if TYPE_CHECKING:
    from reasoning.solution import Solution

ASKED = Question("Which?", options=("one", "two", "three"))
KIND = Question("Anne is kind.", "Anne is big. All big things are kind.", answer_format="truth")
GOOD = "All holds.\nScore: 5\nSatisfied: yes"
BAD = "Step 2 is wrong.\nScore: 2\nSatisfied: no"


def refine(*replies: str, **settings: Any) -> Solution:
    """Refine with a model that says this, in order."""
    return run(Refine(Direct(), **settings), ASKED, backend=Mock(replies))


def test_it_stops_at_the_first_satisfied_critique() -> None:
    """A satisfied critic ends it at once: one draft, one critique, no rewrite."""
    solution = refine("Answer: A", GOOD)
    assert (solution.answer, solution.usage.calls, solution.confidence) == ("A", 2, 1.0)
    assert solution.evidence == {"answers": ["A) one"], "satisfied": [True], "scores": [1.0], "kept": 0}


def test_it_rewrites_by_the_feedback_until_satisfied() -> None:
    """A critique leads to a rewrite that sees every version and its feedback."""
    mock = Mock(["Answer: A", BAD, "Answer: C", BAD.replace("2 is", "3 is"), "Answer: B", GOOD])
    solution = run(Refine(Direct()), ASKED, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("B", 6)
    last = mock.calls[4].request.messages[-1].content
    assert last.index("Answer: A") < last.index("Step 2 is") < last.index("Answer: C") < last.index("Step 3 is")
    assert solution.evidence["kept"] == 2
    assert len(solution.evidence["feedback"]) == 2


def test_the_best_version_is_kept() -> None:
    """Without satisfaction the version with the best score is returned, of equals the earliest."""
    scored = ["Answer: A", "Score: 3", "Answer: B", "x Score: 4", "Answer: C", "y Score: 1"]
    solution = refine(*scored, rounds=2)
    assert (solution.answer, solution.evidence["kept"], solution.confidence) == ("B", 1, 0.8)
    level = refine("Answer: A", "Score: 3", "Answer: B", "x Score: 3", "Answer: C", "y Score: 3", rounds=2)
    assert (level.answer, level.evidence["kept"]) == ("A", 0)


def _measure(score: float | None) -> float:
    """A score as a number that compares: none, and what is no number, below all."""
    return -99 if score is None or isnan(score) else score


@given(st.lists(st.tuples(st.booleans(), st.none() | st.just(nan) | st.floats(-9, 9)), min_size=1, max_size=6))
def test_it_never_ends_worse_than_it_began(said: list[tuple[bool, float | None]]) -> None:
    """By the critic's own measure, the version returned is at least as good as the first."""
    critiques = iter([Critique(satisfied, "Mend it.", score) for satisfied, score in said] + [Critique(False)] * 9)
    critic = CallCritic(lambda question, solution: next(critiques))
    strategy = Refine(Direct(), rounds=len(said), critic=critic)
    solution = run(strategy, ASKED, backend=Mock(lambda request, sample: "Answer: A"))
    kept, scores = solution.evidence["kept"], solution.evidence["scores"]
    first, best = ((solution.evidence["satisfied"][at], _measure(scores[at])) for at in (0, kept))
    assert best >= first


def test_a_scorer_may_be_the_critic() -> None:
    """A judge with a threshold, or a check, takes the place of the model's critique."""
    judged = refine("Answer: A", "Score: 4", critic=Judge(), threshold=0.8)
    assert (judged.answer, judged.usage.calls) == ("A", 2)
    check = Check(lambda question, solution: solution.answer == "C")
    checked = refine("Answer: A", "Answer: B", "Answer: C", critic=check)
    assert (checked.answer, checked.evidence["scores"]) == ("C", [0.0, 0.0, 1.0])


def test_an_abstention_is_rewritten_without_a_critique() -> None:
    """A draft without an answer costs no critique, and any version with an answer is better."""
    solution = refine("I don't know.", "Answer: B", BAD, "No idea.", "Answer: C", BAD)
    assert (solution.answer, solution.usage.calls) == ("B", 6)
    assert solution.evidence["answers"] == ["(no answer)", "B) two", "(no answer)", "C) three"]


def test_a_critique_that_is_not_understood_is_reported() -> None:
    """Feedback without a verdict leads to a rewrite; an empty critique ends it. Both are counted."""
    solution = refine("Answer: A", "Something is odd.", "Answer: B", "")
    assert (solution.answer, len(solution.evidence["parse_errors"])) == ("A", 2)
    assert solution.usage.calls == 4


def test_out_of_budget_the_best_so_far_is_returned() -> None:
    """A limit ends it with what there is."""
    mock = Mock(["Answer: A", BAD, "Answer: B", GOOD])
    cut = run(Refine(Direct()), ASKED, backend=mock, limits=Limits(calls=3))
    assert (cut.answer, cut.stopped, cut.evidence["satisfied"]) == ("A", "budget", [False, None])


def test_the_mock_mends_what_its_critic_finds() -> None:
    """With a draft that errs at rate p and a perfect critic, rounds rewrites leave p to the power of rounds + 1."""
    check = Check(lambda question, solution: solution.answer == "True")
    found = [run(Refine(rounds=1, critic=check), KIND, backend=Mock(error_rate=0.5, seed=s)) for s in range(200)]
    right = sum(one.answer == "True" for one in found)
    assert 125 <= right <= 172  # 150 expected, standard deviation 6
    assert run(Refine(), KIND, backend="mock").usage.calls == 2


def test_it_nests() -> None:
    """It works around and inside other strategies."""
    solution = run(SelfConsistency(Refine(SelfConsistency(samples=3)), samples=3), KIND, backend="mock")
    assert (solution.answer, solution.usage.calls) == ("True", 6)


@pytest.mark.parametrize("rounds", [0, True, "3"])
def test_rounds_is_a_number_above_zero(rounds: Any) -> None:
    """No rewrite at all is refused."""
    with pytest.raises(SettingError, match="rounds"):
        Refine(rounds=rounds)
