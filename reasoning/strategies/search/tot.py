"""Tree of thoughts: a search over partial solutions that the model proposes and judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.answers import extract
from reasoning.backends.base import Sampling
from reasoning.errors import SettingError
from reasoning.solution import Solution
from reasoning.strategies._shared.decisions import READS, Read
from reasoning.strategies._shared.failures import catch, error_texts, parse_errors_of, why_stopped, with_nonempty
from reasoning.strategies.base import Named, require_one_of, require_positive, require_sampling
from reasoning.strategies.search.algorithms import beam, best_first, depth_first, monte_carlo
from reasoning.strategies.search.domains.base import Domain, Turn
from reasoning.strategies.search.domains.steps import Reasoning
from reasoning.strategies.search.graph import Node, Tree

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session


@dataclass(frozen=True)
class ToT(Named):
    """Search a tree of partial solutions: thoughts are proposed, states judged, the tree walked (Yao et al., 2023).

    A state that is expanded costs one call (`sample`: `branch` calls), each new state `samples` calls of judgement, or
    each expansion `samples` votes; with an exact check none. Equal states are merged and judged once. Pays where the
    first steps decide and can be judged, above all where they can be checked. Where no goal is found, the domain words
    the best state's answer: of reasoning by one more call. Of several goals the best judged one answers; a tie goes to
    the answer that more goals give, then to the earlier one. A goal that was judged impossible does not answer while a
    state on the way is judged better: that one is concluded from.
    Evidence: `path` (the thoughts of the answer), `states`, `expanded`, `merged`, `goals` (answers of all goals),
    `verified` (the goal proves itself), `concluded` (no goal answers: the answer of the best state), `parse_errors`
    (what of the model's replies was not understood), `errors`. The tree is in the trace, as a note.
    """

    name: ClassVar[str] = "tot"
    paper: ClassVar[str] = "Yao et al., 2023, arXiv:2305.10601"
    cost: ClassVar[str] = "1 + branch · samples, then depth · width · (1 + branch · samples) at most, and 1 to conclude"
    use_when: ClassVar[str] = "the first steps decide, and can be judged or checked"

    domain: Domain[Any] = field(default_factory=Reasoning)
    """What is searched: steps of reasoning, `game24`, `fill_in`, or a domain of your own."""

    propose: Literal["propose", "sample"] = "propose"
    """propose: one reply lists several thoughts; sample: each thought is a reply, better where thoughts are long."""

    branch: int = 3
    """Thoughts for each state; those beyond are left out."""

    judge: Literal["auto", "value", "vote", "check"] = "auto"
    """value: the model judges each state; vote: it says which is best; check: the domain's exact check, no call.
    auto: the check where the domain has an exact one, else value."""

    samples: int = 1
    """Judgements or votes taken together; the paper takes 3 values, or 5 votes. A decision is one for all."""

    walk: Literal["beam", "dfs", "best", "mcts"] = "beam"
    """beam: level by level, the best `width` go on; dfs: depth first with backtracking; best: the best open state
    first; mcts: Monte Carlo tree search with UCT."""

    width: int = 2
    """States that a beam keeps; the paper keeps 5."""

    depth: int = 6
    """Thoughts on a path at most."""

    expansions: int = 30
    """States that dfs, best and mcts expand at most."""

    prune: float = 0.0
    """dfs looks into states judged this or less last; those that an exact check finds hopeless never."""

    exploration: float = 1.0
    """The constant of UCT: higher visits more of what looks worse."""

    temperature: float | None = None
    """Sampling temperature of thoughts and judgements; None: the backend's."""

    read: Read = "auto"
    """How judgements are read: auto, decide (in one token), or text."""

    def __post_init__(self) -> None:
        require_positive(self, "branch", "samples", "width", "depth", "expansions")
        require_one_of(self, "propose", ("propose", "sample"))
        require_one_of(self, "judge", ("auto", "value", "vote", "check"))
        require_one_of(self, "walk", ("beam", "dfs", "best", "mcts"))
        require_one_of(self, "read", READS)
        require_sampling(self)
        if not isinstance(self.domain, Domain):
            raise SettingError(self.name, "domain", self.domain, "give a domain: steps, game24, fill_in, or your own")
        if self.judge == "check" and not self.domain.exact:
            raise SettingError(self.name, "judge", self.judge, "the domain has no exact check: give value or vote")
        if not 0 <= self.exploration < float("inf"):
            raise SettingError(self.name, "exploration", self.exploration, "give a number of at least 0")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Search, and word what was found."""
        asking = session.child(sampling=Sampling(temperature=self.temperature))
        judge: Literal["value", "vote"] = "vote" if self.judge == "vote" else "value"
        turn = Turn(question, asking, self.propose, self.branch, judge, self.samples, self.read)
        check = self.judge == "check" or (self.judge == "auto" and self.domain.exact)
        allowed = self.width * self.depth if self.walk == "beam" else self.expansions
        enough = self.width if self.walk == "beam" else 1
        tree = Tree(self.domain, turn, check=check, depth=self.depth, expansions=allowed, enough=enough)
        try:
            await self._walked(tree)
        finally:
            session.note("tree", tree.told())
        return await self._ended(tree)

    async def _walked(self, tree: Tree[Any]) -> None:
        if self.walk == "beam":
            await beam(tree, self.width)
        elif self.walk == "dfs":
            await depth_first(tree, self.prune)
        elif self.walk == "best":
            await best_first(tree)
        else:
            await monte_carlo(tree, self.exploration)

    async def _ended(self, tree: Tree[Any]) -> Solution:
        goals = [(node, self._read(tree, self.domain.answer(node.state))) for node in tree.goals]
        best = _chosen([(node, found) for node, found in goals if found.answer is not None])
        concluded = best is None or (best[0].worth <= 0 and _has_better(tree))
        verified = best is not None and not concluded and self.domain.certain
        if best is None or concluded:
            best = await self._concluded(tree)
        node, found = best
        evidence = with_nonempty(
            {"path": [one.thought for one in node.path], "states": len(tree.nodes), "expanded": tree.expanded},
            merged=tree.merged,
            goals=[solution.shown for _, solution in goals],
            verified=verified,
            concluded=concluded and not found.abstained,
            parse_errors=[*tree.turn.unread, *(f"the answer: {why}" for why in parse_errors_of(found))],
            errors=error_texts(tree.turn.failures),
        )
        confidence = 1.0 if verified else None
        return found.replace(evidence=evidence, confidence=confidence, stopped=why_stopped(tree.turn.failures))

    async def _concluded(self, tree: Tree[Any]) -> tuple[Node[Any], Solution]:
        """Let the domain word the answer of the best state. Raises the first failure where nothing came of it."""
        if len(tree.nodes) == 1 and tree.turn.failures:
            raise tree.turn.failures[0]
        alive = [node for node in tree.nodes if node.status not in ("dead", "goal")]
        best = min(alive, key=lambda node: (node.worth <= 0, -node.depth, -node.worth), default=tree.root)
        text = await catch(self.domain.conclude(best.state, tree.turn))
        if not isinstance(text, str):
            tree.turn.failures.append(text)
        found = self._read(tree, text if isinstance(text, str) else "")
        if found.abstained and tree.turn.failures:
            raise tree.turn.failures[0]
        return best, found

    def _read(self, tree: Tree[Any], text: str) -> Solution:
        form = tree.turn.question.answer_format
        found = extract(text, form)
        return Solution(
            found.answer, form, text, evidence={} if found.answer is not None else {"parse_errors": [found.how]}
        )


def _has_better(tree: Tree[Any]) -> bool:
    """Return whether a state on the way is judged possible, where every goal is judged impossible."""
    return any(node.worth > 0 for node in tree.nodes if node.parents and node.status not in ("dead", "goal"))


def _chosen(goals: list[tuple[Node[Any], Solution]]) -> tuple[Node[Any], Solution] | None:
    """The goal with the best value; of equals the one whose answer more goals give, then the earlier one."""
    keys = [found.answer_format.key(found.answer) for _, found in goals]
    order = sorted(range(len(goals)), key=lambda place: (-goals[place][0].worth, -keys.count(keys[place])))
    return goals[order[0]] if order else None
