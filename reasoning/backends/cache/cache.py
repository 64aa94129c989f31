"""Completions that were paid for once are not asked for again."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from reasoning.backends.batch import join
from reasoning.backends.cache.forms import COMPLETION, DECISION, A, AnswerForm, WantedAnswer
from reasoning.backends.cache.keeper import MINE, Keeper, Outcome, Want
from reasoning.backends.cache.lookups import Lookups
from reasoning.backends.cache.places import CacheMode, check_place, open_store, shown_place
from reasoning.backends.cache.store import CacheStore, Entry, Slot
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.single_flight import SingleFlight
from reasoning.backends.wrapper import Wrapper, backend_identity
from reasoning.concurrency import together

if TYPE_CHECKING:
    from reasoning.backends.base import Backend, Request, Response
    from reasoning.backends.decisions import DecisionRequest, DecisionResponse

log = logging.getLogger("reasoning")

MAX_UNCOUNTED = 500
"""Completions served before the count is written."""


class Cache(Wrapper):
    """Serve the completions and decisions that a store has, and keep there what the backend is asked for.

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
        self._flights: PerLoop[SingleFlight[Any]] = PerLoop(SingleFlight)
        self._turns: PerLoop[list[Want]] = PerLoop(list)
        self._lookups = PerLoop(Lookups)
        self._served, self._saved = 0, 0.0

    async def complete(self, request: Request) -> Response:
        """Return the completions, those that are kept and those that are asked for. Raises CacheError, BackendError."""
        key = self._key(request.key)
        if request.n == 1:
            return await self._one(self._asked(key, request))
        parts = [self._one(self._asked(key, request.of((sample,)))) for sample in request.samples]
        return join(await together(parts))

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Return a decision, one that is kept or one that is asked for. Raises as `complete`."""
        slot = (self._key(f"decision {request.key}"), 0)
        return await self._one(WantedAnswer(slot, DECISION, partial(super().decide, request)))

    async def aclose(self) -> None:
        """Close the inner backend, and the store after all is written."""
        await super().aclose()
        with self._lock:
            opened, self._opened = self._opened, None
        if opened:
            self._count(opened[1])
            await opened[1].aclose()

    def _key(self, content: str) -> bytes:
        named = "\0".join((self.model, backend_identity(self.inner), content))
        return hashlib.sha256(named.encode(errors="replace")).digest()

    def _asked(self, key: bytes, request: Request) -> WantedAnswer[Response]:
        return WantedAnswer((key, request.samples[0]), COMPLETION, partial(self.inner.complete, request))

    def _open(self) -> tuple[CacheStore, Keeper]:
        opened = self._opened
        if opened is None:
            with self._lock:
                opened = self._opened
                if opened is None:
                    store = open_store(self.place)
                    opened = self._opened = (store, Keeper(store))
        return opened

    async def _one(self, asked: WantedAnswer[A]) -> A:
        if not self._reads:
            return await self._ask(asked, renew=self.mode == "refresh")
        store, _ = self._open()
        body = await self._lookups.get().find(asked.slot, store.get) if store.is_near else None
        if body is not None and (found := self._served_from(body, asked.form)):
            return found
        flights: SingleFlight[A] = self._flights.get()
        answer, is_first = await flights.ask(asked.slot, lambda: self._found_or_asked(asked))
        return answer if is_first else replace(answer, usage=answer.usage.as_cached())

    async def _found_or_asked(self, asked: WantedAnswer[A]) -> A:
        """Wait for the answer, or for the right to ask for it, where another process asks already."""
        body = await self._wanted(asked.slot)
        if isinstance(body, bytes):
            return self._served_from(body, asked.form) or await self._ask(asked, renew=True)
        if body is not MINE:
            return await self._ask(asked)
        kept = False
        try:
            answer = await asked.ask()
            kept = self._keep(asked, answer)
        finally:
            if not kept:
                self._open()[1].release(asked.slot)
        return answer

    async def _ask(self, asked: WantedAnswer[A], *, renew: bool = False) -> A:
        answer = await asked.ask()
        self._keep(asked, answer, renew=renew)
        return answer

    def _keep(self, asked: WantedAnswer[A], answer: A, *, renew: bool = False) -> bool:
        """Keep an answer, unless it was withheld; return whether it is kept."""
        if not (self._writes and asked.form.is_whole(answer)):
            return False
        usage = answer.usage
        body = asked.form.body(answer)
        entry = Entry(asked.slot, self.model, usage.completion_tokens, usage.dollars, body)
        self._open()[1].put(entry, replace=renew)
        return True

    def _served_from(self, body: bytes, form: AnswerForm[A]) -> A | None:
        """Return a kept answer; None where it can't be read."""
        try:
            answer = form.read(body)
        except ValueError as error:
            log.warning("%s: an entry can't be read and is asked for again (%s)", shown_place(self.place), error)
            return None
        self._served += 1
        self._saved += answer.usage.dollars_saved
        if self._served >= MAX_UNCOUNTED:
            self._count(self._open()[1])
        return answer

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
