"""Structured concurrency: everything that fans out does it here."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from typing import Any

T = TypeVar("T")
P = ParamSpec("P")


async def together(coroutines: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run all side by side and return their results in order.

    The first that fails cancels the others, and its own error is raised, not a group.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(coroutine) for coroutine in coroutines]
    except BaseExceptionGroup as errors:
        raise _first(errors) from errors
    return [task.result() for task in tasks]


async def aside(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run a blocking function in a thread of its own, and return its result.

    Where this is cancelled, nobody waits for the function any more, and it does not keep the process from ending;
    `asyncio.to_thread` does both. What would end the loop or its task, such as `sys.exit`, is a RuntimeError here.
    """
    loop, context = asyncio.get_running_loop(), contextvars.copy_context()
    done: asyncio.Future[T] = loop.create_future()

    def settle(outcome: Callable[[], None]) -> None:
        if not done.done():
            outcome()

    def target() -> None:
        try:
            outcome = partial(done.set_result, context.run(function, *arguments, **named))
        except BaseException as error:  # noqa: BLE001  it is raised where the function was called from
            outcome = partial(done.set_exception, _raisable(error))
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=target, name="reasoning-aside", daemon=True).start()
    return await done


def _raisable(error: BaseException) -> Exception:
    """A future takes a StopIteration for the end of its own coroutine, a loop a SystemExit for its own end."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    return RuntimeError(f"{type(error).__name__}: {error}")


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
