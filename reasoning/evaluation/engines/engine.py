"""The seam between a run and where its strategies work: one question goes in, what came of it comes out."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from reasoning.backends import Backend
from reasoning.errors import UsageError, nearest
from reasoning.evaluation.answering import Answered, Work, answer_example
from reasoning.prompts import Prompts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from reasoning.evaluation.engines.channel import Launch
    from reasoning.evaluation.examples import Example

EngineName = Literal["local", "ray"]
"""Where strategies may work: on this machine, or on a Ray cluster."""

ENGINES: tuple[EngineName, ...] = get_args(EngineName)
"""The names of the engines."""

MAX_PROCESSES = 1_000
"""Worker processes of one run."""


class AnswerEngine(Protocol):
    """Where strategies work. A run asks it for as many questions side by side as its concurrency says."""

    async def answer(self, example: Example, name: str) -> Answered:
        """Return what the strategy of that name makes of a question. Raises UsageError where no worker can start."""


@dataclass(frozen=True)
class LocalEngine:
    """Strategies work in this process."""

    work: Work
    prompts: Prompts
    backend: Backend

    async def answer(self, example: Example, name: str) -> Answered:
        """Answer it here."""
        return await answer_example(example, name, self.work, self.prompts, self.backend)


@asynccontextmanager
async def open_engine(
    name: EngineName, processes: int | None, work: Work, prompts: Prompts, backend: Backend
) -> AsyncIterator[AnswerEngine]:
    """Open the engine of that name, and end its workers with the block.

    processes: how many workers; None: of `local` none, all is done in this process; of `ray` one for each processor of
    the cluster. Raises UsageError, MissingExtraError.
    """
    if name not in ENGINES:
        raise UsageError(f"engine={name!r} can't be used: give {' or '.join(ENGINES)}.{nearest(str(name), ENGINES)}")
    if processes is not None and not 1 <= processes <= MAX_PROCESSES:
        raise UsageError(f"processes={processes} can't be used: give a number from 1 to {MAX_PROCESSES}")
    if name == "local" and processes is None:
        yield LocalEngine(work, prompts, backend)
        return
    from reasoning.evaluation.engines.pool import WorkerPool

    async with _launcher(name, processes) as (launch, count):
        pool = WorkerPool(launch, count, work, backend)
        try:
            yield pool
        finally:
            await pool.aclose()


@asynccontextmanager
async def _launcher(name: EngineName, processes: int | None) -> AsyncIterator[tuple[Launch, int]]:
    """Return what starts a worker, and how many are wanted."""
    if name == "local":
        from reasoning.evaluation.engines.processes import launch_process

        yield launch_process, processes or os.cpu_count() or 1
        return
    from reasoning.evaluation.engines.cluster import connected

    with connected() as cluster:
        yield cluster.launch, processes or cluster.processors
