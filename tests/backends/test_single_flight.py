"""What several want at the same time is asked once."""

from __future__ import annotations

import asyncio

import pytest

from reasoning.backends.single_flight import SingleFlight
from reasoning.errors import ServerError
from reasoning.usage import Usage


class Asked:
    """What is asked for: it counts how often, and waits until it is let go."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times, self.error, self.open = 0, error, asyncio.Event()

    async def __call__(self) -> int:
        self.times += 1
        await self.open.wait()
        if self.error:
            raise self.error
        return self.times


async def test_those_who_want_the_same_wait_for_the_first() -> None:
    """Of several who want the same one asks, and all get what came; later ones ask anew."""
    flights, asked = SingleFlight[int](), Asked()
    tasks = [asyncio.create_task(flights.ask("a", asked)) for _ in range(3)]
    other = asyncio.create_task(flights.ask("b", asked))
    await asyncio.sleep(0)
    asked.open.set()
    assert await asyncio.gather(*tasks) == [(2, True), (2, False), (2, False)]
    assert await other == (2, True)
    assert await flights.ask("a", asked) == (3, True)


async def test_who_is_cancelled_hands_over() -> None:
    """Where the first is cancelled the next one asks; one who waits can leave alone."""
    flights, asked = SingleFlight[int](), Asked()
    first, second, third = [asyncio.create_task(flights.ask("a", asked)) for _ in range(3)]
    await asyncio.sleep(0)
    first.cancel()
    third.cancel()
    await asyncio.sleep(0.01)
    asked.open.set()
    assert await second == (2, True)
    assert [task.cancelled() for task in (first, third)] == [True, True]


async def test_a_failure_reaches_all_and_is_billed_once() -> None:
    """All who wait for what fails get its error; what it cost is on one of them."""
    error = ServerError("m", "down", 500)
    error.usage = Usage(1, 9)
    flights, asked = SingleFlight[int](), Asked(error)
    tasks = [asyncio.create_task(flights.ask("a", asked)) for _ in range(3)]
    await asyncio.sleep(0)
    asked.open.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in found] == [ServerError] * 3
    assert [getattr(one, "usage", 0) for one in found] == [Usage(1, 9), None, None]
    with pytest.raises(ServerError):
        await flights.ask("a", asked)
