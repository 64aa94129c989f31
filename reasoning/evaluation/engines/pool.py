"""Workers that answer questions, replaced when they die; who asks the model and keeps the results is this process."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError
from reasoning.evaluation.answering import Answered, Work, failed
from reasoning.evaluation.engines.asking import Asking, sendable
from reasoning.evaluation.engines.channel import (
    AskedFor,
    Begin,
    Channel,
    Dropped,
    Finished,
    Outbox,
    SetUp,
    Told,
    WorkerLostError,
    packed,
)
from reasoning.evaluation.engines.channel import unframed as messages_of

if TYPE_CHECKING:
    from reasoning.backends import Backend
    from reasoning.evaluation.engines.channel import Launch
    from reasoning.evaluation.examples import Example

MAX_LIVES = 3
"""Workers that a question may cost: the third has this question alone, and is the last."""

MAX_BAD_STARTS = 3
"""Workers in a row that may end before they have said anything."""


@dataclass(eq=False)
class _Worker:
    """A worker, and what it is at."""

    channel: Channel
    outbox: Outbox
    jobs: dict[int, asyncio.Future[Answered]] = field(default_factory=dict)
    calls: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    reader: asyncio.Task[None] | None = None
    is_lost: bool = False


class WorkerPool:
    """An engine of several workers. A question goes to the one that has the fewest.

    Their requests come to this process, which asks the backend: its cache, its pace and its limits hold for all of them
    together. A worker that dies is replaced, its questions begin anew elsewhere, and what they had asked for is there.
    """

    def __init__(self, launch: Launch, count: int, work: Work, backend: Backend) -> None:
        self._launch, self._count = launch, count
        self._work, self._asking = work, Asking(backend)
        self._workers: list[_Worker] = []
        self._numbers, self._bad_starts = itertools.count(), 0
        self._starting, self._alone = asyncio.Lock(), asyncio.Lock()

    async def answer(self, example: Example, name: str) -> Answered:
        """Return what came of a question. Raises UsageError where no worker can be started."""
        job = next(self._numbers)
        begin = packed(Begin(job, example, name))
        try:
            for life in range(1, MAX_LIVES + 1):
                try:
                    return await (self._among_others(job, begin) if life < MAX_LIVES else self._by_itself(job, begin))
                except WorkerLostError as error:
                    last = str(error)
            why = RuntimeError(f"the worker process ended {MAX_LIVES} times while it answered this: {last}")
            return failed(example, name, self._work, why)
        finally:
            self._asking.end(job)

    async def aclose(self) -> None:
        """End all workers."""
        workers, self._workers = self._workers, []
        for worker in workers:
            await self._end(worker)

    async def _among_others(self, job: int, begin: bytes) -> Answered:
        async with self._starting:
            self._workers = [worker for worker in self._workers if not worker.is_lost]
            worker = min(self._workers, key=lambda one: len(one.jobs), default=None)
            if worker is None or (worker.jobs and len(self._workers) < self._count):
                worker = await self._start()
                self._workers.append(worker)
            done = self._hand_over(worker, job, begin)
        return await done

    async def _by_itself(self, job: int, begin: bytes) -> Answered:
        """Answer what has cost two workers in one of its own: others near it may have been what ended them."""
        async with self._alone:
            worker = await self._start()
            try:
                return await self._hand_over(worker, job, begin)
            finally:
                await self._end(worker)

    def _hand_over(self, worker: _Worker, job: int, begin: bytes) -> asyncio.Future[Answered]:
        done = worker.jobs[job] = asyncio.get_running_loop().create_future()
        done.add_done_callback(lambda _: worker.jobs.pop(job, None))
        if worker.is_lost:
            done.set_exception(WorkerLostError("it ended before it was asked"))
        worker.outbox.put(begin)
        return done

    async def _start(self) -> _Worker:
        channel = await self._launch()
        worker = _Worker(channel, Outbox(channel.send))
        worker.outbox.put(packed(SetUp(self._work, self._asking.facts)))
        worker.reader = asyncio.ensure_future(self._read(worker))
        return worker

    async def _end(self, worker: _Worker) -> None:
        worker.is_lost = True
        await worker.channel.aclose()
        tasks = [*worker.calls.values(), *([worker.reader] if worker.reader else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, worker: _Worker) -> None:
        """Do what a worker says, until it ends."""
        said = False
        try:
            while True:
                for message in messages_of(await worker.channel.receive()):
                    said, self._bad_starts = True, 0
                    self._heed(worker, message)
        except WorkerLostError as error:
            self._bad_starts += not said
            if self._bad_starts >= MAX_BAD_STARTS:
                self._lose(worker, UsageError(f"the workers end as soon as they begin: {error}"))
            else:
                self._lose(worker, error)
            await worker.channel.aclose()

    def _lose(self, worker: _Worker, error: Exception) -> None:
        """Tell all who wait for a worker that it is gone. What it had asked for goes on."""
        worker.is_lost = True
        for done in list(worker.jobs.values()):
            if not done.done():
                done.set_exception(error)

    def _heed(self, worker: _Worker, message: Any) -> None:
        if isinstance(message, Finished):
            done = worker.jobs.get(message.job)
            if done and not done.done():
                done.set_result(message.answered)
        elif isinstance(message, AskedFor):
            task = asyncio.ensure_future(self._ask(worker, message))
            worker.calls[message.call] = task
            task.add_done_callback(lambda _: worker.calls.pop(message.call, None))
        elif isinstance(message, Dropped) and (call := worker.calls.get(message.call)):
            call.cancel()

    async def _ask(self, worker: _Worker, asked: AskedFor) -> None:
        try:
            response = await self._asking.ask(asked)
        except Exception as error:  # noqa: BLE001  whatever asking raises belongs to who asked
            told = Told(asked.call, error=sendable(error), facts=self._asking.changed_facts())
        else:
            told = Told(asked.call, response, facts=self._asking.changed_facts())
        if not worker.is_lost:
            worker.outbox.put(packed(told))
