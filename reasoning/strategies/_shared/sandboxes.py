"""Where generated programs run: the sandbox of a run, and the tools that programs may call."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from reasoning.strategies._shared.retrieval import as_tool
from reasoning.tools.base import Tool
from reasoning.tools.sql import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from reasoning.session import Session
    from reasoning.tools.python import MontySandbox, Sandbox


def is_sandbox(given: object) -> bool:
    """Return whether it runs programs: the method of `reasoning.tools.python.Sandbox`."""
    return callable(getattr(given, "run", None))


SANDBOXES = ("interpreter", "fallback", "process")
"""Sandboxes by name: the interpreter of a subset of Python, the locked-down CPython process, and the first with the
second for the programs that need what the first lacks."""


@asynccontextmanager
async def sandbox_of(session: Session, given: Sandbox | str | None, name: str) -> AsyncIterator[Sandbox]:
    """Yield the sandbox that was given or named, the session's tool of that name, or the interpreter.

    What was given or is the session's stays open; what is opened is closed after it. Raises MissingExtraError where
    the interpreter is not installed, and SettingError where this machine can't keep a process in.
    """
    found = given if given is not None else session.tools.get(name)
    if is_sandbox(found):
        yield found  # type: ignore[misc]  # a tool of any kind; `run` is what makes it a sandbox
    elif found == "process":
        yield _process()
    else:
        second = _process() if found == "fallback" else None
        async with _shared() as opened:
            yield _fall_back(opened, second) if second else opened


def _process() -> Sandbox:
    from reasoning.tools.python import ProcessSandbox

    return ProcessSandbox()


def _fall_back(first: Sandbox, second: Sandbox) -> Sandbox:
    from reasoning.tools.python import Fallback

    return Fallback(first, second)


class _Shared:
    """A sandbox and the number of those who use it."""

    def __init__(self, sandbox: MontySandbox) -> None:
        self.sandbox, self.users = sandbox, 0


_open: WeakKeyDictionary[asyncio.AbstractEventLoop, _Shared] = WeakKeyDictionary()
_lock = threading.Lock()


@asynccontextmanager
async def _shared() -> AsyncIterator[Sandbox]:
    """Yield the event loop's sandbox: the first user opens it and the last one closes it.

    A worker takes a quarter of a second to start and serves a program in a millisecond: the samples of a vote and the
    questions of an evaluation share the workers.
    """
    from reasoning.tools.python import MontySandbox

    loop = asyncio.get_running_loop()
    with _lock:
        shared = _open.get(loop) or _open.setdefault(loop, _Shared(MontySandbox()))
        shared.users += 1
    try:
        yield shared.sandbox
    finally:
        with _lock:
            shared.users -= 1
            last = not shared.users and _open.pop(loop, None) is not None
        if last:
            await shared.sandbox.aclose()


def callable_tools(session: Session) -> list[Tool]:
    """Return the session's tools that a program may call."""
    given = {name: one for name, one in session.tools.items() if name.isidentifier()}
    tools = [as_tool(one, n) for n, one in given.items() if not is_sandbox(one) and not isinstance(one, Database)]
    return [tool for tool in tools if isinstance(tool, Tool)]
