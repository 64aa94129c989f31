"""The backends that specs name, one for each event loop: runs side by side share its connections and its limits."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.backends.base import Backend
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.registry import open_backend

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

LINGER_SECONDS = 5.0
"""Seconds that a backend stays open after its last user is gone, for those that follow."""

_Key = tuple[str | None, int]
"""A spec, and the environment in which it was read: keys and addresses are taken from there."""


class Loan:
    """A backend that a spec names, for as long as a run uses it."""

    def __init__(self, backend: Backend, pool: _Pool | None = None) -> None:
        self.backend, self._pool = backend, pool

    async def give_back(self) -> None:
        """End the use; the last user's backend is closed a little later, or at the end of its event loop."""
        if self._pool:
            self._pool.take_back(self.backend)
        else:
            await self.backend.aclose()


def lend(spec: str | None) -> Loan:
    """Return the running loop's backend for a spec (None: that of REASONING_BACKEND), opened where it is not.

    Outside of a loop it is one of the borrower's own. Raises what `open_backend` raises.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return Loan(open_backend(spec))
    pool = _pools.get()
    return Loan(pool.take(spec), pool)


async def close_shared() -> None:
    """Close the shared backends of the running loop, whoever uses them."""
    await _pools.get().close()


@dataclass(eq=False)
class _Shared:
    key: _Key
    backend: Backend
    users: int = 0
    timer: asyncio.TimerHandle | None = None


class _Pool:
    """The shared backends of one event loop."""

    def __init__(self) -> None:
        self._open: dict[_Key, _Shared] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._holder = self._hold()
        self._start()

    def take(self, spec: str | None) -> Backend:
        key = (spec, hash(frozenset(os.environ.items())))
        if key not in self._open:
            self._open[key] = _Shared(key, open_backend(spec))
        shared = self._open[key]
        shared.users += 1
        if shared.timer:
            shared.timer.cancel()
        return shared.backend

    def take_back(self, backend: Backend) -> None:
        shared = next((one for one in self._open.values() if one.backend is backend), None)
        if shared:  # else all were closed meanwhile
            shared.users -= 1
            if not shared.users:
                shared.timer = asyncio.get_running_loop().call_later(LINGER_SECONDS, self._expire, shared)

    async def close(self) -> None:
        while self._open:
            _, shared = self._open.popitem()
            if shared.timer:
                shared.timer.cancel()
            await shared.backend.aclose()

    def _expire(self, shared: _Shared) -> None:
        del self._open[shared.key]
        task = asyncio.get_running_loop().create_task(shared.backend.aclose())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _hold(self) -> AsyncGenerator[None, None]:
        """Wait for the end of the loop: what asyncio closes then are the async generators."""
        try:
            yield
        finally:
            await asyncio.sleep(0)  # a backend may hold on to the loop likewise, and then closes by itself
            await self.close()

    def _start(self) -> None:
        """Bring the holder to its `yield`, where nothing is awaited yet."""
        step = self._holder.__anext__()
        try:
            step.send(None)
        except StopIteration:
            return


_pools: PerLoop[_Pool] = PerLoop(_Pool)
