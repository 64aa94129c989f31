"""The one call: `run(strategy, question)`, its async form `arun`, and `stream`."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import threading
from collections.abc import Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from reasoning.backends import open_backend
from reasoning.backends.sharing import close_shared, lend
from reasoning.errors import UsageError
from reasoning.prompts import Prompts
from reasoning.question import Question
from reasoning.session import Event, Session
from reasoning.spec import parse_spec
from reasoning.usage import Limits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
    from pathlib import Path

    from reasoning.backends import Backend
    from reasoning.session import Strategy
    from reasoning.session.shared_replies import SharedReplies
    from reasoning.solution import Solution

T = TypeVar("T")

CLOSE_SECONDS = 2.0
"""The longest that the end of the process waits for connections to close."""


def run(
    strategy: str | Strategy,
    question: str | Question,
    *,
    backend: str | Backend | None = None,
    model: str | None = None,
    limits: Limits | None = None,
    prompts: str | Path | Prompts | None = None,
    tools: Mapping[str, Any] | Iterable[Callable[..., Any]] | None = None,
    seed: int = 0,
) -> Solution:
    """Answer `question` with `strategy`; the settings are those of `arun`. Works inside a running loop too."""
    return wait_for(
        arun(strategy, question, backend=backend, model=model, limits=limits, prompts=prompts, tools=tools, seed=seed)
    )


async def arun(
    strategy: str | Strategy,
    question: str | Question,
    *,
    backend: str | Backend | None = None,
    model: str | None = None,
    limits: Limits | None = None,
    prompts: str | Path | Prompts | None = None,
    tools: Mapping[str, Any] | Iterable[Callable[..., Any]] | None = None,
    seed: int = 0,
    emit: Callable[[Event], None] | None = None,
    tokens: bool = False,
    replies: SharedReplies | None = None,
) -> Solution:
    """Answer `question` with `strategy`.

    strategy: a spec (`"lot(cot)"`) or an object. question: its text, or a Question with context and options.
    backend: a spec (`"openai:gpt-5-mini"`) or an object; None: the one that REASONING_BACKEND names. Runs side by side
    on one event loop share the backend of a spec, its connections and its `concurrency`.
    model: another name for a backend's spec, as other libraries call it: `"openai/gpt-5-mini"`; give one of the two.
    limits: the most that the run may spend. prompts: a folder whose templates take the place of the shipped ones.
    tools: functions, or a mapping of names to functions and to what a strategy looks for by its name: `database`,
    `search`, `python` (a sandbox).
    seed: of the strategies' own random choices. emit: called with each Event as it happens. tokens: whether a
    reply is told in pieces too, as it is written, by the backends that stream (`local`, and servers);
    requests with tools come whole. replies: what runs over one backend share, such as translated sentences of the same
    context; what is taken from there costs nothing.

    Raises UsageError for what can't be used, BackendError where the model can't be asked, BudgetExceededError where a
    limit is reached with nothing to return. What ends a run carries its `trace` and its `usage`.
    """
    asked = question if isinstance(question, Question) else Question(question)
    chosen = parse_spec(strategy) if isinstance(strategy, str) else strategy
    named = _by_name(tools)
    if limits is not None and not isinstance(limits, Limits):
        raise UsageError(f"{limits!r:.100} is no limit: give Limits(calls=…, tokens=…, dollars=…, seconds=…)")
    if model is not None and backend is not None:
        raise UsageError("backend= and model= name the model twice: give one of them")
    library = prompts if isinstance(prompts, Prompts) else Prompts(prompts)
    async with _opened(model if backend is None else backend) as opened:
        session = Session(
            opened, prompts=library, tools=named, limits=limits, seed=seed, emit=emit, tokens=tokens, replies=replies
        )
        try:
            return await session.solve(chosen, asked)
        finally:
            await session.aclose()


async def stream(
    strategy: str | Strategy,
    question: str | Question,
    **settings: Any,
) -> AsyncIterator[Event]:
    """Yield what happens as it happens; the last event is the outermost `solved`, with the solution.

    The settings are those of `arun`. Leaving the loop early cancels the run; `aclose` waits until it has let go of all.
    """
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    task = asyncio.ensure_future(arun(strategy, question, **settings, emit=events.put_nowait))
    task.add_done_callback(lambda _: events.put_nowait(None))
    try:
        while (event := await events.get()) is not None:
            yield event
        await task
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not report it as lost


def _by_name(tools: Mapping[str, Any] | Iterable[Callable[..., Any]] | None) -> Mapping[str, Any]:
    if tools is None or isinstance(tools, Mapping):
        return tools or {}
    found = {}
    for tool in [tools] if callable(tools) else tools:
        name = getattr(tool, "name", "") or getattr(tool, "__name__", "")
        if not name or not isinstance(name, str):
            raise UsageError(f"{tool!r:.100} has no name: give the tools as a mapping of names to functions")
        found[name] = tool
    return found


@asynccontextmanager
async def _opened(backend: str | Backend | None) -> AsyncIterator[Backend]:
    """Borrow the backend that a spec names; one that was given stays the caller's to close."""
    if backend is not None and not isinstance(backend, str):
        yield open_backend(backend)
        return
    loan = lend(backend)
    try:
        yield loan.backend
    finally:
        await loan.give_back()


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` on the toolkit's own event loop, in a thread of its own, and wait for it.

    One loop serves all calls, so that a backend's connections outlive a call. Where that loop itself is waiting (a tool
    that calls `run`), a loop is made for the occasion.
    """
    loop = _Loop.get()
    if threading.current_thread() is loop.thread:
        return _aside(work)
    future = asyncio.run_coroutine_threadsafe(work, loop.loop)
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


def _aside(work: Coroutine[Any, Any, T]) -> T:
    outcome: list[T] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            outcome.append(asyncio.run(work))
        except BaseException as error:  # noqa: BLE001  it is raised again in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=target, name="reasoning-aside")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return outcome[0]


class _Loop:
    """The event loop behind `run`: started on first use, ended with the process."""

    _one: _Loop | None = None
    _lock = threading.Lock()

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, name="reasoning", daemon=True)
        self.thread.start()
        atexit.register(self._close)

    def _close(self) -> None:
        """Close what runs have left open for others to use."""
        if self.thread.is_alive():
            closing = asyncio.run_coroutine_threadsafe(close_shared(), self.loop)
            with contextlib.suppress(TimeoutError):
                closing.result(CLOSE_SECONDS)

    def _serve(self) -> None:
        while True:
            # a task hands these to who waits for it, and raises them through its loop as well, which serves others too
            with contextlib.suppress(SystemExit, KeyboardInterrupt):
                self.loop.run_forever()

    @classmethod
    def get(cls) -> _Loop:
        with cls._lock:
            if cls._one is None or not cls._one.thread.is_alive():
                cls._one = cls()
            return cls._one
