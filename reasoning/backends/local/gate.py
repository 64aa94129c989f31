"""The slots of an engine: whoever wants some waits until so many are free, first come, first served."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from concurrent.futures import Future


class SlotGate:
    """Hands out slots across threads and event loops. One that wants several is not overtaken by those who want one."""

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._waiting: deque[tuple[int, Future[None]]] = deque()
        self._lock = threading.Lock()

    async def take(self, wanted: int) -> None:
        """Wait for so many slots; cancelled, it takes none."""
        turn: Future[None] = Future()
        with self._lock:
            self._waiting.append((wanted, turn))
        self._serve()
        try:
            await asyncio.wrap_future(turn)
        except asyncio.CancelledError:
            if not turn.cancel():
                self.give_back(wanted)
            raise

    def give_back(self, slots: int) -> None:
        """Free so many slots."""
        with self._lock:
            self._free += slots
        self._serve()

    def _serve(self) -> None:
        with self._lock:
            served = []
            while self._waiting and (self._waiting[0][1].cancelled() or self._waiting[0][0] <= self._free):
                wanted, turn = self._waiting.popleft()
                if turn.set_running_or_notify_cancel():
                    self._free -= wanted
                    served.append(turn)
        for turn in served:
            turn.set_result(None)
