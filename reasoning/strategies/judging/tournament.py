"""A tournament: the model says of each pair of solutions which one is better."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from reasoning.concurrency import together
from reasoning.question import Question
from reasoning.session import Session
from reasoning.strategies._shared.decisions import Read, decided
from reasoning.strategies._shared.failures import Failure, catch
from reasoning.strategies._shared.prompt_text import solution_text
from reasoning.strategies.judging.scorers import read_better

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.solution import Solution

Orders = Literal["both", "random"]


@dataclass
class Standings:
    """The outcome of a tournament."""

    points: list[float]
    """Of each solution: 1 for a game that it won, ½ for a tie."""

    games: list[dict[str, Any]] = field(default_factory=list)
    """Each game: the places of `first` and `second` among the solutions, and `better`: a place, `tie`, or None where
    the judgement failed."""

    failures: list[Failure] = field(default_factory=list)
    """Games that could not be asked."""

    def enter(self, first: int, second: int, result: int | Failure | None) -> None:
        """Count a game: 1 or 2 for the better one, 0 for a tie, None for a judgement that was not understood."""
        if isinstance(result, Failure):
            self.failures.append(result)
            result = None
        better = None if result is None else ("tie", first, second)[result]
        self.games.append({"first": first, "second": second, "better": better})
        if result is not None:
            self.points[first] += (0.5, 1.0, 0.0)[result]
            self.points[second] += (0.5, 0.0, 1.0)[result]

    @property
    def played(self) -> list[int]:
        """How many games of each solution were judged."""
        return [
            sum(game["better"] is not None and place in (game["first"], game["second"]) for game in self.games)
            for place in range(len(self.points))
        ]


async def play(
    question: Question, solutions: Sequence[Solution], session: Session, orders: Orders, read: Read = "auto"
) -> Standings:
    """Let each two solutions with different answers play, side by side: in both orders, or in a random one each."""
    table, random = Standings([0.0] * len(solutions)), session.rng
    pairs: list[tuple[int, int]] = []
    for one, two in combinations(range(len(solutions)), 2):
        if not question.answer_format.equal(solutions[one].answer, solutions[two].answer):
            both = [(one, two), (two, one)]
            pairs += both if orders == "both" else [random.choice(both)]
    judge = _Pairs(question, session, read, prior=orders != "both")
    results = await together(catch(judge.better(solutions[one], solutions[two])) for one, two in pairs)
    for (one, two), result in zip(pairs, results, strict=True):
        table.enter(one, two, result)
    return table


@dataclass(frozen=True)
class _Pairs:
    question: Question
    session: Session
    read: Read
    prior: bool
    """Whether what the model leans to is taken out: in both orders a pair does so by itself."""

    async def better(self, first: Solution, second: Solution) -> int | None:
        """Return which of two solutions is better, 0 for a tie; None where that is not understood."""
        shown: dict[str, Any] = {
            "question": self.question,
            "first": solution_text(first),
            "second": solution_text(second),
        }
        found = await decided(
            self.session, self.read, "judge/decide_pair", ("1", "2", "tie"), prior=self.prior, **shown
        )
        if found is not None:
            return {"1": 1, "2": 2, "tie": 0}.get(found.best or "")
        reply = await self.session.ask("judge/pair", **shown)
        return read_better(reply.text)
