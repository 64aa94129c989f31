"""How far a run that may end early asks ahead of the first question that is still under way."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

AHEAD = 4
"""Questions that may be asked ahead, for each that may be under way at a time."""


@dataclass
class LookAhead:
    """Lets workers begin the next question while the first one under way is not too far behind.

    Questions count in their order, so that one slow answer holds the decision up; without a bound all the others would
    be asked and paid for meanwhile.
    """

    most: int
    """Questions from the first one under way to the last one begun."""

    _begun: int = 0
    _under_way: dict[int, None] = field(default_factory=dict)
    """Their numbers, in order."""
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait_for_room(self) -> None:
        """Wait until a further question may begin."""
        while self._under_way and self._begun - next(iter(self._under_way)) >= self.most:
            self._ended.clear()
            await self._ended.wait()

    @contextmanager
    def begin(self) -> Iterator[None]:
        """Count a question as under way within the block."""
        number = self._begun
        self._begun += 1
        self._under_way[number] = None
        try:
            yield
        finally:
            del self._under_way[number]
            self._ended.set()
