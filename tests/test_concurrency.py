"""Work that runs side by side, and work that blocks."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from reasoning.concurrency import aside, together

NAME: ContextVar[str] = ContextVar("NAME", default="nobody")


async def test_a_blocking_function_gives_its_result() -> None:
    """It runs in another thread, with the arguments and the context of the caller."""
    NAME.set("ann")

    def told(greeting: str, *, mark: str) -> tuple[str, bool]:
        return f"{greeting} {NAME.get()}{mark}", threading.current_thread() is threading.main_thread()

    assert await aside(told, "hello", mark="!") == ("hello ann!", False)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (ValueError("no"), ValueError),
        (StopIteration(1), RuntimeError),
        (SystemExit(3), RuntimeError),
        (asyncio.CancelledError(), RuntimeError),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
async def test_a_blocking_function_that_fails(error: BaseException, raised: type[Exception]) -> None:
    """Its error is raised; what no coroutine may raise, or what would end the loop or the task, as another one."""

    def fail() -> None:
        raise error

    with pytest.raises(raised):
        await aside(fail)


def test_nobody_waits_for_what_was_cancelled() -> None:
    """A loop ends while a function that it gave up still blocks."""
    over, begun = threading.Event(), threading.Event()

    def block() -> None:
        begun.set()
        over.wait(60)

    async def given_up() -> None:
        async with asyncio.timeout(0.05):
            await aside(block)

    with pytest.raises(TimeoutError):
        asyncio.run(given_up())
    assert begun.is_set()
    over.set()


async def test_the_first_error_is_raised_itself() -> None:
    """Of what runs side by side the first error is raised, and the others are cancelled."""

    async def fail() -> None:
        raise LookupError("first")

    with pytest.raises(LookupError, match="first"):
        await together([fail(), asyncio.sleep(60)])
