"""What happens during a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reasoning.solution import Solution
from reasoning.trace import Trace

EventKind = Literal["start", "call", "text", "reply", "note", "solved", "failed"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened during a run, for `stream`."""

    kind: EventKind
    """start and solved: a strategy; call and reply: a call of the model; failed: either; note: a strategy's own; text:
    what the model has just written, where that was asked for."""

    node: Trace
    """The node of the trace that it happened to."""

    depth: int
    """How deep the strategy is nested, 0 for the outermost."""

    solution: Solution | None = None
    """The solution, where the event is `solved`."""

    text: str = ""
    """A piece of the reply under way, where the event is `text`. What is asked for again begins anew."""

    is_reasoning: bool = False
    """Whether that piece is thought, and not said."""
