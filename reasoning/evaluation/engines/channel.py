"""What goes between a run and its workers: messages, many at once, over any transport that carries bytes."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from reasoning.backends.base import Request
from reasoning.backends.decisions import DecisionRequest
from reasoning.errors import UsageError
from reasoning.evaluation.answering import Answered, Work
from reasoning.evaluation.examples import Example

MAX_FRAME_BYTES = 1 << 30
"""Bytes that travel at once at most; what is larger ends its worker."""


class WorkerLostError(Exception):
    """A worker has ended, or can't be reached any more. It never leaves this package."""


class Channel(Protocol):
    """The way to one worker and back."""

    async def send(self, frame: bytes) -> None:
        """Send a frame. Raises WorkerLostError."""

    async def receive(self) -> bytes:
        """Wait for the next frame. Raises WorkerLostError, whose words say how the worker ended."""

    async def aclose(self) -> None:
        """End the worker."""


Launch = Callable[[], Awaitable[Channel]]
"""Starts a worker. Raises WorkerLostError, UsageError."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """The first message to a worker."""

    work: Work
    facts: Mapping[str, Any]
    """What the backend tells of itself."""


@dataclass(frozen=True, slots=True)
class Begin:
    """To a worker: answer this."""

    job: int
    example: Example
    name: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Of a worker: what came of a job."""

    job: int
    answered: Answered


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Of a worker: the model shall be asked."""

    call: int
    """By which the reply names it."""

    job: int
    turn: int
    """How many equal requests the job has made before."""

    request: Request | DecisionRequest


@dataclass(frozen=True, slots=True)
class Dropped:
    """Of a worker: nobody waits for that call any more."""

    call: int


@dataclass(frozen=True, slots=True)
class Told:
    """To a worker: what the model said, or the error that asking raised."""

    call: int
    response: Any = None
    error: Exception | None = None
    facts: Mapping[str, Any] | None = None
    """What the backend tells of itself, where that has changed."""


def packed(message: object) -> bytes:
    """Return a message as bytes. Raises UsageError for one that can't leave its process."""
    try:
        return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # an object of somebody else's may raise anything
        why = "what goes to another process has to be defined in a module of its own, outside of functions"
        raise UsageError(f"{type(message).__name__} can't be sent: {type(error).__name__}: {error}: {why}") from error


def framed(messages: list[bytes]) -> bytes:
    """Return packed messages as one frame."""
    return pickle.dumps(messages, pickle.HIGHEST_PROTOCOL)


def unframed(frame: bytes) -> list[Any]:
    """Return the messages of a frame, which a process of the same run has written."""
    return [pickle.loads(one) for one in pickle.loads(frame)]


class Outbox:
    """Collects what is said in one turn of the event loop: it travels in one frame, so that it arrives in one turn.

    Requests that the backend joins because they are issued together are then issued together on the other side too.
    """

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._send, self._waiting = send, list[bytes]()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Lock()

    def put(self, message: bytes) -> None:
        """Send a packed message with all others of this turn."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._flush)
        self._waiting.append(message)

    def _flush(self) -> None:
        frame, self._waiting = framed(self._waiting), []
        task = asyncio.ensure_future(self._pass_on(frame))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, frame: bytes) -> None:
        async with self._turns:
            try:
                await self._send(frame)
            except WorkerLostError:
                return  # who waits for the worker is told by its end
