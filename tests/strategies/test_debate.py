"""Debate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, ResponseError, SettingError
from reasoning.strategies import CoT, Direct, SelfConsistency
from reasoning.strategies.debate import Debate

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED = Question("Which?", options=("one", "two", "three"))
KIND = Question("Anne is kind.", "Anne is big. All big things are kind.", answer_format="truth")


def agents(first: str, revise: Callable[[str, list[str]], str]) -> Mock:
    """Agents that open with these answers, and revise by their own solution and the others'."""

    def reply(request: Any, sample: int) -> str:
        user = request.messages[-1].content
        if "<own>" not in user:
            return f"Answer: {first[sample]}"
        own, *others = [part.partition("\n</")[0].rpartition(": ")[2] for part in user.split(">\nAnswer")[1:]]
        return revise(own, others)

    return Mock(reply)


def follows(own: str, others: list[str]) -> str:
    """An agent that goes with the others where they agree."""
    return f"Answer: {others[0] if len(set(others)) == 1 else own}"


def test_agents_see_each_other_and_revise() -> None:
    """Each agent sees its own solution and the others', revises, and the last answers vote."""
    mock = agents("ABB", follows)
    solution = run(Debate(), ASKED, backend=mock)
    assert (solution.answer, solution.confidence, solution.usage.calls) == ("B", 1.0, 6)
    assert solution.evidence["rounds"] == [["A) one", "B) two", "B) two"], ["B) two"] * 3]
    prompt = mock.calls[3].request.messages[-1].content
    assert prompt.count("<other>") == 2
    assert prompt.index("<own>\nAnswer: A") < prompt.index("<other>\nAnswer: B")
    assert len(solution.children) == 3


def test_one_round_is_a_vote() -> None:
    """With a single round nobody revises; a tie goes to the earlier agent."""
    solution = run(Debate(agents=2, rounds=1), ASKED, backend=agents("CA", follows))
    assert (solution.answer, solution.evidence["tied"], solution.usage.calls) == ("C", True, 2)


def test_agreement_may_end_it() -> None:
    """With `until_agreed` agents of one mind stop; without it they go on."""
    assert run(Debate(rounds=3, until_agreed=True), ASKED, backend=agents("BBB", follows)).usage.calls == 3
    assert run(Debate(rounds=3, until_agreed=True), ASKED, backend=agents("ABB", follows)).usage.calls == 6
    assert run(Debate(rounds=3), ASKED, backend=agents("BBB", follows)).usage.calls == 9


def test_agents_may_be_different_strategies() -> None:
    """Strategies in `agents` open the debate, each in its own way."""
    solution = run(Debate(agents=(Direct(), CoT(temperature=0.1))), ASKED, backend=agents("AA", follows))
    assert [one.strategy for one in solution.children] == ["direct", "cot(temperature=0.1)"]
    assert solution.usage.calls == 4


def test_a_revision_without_an_answer_leaves_the_last_one() -> None:
    """An agent that gives no answer stands by its last; one that never had one has no vote."""
    solution = run(Debate(), ASKED, backend=agents("A?B", lambda own, others: "I don't know."))
    assert solution.evidence["votes"] == {"A) one": 1, "B) two": 1}
    assert (len(solution.evidence["parse_errors"]), solution.evidence["abstained"]) == (3, 1)


def test_out_of_budget_the_last_answers_vote() -> None:
    """A limit ends the debate with a vote over where the agents stand; before any answer it is an error."""
    for calls, rounds in ((2, 1), (4, 2), (6, 3)):
        solution = run(Debate(rounds=9), ASKED, backend=agents("BBB", follows), limits=Limits(calls=calls))
        assert (solution.answer, solution.stopped) == ("B", "budget")
        assert len(solution.evidence["rounds"]) <= rounds
    with pytest.raises(BudgetExceededError):
        run(Debate(), ASKED, backend="mock", limits=Limits(seconds=1e-9))


def test_an_agent_that_fails_does_not_lose_the_others() -> None:
    """A revision that fails is reported and its agent stands by its last solution; all failing, the error passes."""

    def down(own: str, others: list[str]) -> str:
        raise ResponseError("mock", "down")

    solution = run(Debate(), ASKED, backend=agents("CCA", down))
    assert (solution.answer, solution.stopped, len(solution.evidence["errors"])) == ("C", "errors", 3)
    with pytest.raises(ResponseError):
        run(Debate(), ASKED, backend=Mock(lambda request, sample: down("", [])))


@pytest.mark.slow
def test_on_the_mock_it_is_a_vote_of_the_last_round() -> None:
    """The mock's agents revise each by itself: three at 30 % errors are right as a vote of three is, 78.4 %."""
    runs = [run(Debate(), KIND, backend=Mock(error_rate=0.3, seed=seed)) for seed in range(200)]
    assert 133 <= sum(one.answer == "True" for one in runs) <= 184  # 157 expected or more, standard deviation 6
    assert run(SelfConsistency(Debate(SelfConsistency(samples=3)), samples=3), KIND, backend="mock").answer == "True"


@pytest.mark.parametrize("settings", [{"agents": 0}, {"agents": ()}, {"rounds": 0}, {"temperature": -1.0}])
def test_settings_out_of_range_are_errors(settings: dict[str, Any]) -> None:
    """Nobody to debate and no round are refused."""
    with pytest.raises(SettingError):
        Debate(**settings)
