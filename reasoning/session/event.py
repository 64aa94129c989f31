"""What happens during a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reasoning.solution import Solution
from reasoning.trace import Trace

EventKind = Literal["start", "reply", "note", "solved", "failed"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened during a run, for `stream`."""

    kind: EventKind
    """start and solved (or failed): a strategy; reply: a call of the model; note: a strategy's own."""

    node: Trace
    """The node of the trace that it happened to."""

    depth: int
    """How deep the strategy is nested, 0 for the outermost."""

    solution: Solution | None = None
    """The solution, where the event is `solved`."""
