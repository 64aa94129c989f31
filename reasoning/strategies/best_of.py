"""Best of n: draw several solutions and take the one that is judged best."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.decisions import READS, Read
from reasoning.strategies._shared.failures import Failure, catch, error_texts, partition, why_stopped, with_nonempty
from reasoning.strategies._shared.prompt_text import format_answers
from reasoning.strategies.base import Named, require_one_of, require_positive, require_sampling
from reasoning.strategies.cot import CoT
from reasoning.strategies.judging.scorers import Judge, Scorer, belief, reaches, scored
from reasoning.strategies.judging.tournament import Orders, Standings, play
from reasoning.strategies.voting.tally import tally

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session

Score = float | Failure | None


@dataclass
class _Drawn:
    """What was drawn for one question, and how it was judged: a score for each solution that has an answer."""

    solutions: list[Solution | Failure] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    table: Standings | None = None

    @property
    def answered(self) -> list[Solution]:
        """The candidates: what was drawn and is no abstention."""
        return [one for one in self.solutions if isinstance(one, Solution) and not one.abstained]

    @property
    def ranks(self) -> list[float | None]:
        """A number for each candidate, higher for better, None where its judging failed."""
        if self.table is None:
            return [None if isinstance(score, Failure) else score for score in self.scores]
        games = zip(self.table.points, self.table.played, strict=True)
        return [points / played if played else None for points, played in games]

    @property
    def failures(self) -> list[Failure]:
        """Return what could not be drawn or judged."""
        judged = [*self.scores, *(self.table.failures if self.table else ())]
        return [one for one in (*self.solutions, *judged) if isinstance(one, Failure)]


@dataclass(frozen=True)
class BestOf(Named):
    """Draw n solutions of the inner strategy and take the one that a scorer, or a tournament, puts first.

    n times the inner cost and n scores, or a tournament of up to n (n - 1) games. Pays where right answers are rare but
    can be told from wrong ones: with an exact check (`Check`) far above a vote. Abstentions are no candidates; what
    could not be judged loses to what could, and is no low score; a tie goes to the earlier candidate. Where nothing
    could be judged, the candidates vote. A tournament is won by the largest share of the points of one's games, since
    candidates with the same answer don't play each other.
    Evidence: `answers` (of the candidates, in order), `scores` (of each; None: it failed), `unscored` (judgements that
    failed), `tournament` and `points` instead of scores, `verified` (whether the winner reaches `stop_at`), `saved`
    (candidates not drawn), `abstained`, `by_vote` (nothing could be judged), `errors`.
    """

    name: ClassVar[str] = "best_of"
    paper: ClassVar[str] = "Cobbe et al., 2021, arXiv:2110.14168; Zheng et al., 2023, arXiv:2306.05685"
    cost: ClassVar[str] = "n · (inner + 1), or n · inner + n · (n - 1) at most with a tournament"
    use_when: ClassVar[str] = "right answers are rare, but can be told from wrong ones"

    inner: Strategy = field(default_factory=CoT)
    """What is drawn."""

    n: int = 5
    """How many candidates are drawn at most."""

    scorer: Scorer = field(default_factory=Judge)
    """What scores a candidate: `judge`, `logprob`, or a check of your own."""

    rank: Literal["score", "tournament"] = "score"
    """score: each candidate is scored for itself; tournament: the model compares each two whose answers differ."""

    stop_at: float | None = None
    """A score that is enough: the first candidate that reaches it wins, and no more are drawn."""

    width: int = 1
    """How many candidates are drawn side by side where `stop_at` is set."""

    once: bool = False
    """Whether candidates with the same answer are judged once, by the first of them: right where the answer is judged,
    as by a check, wrong where the words count, as for `logprob`."""

    orders: Orders = "both"
    """Of a tournament: each pair in both orders, or in a random (seeded) one, at half the calls."""

    temperature: float | None = None
    """Sampling temperature of everything inside that sets none itself; None: the backend's."""

    read: Read = "auto"
    """How the games of a tournament are read: auto, decide (in one token), or text; a scorer has its own setting."""

    def __post_init__(self) -> None:
        require_positive(self, "n", "width")
        require_one_of(self, "rank", ("score", "tournament"))
        require_one_of(self, "orders", ("both", "random"))
        require_one_of(self, "read", READS)
        require_sampling(self)
        if self.stop_at is not None and self.rank == "tournament":
            raise SettingError(self.name, "stop_at", self.stop_at, "a tournament has no scores: leave it out")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Draw, judge, and take the best."""
        drawn, inner = _Drawn(), session.child(sampling=Sampling(temperature=self.temperature))
        while left := self.n - len(drawn.solutions):
            wave = left if self.stop_at is None else min(left, self.width)
            new = await together(catch(inner.solve(self.inner, question)) for _ in range(wave))
            before = len(drawn.answered)
            drawn.solutions += new
            if self.rank == "score":
                drawn.scores += await self._scores(question, drawn, before, session)
            if self._enough(drawn) or any(isinstance(one, BudgetExceededError) for one in drawn.failures):
                break
        if self.rank == "tournament":
            players = self._judged_once(question, drawn.answered)
            drawn.table = await play(question, players, session, self.orders, self.read)
        return self._chosen(question, drawn)

    async def _scores(self, question: Question, drawn: _Drawn, before: int, session: Session) -> list[Score]:
        """Score the candidates from `before` on, side by side."""
        keys = [question.answer_format.key(one.answer) for one in drawn.answered]
        if not self.once:
            return await together(self._score(question, one, session) for one in drawn.answered[before:])
        known = dict(zip(reversed(keys[:before]), reversed(drawn.scores), strict=True))
        new = {keys[place]: drawn.answered[place] for place in range(len(keys) - 1, before - 1, -1)}
        asked = [key for key in dict.fromkeys(keys[before:]) if key not in known]
        found = await together(self._score(question, new[key], session) for key in asked)
        known |= dict(zip(asked, found, strict=True))
        return [known[key] for key in keys[before:]]

    async def _score(self, question: Question, solution: Solution, session: Session) -> Score:
        return await catch(scored(self.scorer, question, solution, session))

    def _judged_once(self, question: Question, candidates: list[Solution]) -> list[Solution]:
        """The players of a tournament: all candidates, or the first one of each answer."""
        if not self.once:
            return candidates
        first: dict[str, Solution] = {}
        for one in candidates:
            first.setdefault(question.answer_format.key(one.answer), one)
        return list(first.values())

    def _enough(self, drawn: _Drawn) -> bool:
        return self.stop_at is not None and any(reaches(self.scorer, rank, self.stop_at) for rank in drawn.ranks)

    def _chosen(self, question: Question, drawn: _Drawn) -> Solution:
        solutions, _ = partition(drawn.solutions)
        players = drawn.answered if drawn.table is None else self._judged_once(question, drawn.answered)
        place = self._winner(drawn.ranks)
        vote = tally([one.answer for one in players], question.answer_format)
        best = next((one for one in players if one.answer == vote.winner), solutions[0])
        confidence = vote.share
        if place is not None:
            best, confidence = players[place], belief(drawn.ranks[place])
        evidence = self._evidence(drawn, solutions, players, place)
        stopped = why_stopped(drawn.failures, solutions)
        return Solution(
            best.answer, question.answer_format, best.text, confidence, evidence, tuple(solutions), stopped=stopped
        )

    def _winner(self, ranks: list[float | None]) -> int | None:
        """The first that reaches `stop_at`, else the first of the best."""
        judged = {place: rank for place, rank in enumerate(ranks) if rank is not None}
        enough = (
            place
            for place, rank in judged.items()
            if self.stop_at is not None and reaches(self.scorer, rank, self.stop_at)
        )
        return next(enough, max(judged, key=lambda place: judged[place], default=None))

    def _evidence(
        self, drawn: _Drawn, solutions: list[Solution], players: list[Solution], place: int | None
    ) -> dict[str, Any]:
        evidence: dict[str, Any] = {"answers": format_answers(players)}
        if drawn.table is None:
            evidence["scores"] = drawn.ranks
        else:
            evidence |= {"points": list(drawn.table.points), "tournament": drawn.table.games}
        if self.stop_at is not None:
            evidence["verified"] = self._enough(drawn)
        judgements = drawn.ranks if drawn.table is None else [game["better"] for game in drawn.table.games]
        return with_nonempty(
            evidence,
            unscored=judgements.count(None),
            saved=self.n - len(drawn.solutions),
            abstained=len(solutions) - len(drawn.answered),
            by_vote=place is None and bool(players),
            errors=error_texts(drawn.failures),
        )
