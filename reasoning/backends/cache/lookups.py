"""What is looked for in one turn of the event loop is looked up together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reasoning.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reasoning.backends.cache.store import Slot

MAX_TOGETHER = 64
"""Completions that are looked up in one turn: about a millisecond, after which the loop does other things."""


class Lookups:
    """The lookups of one event loop. Each is answered in the loop's next turn, `MAX_TOGETHER` at a time."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Slot, asyncio.Future[bytes | None]]] = []

    async def find(self, slot: Slot, look: Callable[[Sequence[Slot]], dict[Slot, bytes]]) -> bytes | None:
        """Return the body of a completion, by `look` for all that wait; None where it is not there."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._answer, loop, look)
        future: asyncio.Future[bytes | None] = loop.create_future()
        self._waiting.append((slot, future))
        return await future

    def _answer(self, loop: asyncio.AbstractEventLoop, look: Callable[[Sequence[Slot]], dict[Slot, bytes]]) -> None:
        part, self._waiting = self._waiting[:MAX_TOGETHER], self._waiting[MAX_TOGETHER:]
        if self._waiting:
            loop.call_soon(self._answer, loop, look)
        open_ones = [(slot, future) for slot, future in part if not future.done()]
        try:
            found = look(list({slot for slot, _ in open_ones})) if open_ones else {}
        except CacheError as error:
            for _, future in open_ones:
                future.set_exception(error)
            return
        for slot, future in open_ones:
            future.set_result(found.get(slot))
