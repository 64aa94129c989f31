"""A search drawn: the states of a tree or graph of thoughts with their values, and the path that was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reasoning.display.layers import GraphDrawing, GraphEdge, GraphNode, place

MAX_STATES = 120
"""States that are drawn at most; beyond, the list alone is shown."""

MAX_LISTED = 400
"""States that are listed at most."""

STATUSES = ("open", "goal", "dead", "pruned")
"""The statuses that have a look of their own."""


@dataclass(frozen=True)
class SearchState:
    """A state of a search."""

    number: int
    parents: tuple[int, ...]
    depth: int
    thought: str
    value: float | None
    status: str
    on_path: bool

    @property
    def shown_value(self) -> str:
        """Return the value in few letters."""
        return "" if self.value is None else f"{self.value:.2g}"


@dataclass(frozen=True)
class Searched:
    """What a search looked at."""

    states: tuple[SearchState, ...]
    drawing: GraphDrawing | None
    """The graph; None where it is too large."""


def read_search(content: object, path: object = ()) -> Searched | None:
    """Return the states that a note tells of; None where it is no note of a search.

    path: the thoughts of the path that was taken, from `evidence["path"]`.
    """
    if not isinstance(content, list) or not content or not all(isinstance(one, Mapping) for one in content):
        return None
    taken = {step_words(one) for one in path if isinstance(one, str)} if isinstance(path, list | tuple) else set[str]()
    states: dict[int, SearchState] = {}
    for told in content[:MAX_LISTED]:
        number, thought = told.get("node"), told.get("thought")
        if not isinstance(number, int) or not isinstance(thought, str):
            return None
        states[number] = _state(told, number, thought, states, taken)
    found = tuple(states.values())
    return Searched(found, _drawn(found) if len(found) <= MAX_STATES else None)


def _state(
    told: Mapping[str, Any], number: int, thought: str, before: Mapping[int, SearchState], taken: set[str]
) -> SearchState:
    given = told.get("from")
    parents = tuple(one for one in given if one in before) if isinstance(given, list) else ()
    value = told.get("value")
    number_value = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    depth = 1 + min((before[one].depth for one in parents), default=-1)
    on_path = not parents or (step_words(thought) in taken and all(before[one].on_path for one in parents))
    return SearchState(number, parents, depth, thought, number_value, str(told.get("status", "open")), on_path)


def step_words(thought: str) -> str:
    """Return a thought without the number that its step has."""
    head, dot, rest = thought.strip().partition(". ")
    return (rest if dot and head.isdecimal() else thought).strip()


def _drawn(states: tuple[SearchState, ...]) -> GraphDrawing:
    nodes = [GraphNode(str(one.number), str(one.number), one.shown_value, _style(one), 62, 30) for one in states]
    on_path = {one.number for one in states if one.on_path}
    edges = [
        GraphEdge(str(parent), str(one.number), "rt-used" if {parent, one.number} <= on_path else "rt-given")
        for one in states
        for parent in one.parents
    ]
    return place(nodes, edges, gap=44, row=38)


def _style(one: SearchState) -> str:
    status = one.status if one.status in STATUSES else "open"
    return f"rt-state-{status}{' rt-on-path' if one.on_path else ''}"
