"""Self-consistency and votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Limits, Mock, Question, run
from reasoning.answers import Choice
from reasoning.errors import BudgetExceededError, ServerError, SettingError
from reasoning.strategies import SelfConsistency
from reasoning.strategies.voting.tally import tally

if TYPE_CHECKING:
    from reasoning.backends import Request

LETTERS = Choice(("one", "two", "three"))
ASKED = Question("Which?", options=LETTERS.options)


def vote(*replies: str) -> Mock:
    """A model that gives these replies, one for each sample."""
    return Mock(lambda request, sample: replies[sample])


def test_the_most_frequent_answer_wins() -> None:
    """The answer with the most votes wins; confidence is its share of the votes cast."""
    solution = run("sc(cot, samples=5)", ASKED, backend=vote("Answer: A", "Answer: B", "Answer: B", "Answer: C", "?"))
    assert (solution.answer, solution.confidence) == ("B", 0.5)
    assert solution.evidence["votes"] == {"B) two": 2, "A) one": 1, "C) three": 1}
    assert solution.evidence["abstained"] == 1
    assert len(solution.children) == 5


def test_abstentions_never_win() -> None:
    """Samples without an answer don't vote, however many they are."""
    solution = run("sc(cot, samples=5)", ASKED, backend=vote("?", "no idea", "Answer: C", "", "None"))
    assert (solution.answer, solution.confidence) == ("C", 1.0)


def test_nobody_votes() -> None:
    """Where no sample has an answer, the vote abstains."""
    solution = run("sc(cot, samples=3)", ASKED, backend=vote("?", "", "None of this"))
    assert solution.abstained
    assert solution.confidence is None


def test_a_tie_goes_to_the_earliest_sample() -> None:
    """A tie is broken by the order of the samples and is reported."""
    backend = vote("Answer: C", "Answer: A", "Answer: A", "Answer: C")
    solution = run("sc(cot, samples=4)", ASKED, backend=backend)
    assert (solution.answer, solution.evidence["tied"]) == ("C", True)


@given(st.lists(st.sampled_from(["A", "B", "C", None]), max_size=12), st.randoms())
def test_the_winner_does_not_depend_on_arrival(answers: list[str | None], random: object) -> None:
    """The winner has the most votes; of equals, the one whose first vote is earliest."""
    result = tally(answers, LETTERS)
    cast = [answer for answer in answers if answer is not None]
    assert result.abstained == len(answers) - len(cast)
    assert sum(result.votes.values()) == len(cast)
    if cast:
        best = max(cast.count(answer) for answer in cast)
        assert result.winner == next(answer for answer in cast if cast.count(answer) == best)
    else:
        assert result.winner is None


def test_samples_travel_in_one_request() -> None:
    """All samples of a wave are one request with n, and each has a number of its own."""
    mock = Mock()
    solution = run("sc(cot, samples=7, stop_rule=all)", ASKED, backend=mock)
    assert [call.sample for call in mock.calls] == list(range(7))
    assert len({call.request.samples for call in mock.calls}) == 1
    assert solution.usage.calls == 7


def test_a_limit_of_calls_leaves_what_there_is() -> None:
    """Out of budget, the vote is over the samples there are, and says so."""
    solution = run("sc(cot, samples=9, stop_rule=all)", ASKED, backend=vote(*["Answer: A"] * 9), limits=Limits(calls=4))
    assert (solution.answer, solution.stopped, solution.usage.calls) == ("A", "budget", 4)
    assert solution.evidence["votes"] == {"A) one": 4}


def test_nothing_within_budget_is_an_error() -> None:
    """Where not even one sample fits, BudgetExceededError names the limit."""
    with pytest.raises(BudgetExceededError, match="calls"):
        run("lot(sc(cot, samples=3))", ASKED, backend="mock", limits=Limits(calls=1))


def test_a_failing_sample_does_not_lose_the_others() -> None:
    """A sample that the backend fails on is reported; the others vote."""

    def reply(request: Request, sample: int) -> str:
        if sample == 1:
            raise ServerError("mock", "down", 500)
        return "Answer: B"

    backend = Mock(reply, max_choices=1)
    from reasoning.backends import Defaults, Sampling

    solution = run("sc(cot, samples=3)", ASKED, backend=Defaults(backend, Sampling()))
    assert (solution.answer, solution.stopped) == ("B", "errors")
    assert solution.evidence["errors"] == ["mock: down"]


def test_temperature_is_for_everything_inside() -> None:
    """The vote's temperature holds for inner strategies that set none themselves."""
    mock = Mock()
    run("sc(lot(cot), samples=2, temperature=0.7)", ASKED, backend=mock)
    assert {call.request.sampling.temperature for call in mock.calls} == {0.7}
    mock.calls.clear()
    run("sc(cot(temperature=0.1), samples=2, temperature=0.7)", ASKED, backend=mock)
    assert {call.request.sampling.temperature for call in mock.calls} == {0.1}


@pytest.mark.parametrize("samples", [0, -3, True, 2.5])
def test_samples_is_a_number_above_zero(samples: object) -> None:
    """A vote of nobody is refused."""
    with pytest.raises(SettingError, match="samples"):
        SelfConsistency(samples=samples)  # type: ignore[arg-type]


def test_a_stop_rule_draws_in_waves() -> None:
    """With `stop_rule=exact` the wave that could settle the vote is drawn first, and the rest only if it did not."""
    agreed = run("sc(cot, samples=10, stop_rule=exact)", ASKED, backend=vote(*["Answer: A"] * 10))
    assert (agreed.usage.calls, agreed.evidence["saved"], agreed.answer) == (5, 5, "A")
    split = vote(*["Answer: A", "Answer: B"] * 5)
    whole = run("sc(cot, samples=10, stop_rule=exact)", ASKED, backend=split)
    assert whole.answer == run("sc(cot, samples=10, stop_rule=all)", ASKED, backend=split).answer
    assert [call.sample for call in split.calls[:5]] == [0, 1, 2, 3, 4]


def test_it_stops_by_itself_when_the_vote_is_clear() -> None:
    """By default it stops as soon as `beta` or `exact` does: at 4–0 of 10, at 3–0 of 5, and not at 3–1 of 10."""
    agreed = run("sc(cot, samples=10)", ASKED, backend=vote(*["Answer: A"] * 10))
    assert (agreed.usage.calls, agreed.evidence["saved"], agreed.confidence) == (4, 6, 1.0)
    assert run("sc(cot, samples=5)", ASKED, backend=vote(*["Answer: A"] * 5)).usage.calls == 3
    unsure = run("sc(cot, samples=10)", ASKED, backend=vote("Answer: B", *["Answer: A"] * 9))
    assert unsure.usage.calls == 7
