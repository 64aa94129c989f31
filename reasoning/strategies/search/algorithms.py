"""How a tree of thoughts is walked: by a beam, depth first, best first, or by Monte Carlo tree search."""

from __future__ import annotations

import heapq
from math import log, sqrt
from typing import TYPE_CHECKING, TypeVar

from reasoning.strategies.search.graph import ranked

if TYPE_CHECKING:
    from reasoning.strategies.search.graph import Node, Tree

S = TypeVar("S")


async def beam(tree: Tree[S], width: int) -> None:
    """Level by level; the best `width` states go on. Goals found stay in the beam until better ones displace them."""
    level, finished = [tree.root], list(tree.goals)
    while level and not tree.over and tree.left > 0:
        order = ranked([*finished, *await tree.grow(level)])
        for node in order[width:]:
            node.status = "pruned" if node.status == "open" else node.status
        finished = [node for node in order[:width] if node.status == "goal"]
        level = [node for node in order[:width] if node.status == "open"]


async def depth_first(tree: Tree[S], prune: float) -> None:
    """Go into the best child first and backtrack, up to the first goal.

    A state whose value is `prune` or less is set aside and looked into last: the model's judgement may be wrong.
    """
    stack: list[Node[S]] = [tree.root]
    aside: list[Node[S]] = []
    while (stack or aside) and not tree.over and tree.left > 0:
        node = stack.pop() if stack else aside.pop(0)
        if node.status == "goal":
            return
        children = ranked(await tree.grow([node]))
        pruned = [child for child in children if child.worth <= prune]
        for child in pruned:
            child.status = "pruned" if child.status == "open" else child.status
        aside += pruned
        stack += [child for child in reversed(children) if child.worth > prune]


async def best_first(tree: Tree[S]) -> None:
    """Go into the best state of all that are open, of equals the deepest, up to the first goal that is the best."""
    queue: list[tuple[float, int, int, Node[S]]] = [(-1.0, 0, 0, tree.root)]
    while queue and not tree.over and tree.left > 0:
        node = heapq.heappop(queue)[3]
        if node.status == "goal":
            return
        for child in await tree.grow([node]):
            heapq.heappush(queue, (-child.worth, -child.depth, child.number, child))


async def monte_carlo(tree: Tree[S], exploration: float) -> None:
    """Go down by UCT, expand, and pass the best child's value back up: the judgement stands for a rollout."""
    while not tree.root.closed and not tree.over and tree.left > 0:
        path = _descent(tree.root, exploration)
        leaf = path[-1]
        children = [] if leaf.status == "goal" else await tree.grow([leaf])
        reward = leaf.worth if leaf.status == "goal" else max((child.worth for child in children), default=0.0)
        for node in reversed(path):
            node.visits += 1
            node.total += reward
            node.closed = all(child.closed or child.status == "dead" for child in node.children)


def _descent(root: Node[S], exploration: float) -> list[Node[S]]:
    """The nodes from the root to one that was never expanded."""
    path = [root]
    while ways := [child for child in path[-1].children if not child.closed and child.status != "dead"]:
        above = path[-1].visits
        path.append(max(ways, key=lambda child: uct(child.total, child.visits, child.worth, above, exploration)))
    return path


def uct(total: float, visits: int, value: float, above: int, exploration: float) -> float:
    """Return the mean reward, the state's own value counted as a first visit, and a bonus for being seldom visited."""
    return (total + value) / (visits + 1) + exploration * sqrt(log(above + 1) / (visits + 1))
