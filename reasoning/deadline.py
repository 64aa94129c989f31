"""The deadline of a strategy: what ends its own wait when the run's time is over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from reasoning.budget import Budget

T = TypeVar("T")

GRACE_SECONDS = 0.5
"""Seconds that a strategy has to return what it has, once its calls of the model have been ended."""


class Deadline:
    """Holds one strategy to the limits of time; those within it are ended first, so that it may return what it has."""

    def __init__(self, budget: Budget, outer: Deadline | None) -> None:
        self._budget, self._outer, self._inner = budget, outer, 0
        self._timer: asyncio.TimerHandle | None = None

    async def keep(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work`. Raises BudgetExceededError where it goes on beyond its time and the grace."""
        left = self._budget.seconds_left
        if left is None:
            return await work
        self._count(1)
        try:
            async with asyncio.timeout(None) as timeout:
                # the grace begins when the loop notices the end of the time, which a busy one does late
                self._after(max(0.0, left), self._wait, timeout)
                return await work
        except TimeoutError:
            if timeout.expired():
                raise self._budget.out_of_time() from None
            raise
        finally:
            self._count(-1)
            if self._timer:
                self._timer.cancel()

    def _wait(self, timeout: asyncio.Timeout) -> None:
        self._after(GRACE_SECONDS, self._end, timeout)

    def _end(self, timeout: asyncio.Timeout) -> None:
        if self._inner:
            self._wait(timeout)
        else:
            timeout.reschedule(asyncio.get_running_loop().time())

    def _after(self, seconds: float, step: Callable[[asyncio.Timeout], None], timeout: asyncio.Timeout) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, step, timeout)

    def _count(self, change: int) -> None:
        if self._outer:
            self._outer._inner += change
