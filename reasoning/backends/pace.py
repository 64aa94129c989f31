"""How fast requests may be sent: token buckets that are filled all the time, slower after each refusal."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable

BURST_SECONDS = 0.1
"""Seconds for which a bucket of requests is filled ahead, where that is more than one request."""

TOKEN_BURST_SECONDS = 5.0
"""The same of a bucket of tokens: what a request will write is estimated too high, as a rule."""

SLOWER = 0.5
"""What a refusal leaves of the rate."""

LEAST_AT_FIRST = 0.125
"""The least part of the first rate, which nothing had held back, that is taken for what the server allows."""

RECOVERY_SECONDS = 20.0
"""Seconds in which the rate rises by as much as the one that was refused."""

MIN_RATE = 1 / 60
"""Requests a second, below which no refusal leads."""

FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.5, 60.0
"""Seconds that all wait after a refusal that names none: doubled as long as nothing passes, and what it grows to."""


MAX_REMEMBERED = 1_000
"""Refused requests that are remembered, some of which never come again."""

SHORTEST_WAIT_SECONDS = 1e-6
"""Seconds: a shorter wait is the rounding of a longer one that is over."""


class Bucket:
    """Holds what may be spent at once; it fills at `rate` a second, and may be overdrawn by one request."""

    def __init__(self, rate: float, burst_seconds: float, now: float) -> None:
        self.rate, self._burst_seconds = rate, burst_seconds
        self._level, self._filled = self._capacity, now

    @property
    def _capacity(self) -> float:
        return max(1.0, self.rate * self._burst_seconds)

    def wait(self, amount: float, now: float) -> float:
        """Return the seconds until so much may be spent; of what is more than it holds, until it is full."""
        if self.rate == inf:
            return 0.0
        self._fill(now)
        return max(0.0, min(amount, self._capacity) - self._level) / self.rate

    def spend(self, amount: float, now: float) -> None:
        """Take so much out; less than 0 gives it back."""
        if self.rate != inf:
            self._fill(now)
            self._level = min(self._capacity, self._level - amount)

    def set_rate(self, rate: float, now: float) -> None:
        """Fill it at another rate from now on."""
        self._fill(now)
        self.rate = rate
        self._level = min(self._level, self._capacity)

    def _fill(self, now: float) -> None:
        if self.rate != inf:
            self._level = min(self._capacity, self._level + (now - self._filled) * self.rate)
        self._filled = now


class Pace:
    """How fast requests are sent in one event loop, and who waits for that.

    A refusal halves the rate at once, for all; those of requests that were sent before it count as the same one. Where
    nothing had held requests back until then, the new rate is half of what passed in the last second. Then it rises
    evenly, by as much as the refused one in 20 s of work, and in proportion once it is beyond that: the additive
    increase and multiplicative decrease of Chiu and Jain (1989), which TCP goes by.
    """

    def __init__(self, requests: float, tokens: float, now: float) -> None:
        """`requests` and `tokens` are the most a second; infinite where there is no limit."""
        self.waiting = 0
        self._turn, self._next = asyncio.Lock(), asyncio.Lock()
        self._refused: set[Hashable] = set()
        self._most, self._refused_rate = requests, inf
        self._requests = Bucket(requests, BURST_SECONDS, now)
        self._tokens = Bucket(tokens, TOKEN_BURST_SECONDS, now)
        self._paused_until = self._slowed = self._passed = -inf
        self._pause = FIRST_PAUSE_SECONDS
        self._passed_at_first, self._least = inf, 0.0
        self._last_sent, self._sent, self._sent_before = now, 0, 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self._requests.rate

    @asynccontextmanager
    async def place(self, request: Hashable) -> AsyncIterator[None]:
        """Wait until nobody is to be sent before this request: first come, first served, but for those that come again
        after a refusal, which else would be the unlucky ones of each round."""
        self.waiting += 1
        try:
            if request in self._refused:
                self._refused.discard(request)
                async with self._next:
                    yield
            else:
                async with self._turn, self._next:
                    yield
        finally:
            self.waiting -= 1

    def is_free(self, tokens: float, now: float) -> bool:
        """Return whether a request of so many tokens may be sent, and nobody waits."""
        return not self.waiting and not self.wait(tokens, now)

    def wait(self, tokens: float, now: float) -> float:
        """Return the seconds until a request of so many tokens may be sent, as far as it is known now."""
        pause = self._paused_until - now
        wait = max(pause, self._requests.wait(1, now), self._tokens.wait(tokens, now))
        return wait if wait > SHORTEST_WAIT_SECONDS else 0.0

    def send(self, tokens: float, now: float) -> None:
        """Count a request that is sent."""
        self._requests.spend(1, now)
        self._tokens.spend(tokens, now)
        passed = int(now) - int(self._last_sent)
        if passed:
            self._sent, self._sent_before = 0, self._sent if passed == 1 else 0
        self._sent, self._last_sent = self._sent + 1, now

    def correct(self, tokens: float, now: float) -> None:
        """Add back what was estimated too high; less than 0 takes what was estimated too low."""
        self._tokens.spend(-tokens, now)

    def slow_down(self, request: Hashable, sent: float, wished: float | None, now: float) -> float | None:
        """Let all wait after the refusal of a request that was sent at a time, and slow down.

        Return the seconds that all wait; None where it is one of several refusals that are one signal.
        """
        if len(self._refused) < MAX_REMEMBERED:
            self._refused.add(request)
        is_same = sent <= self._slowed
        if is_same:
            self._passed_at_first -= 1
            self._refuse(max(min(self._refused_rate, self._passed_at_first), self._least), now)
        else:
            self._passed_at_first = self._measured() - 1 if self.rate == inf else inf
            self._refuse(self.rate if self.rate < inf else self._measured(), now)
            self._least = self._refused_rate * LEAST_AT_FIRST
            self._slowed = now
            if wished is None:
                self._paused_until = max(self._paused_until, now + self._pause)
                self._pause = min(MAX_PAUSE_SECONDS, self._pause * 2)
        if wished is not None:
            self._paused_until = max(self._paused_until, now + wished)
        return None if is_same else max(0.0, self._paused_until - now)

    def _refuse(self, rate: float, now: float) -> None:
        self._refused_rate = rate
        self._requests.set_rate(max(MIN_RATE, rate * SLOWER), now)

    def speed_up(self, now: float) -> None:
        """Raise the rate a little, since a request has passed."""
        if self.rate < self._most:
            worked = min(1.0, now - max(self._passed, self._slowed))
            step = max(self._refused_rate, self.rate) * worked / RECOVERY_SECONDS
            self._requests.set_rate(min(self._most, self.rate + step), now)
            self._passed, self._pause = now, FIRST_PAUSE_SECONDS

    def _measured(self) -> float:
        """Return the requests sent in about a second up to the last one."""
        return self._sent + self._sent_before * (1 - self._last_sent % 1)
