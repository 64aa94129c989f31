"""What sessions hold: the world that those of a run share, and the scope of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Backend, Message, Sampling
from reasoning.backends.sampling import NO_SAMPLING
from reasoning.backends.sharing import Loan, lend
from reasoning.budget import Budget
from reasoning.deadline import Deadline
from reasoning.deciding.asking import Priors
from reasoning.prompts import Prompts
from reasoning.session.event import Event, EventKind
from reasoning.session.shared_replies import SharedReplies
from reasoning.solution import Solution
from reasoning.trace import Trace

if TYPE_CHECKING:
    from reasoning.backends.base import Request, TextPiece


@dataclass
class World:
    """What all sessions of a run share."""

    prompts: Prompts
    tools: Mapping[str, Any]
    seed: int
    emit: Callable[[Event], None] | None
    tokens: bool = False
    """Whether who follows the run wants replies as they are written."""
    borrow: Callable[[str], Loan] = lend
    """How the backend of a spec is had that a part of the run names."""
    seen: Counter[str] = field(default_factory=Counter)
    loans: dict[str, Loan] = field(default_factory=dict)
    rendered: dict[tuple[Any, ...], tuple[tuple[Message, ...], tuple[Any, ...]]] = field(default_factory=dict)
    """Messages by prompt and variables, with the variables."""
    plain: tuple[tuple[Message, ...], tuple[dict[str, Any], ...]] = ((), ())
    """The messages that were asked last, and what the trace keeps of them."""
    priors: Priors = field(default_factory=Priors)
    replies: SharedReplies | None = None
    """Replies that this run shares with others."""
    writing: dict[tuple[str, str, int], tuple[Trace, int]] = field(default_factory=dict)
    """Calls under way by model, request and sample, each with the depth of its strategy."""
    reasons: dict[tuple[int, Sampling], tuple[bool, Backend]] = field(default_factory=dict)
    """Whether a backend's model reasons, by the backend's identity and the settings, with the backend."""
    models: dict[int, tuple[str, Backend]] = field(default_factory=dict)
    """The model of a backend, by the backend's identity, with the backend: to ask for it goes through all wrappers."""

    def model_of(self, backend: Backend) -> str:
        """Return the name of a backend's model."""
        if id(backend) not in self.models:
            self.models[id(backend)] = backend.model, backend
        return self.models[id(backend)][0]

    def number(self, key: str, model: str) -> int:
        """Return how many requests of that key this run has made of the model before."""
        known = f"{model}:{key}"
        before = self.seen.get(known, 0)
        self.seen[known] = before + 1
        return before

    @contextmanager
    def following(self, request: Request, model: str, node: Trace, depth: int) -> Iterator[Request]:
        """Yield a request whose reply is told piece by piece while it is under way.

        Identical ones may travel as one of them, which then tells the pieces of all that are still under way.
        """
        key = request.key

        def told(piece: TextPiece) -> None:
            if found := self.writing.get((model, key, piece.sample)):
                self.tell("text", *found, text=piece.text, is_reasoning=piece.is_reasoning)

        self.writing[model, key, request.samples[0]] = node, depth
        try:
            yield replace(request, follow=told)
        finally:
            del self.writing[model, key, request.samples[0]]

    def tell(self, kind: EventKind, node: Trace, depth: int, **more: Any) -> None:
        """Make an event and hand it to who follows the run, where somebody does. more: the event's other fields."""
        if self.emit:
            self.emit(Event(kind, node, depth, **more))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a session has of its own, or shares with the one that it is a child of."""

    backend: Backend
    budget: Budget
    trace: Trace
    sampling: Sampling = NO_SAMPLING
    path: tuple[int, ...] = ()
    """Its place in the run: which child of which child it is."""
    depth: int = -1
    """How deep its strategy is nested; -1 for the run itself."""
    deadline: Deadline | None = None
    solved: list[Solution] = field(default_factory=list)
    """The solutions of the strategies that its own strategy solved with."""
