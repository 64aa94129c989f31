"""What the cache's tests share."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from reasoning.backends import Completion, Mock, Request, Response
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Paid(Mock):
    """A mock that costs a cent a completion, and tells each by how many it has given; it may fail, or wait."""

    model = "paid"

    def __init__(self, max_choices: int = 1) -> None:
        super().__init__(max_choices=max_choices)
        self.identity = ""
        self.asked: list[Request] = []
        self.error: Exception | None = None
        self.finish_reason = "stop"
        self.open = asyncio.Event()
        self.open.set()

    async def complete(self, request: Request) -> Response:
        self.asked.append(request)
        await self.open.wait()
        if self.error:
            raise self.error
        first = sum(one.n for one in self.asked) - request.n
        choices = tuple(Completion(f"reply {first + i}", self.finish_reason, -1.5) for i in range(request.n))
        return Response(choices, Usage(request.n, 10, 5 * request.n, 0.01 * request.n, 2.0), "paid-1", ("told",))


@pytest.fixture
def paid() -> type[Paid]:
    """A backend that counts what it was asked, and whose completions are all different."""
    return Paid


@pytest.fixture
def place(tmp_path: Path) -> str:
    """The file of a cache."""
    return str(tmp_path / "cache.sqlite")


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], asyncio.Future[None]]:
    """Wait until something holds."""

    async def wait(holds: Callable[[], bool]) -> None:
        while not holds():  # noqa: ASYNC110  what is waited for sets no event
            await asyncio.sleep(0.001)

    return lambda holds: asyncio.ensure_future(wait(holds))
