"""Best of n."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Limits, Mock, Question, Solution, run
from reasoning.errors import BudgetExceededError, ResponseError, SettingError
from reasoning.strategies import Direct, SelfConsistency
from reasoning.strategies.best_of import BestOf
from reasoning.strategies.judging.scorers import Check, LogProb
from reasoning.strategies.judging.tournament import Standings

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from reasoning.backends import Request

ASKED = Question("Which?", options=("one", "two", "three"))


def model(answers: str, judge: Callable[[str], str] = lambda prompt: "Score: 3") -> Mock:
    """A model that gives these answers, one for each sample (`?`: none), and judges by the prompt."""

    def reply(request: Request, sample: int) -> str:
        if "from 0 to" in request.text or "Compare two" in request.text:
            return judge(request.messages[-1].content)
        return f"Answer: {answers[sample]}" if answers[sample] != "?" else "I don't know."

    return Mock(reply)


def by_answer(**scores: str) -> Callable[[str], str]:
    """A judge that gives each answer a score of its own."""
    return lambda prompt: f"Score: {next(score for answer, score in scores.items() if f'Answer: {answer}' in prompt)}"


def test_the_best_score_wins() -> None:
    """The candidate that the judge rates highest wins, however rare its answer is; its score is the confidence."""
    solution = run(BestOf(n=4), ASKED, backend=model("AABA", by_answer(A="2", B="4")))
    assert (solution.answer, solution.confidence) == ("B", 0.8)
    assert solution.evidence["scores"] == [0.4, 0.4, 0.8, 0.4]
    assert (solution.usage.calls, len(solution.children)) == (8, 4)


def test_ties_go_to_the_earlier_candidate() -> None:
    """Of equal scores the first in the order of the samples wins."""
    assert run(BestOf(n=3), ASKED, backend=model("CAB")).answer == "C"


def test_failures_are_apart_from_scores() -> None:
    """A judgement that can't be read is counted apart: it is no score of 0, and a bad score beats it."""
    solution = run(BestOf(n=3), ASKED, backend=model("ABC", by_answer(A="none", B="0", C="9")))
    assert solution.answer == "B"
    assert (solution.evidence["scores"], solution.evidence["unscored"]) == ([None, 0.0, None], 2)


def test_one_strategy_serves_many_questions() -> None:
    """Failures on one question leave nothing behind for the next: the strategy has no state."""
    strategy = BestOf(n=2)
    for _ in range(3):
        solution = run(strategy, ASKED, backend=model("AB", lambda prompt: "?"))
        assert solution.evidence["unscored"] == 2


def test_without_any_score_the_candidates_vote() -> None:
    """Where nothing could be judged, the most frequent answer is taken, and the evidence says so."""
    solution = run(BestOf(n=3), ASKED, backend=model("ABB", lambda prompt: "?"))
    assert (solution.answer, solution.evidence["by_vote"]) == ("B", True)


def test_abstentions_are_no_candidates() -> None:
    """A sample without an answer is not judged; where there is nothing else, the strategy abstains."""
    solution = run(BestOf(n=3), ASKED, backend=model("?B?"))
    assert (solution.answer, solution.evidence["abstained"], solution.usage.calls) == ("B", 2, 4)
    nothing = run(BestOf(n=2), ASKED, backend=model("??"))
    assert (nothing.abstained, nothing.usage.calls) == (True, 2)


def test_the_first_verified_candidate_ends_the_search() -> None:
    """With `stop_at` candidates are drawn one after the other until a check accepts one."""
    check = Check(lambda question, solution: solution.answer == "C")
    solution = run(BestOf(n=6, scorer=check, stop_at=1), ASKED, backend=model("AB?CAC"))
    assert (solution.answer, solution.usage.calls) == ("C", 4)
    assert (solution.evidence["verified"], solution.evidence["saved"]) == (True, 2)
    wide = run(BestOf(n=6, scorer=check, stop_at=1, width=3), ASKED, backend=model("AB?CAC"))
    assert (wide.answer, wide.usage.calls) == ("C", 6)
    never = run(BestOf(n=3, scorer=check, stop_at=1), ASKED, backend=model("ABA"))
    assert (never.answer, never.evidence["verified"]) == ("A", False)


def test_the_same_answer_is_judged_once_where_that_is_set() -> None:
    """With `once`, each answer costs one judgement, by its first candidate, across the waves too."""
    solution = run(BestOf(n=5, once=True), ASKED, backend=model("ABBAA", by_answer(A="2", B="4")))
    assert (solution.answer, solution.usage.calls) == ("B", 7)
    assert solution.evidence["scores"] == [0.4, 0.8, 0.8, 0.4, 0.4]
    asked: list[str] = []

    def is_c(question: Question, solution: Solution) -> bool:
        asked.append(solution.shown[0])
        return bool(solution.answer == "C")

    run(BestOf(n=5, scorer=Check(is_c), stop_at=1, once=True), ASKED, backend=model("ABBAC"))
    assert asked == ["A", "B", "C"]


def test_a_tournament_is_won_by_the_most_points() -> None:
    """Each two candidates with different answers play in both orders, and the largest share of points wins."""

    def prefers_b(prompt: str) -> str:
        first, second = prompt.partition("Solution 2")[::2]
        return "Better: 1" if "Answer: B" in first else "Better: 2" if "Answer: B" in second else "Better: tie"

    solution = run(BestOf(n=3, rank="tournament"), ASKED, backend=model("ABC", prefers_b))
    assert (solution.answer, solution.confidence) == ("B", 1.0)
    assert solution.evidence["points"] == [1.0, 4.0, 1.0]
    assert solution.evidence["tournament"][0] == {"first": 0, "second": 1, "better": 1}
    assert solution.usage.calls == 3 + 6
    half = run(BestOf(n=3, rank="tournament", orders="random"), ASKED, backend=model("ABC", prefers_b), seed=3)
    assert (half.answer, half.usage.calls) == ("B", 6)
    assert (
        half.evidence
        == run(BestOf(n=3, rank="tournament", orders="random"), ASKED, backend=model("ABC", prefers_b), seed=3).evidence
    )
    biased = run(BestOf(n=2, rank="tournament"), ASKED, backend=model("AC", lambda prompt: "Better: 1"))
    assert (biased.answer, biased.evidence["points"]) == ("A", [1.0, 1.0])


