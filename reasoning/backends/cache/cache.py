"""Completions that were paid for once are not asked for again."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from dataclasses import replace

from reasoning.backends.base import Backend, Request, Response, Wrapper, backend_identity
from reasoning.backends.batch import join
from reasoning.backends.cache.keeper import MINE, Keeper, Outcome, Want
from reasoning.backends.cache.lookups import Lookups
from reasoning.backends.cache.places import CacheMode, check_place, open_store, shown_place
from reasoning.backends.cache.store import CacheStore, Entry, Slot
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.single_flight import SingleFlight
from reasoning.backends.stored_reply import StoredReply
from reasoning.concurrency import together

log = logging.getLogger("reasoning")

MAX_UNCOUNTED = 500
"""Completions served before the count is written."""


class Cache(Wrapper):
    """Serve the completions that a store has, and keep there what the backend is asked for.

    The key is the model's name, the backend's `identity`, the request's settings and content, and the sample's number:
    k samples stay k samples. Errors and what a provider withheld (`filter`) are not kept. Where several want the same
    completion at the same time, in this process or in another that shares the store, one asks and the others wait; a
    process that is killed meanwhile is replaced by one of those who wait.

    What is served costs no money: its usage has the tokens as they were, `cached_calls` and `dollars_saved`.
    """

    def __init__(self, inner: Backend, place: str, mode: CacheMode = "readwrite") -> None:
        """Put it around a backend; `place` is a file, or the URL of a PostgreSQL database.

        Raises CacheError where the file holds something else. It is made and opened on first use.
        """
        super().__init__(inner)
        check_place(place)
        self.place, self.mode = place, mode
        self._reads, self._writes = mode in ("readwrite", "read"), mode != "read"
        self._lock = threading.Lock()
        self._opened: tuple[CacheStore, Keeper] | None = None
        self._flights: PerLoop[SingleFlight[Response]] = PerLoop(SingleFlight)
        self._turns: PerLoop[list[Want]] = PerLoop(list)
        self._lookups = PerLoop(Lookups)
        self._served, self._saved = 0, 0.0

    async def complete(self, request: Request) -> Response:
        """Return the completions, those that are kept and those that are asked for. Raises CacheError, BackendError."""
        key = self._key(request)
        if request.n == 1:
            return await self._one(request, (key, request.samples[0]))
        parts = [self._one(request.of((sample,)), (key, sample)) for sample in request.samples]
        return join(await together(parts))

    async def aclose(self) -> None:
        """Close the inner backend, and the store after all is written."""
        await super().aclose()
        with self._lock:
            opened, self._opened = self._opened, None
        if opened:
            self._count(opened[1])
            await opened[1].aclose()

    def _key(self, request: Request) -> bytes:
        named = "\0".join((self.model, backend_identity(self.inner), request.key))
        return hashlib.sha256(named.encode(errors="replace")).digest()

    def _open(self) -> tuple[CacheStore, Keeper]:
        opened = self._opened
        if opened is None:
            with self._lock:
                opened = self._opened
                if opened is None:
                    store = open_store(self.place)
                    opened = self._opened = (store, Keeper(store))
        return opened

    async def _one(self, request: Request, slot: Slot) -> Response:
        if not self._reads:
            return await self._asked(request, slot, renew=self.mode == "refresh")
        store, _ = self._open()
        body = await self._lookups.get().find(slot, store.get) if store.is_near else None
        if body is not None and (found := self._hit(body)):
            return found
        response, is_first = await self._flights.get().ask(slot, lambda: self._found_or_asked(request, slot))
        return response if is_first else replace(response, usage=response.usage.as_cached())

    async def _found_or_asked(self, request: Request, slot: Slot) -> Response:
        """Wait for the completion, or for the right to ask for it, where another process asks already."""
        body = await self._wanted(slot)
        if isinstance(body, bytes):
            return self._hit(body) or await self._asked(request, slot, renew=True)
        if body is not MINE:
            return await self._asked(request, slot)
        kept = False
        try:
            response = await self.inner.complete(request)
            kept = self._keep(slot, response)
        finally:
            if not kept:
                self._open()[1].release(slot)
        return response

    async def _asked(self, request: Request, slot: Slot, *, renew: bool = False) -> Response:
        response = await self.inner.complete(request)
        self._keep(slot, response, renew=renew)
        return response

    def _keep(self, slot: Slot, response: Response, *, renew: bool = False) -> bool:
        """Keep a response, unless it was withheld; return whether it is kept."""
        whole = len(response.choices) == 1 and response.choices[0].finish_reason != "filter"
        if self._writes and whole:
            self._open()[1].put(self._entry(slot, response), replace=renew)
        return self._writes and whole

    def _entry(self, slot: Slot, response: Response) -> Entry:
        usage = response.usage
        served = StoredReply.of(
            replace(response, usage=usage.as_cached())
        )  # once here, not each time that it is served
        return Entry(slot, self.model, usage.completion_tokens, usage.dollars, served.to_json())

    def _hit(self, body: bytes) -> Response | None:
        """Return a kept completion as a response; None where it can't be read."""
        try:
            kept = StoredReply.from_json(body)
        except ValueError as error:
            log.warning("%s: a completion can't be read and is asked for again (%s)", shown_place(self.place), error)
            return None
        self._served += 1
        self._saved += kept.usage.dollars_saved
        if self._served >= MAX_UNCOUNTED:
            self._count(self._open()[1])
        return kept.response()

    def _count(self, keeper: Keeper) -> None:
        served, saved, self._served, self._saved = self._served, self._saved, 0, 0.0
        if served:
            keeper.count(self.model, served, saved)

    async def _wanted(self, slot: Slot) -> Outcome:
        """Ask the keeper, together with all that is wanted in this turn of the loop."""
        loop, turn = asyncio.get_running_loop(), self._turns.get()
        want = Want(slot, loop.create_future(), claims=self._writes)
        if not turn:
            loop.call_soon(self._send, turn)
        turn.append(want)
        try:
            return await want.future
        except asyncio.CancelledError:
            if not want.future.cancelled() and want.future.result() is MINE:  # it came as the task was cancelled
                self._open()[1].release(slot)
            raise

    def _send(self, turn: list[Want]) -> None:
        wants, turn[:] = list(turn), []
        self._open()[1].want(wants)
