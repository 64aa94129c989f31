"""Programs that mean harm, in both sandboxes: none reads, writes, connects, hangs, grows or takes us with it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoning.tools.python import MontySandbox, ProcessSandbox, Ran, Sandbox
from reasoning.tools.python.lockdown import missing
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class World(Protocol):
        """What is watched while hostile programs run."""

        file: Path

        def aimed(self, text: str) -> str: ...

        def largest(self, part: str) -> float: ...


MEGABYTES = 96
SECONDS = 0.2
PARTS = 8
OWN = 40
"""Megabytes that a worker takes before any program."""

SECRETS = ("root:", "nobody may read")
"""Words of the files that the programs try to read."""

LINES = (Path(__file__).parents[1] / "hostile" / "programs.txt").read_text("utf-8").splitlines()
LONG = [
    "(" * 90_000 + ")" * 90_000,
    "[" * 90_000,
    "x = " + "-" * 90_000 + "1",
    "x = " + "not " * 20_000 + "1",
    "x = a" + ".b" * 40_000,
    "x = 1" + "+1" * 40_000,
    "x = " + "lambda: " * 12_000 + "1",
    "f" + "()" * 40_000,
    "\n".join(" " * i + "if 1:" for i in range(400)),
    "\n".join(" " * i + "for _ in range(9):" for i in range(90)) + "\n" + " " * 90 + "pass",
    "x = " * 20_000 + "1",
    "1 if 1 else " * 8000 + "1",
    "f'" + "{" * 50_000,
    "'''" * 30_001,
    "x = 1\n" * 16_000,
    "x = 1;" * 200_000,
    "\x00",
    "x = '\x00'",
    "\ud800",
    "\ufeffx = 1\nx",
    "# coding: utf-16\nx = 1",
    "",
    "    1",
    "import " + "a." * 1000 + "b",
]
PROGRAMS = [line.replace("⏎", "\n") for line in LINES if line and not line.startswith("## ")] + LONG


def tool(x: Any) -> Any:
    """Give back what it gets."""
    return x


async def outcomes(sandbox: Sandbox, programs: list[str], world: World) -> list[Ran]:
    """Run all of them, each under the same tight limits, aimed at the world that is watched."""
    memory = MEGABYTES * 1024 * 1024
    aimed = map(world.aimed, programs)
    runs = (sandbox.run(program, tools={"tool": tool}, seconds=SECONDS, memory=memory) for program in aimed)
    return await asyncio.gather(*runs)


def harmless(program: str, ran: Ran) -> None:
    """What must hold whatever the program was."""
    said = f"{ran.value}{ran.output}{ran.error}"
    assert not [secret for secret in SECRETS if secret in said], program[:200]
    assert ran.seconds < 5, program[:200]
    assert len(ran.output) < 30_000, program[:200]
    assert len(ran.error or "") < 5_000, program[:200]
    assert (ran.error is None) == (ran.kind is None), program[:200]


def locked() -> ProcessSandbox:
    """A sandbox of processes; the test is skipped where the kernel lacks what is needed."""
    if missing():
        pytest.skip(missing())
    return ProcessSandbox(size=3)


def _memory() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_enough_programs() -> None:
    """The list of hostile programs is a long one, and none stands there twice."""
    assert len(set(PROGRAMS)) == len(PROGRAMS) >= 500


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
async def test_hostile_in_the_interpreter(part: int, world: World) -> None:
    """No hostile program harms us from within the interpreter, and a plain one runs after them."""
    before, programs = _memory(), PROGRAMS[part::PARTS]
    async with MontySandbox(size=2) as sandbox:
        for program, ran in zip(programs, await outcomes(sandbox, programs, world), strict=True):
            harmless(program, ran)
        assert (await sandbox.run("6 * 7")).value == 42
    assert world.largest("monty") < MEGABYTES + OWN
    assert _memory() - before < 300


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
async def test_hostile_in_a_process(part: int, world: World) -> None:
    """No hostile program harms us from within the locked-down process."""
    before, programs, sandbox = _memory(), PROGRAMS[part::PARTS], locked()
    for program, ran in zip(programs, await outcomes(sandbox, programs, world), strict=True):
        harmless(program, ran)
    assert world.largest("process_worker") <= MEGABYTES
    assert _memory() - before < 300


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """An event loop for many runs."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def pooled(runner: asyncio.Runner) -> Iterator[MontySandbox]:
    """One interpreter for many runs."""
    sandbox = MontySandbox(size=1)
    yield sandbox
    runner.run(sandbox.aclose())


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PROGRAMS[:400]), min_size=1, max_size=2), st.text(max_size=20))
def test_mixed_programs(runner: asyncio.Runner, pooled: MontySandbox, parts: list[str], text: str) -> None:
    """Pieces of hostile programs behind each other, with any text between, harm no more than each alone."""
    program, memory = f"\n{text}\n".join(parts), MEGABYTES * 1024 * 1024
    harmless(text, runner.run(pooled.run(program, seconds=0.2, memory=memory)))


WRITES = "\n".join(
    [
        "import os",
        "def attempt(f):",
        "    try: return f()",
        "    except Exception as e: return type(e).__name__",
        "[attempt(lambda: open({0!r}, 'w')), attempt(lambda: open({1!r}).read()), attempt(lambda: os.remove({1!r})),",
        " attempt(lambda: os.listdir('/')), attempt(lambda: os.getppid() and os.kill(os.getppid(), 0)),",
        " attempt(lambda: os.fork()), attempt(lambda: dict(os.environ))]",
    ]
)


async def test_a_file_of_ours(tmp_path: Path) -> None:
    """A file that exists is neither read, changed nor removed, and none is made beside it."""
    mine, made = tmp_path / "mine", tmp_path / "made"
    mine.write_text("a secret")
    program = WRITES.format(str(made), str(mine))
    async with MontySandbox(size=1) as pooled:
        for sandbox in (pooled, locked()):
            ran = await sandbox.run(program)
            assert "secret" not in str(ran)
    assert mine.read_text() == "a secret"
    assert os.listdir(tmp_path) == ["mine"]


@pytest.mark.skipif(sys.platform != "linux", reason="system calls by number")
async def test_no_system_call_gets_through() -> None:
    """With ctypes in hand a program still opens, connects, forks and signals nothing: the kernel refuses."""
    program = "import sys\nc = sys.modules['ctypes']\nl = c.CDLL(None, use_errno=True)\nout = []\n"
    program += "for n in range(600):\n    if n not in KEPT:\n        r = l.syscall(n, 0, 0, 0, 0, 0, 0)\n"
    program += "        out.append((r, c.get_errno()))\nsorted(set(out))"
    from reasoning.tools.python.lockdown import _NUMBERS

    sandbox = locked()
    # 335 and 336 are the kernel's own way back from a probe: it exempts them from seccomp, and refuses them by itself
    kept = {*_NUMBERS[os.uname().machine][1], 335, 336}
    ran = await sandbox.run(program.replace("KEPT", repr(kept)))
    assert ran.value == [[-1, 1]], ran
