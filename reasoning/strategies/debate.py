"""Debate: several agents see each other's solutions and revise their own, then vote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.errors import BudgetExceededError
from reasoning.session import Session, Strategy
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


@dataclass
class _Talk:
    """Where the agents stand, and how they came there."""

    opened: tuple[Solution, ...]
    now: list[Solution]
    rounds: list[list[str]]
    failures: list[Failure]
    speakers: list[Session]
    unread: list[str] = field(default_factory=list)

    def agreed(self) -> bool:
        """Return whether all agents give the same answer."""
        answers = [one.answer for one in self.now]
        form = self.now[0].answer_format
        return None not in answers and all(form.equal(answers[0], other) for other in answers)


@dataclass(frozen=True)
class Debate(Named):
    """Let several agents answer, read each other's solutions, revise their own, and vote (Du et al., 2023).

    The agents' own cost, and a call for each agent and round after the first. Pays where agents err differently and can
    tell a good argument; a vote of as many calls (`sc`) is what it has to beat. An agent whose revision has no answer
    stands by its last solution; a tie goes to the earlier agent. Confidence is the winner's share of the votes.
    Evidence: `votes`, `abstained`, `tied` (of the last round), `rounds` (the answers of each), `parse_errors`
    (revisions without an answer), `errors`.
    """

    name: ClassVar[str] = "debate"
    paper: ClassVar[str] = "Du et al., 2023, arXiv:2305.14325"
    cost: ClassVar[str] = "agents · (inner + rounds - 1)"
    use_when: ClassVar[str] = "agents err differently and can tell a good argument"

    inner: Strategy = field(default_factory=CoT)
    """What each agent answers with in the first round, unless `agents` names strategies."""

    agents: int | tuple[Strategy, ...] = 3
    """How many agents there are, or their strategies: `debate(agents=(cot, lot(cot), direct))`."""

    rounds: int = 2
    """How many rounds there are; the first one is the answers given without a debate."""

    until_agreed: bool = False
    """Whether the debate ends as soon as all agents give the same answer."""

    temperature: float | None = None
    """Sampling temperature of everything inside that sets none itself; None: the backend's."""

    def __post_init__(self) -> None:
        require_members(self, "agents")
        require_positive(self, "rounds")
        require_sampling(self)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Open, debate and vote."""
        inner = session.child(sampling=Sampling(temperature=self.temperature))
        talk = await self._opened(question, inner)
        for _ in range(self.rounds - 1):
            out_of_budget = any(isinstance(one, BudgetExceededError) for one in talk.failures)
            if out_of_budget or len(talk.now) < 2 or (self.until_agreed and talk.agreed()):
                break
            await self._debated(question, talk)
        return self._voted(question, talk)

    async def _opened(self, question: Question, session: Session) -> _Talk:
        agents = expand_members(self.agents, self.inner)
        drawn = await together(catch(session.solve(agent, question)) for agent in agents)
        solutions, failures = partition(drawn)
        pairs = zip(agents, drawn, strict=True)
        speakers = [session_of(agent, session) for agent, one in pairs if isinstance(one, Solution)]
        return _Talk(tuple(solutions), solutions, [format_answers(solutions)], failures, speakers)

    async def _debated(self, question: Question, talk: _Talk) -> None:
        solutions = [solution_text(one) for one in talk.now]
        replies = await together(
            catch(
                talk.speakers[place].ask(
                    "debate/round", question=question, solution=own, others=_without(solutions, place)
                )
            )
            for place, own in enumerate(solutions)
        )
        for place, reply in enumerate(replies):
            if isinstance(reply, Failure):
                talk.failures.append(reply)
                continue
            revised = Solution.read(question, reply)
            talk.unread += parse_errors_of(revised)
            if not revised.abstained:
                talk.now[place] = revised
        talk.rounds.append(format_answers(talk.now))

    def _voted(self, question: Question, talk: _Talk) -> Solution:
        result = tally([one.answer for one in talk.now], question.answer_format)
        evidence: dict[str, Any] = {
            "votes": result.votes,
            "abstained": result.abstained,
            "tied": result.tied,
            "rounds": talk.rounds,
        }
        evidence = with_nonempty(evidence, parse_errors=talk.unread, errors=error_texts(talk.failures))
        text = next((one.text for one in talk.now if one.answer is not None and one.answer == result.winner), "")
        stopped = why_stopped(talk.failures, talk.opened)
        return Solution(
            result.winner, question.answer_format, text, result.share, evidence, talk.opened, stopped=stopped
        )


def _without(solutions: list[str], place: int) -> list[str]:
    return solutions[:place] + solutions[place + 1 :]
