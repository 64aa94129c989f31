"""Replies that the runs of one evaluation share: who asks for the same again takes them without a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.backends.per_loop import PerLoop
from reasoning.backends.single_flight import SingleFlight
from reasoning.errors import BudgetExceededError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reasoning.backends.base import Backend
    from reasoning.solution import Reply

MAX_REPLIES = 10_000
"""Replies that are kept; the oldest go first."""

Key = tuple[int, str, int]
"""The identity of a backend, a request's key, and the number of the sample."""


class SharedReplies:
    """Replies by backend, request and sample number; what fails or is cut short is not kept.

    Give one to several runs over the same backend (`arun(…, replies=…)`). An evaluation has one for each strategy, so
    that what a strategy costs does not hang on the others.
    """

    def __init__(self) -> None:
        self._replies: dict[Key, Reply] = {}
        self._backends: dict[int, Backend] = {}
        self._flights: PerLoop[SingleFlight[Reply]] = PerLoop(SingleFlight)

    async def take(
        self, backend: Backend, request: str, sample: int, ask: Callable[[], Awaitable[Reply]]
    ) -> tuple[Reply, bool]:
        """Return the reply to a request, and whether it was asked for now, by this one.

        One that another run is asking for is waited for; where that run's own limits end it, this one asks.
        """
        self._backends[id(backend)] = backend  # held, so that no other gets its identity
        key = (id(backend), request, sample)
        while (reply := self._replies.get(key)) is None:
            flight = _Flight(ask)
            try:
                reply, is_first = await self._flights.get().ask(key, flight.ask)
            except BudgetExceededError:
                if flight.asked:
                    raise
                continue
            if is_first and reply.finish_reason == "stop":
                self._keep(key, reply)
            return reply, is_first
        return reply, False

    def _keep(self, key: Key, reply: Reply) -> None:
        if len(self._replies) >= MAX_REPLIES:
            del self._replies[next(iter(self._replies))]
        self._replies[key] = reply


class _Flight:
    """Tells whether a request was made by who holds it."""

    def __init__(self, ask: Callable[[], Awaitable[Reply]]) -> None:
        self._ask, self.asked = ask, False

    async def ask(self) -> Reply:
        self.asked = True
        return await self._ask()
