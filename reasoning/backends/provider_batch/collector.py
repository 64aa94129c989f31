"""Collects requests into batches and hands each the result of its line."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.backends.connection import RefusedError
from reasoning.backends.provider_batch.results import LineResult, StoredResults
from reasoning.backends.waiting import Wait, log_wait, reason_of
from reasoning.errors import BackendError, RateLimitError, ServerError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from reasoning.backends.base import Request
    from reasoning.backends.provider_batch.service import BatchService
    from reasoning.backends.provider_batch.state import BatchState, NotedBatch

MAX_LINES = 5_000
"""Requests of one batch."""

QUIET_SECONDS = 2.0
"""Seconds without a new request, after which those collected are submitted."""

FIRST_POLL_SECONDS, MAX_POLL_SECONDS = 15.0, 120.0
"""Seconds between two looks at a batch: at first, and what they grow to."""

MAX_FAILED_LOOKS = 20
"""Looks at a batch in a row that may fail."""


@dataclass
class _Watched:
    """A batch under way, and those who wait for its lines."""

    waiting: dict[str, asyncio.Future[LineResult]] = field(default_factory=dict)
    results: StoredResults | None = None
    task: asyncio.Task[None] | None = None


class Collector:
    """Collects the requests of one event loop, until none has come for a while, and submits them as a batch.

    A request that the state's file has in a batch already is not submitted again: its result is taken from there.
    """

    def __init__(
        self,
        service: BatchService,
        state: BatchState,
        quiet: float = QUIET_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._service, self._state, self._quiet, self._sleep = service, state, quiet, sleep
        self._asked: Counter[str] = Counter()
        self._collected: dict[str, tuple[dict[str, Any], asyncio.Future[LineResult]]] = {}
        self._watched: dict[str, _Watched] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._reconciled: asyncio.Task[None] | None = None

    async def ask(self, name: str, body: dict[str, Any]) -> LineResult:
        """Return what came of a request. `name` is the same for the same request and sample, in each process; one that
        is asked for again, since it has failed, has a line of its own."""
        if self._reconciled is None:
            self._reconciled = self._start(self._reconcile())
        await asyncio.shield(self._reconciled)
        line = f"{name}-{self._asked[name]}"
        self._asked[name] += 1
        future: asyncio.Future[LineResult] = asyncio.get_running_loop().create_future()
        if batch := self._state.find(line):
            self._await(batch, {line: future})
        else:
            self._collected[line] = (body, future)
            self._schedule()
        return await future

    async def ask_for(self, request: Request, body: dict[str, Any]) -> bytes:
        """Return the reply to a request that was written as `body`. Raises RefusedError, BackendError."""
        told = json.dumps([self._service.server, body, request.key, request.samples], sort_keys=True)
        result = await self.ask(hashlib.sha256(told.encode()).hexdigest()[:32], body)
        if result.status != 200:
            raise RefusedError(result.status, result.body, {})
        return result.body

    async def close(self) -> None:
        """Leave off waiting; what is under way goes on at the provider, and is found again by the state's file."""
        if self._timer:
            self._timer.cancel()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for watched in self._watched.values():
            if watched.results:
                watched.results.close()
        self._watched.clear()

    async def _reconcile(self) -> None:
        """Find out of what was to be submitted when a process ended whether it was."""
        for noted in self._state.unknown(self._service.server):
            if batch := await self._find(noted):
                self._state.submitted(noted.key, batch)
            else:
                self._state.forget(noted.key)

    async def _find(self, noted: NotedBatch) -> str:
        return await self._service.find(noted, self._state.names)

    def _schedule(self) -> None:
        if self._timer:
            self._timer.cancel()
        if len(self._collected) >= MAX_LINES:
            self._flush()
        else:
            self._timer = asyncio.get_running_loop().call_later(self._quiet, self._flush)

    def _flush(self) -> None:
        collected, self._collected, self._timer = self._collected, {}, None
        wanted = {line: (body, future) for line, (body, future) in collected.items() if not future.done()}
        if wanted:
            self._start(self._submit(wanted))

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _submit(self, wanted: dict[str, tuple[dict[str, Any], asyncio.Future[LineResult]]]) -> None:
        key, futures = uuid.uuid4().hex, {line: future for line, (_, future) in wanted.items()}
        try:
            noted = self._state.begin(key, self._service.server, list(wanted))
            batch = await self._submitted(noted, {line: body for line, (body, _) in wanted.items()})
            self._state.submitted(key, batch)
        except Exception as error:  # noqa: BLE001  whatever it is, it belongs to those who wait
            _fail(futures, error)
        else:
            self._await(batch, futures)

    async def _submitted(self, noted: NotedBatch, lines: Mapping[str, dict[str, Any]]) -> str:
        """Submit a batch; where no answer came, look whether it was taken."""
        try:
            return await self._service.submit(noted.key, lines)
        except BackendError as error:
            is_unknown = isinstance(error, UnreachableError | ServerError)
            if is_unknown and (batch := await self._find(noted)):
                return batch
            self._state.forget(noted.key)
            raise

    def _await(self, batch: str, futures: dict[str, asyncio.Future[LineResult]]) -> None:
        watched = self._watched.setdefault(batch, _Watched())
        watched.waiting |= futures
        if watched.results is not None:
            self._settle(batch, watched)
        elif watched.task is None:
            watched.task = self._start(self._follow(batch, watched))

    async def _follow(self, batch: str, watched: _Watched) -> None:
        try:
            watched.results = await self._results(batch, watched)
        except Exception as error:  # noqa: BLE001  whatever it is, it belongs to those who wait
            del self._watched[batch]
            _fail(watched.waiting, error)
        else:
            self._settle(batch, watched)

    async def _results(self, batch: str, watched: _Watched) -> StoredResults:
        pause, failed = FIRST_POLL_SECONDS, 0
        while True:
            try:
                progress = await self._service.look(batch)
                if progress and progress.done:
                    return await self._stored(batch)
                failed, told = 0, progress.told if progress else ""
            except (UnreachableError, ServerError, RateLimitError) as error:
                failed, told = failed + 1, f"({reason_of(error)})"
                if failed >= MAX_FAILED_LOOKS:
                    raise
            else:
                if progress is None:
                    self._state.forget_batch(batch)
                    raise ServerError(self._service.server, f"the batch {batch} is gone", 410)
            wait = Wait(f"a batch {told}", pause, len(watched.waiting))
            log_wait(wait, "batch %s %s, next look in %.0f s", batch, told, pause)
            await self._sleep(pause)
            pause = min(MAX_POLL_SECONDS, pause * 1.5)

    async def _stored(self, batch: str) -> StoredResults:
        results = StoredResults()
        try:
            await self._service.read_results(batch, results.add)
        except BaseException:
            results.close()
            raise
        return results

    def _settle(self, batch: str, watched: _Watched) -> None:
        waiting, watched.waiting = watched.waiting, {}
        for line, future in waiting.items():
            result = watched.results.pop(line) if watched.results else None
            if future.done():
                continue
            if result:
                future.set_result(result)
            else:
                future.set_exception(ServerError(self._service.server, f"the batch {batch} lacks a result", 500))


def _fail(futures: dict[str, asyncio.Future[LineResult]], error: Exception) -> None:
    for future in futures.values():
        if not future.done():
            future.set_exception(error)
