"""Self-Refine: criticise, rewrite, and keep the best."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf, isnan
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.parsing import truncate
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import Failure, catch, error_texts, why_stopped, with_nonempty
from reasoning.strategies._shared.prompt_text import escape_for_prompt, format_answers, solution_text
from reasoning.strategies._shared.revision import Reviser, Version
from reasoning.strategies.base import Named, inner_evidence, require_positive
from reasoning.strategies.cot import CoT
from reasoning.strategies.judging.critics import NO_ANSWER, Critic, Critique, ModelCritic, ScoreCritic
from reasoning.strategies.judging.scorers import Scorer, belief

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session


@dataclass
class _Work:
    """The versions of a solution, and what the critic said of each; None for one that it could not be asked about."""

    versions: list[Solution]
    critiques: list[Critique | None] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def best(self) -> int:
        """The version that the critic likes best: of equals the earliest, so that the first is never made worse."""
        return max(range(len(self.critiques)), key=self._rank)

    def _rank(self, index: int) -> tuple[bool, bool, float]:
        critique, answered = self.critiques[index], not self.versions[index].abstained
        if critique is None:
            return answered, False, -inf
        score = critique.score
        return answered, bool(critique.satisfied), -inf if score is None or isnan(score) else score


@dataclass(frozen=True)
class Refine(Named):
    """Let a critic look at a solution and the model rewrite it, until the critic is satisfied (Madaan et al., 2023).

    The inner cost, a critique, and for each round a rewrite and a critique. Pays where a fault is easier to see than to
    avoid: constraints, form, style, a checker at hand; little where the model can't judge its own answers. Beyond the
    paper: it stops at the first satisfied critique and returns the version that the critic likes best, an earlier one
    before an equal one, so that by the critic's measure it never ends worse than it began. An abstention is no version
    to return as long as there is another, and costs no critique.
    An inner strategy that can `revise` writes the new versions itself: those of `pal` are programs, which are run (and
    repaired, at its cost); one that fails is criticised too, with its error, where the critic is a model.
    Evidence: `answers` (of the versions, in order), `satisfied` and `scores` (the critic's, of each; None: not said or
    not asked), `feedback` (that led to a rewrite), `kept` (the version returned; 0 is the first), `parse_errors`
    (critiques without a verdict), `errors`, and what the version returned has itself, with `inner.` before.
    """

    name: ClassVar[str] = "refine"
    paper: ClassVar[str] = "Madaan et al., 2023, arXiv:2303.17651"
    cost: ClassVar[str] = "inner + 1 to inner + 1 + 2 · rounds"
    use_when: ClassVar[str] = "faults are easier to see than to avoid, or a checker is at hand"

    inner: Strategy = field(default_factory=CoT)
    """What makes the first version."""

    rounds: int = 3
    """How many rewrites there are at most."""

    critic: Critic | Scorer | None = None
    """Who criticises: a critic (`critics`), a scorer, or None for the model itself."""

    threshold: float = 1.0
    """The score with which a critic that is a scorer is satisfied."""

    def __post_init__(self) -> None:
        require_positive(self, "rounds")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Criticise and rewrite until satisfied, or the rounds or the budget are over."""
        work = _Work([await session.solve(self.inner, question)])
        critic = self._critic()
        for rounds_left in range(self.rounds, -1, -1):
            critique = await self._criticise(critic, question, session, work)
            if critique is None or critique.satisfied or not critique.feedback or not rounds_left:
                break
            version = await catch(self._rewritten(question, session, work))
            if not isinstance(version, Solution):
                work.failures.append(version)
                break
            work.versions.append(version)
        return self._ended(work)

    def _critic(self) -> Critic:
        if self.critic is None:
            return ModelCritic()
        return self.critic if isinstance(self.critic, Critic) else ScoreCritic(self.critic, self.threshold)

    async def _criticise(self, critic: Critic, question: Question, session: Session, work: _Work) -> Critique | None:
        last = work.versions[-1]
        found = await catch(self._judged(critic, question, last, session))
        if isinstance(found, Failure):
            work.failures.append(found)
        work.critiques.append(None if isinstance(found, Failure) else found)
        return work.critiques[-1]

    async def _judged(self, critic: Critic, question: Question, version: Solution, session: Session) -> Critique:
        if not version.abstained:
            return await critic.critique(question, version, session)
        if not (isinstance(critic, ModelCritic) and isinstance(self.inner, Reviser)):
            return NO_ANSWER
        said = await critic.critique(question, version, session)
        return replace(said, satisfied=False, feedback=said.feedback or NO_ANSWER.feedback)

    async def _rewritten(self, question: Question, session: Session, work: _Work) -> Solution:
        history = [
            Version(version, critique.feedback)
            for version, critique in zip(work.versions, work.critiques, strict=True)
            if critique
        ]
        if isinstance(self.inner, Reviser):
            return await self.inner.revise(question, history, session)
        told = [
            {"solution": solution_text(one.solution), "feedback": escape_for_prompt(one.feedback)} for one in history
        ]
        return Solution.read(question, await session.ask("refine/rewrite", question=question, history=told))

    def _ended(self, work: _Work) -> Solution:
        kept, said = work.versions[work.best], work.critiques
        if kept.abstained and work.failures:
            raise work.failures[0]
        measured = said[work.best]
        evidence: dict[str, Any] = {
            "answers": format_answers(work.versions),
            "satisfied": [one.satisfied if one else None for one in said],
            "scores": [one.score if one else None for one in said],
            "kept": work.best,
        }
        evidence = with_nonempty(
            evidence,
            feedback=[one.feedback for one in said[: len(work.versions) - 1] if one],
            parse_errors=[
                f"no verdict in the critique: {truncate(one.feedback)}" for one in said if one and one.satisfied is None
            ],
            errors=error_texts(work.failures),
        )
        evidence |= inner_evidence(kept)
        stopped = why_stopped(work.failures, work.versions[:1])
        confidence = belief(measured.score) if measured else None
        inner = work.versions if isinstance(self.inner, Reviser) else work.versions[:1]
        return Solution(kept.answer, kept.answer_format, kept.text, confidence, evidence, tuple(inner), stopped=stopped)
