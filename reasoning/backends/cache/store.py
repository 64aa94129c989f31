"""What a cache asks of the place that it keeps completions in; SQLite and PostgreSQL are such places."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

Slot = tuple[bytes, int]
"""What a completion is kept under: the hash of model, deployment, settings and content, and the sample's number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A completion to be kept."""

    slot: Slot
    model: str
    tokens: int
    """Tokens written."""
    dollars: float | None
    """What it cost; None where the price is not known."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came of wanting several completions: those not named here are asked for by another process."""

    found: Mapping[Slot, bytes] = field(default_factory=dict)
    """The bodies of those that are there."""
    mine: Collection[Slot] = ()
    """Those that nobody asks for, and that the caller is to ask for now."""


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """What a cache holds of one model, and what it has served."""

    model: str
    completions: int = 0
    tokens: int = 0
    dollars: float = 0.0
    """What the completions cost, as far as it is known."""
    served: int = 0
    """Completions served so far."""
    saved: float = 0.0
    """US dollars that those would have cost."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a cache holds."""

    place: str
    size: int
    """Bytes."""
    models: tuple[ModelSummary, ...]


class CacheStore(Protocol):
    """A place that keeps completions. All but `get` is called from one thread. Each raises CacheError.

    A claim is the promise of one owner to ask for a completion. It lasts some seconds unless it is renewed, so that
    the claims of a process that was killed come free.
    """

    name: str
    """The file, or the address without a password."""

    is_near: bool
    """Whether a look takes so little time that an event loop can wait for it."""

    def get(self, slots: Sequence[Slot]) -> dict[Slot, bytes]:
        """Return the bodies of those that are there; from any thread."""

    def claim(self, slots: Sequence[Slot], owner: str, seconds: float) -> Claimed:
        """Look for completions, and claim those that are neither there nor claimed by another live owner."""

    def renew(self, owner: str, seconds: float) -> None:
        """Let all claims of an owner last so many seconds from now."""

    def release(self, slots: Collection[Slot], owner: str) -> None:
        """Return claims without a completion."""

    def put(self, entries: Sequence[Entry], owner: str, *, replace: bool) -> None:
        """Keep completions and return their claims, all at once or not at all. replace: or keep what is there."""

    def count(self, model: str, served: int, saved: float) -> None:
        """Add to what was served of a model."""

    def summary(self) -> Summary:
        """Return what is kept, by model."""

    def prune(self, older: float | None, model: str | None) -> int:
        """Delete what is older than so many seconds, and of that model alone; None: of any. Return how many were."""

    def close(self) -> None:
        """Let go of files and connections."""
