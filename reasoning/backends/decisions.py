"""The seam for decisions: probabilities over given options, from backends whose servers tell them without writing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from reasoning.usage import Usage, estimate_tokens

if TYPE_CHECKING:
    from reasoning.backends.base import Backend

DecisionKind = Literal["choice", "yes_no", "scale"]
"""Whether the options are unordered, are yes and no, or are the levels of a scale from the lowest up."""


@dataclass(frozen=True, slots=True)
class DecisionOption:
    """One of the options of a decision."""

    name: str
    """What it is called; no two options of a decision have the same name."""

    description: str = ""
    """What it means, where its name does not say so."""


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """A decision that is wanted of a server."""

    state: str
    """What is judged."""

    instructions: str
    """What is asked of it."""

    options: tuple[DecisionOption, ...]
    """What there is to choose from; of a yes_no the first one is yes."""

    kind: DecisionKind = "choice"
    """How the options stand to each other."""

    prompt: str = field(default="", compare=False)
    """The name of the prompt that it was rendered from; not sent."""

    @property
    def tokens(self) -> int:
        """An estimate of the tokens sent."""
        told = "".join(f"{option.name}{option.description}" for option in self.options)
        return estimate_tokens(f"{self.state}{self.instructions}{told}")

    @property
    def key(self) -> str:
        """A hash of the content: with the model's name it names a decision."""
        content: list[Any] = [self.state, self.instructions, self.kind, [astuple(option) for option in self.options]]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DecisionResponse:
    """A decision, as a server tells it."""

    probabilities: tuple[float, ...]
    """Of each option, in the order of the request; they add up to 1."""

    how: str
    """By which of the server's ways: the endpoint's name."""

    usage: Usage = field(default_factory=Usage)
    model: str = ""

    mass: float | None = None
    """The probability that all options had together among all that the model could have written; None: not told."""

    notes: tuple[str, ...] = ()
    """What came differently from what was asked, in words."""


@runtime_checkable
class DecidingBackend(Protocol):
    """A backend whose server has decisions: what a `Backend` may have besides.

    An attribute `native_decisions` that is false says that the server has refused them all.
    """

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Return a decision. Raises DecisionsNotSupportedError where the server has none, and else BackendError."""


def has_native_decisions(backend: Backend) -> bool:
    """Return whether the backend says that its server has decisions, or has not been asked yet."""
    return isinstance(backend, DecidingBackend) and bool(getattr(backend, "native_decisions", True))


def has_native_logprobs(backend: Backend) -> bool:
    """Return whether the backend says that it tells the probabilities of a token's alternatives."""
    return bool(getattr(backend, "native_logprobs", False))
