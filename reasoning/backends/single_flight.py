"""What several want at the same time is asked once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from reasoning.backends.batch import free_copy
from reasoning.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Lets the first of those who want the same ask for it, and the others wait; for one event loop.

    Where the first is cancelled, the next one asks. Where it fails, all fail with it, and what that cost is told once.
    """

    def __init__(self) -> None:
        self._flights: dict[Hashable, asyncio.Future[T]] = {}

    async def ask(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """Return what `ask` returns, and whether it was this one who asked."""
        while (flight := self._flights.get(key)) is not None:
            await asyncio.wait([flight])
            if not flight.cancelled():
                return _landed(flight), False
        flight = self._flights[key] = asyncio.get_running_loop().create_future()
        try:
            result = await ask()
            flight.set_result(result)
        except Exception as error:
            flight.set_exception(error)
            flight.exception()  # looked at: nobody else need be waiting
            raise
        finally:
            flight.cancel()
            del self._flights[key]
        return result, True


def _landed(flight: asyncio.Future[T]) -> T:
    error = flight.exception()
    if isinstance(error, BackendError):
        raise free_copy(error)
    return flight.result()
