"""Mixture of agents: layers of proposers, and an aggregator that makes one solution of what they propose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import (
    Failure,
    catch,
    error_texts,
    parse_errors_of,
    partition,
    why_stopped,
    with_nonempty,
)
from reasoning.strategies._shared.members import expand_members, require_members
from reasoning.strategies._shared.prompt_text import format_answers, solution_text
from reasoning.strategies.base import Named, require_positive, require_sampling
from reasoning.strategies.cot import CoT
from reasoning.strategies.on import session_of
from reasoning.strategies.voting.tally import tally

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session


@dataclass(frozen=True)
class Mixture(Named):
    """Let proposers answer, further layers build on the layer before, and one aggregator close (Wang et al., 2024).

    The proposers' own cost, a call for each proposer of the layers between, and one for the aggregator. Pays where the
    proposers differ and the model is better at joining than at proposing. A proposal of a later layer without an answer
    is left out; where a whole layer, or the aggregator, has none, the layer before stands and votes. Confidence is the
    share of the last proposals that give the final answer.
    Evidence: `layers` (the answers of each, the aggregator's last), `aggregated` (whether the answer is the
    aggregator's, not a vote of the last layer), `parse_errors` (replies without an answer), `errors`.
    """

    name: ClassVar[str] = "mixture"
    paper: ClassVar[str] = "Wang et al., 2024, arXiv:2406.04692"
    cost: ClassVar[str] = "proposers · (inner + layers - 2) + 1"
    use_when: ClassVar[str] = "proposers that differ; long answers that gain by joining"

    inner: Strategy = field(default_factory=CoT)
    """What each proposer of the first layer answers with, unless `proposers` names strategies."""

    proposers: int | tuple[Strategy, ...] = 3
    """How many proposers a layer has, or their strategies: `mixture(proposers=(cot, lot(cot), direct))`."""

    layers: int = 2
    """How many layers there are, the aggregator being the last: at least 2."""

    temperature: float | None = None
    """Sampling temperature of the proposers, where they set none themselves; None: the backend's."""

    def __post_init__(self) -> None:
        require_members(self, "proposers")
        require_positive(self, "layers")
        require_sampling(self)
        if self.layers < 2:
            raise SettingError(self.name, "layers", self.layers, "give at least 2: proposers and an aggregator")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Propose layer by layer, and aggregate."""
        inner = session.child(sampling=Sampling(temperature=self.temperature))
        members = expand_members(self.proposers, self.inner)
        opened, failures = partition(await together(catch(inner.solve(one, question)) for one in members))
        work = _Layers(tuple(opened), opened, [format_answers(opened)], failures)
        for _ in range(self.layers - 2):
            await work.add(question, [session_of(one, inner) for one in members])
        await work.close(question, session)
        return work.ended(question)


@dataclass
class _Layers:
    """The layers so far. `proposals` are the last ones, on which the next layer builds."""

    opened: tuple[Solution, ...]
    proposals: list[Solution]
    answers: list[list[str]]
    failures: list[Failure]
    unread: list[str] = field(default_factory=list)
    closing: Solution | None = None

    async def add(self, question: Question, members: list[Session]) -> None:
        """Let a further layer propose; one without any answer leaves the proposals as they are."""
        if new := await self._made(question, members):
            self.proposals = new

    async def close(self, question: Question, session: Session) -> None:
        """Let the aggregator answer."""
        self.closing = next(iter(await self._made(question, [session])), None)

    async def _made(self, question: Question, members: list[Session]) -> list[Solution]:
        """Let each member make one solution of the proposals; return those that have an answer."""
        if any(isinstance(one, BudgetExceededError) for one in self.failures):
            return []
        solutions = [solution_text(one) for one in self.proposals]
        replies = await together(
            catch(member.ask("mixture/aggregate", question=question, solutions=solutions)) for member in members
        )
        self.failures += [reply for reply in replies if isinstance(reply, Failure)]
        read = [Solution.read(question, reply) for reply in replies if not isinstance(reply, Failure)]
        new = [one for one in read if not one.abstained]
        self.unread += [why for one in read for why in parse_errors_of(one)]
        self.answers += [format_answers(new)] if new else []
        return new

    def ended(self, question: Question) -> Solution:
        """Return the aggregator's solution, or the vote of the last layer."""
        vote = tally([one.answer for one in self.proposals], question.answer_format)
        backing = next((one for one in self.proposals if one.answer == vote.winner), self.proposals[0])
        kept = self.closing or backing
        if kept.abstained and self.failures:
            raise self.failures[0]
        shares = dict(vote.votes)
        confidence = shares.get(kept.shown, 0) / sum(shares.values()) if shares else None
        evidence: dict[str, Any] = {"layers": self.answers, "aggregated": self.closing is not None}
        evidence = with_nonempty(evidence, parse_errors=self.unread, errors=error_texts(self.failures))
        stopped = why_stopped(self.failures, self.opened)
        return Solution(
            kept.answer, question.answer_format, kept.text, confidence, evidence, self.opened, stopped=stopped
        )
