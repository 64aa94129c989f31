"""What running a model's program gives: the seam that each sandbox fills, its result, and the tool made of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from reasoning.tools.base import Failure, Tool

SECONDS = 5.0
"""The time for one program, the tools that it calls included."""

MEMORY = 256 * 1024 * 1024
"""Bytes for one program."""

MAX_PROGRAM_CHARS = 100_000
"""Characters of a program; a longer one is refused unread."""

MAX_OUTPUT_CHARS = 20_000
"""Characters of what a program printed; the rest is dropped, which is said."""

Tools = Mapping[str, Callable[..., Any] | Tool]
"""Functions that a program may call, by the name that it calls them."""

Kind = Literal[
    "syntax",
    "exception",
    "time",
    "memory",
    "missing feature",
    "denied",
    "size",
    "crash",
    "busy",
    "unavailable",
]
"""What stopped a program.

"syntax": it does not parse; "exception": it raised one; "time", "memory": it went over its limit; "missing feature":
the interpreter or a module is not there (another sandbox may have it); "denied": files, network or processes; "size":
the program or its result is too large to pass; "crash": the interpreter fell over; "busy": too many programs wait;
"unavailable": the sandbox does not start.
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of one program. It counts as true where the program ran to its end."""

    value: Any = None
    """The value of the called function, else of the last expression, else of `answer` or `result`; see `plain`."""

    output: str = ""
    """What it printed."""

    error: str | None = None
    """What went wrong, with the program's own line, worded for a model that is to repair it; None where it ran."""

    kind: Kind | None = None
    """What stopped it; None where it ran."""

    line: int = 0
    """The program's line (from 1) where it went wrong; 0 where none is known."""

    seconds: float = 0.0
    """Wall time, the wait for a free worker not counted."""

    def __bool__(self) -> bool:
        return self.error is None


class Sandbox(Protocol):
    """Runs programs that nobody has read. Whatever a program does, the outcome is a `Ran`, and in time."""

    async def run(
        self,
        program: str,
        *,
        call: str | None = None,
        tools: Tools | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> Ran:
        """Run `program`, then the function named `call`, which may call `tools` by name."""
        ...


@dataclass(frozen=True)
class Fallback:
    """A sandbox that gives to a second one the programs for which the first lacks a feature."""

    first: Sandbox
    second: Sandbox

    async def run(
        self,
        program: str,
        *,
        call: str | None = None,
        tools: Tools | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> Ran:
        """Run it in the first; where that ends in "missing feature", from the start in the second."""
        ran = await self.first.run(program, call=call, tools=tools, seconds=seconds, memory=memory)
        if ran.kind != "missing feature":
            return ran
        return await self.second.run(program, call=call, tools=tools, seconds=seconds, memory=memory)


def python_tool(sandbox: Sandbox, tools: Tools | None = None, seconds: float = SECONDS, memory: int = MEMORY) -> Tool:
    """Make the tool `python(program)` of a sandbox, for ReAct and for native tool calls."""

    async def python(program: str) -> str | Failure:
        """Run a Python program and return what it printed and the value of its last expression.

        There are no files, no network and no state kept from call to call.
        """
        return worded(await sandbox.run(program, tools=tools, seconds=seconds, memory=memory))

    return Tool.of(python)


def worded(ran: Ran) -> str | Failure:
    """Format an outcome for a model: the output, then the value."""
    printed = ran.output.rstrip("\n")
    if ran.error is not None:
        return Failure(f"{ran.error}\nprinted before that:\n{printed}" if printed else ran.error)
    if ran.value is None:
        return printed or "the program ran; it printed nothing and its last line is no expression with a value"
    value = ran.value if isinstance(ran.value, str) else json.dumps(ran.value, ensure_ascii=False)
    return f"{printed}\n{value}" if printed else value
