"""At most so many requests at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reasoning.backends.per_loop import PerLoop
from reasoning.backends.wrapper import Wrapper
from reasoning.errors import SettingError

if TYPE_CHECKING:
    from reasoning.backends.base import Backend, Request, Response
    from reasoning.backends.decisions import DecisionRequest, DecisionResponse


class Limit(Wrapper):
    """Let at most `concurrency` requests be under way at a time; the others wait, first come, first served.

    Each event loop has a limit of its own. One for all could stand still for ever: a loop that is blocked by `run`
    can't give its turns back, and `run` would wait for them.
    """

    def __init__(self, inner: Backend, concurrency: int) -> None:
        if concurrency < 1:
            raise SettingError("backend", "concurrency", concurrency, "give at least 1")
        super().__init__(inner)
        self._turns = PerLoop(lambda: asyncio.Semaphore(concurrency))

    async def complete(self, request: Request) -> Response:
        """Wait for a turn, then pass the request on."""
        async with self._turns.get():
            return await self.inner.complete(request)

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Wait for a turn, then pass the decision on."""
        async with self._turns.get():
            return await super().decide(request)
