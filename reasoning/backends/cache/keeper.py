"""The thread behind a cache: it claims, waits for the claims of others, and writes what has come, many at once."""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import logging
import queue
import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reasoning.backends.cache.owner import new_owner
from reasoning.backends.cache.store import Claimed, Entry, Slot
from reasoning.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reasoning.backends.cache.store import CacheStore

log = logging.getLogger("reasoning")

LEASE_SECONDS = 30.0
"""Seconds that a claim lasts; it is renewed every third of them. So long others wait at most for a process that ended
on another machine, or whose end can't be seen."""

POLL_SECONDS = 0.05
"""Seconds between two looks at what other processes have claimed."""


class Mine:
    """The outcome of a claim: the completion is not there, and is to be asked for."""


MINE = Mine()
Outcome = bytes | Mine | None
"""The body of a completion, or MINE; None: it is not there, and nobody was to claim it."""


@dataclass(eq=False, slots=True)
class Want:
    """Someone who waits for a completion to be found, or for the right to ask for it."""

    slot: Slot
    future: asyncio.Future[Outcome]
    claims: bool = True


@dataclass(frozen=True, slots=True)
class _Put:
    entry: Entry
    replace: bool


@dataclass(frozen=True, slots=True)
class _Release:
    slot: Slot


@dataclass(frozen=True, slots=True)
class _Count:
    model: str
    served: int
    saved: float


@dataclass(frozen=True, slots=True)
class _Wants:
    wants: tuple[Want, ...]


_Job = _Wants | _Put | _Release | _Count | None


