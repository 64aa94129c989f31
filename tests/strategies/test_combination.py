"""Combinations: the first that is accepted, and votes over different strategies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from reasoning import Limits, Question, Session, Solution, run
from reasoning.errors import BudgetExceededError, ServerError, SettingError
from reasoning.strategies import Direct, Ensemble, FirstDecided, LoT
from reasoning.strategies.voting.tally import tally

ASKED = Question("Is it so?", "It may be.", ("True", "False", "Unknown"))


@dataclass(frozen=True)
class Says:
    """A strategy that always answers the same."""

    answer: Any
    confidence: float | None = None
    verified: bool = False
    error: Exception | None = None

    async def solve(self, question: Question, session: Session) -> Solution:
        """Answer."""
        if self.error:
            raise self.error
        return Solution(
            self.answer, question.answer_format, confidence=self.confidence, evidence={"verified": self.verified}
        )


@pytest.mark.parametrize(
    ("accept", "first", "taken"),
    [
        ("answered", Says("Unknown"), "first"),
        ("decided", Says("Unknown"), "second"),
        ("decided", Says("False"), "first"),
        ("decided", Says(None), "second"),
        ("confident", Says("False", 0.9), "first"),
        ("confident", Says("False", 0.5), "second"),
        ("confident", Says("False"), "second"),
        ("verified", Says("False", verified=True), "first"),
        ("verified", Says("False"), "second"),
        (lambda solution: solution.answer == "False", Says("False"), "first"),
        (lambda solution: True, Says(None), "second"),
    ],
)
def test_the_first_is_taken_if_it_is_accepted(accept: Any, first: Says, taken: str) -> None:
    """Each rule accepts what it says, and an abstention is never accepted."""
    solution = run(FirstDecided(first, Says("True"), accept), ASKED, backend="mock")
    assert solution.evidence["accepted"] == taken
    assert solution.answer == (first.answer if taken == "first" else "True")
    assert len(solution.children) == (1 if taken == "first" else 2)


def test_an_answer_that_was_not_accepted_is_better_than_none() -> None:
    """Where the second abstains, or no budget is left for it, the first's answer stands, marked."""
    assert run(FirstDecided(Says("Unknown"), Says(None)), ASKED, backend="mock").evidence["accepted"] == "none"
    cut = run(FirstDecided(Says("Unknown"), LoT()), ASKED, backend="mock", limits=Limits(calls=1))
    assert (cut.answer, cut.stopped) == ("Unknown", "budget")
    with pytest.raises(BudgetExceededError):
        run(FirstDecided(Says(None), LoT()), ASKED, backend="mock", limits=Limits(calls=1))


def test_combinations_have_specs() -> None:
    """`first(lot(direct), cot, accept='answered')` and `ensemble((cot, direct))` are specs."""
    assert run("first(lot(direct), cot, accept='answered')", ASKED, backend="mock").usage.calls == 2
    solution = run("ensemble((cot, direct, lot(cot)), weights=(2, 1, 1))", ASKED, backend="mock")
    assert set(solution.evidence["by_strategy"]) == {"cot", "direct", "lot(cot)"}


def test_an_ensemble_counts_weights() -> None:
    """The answer with the most weight wins, not the one with the most heads."""
    three = (Says("True"), Says("False"), Says("False"))
    assert run(Ensemble(three), ASKED, backend="mock").answer == "False"
    solution = run(Ensemble(three, weights=(3.0, 1.0, 1.0)), ASKED, backend="mock")
    assert (solution.answer, solution.confidence) == ("True", 0.6)


def test_confidence_may_weigh() -> None:
    """By confidence, one sure voice outweighs two unsure ones; abstentions weigh nothing."""
    votes = (Says("True", 0.9), Says("False", 0.4), Says("False", 0.4), Says(None, 1.0))
    assert run(Ensemble(votes, by_confidence=True), ASKED, backend="mock").answer == "True"
    assert run(Ensemble(votes), ASKED, backend="mock").answer == "False"


def test_a_failing_strategy_does_not_lose_the_others() -> None:
    """A strategy whose backend fails is reported; where all fail, the first error is raised."""
    down = Says(None, error=ServerError("m", "down", 500))
    solution = run(Ensemble((down, Says("True"))), ASKED, backend="mock")
    assert (solution.answer, solution.stopped, solution.evidence["errors"]) == ("True", "errors", ["m: down"])
    with pytest.raises(ServerError):
        run(Ensemble((down, down)), ASKED, backend="mock")


def test_ties_go_to_the_earlier_strategy() -> None:
    """Equal weights are decided by the order of the strategies, and reported."""
    solution = run(Ensemble((Says("Unknown"), Says("True"))), ASKED, backend="mock")
    assert (solution.answer, solution.evidence["tied"]) == ("Unknown", True)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Ensemble(()),
        lambda: Ensemble((Direct(),), (1.0, 2.0)),
        lambda: Ensemble((Direct(),), (0.0,)),
        lambda: FirstDecided(accept="best"),  # type: ignore[arg-type]
        lambda: FirstDecided(confidence=7),
    ],
)
def test_settings_out_of_range_are_errors(make: Any) -> None:
    """Weights that don't fit, unknown rules and confidences beyond 1 are refused."""
    with pytest.raises(SettingError):
        make()


def test_weights_in_a_tally_may_be_fractions() -> None:
    """A tally adds weights up and gives the winner's share of them."""
    result = tally(["True", "False", None], ASKED.answer_format, [0.5, 1.5, 9.0])
    assert (result.winner, result.share, result.abstained) == ("False", 0.75, 1)


def test_a_strategy_is_named_the_same_in_every_run() -> None:
    """The name by which results are kept has no address in memory: functions and objects go by their own names."""

    def accepts(solution: Solution) -> bool:
        return True

    shown = str(FirstDecided(Direct(), Ensemble((Direct(),)), accepts))
    assert "accepts" in shown
    assert "0x" not in shown
    assert "0x" not in str(FirstDecided(accept=lambda solution: True))
