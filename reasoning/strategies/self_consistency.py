"""Self-consistency: a vote over several samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.deprecation import renamed_fields
from reasoning.errors import BudgetExceededError
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import Failure, catch, error_texts, partition, why_stopped, with_nonempty
from reasoning.strategies.base import Named, require_positive, require_sampling
from reasoning.strategies.cot import CoT
from reasoning.strategies.judging.scorers import Scorer, scored
from reasoning.strategies.voting.stop_rules import BetaOrExact, StopRule
from reasoning.strategies.voting.tally import tally

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session


@renamed_fields(stop="stop_rule", weigh="weights")
@dataclass(frozen=True)
class SelfConsistency(Named):
    """Draw several samples of the inner strategy and take the most frequent answer (Wang et al., 2022).

    Up to `samples` times the inner cost, 4 to 10 of 10 as the stop rule sees fit (`stop_rule=all`, the paper's way: all
    of them); one request a wave where the backend takes `n`. Pays where right answers are frequent but not certain;
    useless where they are rare. Abstentions don't vote; a tie goes to the answer of the earliest sample. Confidence is
    the winner's share of the votes cast.
    Evidence: `votes` (by answer), `abstained`, `tied`, `saved` (samples of the budget that the stop rule left undrawn),
    `unweighed` (samples whose weight could not be had), `errors` (samples that failed, others having succeeded).
    """

    name: ClassVar[str] = "sc"
    paper: ClassVar[str] = "Wang et al., 2022, arXiv:2203.11171"
    cost: ClassVar[str] = "samples · inner at most"
    use_when: ClassVar[str] = "right answers are frequent but not certain"

    inner: Strategy = field(default_factory=CoT)
    """What is sampled."""

    samples: int = 10
    """How many samples are drawn at most."""

    stop_rule: StopRule = field(default_factory=BetaOrExact)
    """When to stop before that: all (never), exact, beta(0.95) (Adaptive-Consistency), beta_or_exact, window(5) (ESC);
    see `stop_rules`."""

    weights: Scorer | None = None
    """What a vote weighs: a scorer's score (`logprob`: the probability of a token, in the mean; `judge`); None: 1 each.
    A vote that can't be weighed doesn't count, unless none can. The stop rule counts heads: give `stop_rule=all` where
    a few heavy votes shall be able to turn a clear majority."""

    temperature: float | None = None
    """Sampling temperature of everything inside that sets none itself; None: the backend's."""

    def __post_init__(self) -> None:
        require_positive(self, "samples")
        require_sampling(self)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Draw the samples in waves, each side by side, until the rule stops, and count."""
        inner = session.child(sampling=Sampling(temperature=self.temperature))
        drawn: list[Solution | Failure] = []
        while wave := self.stop_rule.more([_key(one, question) for one in drawn], self.samples):
            drawn += await together(catch(inner.solve(self.inner, question)) for _ in range(wave))
            if any(isinstance(one, BudgetExceededError) for one in drawn):
                break
        solutions, failures = partition(drawn)
        weights = await self._weigh(question, solutions, session)
        return self._count(question, solutions, failures, weights)

    async def _weigh(
        self, question: Question, solutions: list[Solution], session: Session
    ) -> list[float | Failure | None]:
        """Return what each vote weighs; None where it can't be weighed."""
        if self.weights is None:
            return [1] * len(solutions)
        return await together(self._weight(self.weights, question, one, session) for one in solutions)

    async def _weight(
        self, scorer: Scorer, question: Question, solution: Solution, session: Session
    ) -> float | Failure | None:
        """Return a vote's weight. A log-probability is turned into a probability."""
        if solution.abstained:
            return None
        score = await catch(scored(scorer, question, solution, session))
        return exp(score) if isinstance(score, float) and score < 0 else score

    def _count(
        self,
        question: Question,
        solutions: list[Solution],
        failures: list[Failure],
        weights: list[float | Failure | None],
    ) -> Solution:
        failures = [*failures, *(weight for weight in weights if isinstance(weight, Failure))]
        known = [weight if isinstance(weight, int | float) else 0.0 for weight in weights]
        answers = [one.answer for one in solutions]
        lost = [weight is None or isinstance(weight, Failure) for weight in weights]
        unweighed = sum(answer is not None and without for answer, without in zip(answers, lost, strict=True))
        result = tally(answers, question.answer_format, known if any(known) else None)
        evidence: dict[str, Any] = with_nonempty(
            {"votes": result.votes, "abstained": result.abstained, "tied": result.tied},
            saved=0 if failures else self.samples - len(solutions),
            unweighed=unweighed,
            errors=error_texts(failures),
        )
        text = next((one.text for one in solutions if one.answer is not None and one.answer == result.winner), "")
        stopped = why_stopped(failures, solutions)
        return Solution(
            result.winner, question.answer_format, text, result.share, evidence, tuple(solutions), stopped=stopped
        )


def _key(drawn: Solution | Failure, question: Question) -> str | None:
    answer = drawn.answer if isinstance(drawn, Solution) else None
    return None if answer is None else question.answer_format.key(answer)
