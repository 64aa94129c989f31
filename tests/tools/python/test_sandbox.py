"""What running a program gives, the same from both sandboxes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.errors import SettingError
from reasoning.tools.base import Failure
from reasoning.tools.python import Fallback, MontySandbox, ProcessSandbox, Sandbox, child, lockdown, python_tool
from reasoning.tools.python import process as process_module

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(params=["interpreter", "process"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    """Each of the sandboxes that this machine can have."""
    if request.param == "process":
        if lockdown.missing():
            pytest.skip(lockdown.missing())
        yield ProcessSandbox()
        return
    async with MontySandbox(size=2) as made:
        yield made


VALUES: list[tuple[str, str | None, Any]] = [
    ("def solution():\n    return 6 * 7", "solution", 42),
    ("2 ** 10", None, 1024),
    ("answer = 3\nresult = 4", None, 3),
    ("result = 4\nprint(result)", None, 4),
    ("(1, {2: 'x'}, [None, True, 0.5])", None, [1, {"2": "x"}, [None, True, 0.5]]),
    ("from decimal import Decimal\nDecimal('1.50')", None, "1.50"),
    ("from datetime import date\ndate(2024, 2, 29)", None, "2024-02-29"),
    ("{3, 1, 2}", None, [1, 2, 3]),
    ("import random\nrandom.random()", None, 0.8444218515250481),
]


@pytest.mark.slow
@pytest.mark.parametrize(("program", "call", "value"), VALUES)
async def test_values(sandbox: Sandbox, program: str, call: str | None, value: object) -> None:
    """A program's value is plain, and the same in both sandboxes."""
    ran = await sandbox.run(program, call=call)
    assert (ran.value, ran.error) == (value, None)


ERRORS = [
    ("x = 1\ny = x / 0", "exception", 2),
    ("x = 1\ny = 5 +", "syntax", 2),
    ("while True: pass", "time", 0),
    ("x = 'a' * 10 ** 10", "memory", 1),
    ("import socket", "missing feature", 1),
    ("open('/etc/passwd')", "denied", 1),
    ("'a' * 2_000_000", "size", 0),
    ("x = 1\n" * 20_000, "size", 0),
]


@pytest.mark.slow
@pytest.mark.parametrize(("program", "kind", "line"), ERRORS)
async def test_errors(sandbox: Sandbox, program: str, kind: str, line: int) -> None:
    """A failure is a value with its kind and the program's own line."""
    ran = await sandbox.run(program, seconds=0.5)
    assert (ran.kind, ran.line, bool(ran)) == (kind, line, False)
    assert ran.error


SHELLS = [
    "import os\nos.system('ls')",
    "import os\nos.popen('ls').read()",
    "from os import system\nsystem('ls')",
    "import posix\nposix.system('ls')",
    "import os\nos.fork()",
    "import os\nos.execv('/bin/ls', ['ls'])",
    "import os\nos.posix_spawn('/bin/ls', ['ls'], {})",
]


@pytest.mark.parametrize("program", SHELLS)
async def test_a_shell_is_denied(program: str) -> None:
    """Whatever starts another program is denied in words, not told as a status that looks like a result."""
    if lockdown.missing():
        pytest.skip(lockdown.missing())
    ran = await ProcessSandbox().run(program)
    assert (ran.kind, ran.line) == ("denied", 2), ran


async def test_tools_in_a_program(sandbox: Sandbox) -> None:
    """A program calls tools, plain or asynchronous, by position or by name, and may handle their failures."""

    async def double(x: int) -> int:
        return 2 * x

    def fails(x: int) -> Failure:
        return Failure(f"no {x}")

    program = "try:\n    fails(1)\nexcept RuntimeError as e:\n    said = str(e)\n[double(2) + double(x=3), said]"
    ran = await sandbox.run(program, tools={"double": double, "fails": fails})
    assert ran.value == [10, "fails: no 1"]


async def test_output(sandbox: Sandbox) -> None:
    """What was printed before a failure is kept, within bounds."""
    ran = await sandbox.run("print('seen')\nprint('x' * 100_000)\n1 / 0")
    assert ran.output.startswith("seen\nxxx")
    assert len(ran.output) < 21_000


async def test_programs_see_nothing_of_each_other(sandbox: Sandbox) -> None:
    """A name of one program is not there for the next."""
    await sandbox.run("x = 1")
    assert (await sandbox.run("x")).kind == "exception"


async def test_as_a_tool(sandbox: Sandbox) -> None:
    """The tool made of a sandbox takes a program and words the outcome."""
    tool = python_tool(sandbox)
    assert tool.name == "python"
    assert tool.parameters["required"] == ["program"]
    assert await tool.call({"program": "print('a')\n6 * 7"}) == "a\n42"
    failed = await tool.call({"program": "1 / 0"})
    assert isinstance(failed, Failure)
    assert "line 1: ZeroDivisionError" in failed.why


async def test_cancelled(sandbox: Sandbox) -> None:
    """A cancelled run ends at once, and the sandbox serves on."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await sandbox.run("while True: pass", seconds=30)
    assert (await sandbox.run("1")).value == 1


async def test_fallback() -> None:
    """What the interpreter lacks runs in the process, and only that."""
    if lockdown.missing():
        pytest.skip(lockdown.missing())
    async with MontySandbox(size=1) as first:
        both = Fallback(first, ProcessSandbox())
        assert (await both.run("def g():\n    yield 7\nlist(g())")).value == [7]
        assert (await both.run("from fractions import Fraction\nFraction(1, 3)")).value == "1/3"
        assert (await both.run("1 / 0")).kind == "exception"


async def test_busy() -> None:
    """Past its queue a pool refuses, and does not pile up."""
    async with MontySandbox(size=1, queue=2) as sandbox:
        kinds = [ran.kind for ran in await asyncio.gather(*(sandbox.run("1") for _ in range(5)))]
    assert kinds.count("busy") == 3


async def test_a_process_that_the_system_refuses(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started, that is the outcome, and the next run tries again."""

    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    with monkeypatch.context() as patched:
        patched.setattr(child, "Child", refuse)
        assert (await sandbox.run("1")).kind == "unavailable"
    assert (await sandbox.run("1")).value == 1


async def test_a_worker_that_died_meanwhile() -> None:
    """A worker that the system has ended between two programs is replaced; the program is not blamed for it."""
    async with MontySandbox(size=1) as sandbox:
        assert (await sandbox.run("1")).value == 1
        sandbox._all[0].kill()
        assert (await sandbox.run("2")).value == 2


def test_several_loops() -> None:
    """One pool serves one event loop after the other."""
    sandbox = MontySandbox(size=1)
    assert [asyncio.run(sandbox.run(f"{n} + 1")).value for n in range(3)] == [1, 2, 3]
    asyncio.run(sandbox.aclose())


def test_refuses_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel can't keep a program in, the sandbox of processes refuses to be made."""
    monkeypatch.setattr(process_module, "missing", lambda: "no seccomp here")
    with pytest.raises(SettingError, match="no seccomp here"):
        ProcessSandbox()


def test_light_import() -> None:
    """Importing the package loads neither the interpreter nor asyncio."""
    code = "import sys, reasoning.tools.python; print([m for m in ('pydantic_monty', 'asyncio') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
