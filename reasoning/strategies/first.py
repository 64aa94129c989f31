"""One strategy's answer if it is good enough, else another's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.errors import BudgetExceededError, SettingError
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import Failure, catch
from reasoning.strategies.base import Named, require_one_of
from reasoning.strategies.cot import CoT
from reasoning.strategies.direct import Direct
from reasoning.strategies.judging.scorers import Scorer, reaches, scored

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session

Accept = Literal["answered", "decided", "confident", "verified"]


@dataclass(frozen=True)
class FirstDecided(Named):
    """Take the first strategy's answer if it is accepted, else the second's: cheap or certain first, dear if needed.

    The cost of the first, that of a scorer, and of the second where the first is not accepted. Pays where the first
    knows when it does not know: a prover before chain of thought, a small vote before a large one. Which rule is right
    depends on the questions: "Unknown" is an answer in an open world, and no decision elsewhere.
    Evidence: `accepted` (first, second, or none), `first` (the first's answer in words), and the evidence of the one
    that was taken.
    """

    name: ClassVar[str] = "first"
    cost: ClassVar[str] = "first, + second where the first is not accepted"
    use_when: ClassVar[str] = "the first knows when it does not know"

    first: Strategy = field(default_factory=Direct)
    """What is tried first."""

    second: Strategy = field(default_factory=CoT)
    """What answers where the first is not accepted; nest another `first` for a third."""

    accept: Accept | Scorer | Callable[[Solution], bool] = "decided"
    """answered: any answer. decided: any but Unknown. confident: one whose confidence reaches `confidence`.
    verified: one whose evidence has a true `verified`. A scorer (`verdict`, `judge`): one whose score reaches
    `confidence`; one token where the backend decides. Or a function of the solution."""

    confidence: float = 0.8
    """What `confident` and a scorer ask for, from 0 to 1."""

    def __post_init__(self) -> None:
        if not (callable(self.accept) or isinstance(self.accept, Scorer)):
            require_one_of(self, "accept", ("answered", "decided", "confident", "verified"))
        if not 0 <= self.confidence <= 1:
            raise SettingError(self.name, "confidence", self.confidence, "give a number from 0 to 1")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Try the first, then perhaps the second; an answer that was not accepted is better than none."""
        one = await session.solve(self.first, question)
        if await self._accepts(one, question, session):
            return _taken(one, one, "first")
        try:
            two = await session.solve(self.second, question)
        except BudgetExceededError:
            if one.abstained:
                raise
            return _taken(one, one, "none").replace(stopped="budget")
        return _taken(one, two, "second") if not two.abstained else _taken(one, one, "none")

    async def _accepts(self, solution: Solution, question: Question, session: Session) -> bool:
        if isinstance(self.accept, Scorer):
            score = None if solution.abstained else await catch(scored(self.accept, question, solution, session))
            return not isinstance(score, Failure) and reaches(self.accept, score, self.confidence)
        if callable(self.accept):
            return not solution.abstained and bool(self.accept(solution))
        rules = {
            "answered": True,
            "decided": solution.answer != "Unknown",
            "confident": (solution.confidence or 0.0) >= self.confidence,
            "verified": bool(solution.evidence.get("verified")),
        }
        return not solution.abstained and rules[self.accept]


def _taken(one: Solution, taken: Solution, which: str) -> Solution:
    evidence: dict[str, Any] = {"accepted": which, "first": one.shown, **taken.evidence}
    return taken.replace(evidence=evidence, children=(one,) if taken is one else (one, taken))