class Keeper:
    """A thread for a store. All methods return at once, but for those that end it: they wait until all is written.

    What can't be written is told to the logger `reasoning`, once for each reason: a run that has paid for a completion
    goes on with it.
    """

    def __init__(self, store: CacheStore) -> None:
        self._store, self._owner = store, new_owner()
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._held: set[Slot] = set()
        self._waiting: list[Want] = []
        self._renewed = time.monotonic()
        self._told: set[str] = set()
        self._ended: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._work, name="reasoning-cache", daemon=True)
        self._thread.start()
        atexit.register(self.close)  # a process that ends without closing loses nothing

    def want(self, wants: Sequence[Want]) -> None:
        """Look for completions; what is to be claimed, and is asked for elsewhere, is waited for.

        Those that come together are answered together, as far as they are free: they may then travel in one request.
        """
        self._jobs.put(_Wants(tuple(wants)))
        if not self._thread.is_alive():
            self._fail()

    def put(self, entry: Entry, *, replace: bool) -> None:
        """Keep a completion. replace: in the place of one that is there."""
        self._jobs.put(_Put(entry, replace))

    def release(self, slot: Slot) -> None:
        """Return a claim: others may ask."""
        self._jobs.put(_Release(slot))

    def count(self, model: str, served: int, saved: float) -> None:
        """Add to what was served of a model."""
        self._jobs.put(_Count(model, served, saved))

    async def aclose(self) -> None:
        """End the thread, after all that it was given is written."""
        self._jobs.put(None)
        await asyncio.wrap_future(self._ended)
        self.close()

    def close(self) -> None:
        """End it likewise, where there is no event loop any more."""
        atexit.unregister(self.close)
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            while self._round(self._next()):
                pass
        finally:
            self._fail()
            self._store.close()
            self._ended.set_result(None)

    def _fail(self) -> None:
        """Let nobody wait for a thread that has ended."""
        wants = [*self._waiting, *_wanted(self._taken())]
        self._waiting = []
        lost = CacheError(self._store.name, "it was closed while completions were waited for")
        self._answer([(want, lost) for want in wants if not want.future.done()])

    def _round(self, jobs: list[_Job]) -> bool:
        """Do what has come since the last round; return whether there will be another one."""
        self._write([job for job in jobs if isinstance(job, _Put)])
        self._let_go([job.slot for job in jobs if isinstance(job, _Release)])
        for job in jobs:
            if isinstance(job, _Count):
                self._try(partial(self._store.count, job.model, job.served, job.saved))
        self._waiting += _wanted(jobs)
        self._serve()
        self._renew()
        if None in jobs:
            self._let_go(list(self._held))
        return None not in jobs

    def _next(self) -> list[_Job]:
        """Wait for jobs, and take all that are there."""
        wait = POLL_SECONDS if self._waiting else LEASE_SECONDS / 3 if self._held else None
        try:
            first = self._jobs.get(timeout=wait)
        except queue.Empty:
            return []
        return [first, *self._taken()]

    def _taken(self) -> Iterator[_Job]:
        """Take all jobs that are there, without a wait."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._jobs.get_nowait()

    def _write(self, puts: list[_Put]) -> None:
        for replace in (False, True):
            entries = [put.entry for put in puts if put.replace == replace]
            if entries:
                self._try(partial(self._store.put, entries, self._owner, replace=replace))
        self._held.difference_update(put.entry.slot for put in puts)

    def _let_go(self, slots: list[Slot]) -> None:
        if slots:
            self._try(partial(self._store.release, slots, self._owner))
            self._held.difference_update(slots)

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except CacheError as error:
            if str(error) not in self._told:
                self._told.add(str(error))
                log.warning("%s (the run goes on without)", error)

    def _serve(self) -> None:
        """Answer those who wait, as far as that is possible now."""
        wants, self._waiting = [want for want in self._waiting if not want.future.done()], []
        try:
            claimed = self._claimed(wants)
        except CacheError as error:
            self._answer([(want, error) for want in wants])
            return
        mine, answers = set(claimed.mine), list[tuple[Want, Outcome | CacheError]]()
        for want in wants:
            if want.slot in claimed.found:
                answers.append((want, claimed.found[want.slot]))
            elif not want.claims:
                answers.append((want, None))
            elif want.slot in mine:
                mine.remove(want.slot)
                self._held.add(want.slot)
                answers.append((want, MINE))
            else:
                self._waiting.append(want)
        self._answer(answers)

    def _claimed(self, wants: list[Want]) -> Claimed:
        """Look for what is wanted, and claim what nobody asks for, here or elsewhere."""
        free = {want.slot for want in wants if want.claims} - self._held
        other = {want.slot for want in wants} - free
        claimed = self._store.claim(list(free), self._owner, LEASE_SECONDS) if free else Claimed()
        return Claimed({**claimed.found, **(self._store.get(list(other)) if other else {})}, claimed.mine)

    def _answer(self, answers: list[tuple[Want, Outcome | CacheError]]) -> None:
        """Hand the outcomes out, those of one event loop in one turn: what is asked in one turn can travel together."""
        loops: dict[asyncio.AbstractEventLoop, list[tuple[Want, Outcome | CacheError]]] = {}
        for want, outcome in answers:
            loops.setdefault(want.future.get_loop(), []).append((want, outcome))
        for loop, part in loops.items():
            try:
                loop.call_soon_threadsafe(self._settle, part)
            except RuntimeError:  # the loop is closed: nobody there will ask
                self._held.difference_update(want.slot for want, outcome in part if outcome is MINE)

    def _settle(self, answers: list[tuple[Want, Outcome | CacheError]]) -> None:
        for want, outcome in answers:
            if want.future.done():
                if outcome is MINE:  # who wanted it has left
                    self.release(want.slot)
            elif isinstance(outcome, CacheError):
                want.future.set_exception(outcome)
            else:
                want.future.set_result(outcome)

    def _renew(self) -> None:
        now = time.monotonic()
        if self._held and now - self._renewed > LEASE_SECONDS / 3:
            self._renewed = now
            self._try(partial(self._store.renew, self._owner, LEASE_SECONDS))


def _wanted(jobs: Iterable[_Job]) -> list[Want]:
    return [want for job in jobs if isinstance(job, _Wants) for want in job.wants]
