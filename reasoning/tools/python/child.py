"""A child process that runs programs: one line of JSON in, one out, and lines for tool calls between them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from reasoning.tools.base import Failure, Tool
from reasoning.tools.python.plain import ValueTooLargeError, plain
from reasoning.tools.python.sandbox import MAX_OUTPUT_CHARS, MAX_PROGRAM_CHARS, Kind, Ran, Tools

if TYPE_CHECKING:
    from collections.abc import Callable

GRACE = 0.6
"""Seconds past its limit after which a child is killed, where its own limit did not stop the program."""

MAX_CALLS = 1000
"""Tool calls of one program."""

_MAX_LINE_BYTES = 16 * 1024 * 1024
_START_SECONDS = 60.0
_ROOT = str(Path(__file__).resolve().parents[3])
_LAUNCH = "import sys; sys.path[:0] = [sys.argv[1]]; from reasoning.tools.python.{0} import main; main()"


class Child:
    """One process. It knows nothing of us: no environment, no open files but the two pipes."""

    def __init__(self, module: str, *flags: str) -> None:
        self._process = subprocess.Popen(
            [os.path.abspath(sys.executable), "-I", *flags, "-c", _LAUNCH.format(module), _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        )

    @property
    def alive(self) -> bool:
        """Return whether it still runs."""
        return self._process.poll() is None

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and wait for the next one; raises EOFError where the child ended or talks nonsense."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
            reply = json.loads(self._process.stdout.readline(_MAX_LINE_BYTES))
        except (OSError, ValueError, RecursionError) as error:
            raise EOFError(str(error)) from None
        if not isinstance(reply, dict):
            raise EOFError("not an object")
        return reply

    def kill(self) -> int:
        """End the child and all that it started; return its exit status (negative: the signal that ended it)."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        status = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if pipe:
                    pipe.close()
        return status


async def start(module: str, *flags: str) -> Child:
    """Start a child; where the start is cancelled, the child is killed when it is there. Raises OSError."""
    starting = asyncio.ensure_future(asyncio.to_thread(Child, module, *flags))
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        starting.add_done_callback(_killed)
        raise


def _killed(started: asyncio.Future[Child]) -> None:
    if not started.cancelled() and started.exception() is None:
        started.result().kill()


async def ready(child: Child) -> bool:
    """Return whether the child has loaded what it needs."""
    try:
        async with asyncio.timeout(_START_SECONDS):
            return bool((await asyncio.to_thread(child.ask, {"ready": True})).get("ready"))
    except (TimeoutError, EOFError):
        return False


def refused(program: str) -> Ran | None:
    """The outcome of a program that is refused unread, None for one that may run."""
    if len(program) <= MAX_PROGRAM_CHARS:
        return None
    return Ran(error=f"the program has more than {MAX_PROGRAM_CHARS} characters; write a shorter one", kind="size")


def request_of(
    program: str, call: str | None, tools: Tools | None, seconds: float, memory: int, seed: int
) -> dict[str, Any]:
    """Return what a child is sent to run one program."""
    return {
        "program": program,
        "call": call if call and call.isidentifier() else None,
        "tools": list(tools or {}),
        "seconds": seconds,
        "memory": memory,
        "output": MAX_OUTPUT_CHARS,
        "seed": seed,
    }


class RunSlots:
    """Lets so many run at a time, in whatever event loop asks: one sandbox may serve several runs."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._made: tuple[object, asyncio.Semaphore] | None = None

    def here(self) -> asyncio.Semaphore:
        """The semaphore of the running loop: it belongs to the loop that first waits on it."""
        loop = asyncio.get_running_loop()
        if self._made is None or self._made[0] is not loop:
            self._made = (loop, asyncio.Semaphore(self.size))
        return self._made[1]


async def converse(child: Child, request: dict[str, Any], tools: Tools, seconds: float) -> Ran | None:
    """Have the child run one program and answer its tool calls; None where it ended without an answer."""
    begun, message, calls = time.perf_counter(), request, 0
    async with asyncio.timeout(seconds):
        while True:
            try:
                reply = await asyncio.to_thread(child.ask, message)
            except EOFError:
                return None
            if "tool" not in reply:
                return _ran(reply, time.perf_counter() - begun)
            calls += 1
            message = await _answer(reply, tools) if calls <= MAX_CALLS else _too_many()


def _too_many() -> dict[str, Any]:
    return {"error": f"the program made more than {MAX_CALLS} tool calls"}


async def _answer(call: dict[str, Any], tools: Tools) -> dict[str, Any]:
    function = tools.get(str(call["tool"]))
    if function is None:
        return {"error": f"there is no tool {call['tool']!r}"}
    try:
        result = await _result(function, list(call.get("args") or ()), dict(call.get("kwargs") or {}))
        return {"error": result.why} if isinstance(result, Failure) else {"value": plain(result)}
    except ValueTooLargeError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001  a tool is anybody's code, and its failure is the program's to handle
        return {"error": f"{type(error).__name__}: {error}"[:2000]}


async def _result(function: Callable[..., Any] | Tool, args: list[Any], kwargs: dict[str, Any]) -> Any:
    tool = function if isinstance(function, Tool) else Tool.of(function)
    named = list(tool.parameters["properties"])
    if len(args) > len(named):
        return Failure(f"{tool.name} takes at most {len(named)} arguments: {', '.join(named)}")
    return await tool.call({**dict(zip(named, args, strict=False)), **kwargs})


def _ran(reply: dict[str, Any], seconds: float) -> Ran:
    error, kind, line = reply.get("error"), reply.get("kind"), reply.get("line")
    output = str(reply.get("output") or "")
    return Ran(
        value=None if error else reply.get("value"),
        output=output if len(output) <= MAX_OUTPUT_CHARS else f"{output[:MAX_OUTPUT_CHARS]}\n… (more was printed)",
        error=str(error)[:4000] if error else None,
        kind=(kind if kind in get_args(Kind) else "exception") if error else None,
        line=line if isinstance(line, int) else 0,
        seconds=seconds,
    )


def out_of_time(seconds: float, spent: float) -> Ran:
    """The outcome of a program that was stopped at its time limit."""
    why = f"the program took more than {seconds:g} seconds and was stopped; look for a loop that does not end"
    return Ran(error=why, kind="time", seconds=spent)
