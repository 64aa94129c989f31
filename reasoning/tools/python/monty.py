"""Programs in an interpreter of a subset of Python that has no files and no network to give: the default sandbox."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sys
import time
import weakref
from typing import Any, Self

from reasoning.errors import MissingExtraError
from reasoning.tools.python.child import GRACE, Child, RunSlots, converse, out_of_time, refused, request_of, start
from reasoning.tools.python.sandbox import MEMORY, SECONDS, Ran, Tools

_START_SECONDS = 60.0
_MAX_BYTES = 1024 * 1024 * 1024


class MontySandbox:
    """Runs programs in a pool of worker processes, each with the Monty interpreter behind it.

    The interpreter has no files, network, processes, threads or clocks to wait on (`sleep` returns at once); its time
    and memory are limited (a worker itself takes some 30 megabytes beside a program's); a worker that crashes or runs
    away is killed and replaced. A program is adapted to it first (`adapting`): methods as values, `del`, `next` of a
    generator expression, `round` by CPython's rule, and the modules of `prelude/` (statistics, heapq, operator …). What
    it still lacks (`yield`, inheritance, properties, fractions, third-party modules) ends in "missing feature",
    whose error names the reason and what to write instead; `Fallback` gives such programs to another sandbox.

        async with MontySandbox() as sandbox:
            ran = await sandbox.run("2 ** 10")

    Workers start when they are first needed and serve many programs, none of which sees another's names. `aclose`
    ends them; so does the end of our process.
    """

    def __init__(self, size: int = 0, queue: int = 10_000, seed: int = 0) -> None:
        """Allow `size` workers (0: one a core, at most 4) and `queue` programs that wait; `seed` is random's."""
        if importlib.util.find_spec("pydantic_monty") is None:
            raise MissingExtraError("pydantic-monty", "python", "running generated Python")
        self.size = size or min(4, os.cpu_count() or 1)
        self.queue, self.seed = queue, seed
        self._waiting = 0
        self._idle: list[Child] = []
        self._all: list[Child] = []
        self._turns = RunSlots(self.size)
        self._end = weakref.finalize(self, _end, self._all, self._idle)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the workers; a later run starts new ones."""
        _end(self._all, self._idle)

    async def run(
        self,
        program: str,
        *,
        call: str | None = None,
        tools: Tools | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> Ran:
        """Run `program`, then the function named `call`; all failures are in the `Ran`."""
        too_long = refused(program)
        if too_long is not None:
            return too_long
        if self._waiting >= self.queue:
            return Ran(error=f"{self.queue} programs wait already; run fewer at a time", kind="busy")
        request = request_of(program, call, tools, seconds, min(memory, _MAX_BYTES), self.seed)
        self._waiting += 1
        try:
            async with self._turns.here():
                return await self._one(request, tools or {}, seconds)
        finally:
            self._waiting -= 1

    async def _one(self, request: dict[str, Any], tools: Tools, seconds: float) -> Ran:
        child = await self._worker()
        if child is None:
            return Ran(error="the interpreter does not start", kind="unavailable")
        ran, begun = None, time.perf_counter()
        try:
            ran = await converse(child, request, tools, seconds + GRACE)
        except TimeoutError:
            return out_of_time(seconds, time.perf_counter() - begun)
        finally:
            self._kept(child, ran)
        if ran is None:
            return Ran(error="the interpreter fell over on the program", kind="crash", seconds=seconds)
        return out_of_time(seconds, ran.seconds) if ran.kind == "time" else ran

    async def _worker(self) -> Child | None:
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
            self._ended(child)  # the system has ended it meanwhile, as it does where memory is short
        try:
            child = await start("monty_worker")
        except OSError:
            return None
        self._all.append(child)
        begun = False
        try:
            async with asyncio.timeout(_START_SECONDS):
                begun = "ready" in await asyncio.to_thread(child.ask, {"paths": [path for path in sys.path if path]})
        except (TimeoutError, EOFError):
            return None
        finally:
            if not begun:
                self._ended(child)
        return child

    def _kept(self, child: Child, ran: Ran | None) -> None:
        if ran is None or ran.kind in ("time", "memory", "crash"):
            self._ended(child)
        else:
            self._idle.append(child)

    def _ended(self, child: Child) -> None:
        child.kill()
        if child in self._all:
            self._all.remove(child)


def _end(every: list[Child], idle: list[Child]) -> None:
    idle.clear()
    while every:
        every.pop().kill()
