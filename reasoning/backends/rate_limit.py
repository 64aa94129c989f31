"""At most so many requests and tokens a minute, and fewer where the server refuses."""

from __future__ import annotations

import asyncio
import time
from math import inf
from typing import TYPE_CHECKING, TypeVar

from reasoning.backends.base import Backend, Request, Response
from reasoning.backends.decisions import DecisionRequest, DecisionResponse
from reasoning.backends.pace import MAX_PAUSE_SECONDS, Pace
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.waiting import Wait, log_wait
from reasoning.backends.wrapper import Wrapper
from reasoning.errors import BackendError, RateLimitError, ServerError, SettingError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

R = TypeVar("R", Response, DecisionResponse)

FIRST_WRITTEN_TOKENS = 256.0
"""Tokens that a completion is taken to have before any has come, where the request has no limit of them."""


class RateLimit(Wrapper):
    """Send at most `rpm` requests and `tpm` tokens a minute, evenly; first come, first served.

    A request's tokens are estimated by its text and its `max_tokens` (without one: by what was written so far), and
    corrected by what the reply says. Where the server refuses a request (RateLimitError, or a ServerError that says
    when to come back), all that wait for their turn wait as long as it asks for, and go on half as fast; the rate then
    recovers bit by bit. That holds without any limits too. Each event loop has a pace of its own, as with `Limit`.
    """

    def __init__(
        self,
        inner: Backend,
        rpm: float | None = None,
        tpm: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        for name, value in (("rpm", rpm), ("tpm", tpm)):
            if value is not None and not value > 0:
                raise SettingError("backend", name, value, "give a number above 0, or leave it out")
        super().__init__(inner)
        self._clock, self._sleep, self._counts_tokens = clock, sleep, tpm is not None
        self._written = FIRST_WRITTEN_TOKENS
        self._paces = PerLoop(lambda: Pace((rpm or inf) / 60, (tpm or inf) / 60, clock()))

    async def complete(self, request: Request) -> Response:
        """Wait until the request may be sent, then pass it on. Raises BackendError."""
        tokens = self._estimate(request) if self._counts_tokens else 0.0
        response = await self._paced(request, tokens, lambda: self.inner.complete(request))
        if self._counts_tokens:
            each = response.usage.completion_tokens / max(1, len(response.choices))
            self._written += 0.2 * (each - self._written)
        return response

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Wait until the decision may be asked for, then pass it on. Raises BackendError."""
        return await self._paced(request, request.tokens + 1, lambda: super(RateLimit, self).decide(request))

    def _estimate(self, request: Request) -> float:
        return request.tokens + request.n * (request.sampling.max_tokens or self._written)

    async def _paced(self, request: Request | DecisionRequest, tokens: float, ask: Callable[[], Awaitable[R]]) -> R:
        pace = self._paces.get()
        if not pace.is_free(tokens, self._clock()):
            async with pace.place(request):
                while wait := pace.wait(tokens, self._clock()):
                    await self._sleep(wait)
        pace.send(tokens, self._clock())
        sent = self._clock()
        try:
            response = await ask()
        except BackendError as error:
            pace.correct(tokens - (error.usage.tokens if error.usage else 0), self._clock())
            self._heed(error, pace, request, sent)
            raise
        now = self._clock()
        if isinstance(
            response, Response | DecisionResponse
        ):  # what else a backend returns is found out by those who asked
            pace.correct(tokens - response.usage.tokens, now)
        pace.speed_up(now)
        return response

    def _heed(self, error: BackendError, pace: Pace, request: Request | DecisionRequest, sent: float) -> None:
        """Slow all down where the server wishes it; a wish that no retry waits for is the refused request's own."""
        if not isinstance(error, RateLimitError | ServerError):
            return
        wished = error.retry_after
        if (wished or 0) > MAX_PAUSE_SECONDS or (wished is None and not isinstance(error, RateLimitError)):
            return
        wait = pace.slow_down(request, sent, wished, self._clock())
        if wait is not None:
            told = "%s refuses more requests for now: all wait %.1f s and go on slower"
            log_wait(Wait("rate limit", wait, pace.waiting), told, self.model, wait)
