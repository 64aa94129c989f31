"""What a search has seen: states, each once, how they came about and how they were judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from reasoning.errors import BudgetExceededError
from reasoning.strategies.search.domains.search_replies import LIKELY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.strategies.search.domains.base import Domain, Turn

S = TypeVar("S")

Status = Literal["open", "expanded", "pruned", "dead", "goal"]


@dataclass(eq=False, slots=True)
class Node(Generic[S]):
    """A state that was reached."""

    state: S
    """The state."""

    number: int
    """In the order of discovery, the root 0."""

    show: Callable[[S], str]
    """Words a state."""

    parents: list[Node[S]] = field(default_factory=list)
    """From where it was reached, the first time first; several where thoughts were merged or states met."""

    depth: int = 0
    """How many thoughts lead to it."""

    value: float | None = None
    """Its judgement, higher for better; None before it is judged."""

    status: Status = "open"
    """open: not looked into; expanded: its thoughts were proposed; pruned: set aside for its value; dead: no way on
    from here; goal: solved."""

    children: list[Node[S]] = field(default_factory=list)
    """What was first reached from it, in order."""

    visits: int = 0
    """How often a Monte Carlo search came through."""

    total: float = 0.0
    """The sum of the rewards of those visits."""

    closed: bool = False
    """Whether a Monte Carlo search has nothing more to find here."""

    @property
    def worth(self) -> float:
        """The value; a state that could not be judged counts as likely."""
        return LIKELY if self.value is None else self.value

    @property
    def thought(self) -> str:
        """Return what it adds to its first parent."""
        return _added(self.show(self.state), self.show(self.parents[0].state) if self.parents else "")

    @property
    def path(self) -> list[Node[S]]:
        """The nodes from the root to this one, the root left out."""
        nodes: list[Node[S]] = []
        node = self
        while node.parents:
            nodes.append(node)
            node = node.parents[0]
        return nodes[::-1]


class Graph(Generic[S]):
    """Nodes by their keys; a state that is reached again is merged with its node."""

    def __init__(self) -> None:
        self.nodes: list[Node[S]] = []
        self.merged = 0
        self._by_key: dict[str, Node[S]] = {}

    def add(
        self, state: S, key: str, show: Callable[[S], str], parents: Sequence[Node[S]] = ()
    ) -> tuple[Node[S], bool]:
        """Return the node of a state and whether it is new."""
        known = self._by_key.get(key)
        if known is not None:
            self.merged += 1
            known.parents += [one for one in parents if one not in known.parents and known.parents]
            return known, False
        depth = 1 + max((one.depth for one in parents), default=-1)
        node = Node(state, len(self.nodes), show, list(parents), depth)
        self.nodes.append(node)
        self._by_key[key] = node
        return node, True

    def told(self) -> list[dict[str, Any]]:
        """Return the graph as plain values, for the trace: a dictionary for each node."""
        shown = [node.show(node.state) for node in self.nodes]
        return [
            {
                "node": node.number,
                "from": [one.number for one in node.parents],
                "thought": _added(shown[node.number], shown[node.parents[0].number] if node.parents else ""),
                "value": node.value,
                "status": node.status,
            }
            for node in self.nodes
        ]


class Tree(Graph[S]):
    """A search under way: grows by a domain's thoughts, judges each state once, and knows when to stop."""

    def __init__(
        self, domain: Domain[S], turn: Turn, *, check: bool, depth: int, expansions: int, enough: int = 1
    ) -> None:
        super().__init__()
        self.domain, self.turn, self.check, self.depth, self.left = domain, turn, check, depth, expansions
        self.enough = enough
        self.expanded = 0
        start = domain.start(turn.question)
        self.root, _ = self.add(start, domain.key(start), domain.show)
        self.goals: list[Node[S]] = []
        self._note_goal(self.root)

    @property
    def over(self) -> bool:
        """Return whether a goal is certain, or nothing more can be asked."""
        found = bool(self.goals) and self.domain.certain
        return found or any(isinstance(one, BudgetExceededError) for one in self.turn.failures)

    def can_grow(self, node: Node[S]) -> bool:
        """Return whether thoughts may be asked for here: an open state within the depth."""
        return node.status in ("open", "pruned") and node.depth < self.depth

    async def grow(self, nodes: Iterable[Node[S]]) -> list[Node[S]]:
        """Expand nodes side by side; return what is new and alive, judged, in order."""
        growing = [node for node in nodes if self.can_grow(node)]
        self.left -= len(growing)
        failed = len(self.turn.failures)
        proposed = await self.turn.gather(self.domain.propose(node.state, self.turn) for node in growing)
        found = [
            child for node, states in zip(growing, proposed, strict=True) for child in self._entered(node, states or ())
        ]
        self.expanded += len(growing)
        if not found and len(self.turn.failures) > failed:
            self.left = 0  # nothing but failures: the model can't be asked
        await self.evaluate(found)
        return [node for node in found if node.status != "dead"]

    def _entered(self, parent: Node[S], states: Sequence[S]) -> list[Node[S]]:
        """Add the states that a node leads to; return the new ones."""
        new = []
        for state in states:
            node, is_new = self.add(state, self.domain.key(state), self.domain.show, [parent])
            if is_new:
                parent.children.append(node)
                self._note_goal(node)
                new.append(node)
        parent.status = "expanded" if states else "dead"
        return new

    def _note_goal(self, node: Node[S]) -> None:
        if self.domain.is_goal(node.state):
            node.status = "goal"
            self.goals.append(node)

    async def evaluate(self, nodes: Sequence[Node[S]]) -> None:
        """Judge states: by the check, or by the model; a certain goal needs neither."""
        certain = [node for node in nodes if node.status == "goal" and self.domain.certain]
        for node in certain:
            node.value = 1.0
        if certain or self.over or not nodes:
            return
        if self.check:
            self._check(nodes)
            return
        [values] = await self.turn.gather([self.domain.judge([node.state for node in nodes], self.turn)])
        for node, value in zip(nodes, values or (), strict=False):
            node.value = value

    def _check(self, nodes: Sequence[Node[S]]) -> None:
        """Check states until as many are proved as the walk goes on with; the others are left as they are."""
        proved = 0
        for node in nodes:
            node.value = self.domain.check(node.state)
            node.status = "dead" if node.value == 0 else node.status
            proved += node.value == 1
            if proved == self.enough:
                return


def _added(shown: str, before: str) -> str:
    """The lines of a state that its parent has not."""
    known = before.splitlines()
    return "\n".join([line for line in shown.splitlines() if line not in known]) or shown


def ranked(nodes: Iterable[Node[S]]) -> list[Node[S]]:
    """Sort by value, the best first; equals keep their order."""
    return sorted(nodes, key=lambda node: -node.worth)
