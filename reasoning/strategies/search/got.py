"""Graph of thoughts: solutions are generated, scored, merged into better ones and refined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import Failure, catch, error_texts, partition, why_stopped, with_nonempty
from reasoning.strategies._shared.prompt_text import solution_text
from reasoning.strategies.base import Named, require_positive, require_sampling
from reasoning.strategies.cot import CoT
from reasoning.strategies.judging.scorers import Judge, Scorer, belief, scored
from reasoning.strategies.search.graph import Graph, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.question import Question
    from reasoning.session import Session

Thought = Node[Solution]


class _Work(Graph[Solution]):
    """The graph of one question, what made each thought, and what failed."""

    def __init__(self, question: Question, session: Session) -> None:
        super().__init__()
        self.question, self.session = question, session
        self.made: dict[int, str] = {}
        self.failures: list[Failure] = []

    @property
    def over(self) -> bool:
        """Return whether a limit is reached."""
        return any(isinstance(one, BudgetExceededError) for one in self.failures)

    def enter(self, how: str, drawn: Iterable[Solution | Failure], parents: Sequence[Thought] = ()) -> list[Thought]:
        """Add thoughts; return those that are new. Equal texts are one thought."""
        new = []
        for one in drawn:
            if not isinstance(one, Solution):
                self.failures.append(one)
                continue
            node, is_new = self.add(one, " ".join(one.text.casefold().split()) or one.shown, _text, parents)
            if is_new:
                self.made[node.number] = how
                node.status = "dead" if one.abstained else "open"
                new.append(node)
        return new

    def ranked(self) -> list[Thought]:
        """The thoughts that have an answer, the best first: by score, by how many give that answer, by order."""
        alive = [node for node in self.nodes if not node.state.abstained]
        keys = [self.question.answer_format.key(node.state.answer) for node in alive]
        votes = {node.number: keys.count(key) for node, key in zip(alive, keys, strict=True)}
        return sorted(alive, key=lambda node: (node.value is None, -(node.value or 0.0), -votes[node.number]))


def _text(solution: Solution) -> str:
    return solution.text


@dataclass(frozen=True)
class GoT(Named):
    """Generate solutions, keep the best, merge those into new ones, refine the best of all (Besta et al., 2023).

    Every thought is scored once. Merging keeps what is right in several solutions; a refinement that scores no better
    ends the refining. Pays where solutions have parts that are right in one and wrong in another, and where the scorer
    can tell: with a check of your own (`Check`) above all. A tie goes to the answer that more thoughts give, then to
    the earlier one. Abstentions are never merged and never win.
    Evidence: `thoughts` (for each: what made it, its answer, its score), `chosen` (what made the winner: generate,
    merge or refine), `merged` (thoughts that were equal), `unscored`, `abstained`, `errors`. The graph is in the trace,
    as a note.
    """

    name: ClassVar[str] = "got"
    paper: ClassVar[str] = "Besta et al., 2023, arXiv:2308.09687"
    cost: ClassVar[str] = "thoughts · inner + merges + refines, and a score of each: (thoughts + merges + refines) · 1"
    use_when: ClassVar[str] = "solutions have right parts in different places, and the scorer can tell"

    inner: Strategy = field(default_factory=CoT)
    """What generates a solution."""

    thoughts: int = 3
    """How many are generated."""

    keep: int = 2
    """How many of the best are merged; 1: none."""

    merges: int = 1
    """How many merged solutions are drawn; 0: none."""

    refines: int = 1
    """How often the best is refined at most; 0: never."""

    scorer: Scorer = field(default_factory=Judge)
    """What scores a solution: `judge`, `verdict`, `logprob`, or a check of your own."""

    temperature: float | None = None
    """Sampling temperature of everything inside that sets none itself; None: the backend's."""

    def __post_init__(self) -> None:
        require_positive(self, "thoughts", "keep")
        for name in ("merges", "refines"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise SettingError(self.name, name, value, "give a whole number of at least 0")
        require_sampling(self)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Generate, merge, refine, and take the best."""
        work = _Work(question, session.child(sampling=Sampling(temperature=self.temperature)))
        drawn = await together(catch(work.session.solve(self.inner, question)) for _ in range(self.thoughts))
        partition(drawn)  # raises where all failed
        try:
            await self._score(work, work.enter("generate", drawn))
            await self._merge(work)
            await self._refine(work)
        finally:
            session.note("graph", work.told())
        return self._ended(work, [one for one in drawn if isinstance(one, Solution)])

    async def _score(self, work: _Work, nodes: Sequence[Thought]) -> None:
        todo = [node for node in nodes if not node.state.abstained]
        if work.over:
            return
        scores = await together(catch(scored(self.scorer, work.question, one.state, work.session)) for one in todo)
        for node, score in zip(todo, scores, strict=True):
            if isinstance(score, Failure):
                work.failures.append(score)
            else:
                node.value = score

    async def _merge(self, work: _Work) -> None:
        kept = work.ranked()[: self.keep]
        if len(kept) < 2 or work.over:
            return
        solutions = [solution_text(node.state) for node in kept]
        merged = await together(self._asked(work, "got/merge", solutions=solutions) for _ in range(self.merges))
        await self._score(work, work.enter("merge", merged, kept))

    async def _refine(self, work: _Work) -> None:
        for _ in range(self.refines):
            best = next(iter(work.ranked()), None)
            if best is None or work.over:
                return
            refined = await self._asked(work, "got/refine", solution=solution_text(best.state))
            await self._score(work, work.enter("refine", [refined], [best]))
            if work.ranked()[0] is best:
                return

    async def _asked(self, work: _Work, prompt: str, **variables: Any) -> Solution | Failure:
        reply = await catch(work.session.ask(prompt, question=work.question, **variables))
        return reply if isinstance(reply, Failure) else Solution.read(work.question, reply)

    def _ended(self, work: _Work, children: list[Solution]) -> Solution:
        order = work.ranked()
        best = order[0] if order else work.nodes[0]
        thoughts = [
            {"made": work.made[node.number], "answer": node.state.shown, "score": node.value} for node in work.nodes
        ]
        evidence: dict[str, Any] = {"thoughts": thoughts, "chosen": work.made[best.number]}
        evidence = with_nonempty(
            evidence,
            merged=work.merged,
            unscored=sum(node.value is None for node in order),
            abstained=len(work.nodes) - len(order),
            errors=error_texts(work.failures),
        )
        stopped = why_stopped(work.failures, children)
        form, text = work.question.answer_format, best.state.text
        return Solution(best.state.answer, form, text, belief(best.value), evidence, tuple(children), stopped=stopped)
