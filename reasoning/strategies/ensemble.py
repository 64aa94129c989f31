"""A vote over different strategies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.concurrency import together
from reasoning.errors import SettingError
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import catch, error_texts, partition, why_stopped, with_nonempty
from reasoning.strategies.base import Named
from reasoning.strategies.cot import CoT
from reasoning.strategies.direct import Direct
from reasoning.strategies.voting.tally import tally

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session


@dataclass(frozen=True)
class Ensemble(Named):
    """Let different strategies answer side by side and take the answer with the most weight.

    The sum of their costs. Pays where they err on different questions. A strategy's vote has its weight, or its weight
    times its confidence; a tie goes to the earlier strategy. Confidence is the winner's share of the weight cast.
    Evidence: `votes` (weight by answer), `abstained`, `tied`, `by_strategy` (the answer of each), `errors`.
    """

    name: ClassVar[str] = "ensemble"
    cost: ClassVar[str] = "the sum of its strategies"
    use_when: ClassVar[str] = "the strategies err on different questions"

    strategies: tuple[Strategy, ...] = (Direct(), CoT())
    """The strategies that vote: `ensemble((cot, lot(cot)))`."""

    weights: tuple[float, ...] = ()
    """The weight of each; all the same unless given."""

    by_confidence: bool = False
    """Whether a vote counts by the solution's own confidence; one without counts as 1."""

    def __post_init__(self) -> None:
        if not self.strategies:
            raise SettingError(self.name, "strategies", self.strategies, "give at least one")
        if self.weights and len(self.weights) != len(self.strategies):
            raise SettingError(
                self.name, "weights", self.weights, f"give {len(self.strategies)}, one for each strategy"
            )
        if any(not weight > 0 for weight in self.weights):
            raise SettingError(self.name, "weights", self.weights, "give numbers above 0")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Solve side by side and count."""
        drawn = await together(catch(session.solve(strategy, question)) for strategy in self.strategies)
        solutions, failures = partition(drawn)
        weights = [self._weight(index, one) for index, one in enumerate(drawn) if isinstance(one, Solution)]
        result = tally([one.answer for one in solutions], question.answer_format, weights)
        evidence: dict[str, Any] = with_nonempty(
            {
                "votes": result.votes,
                "abstained": result.abstained,
                "tied": result.tied,
                "by_strategy": {one.strategy: one.shown for one in solutions},
            },
            errors=error_texts(failures),
        )
        text = next((one.text for one in solutions if one.answer is not None and one.answer == result.winner), "")
        stopped = why_stopped(failures, solutions)
        return Solution(
            result.winner, question.answer_format, text, result.share, evidence, tuple(solutions), stopped=stopped
        )

    def _weight(self, index: int, solution: Solution) -> float:
        weight = self.weights[index] if self.weights else 1.0
        confidence = 1.0 if solution.confidence is None else solution.confidence
        return weight * confidence if self.by_confidence else weight
