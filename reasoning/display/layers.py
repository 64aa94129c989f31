"""Place the nodes of a small graph in columns, so that edges go to the right, and draw the edges between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROUNDS = 4
"""How often the nodes of the columns are ordered by their neighbours."""


@dataclass(frozen=True)
class GraphNode:
    """A node to be placed: a box of words, or a small round joint."""

    key: str
    """What edges call it."""

    label: str
    """The short name within."""

    words: str = ""
    """What it says, as far as the box shows it."""

    style: str = ""
    """Classes of its style, apart by spaces."""

    width: float = 168
    height: float = 44


@dataclass(frozen=True)
class GraphEdge:
    """An edge, drawn from one node to another."""

    start: str
    end: str
    style: str = ""


@dataclass(frozen=True)
class Placed:
    """A node with its place: the middle of its left side."""

    node: GraphNode
    x: float
    y: float


@dataclass(frozen=True)
class GraphDrawing:
    """A graph, ready to be drawn."""

    nodes: tuple[Placed, ...]
    edges: tuple[tuple[str, str, str], ...]
    """The path of each, that of its head, and its style."""

    width: float
    height: float


def place(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge], gap: float = 56, row: float = 58) -> GraphDrawing:
    """Return the graph with all nodes placed; edges that would go back are drawn back."""
    known = {node.key: node for node in nodes}
    used = [edge for edge in edges if edge.start in known and edge.end in known and edge.start != edge.end]
    columns = _ordered(_columns(nodes, _forward(known, used)), used)
    placed: dict[str, Placed] = {}
    x, height = 4.0, row * max((len(column) for column in columns), default=0)
    for column in columns:
        top = (height - row * len(column)) / 2
        width = max(known[key].width for key in column)
        for number, key in enumerate(column):
            node = known[key]
            placed[key] = Placed(node, x + (width - node.width) / 2, round(top + row * (number + 0.5), 1))
        x += width + gap
    paths = tuple((_path(placed[edge.start], placed[edge.end]), _head(placed[edge.end]), edge.style) for edge in used)
    return GraphDrawing(tuple(placed.values()), paths, max(x - gap + 4, 8), max(height, row))


def _forward(known: Mapping[str, GraphNode], edges: Iterable[GraphEdge]) -> dict[str, list[str]]:
    """Return the edges that close no cycle, by where they start."""
    out: dict[str, list[str]] = {key: [] for key in known}
    for edge in edges:
        out[edge.start].append(edge.end)
    kept: dict[str, list[str]] = {key: [] for key in known}
    under_way, done = set[str](), set[str]()
    for first in known:
        stack = [(first, iter(out[first]))] if first not in done else []
        under_way.update([first] if stack else [])
        while stack:
            key, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                under_way.discard(key)
                done.add(key)
                stack.pop()
            elif following not in under_way:
                kept[key].append(following)
                if following not in done:
                    under_way.add(following)
                    stack.append((following, iter(out[following])))
    return kept


def _columns(nodes: Sequence[GraphNode], forward: Mapping[str, list[str]]) -> list[list[str]]:
    """Put each node behind all that lead to it."""
    waiting = {node.key: 0 for node in nodes}
    for ends in forward.values():
        for end in ends:
            waiting[end] += 1
    depth = dict.fromkeys(waiting, 0)
    ready = [key for key, open_edges in waiting.items() if not open_edges]
    while ready:
        key = ready.pop()
        for end in forward[key]:
            depth[end] = max(depth[end], depth[key] + 1)
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        columns[depth[node.key]].append(node.key)
    return [column for column in columns if column]


def _ordered(columns: list[list[str]], edges: Sequence[GraphEdge]) -> list[list[str]]:
    """Order each column by the mean place of the neighbours, to and fro."""
    near: dict[str, list[str]] = {key: [] for column in columns for key in column}
    for edge in edges:
        near[edge.start].append(edge.end)
        near[edge.end].append(edge.start)
    for turn in range(ROUNDS):
        rows = {key: number - len(column) / 2 for column in columns for number, key in enumerate(column)}
        for column in columns if turn % 2 == 0 else reversed(columns):
            weight = {key: _mean([rows[other] for other in near[key]], rows[key]) for key in column}
            column.sort(key=weight.__getitem__)
            rows |= {key: number - len(column) / 2 for number, key in zip(count(), column, strict=False)}
    return columns


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _head(end: Placed) -> str:
    """Return the head of an arrow at the left side of a node."""
    return f"M{end.x:g} {end.y:g}l-7 -3.5v7z"


def _path(start: Placed, end: Placed) -> str:
    """Return a curve from the right side of one node to the left side of the other."""
    x1, y1, x2, y2 = start.x + start.node.width, start.y, end.x - 5, end.y
    if x2 > x1:
        bend = (x2 - x1) / 2
        return f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
    low = max(y1, y2) + 34
    return f"M{x1:g} {y1:g}C{x1 + 40:g} {low:g} {x2 - 40:g} {low:g} {x2:g} {y2:g}"
