"""Workers that are actors of a Ray cluster."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reasoning.errors import MissingExtraError, UsageError
from reasoning.evaluation.engines.channel import WorkerLostError
from reasoning.evaluation.engines.worker import QuestionWorker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.engines.channel import Channel

SIDE_BY_SIDE = 1_000
"""Methods of an actor that may wait at a time: two are enough, and more do no harm."""


class ActorWorker:
    """A worker as an actor: frames are pushed to it, and its own are pulled."""

    def __init__(self) -> None:
        self._frames: asyncio.Queue[bytes] = asyncio.Queue()
        self._worker = QuestionWorker(self._frames.put)

    async def push(self, frame: bytes) -> None:
        """Do what a frame says."""
        self._worker.heed(frame)

    async def pull(self) -> bytes:
        """Wait for a frame of the worker's."""
        return await self._frames.get()


class ActorChannel:
    """The way to an actor."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor

    async def send(self, frame: bytes) -> None:
        """Push a frame. Raises WorkerLostError."""
        await _kept(self._actor.push.remote(frame))

    async def receive(self) -> bytes:
        """Pull the next frame. Raises WorkerLostError."""
        frame: bytes = await _kept(self._actor.pull.remote())
        return frame

    async def aclose(self) -> None:
        """Kill the actor."""
        import ray

        with contextlib.suppress(ray.exceptions.RayError):
            ray.kill(self._actor)


async def _kept(reference: Any) -> Any:
    import ray

    try:
        return await reference
    except ray.exceptions.RayTaskError:
        raise  # the actor's own failure, with its words
    except ray.exceptions.RayError as error:
        raise WorkerLostError(f"{type(error).__name__}: {str(error).splitlines()[0]}") from None


@dataclass(frozen=True)
class Cluster:
    """A Ray cluster that this process is connected to."""

    kind: Any
    """The actor's class, as Ray has it."""

    processors: int

    async def launch(self) -> Channel:
        """Start an actor wherever the cluster has a processor free. Ray does not start it anew: who asks does."""
        return ActorChannel(self.kind.remote())


@contextmanager
def connected() -> Iterator[Cluster]:
    """Connect to the cluster that RAY_ADDRESS names, else to one of this machine's own, which ends with the block.

    One that the process is connected to already is used, and stays. Raises MissingExtraError, UsageError.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("ray", "ray", "spreading an evaluation over a cluster") from error
    own = not ray.is_initialized()
    if own:
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # else it warns of what it will do one day
        try:
            ray.init(include_dashboard=False, configure_logging=True, logging_level=logging.ERROR)
        except Exception as error:  # Ray raises a bare one where a part of it does not start in time
            raise UsageError(f"can't start Ray or connect to its cluster (RAY_ADDRESS): {error}") from error
    try:
        kind = ray.remote(num_cpus=1, max_restarts=0, max_concurrency=SIDE_BY_SIDE)(ActorWorker)
        yield Cluster(kind, max(1, int(ray.cluster_resources().get("CPU", 1))))
    finally:
        if own:
            ray.shutdown()