def test_a_tournament_without_results_is_a_vote() -> None:
    """Games that can't be read have no points; equal answers don't play at all."""
    solution = run(BestOf(n=3, rank="tournament"), ASKED, backend=model("ABB", lambda prompt: "?"))
    assert (solution.answer, solution.evidence["by_vote"], solution.evidence["unscored"]) == ("B", True, 4)
    same = run(BestOf(n=3, rank="tournament", once=True), ASKED, backend=model("BBB"))
    assert (same.answer, same.usage.calls) == ("B", 3)


@given(st.lists(st.sampled_from([0, 1, 2, None]), max_size=12), st.integers(2, 4), st.randoms(use_true_random=False))
def test_points_add_up(results: list[int | None], players: int, rng: random.Random) -> None:
    """Each judged game gives one point in all, whoever plays and whatever comes out."""
    table = Standings([0.0] * players)
    for result in results:
        first, second = rng.sample(range(players), 2)
        table.enter(first, second, result)
    judged = len(results) - results.count(None)
    assert sum(table.points) == judged
    assert sum(table.played) == 2 * judged
    assert all(0 <= points <= played for points, played in zip(table.points, table.played, strict=True))


def test_out_of_budget_the_best_so_far_is_returned() -> None:
    """A limit within the drawing or the judging leaves what was judged; with nothing drawn, it is an error."""
    drawing = run(BestOf(n=5), ASKED, backend=model("ABCAB"), limits=Limits(calls=3))
    assert (drawing.answer, drawing.stopped) == ("A", "budget")
    judging = run(BestOf(n=2), ASKED, backend=model("AB"), limits=Limits(calls=3))
    assert (judging.answer, judging.stopped, judging.evidence["scores"]) == ("A", "budget", [0.6, None])
    games = run(BestOf(n=2, rank="tournament"), ASKED, backend=model("AB"), limits=Limits(calls=2))
    assert (games.answer, games.stopped) == ("A", "budget")
    with pytest.raises(BudgetExceededError):
        run(BestOf(SelfConsistency(BestOf(n=2)), n=2), ASKED, backend=model("AB"), limits=Limits(seconds=1e-9))


def test_errors_of_the_backend_do_not_lose_the_others() -> None:
    """A sample that fails is reported; where all fail, the error passes."""

    def reply(request: Request, sample: int) -> str:
        if sample != 1:
            raise ResponseError("mock", "down")
        return "Answer: B"

    mock = Mock(reply)
    mock.max_choices = 1
    check = Check(lambda question, solution: True)
    solution = run(BestOf(Direct(), n=3, scorer=check, stop_at=1), ASKED, backend=mock)
    assert (solution.answer, solution.stopped, solution.evidence["errors"]) == ("B", "errors", ["mock: down"])
    with pytest.raises(ResponseError):
        run(BestOf(Direct(), n=1), ASKED, backend=mock)


def test_log_probabilities_rank_without_a_call() -> None:
    """A scorer that has nothing to say leaves a vote, and costs no call."""
    solution = run(BestOf(n=3, scorer=LogProb()), ASKED, backend=model("ABB"))
    assert (solution.answer, solution.usage.calls, solution.evidence["unscored"]) == ("B", 3, 3)


def test_a_checker_finds_rare_answers_that_a_vote_misses() -> None:
    """On the mock with 80 % errors, the first verified of many is right where a vote is not."""
    asked = Question("Anne is kind.", "Anne is big. All big things are kind.", answer_format="truth")
    check = Check(lambda question, solution: solution.answer == "True")
    found = [run(BestOf(n=40, scorer=check, stop_at=1), asked, backend=Mock(error_rate=0.8, seed=s)) for s in range(30)]
    assert all(one.answer == "True" for one in found)
    mean = sum(one.usage.calls for one in found) / len(found)
    assert 3 < mean < 7.5  # geometric with mean 5, standard error 0.8
    votes = [run(SelfConsistency(samples=15), asked, backend=Mock(error_rate=0.8, seed=s)).answer for s in range(10)]
    assert votes.count("True") <= 2


@pytest.mark.parametrize(
    "settings",
    [
        {"n": 0},
        {"width": 0},
        {"rank": "best"},
        {"orders": "one"},
        {"temperature": 9.0},
        {"stop_at": 1.0, "rank": "tournament"},
    ],
)
def test_settings_out_of_range_are_errors(settings: dict[str, Any]) -> None:
    """What can't be drawn or ranked is refused."""
    with pytest.raises(SettingError):
        BestOf(**settings)


@pytest.mark.parametrize(
    ("question", "reply", "answer"),
    [
        (Question("2 + 2?", answer_format="number"), "Answer: 4", 4),
        (Question("Who?", "Anne did it.", answer_format="text"), "Answer: Anne", "Anne"),
    ],
)
def test_other_formats_of_answers(question: Question, reply: str, answer: Any) -> None:
    """Numbers and texts are judged as letters are."""
    mock = Mock(lambda request, sample: "Score: 5" if "from 0 to" in request.text else reply)
    assert run(BestOf(n=2), question, backend=mock).answer == answer
    assert isinstance(run(BestOf(BestOf(n=2), n=2), question, backend=mock), Solution)
