"""The lists of hostile inputs are long, and what watches the world while they run is not blind."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import socket
    from typing import Protocol

    class World(Protocol):
        """What is watched while hostile inputs run."""

        file: Path
        server: socket.socket
        connected: set[str]

        def look(self) -> None: ...

        def asked(self) -> bool: ...

        def largest(self, part: str) -> float: ...

        def check(self) -> None: ...


HERE = Path(__file__).parent
HOSTILE = HERE / "hostile"


def lines(name: str) -> list[str]:
    """The inputs of a list: its lines without the headings."""
    return [line for line in (HOSTILE / name).read_text("utf-8").splitlines() if line and not line.startswith("## ")]


def test_the_lists_are_long_and_nothing_stands_twice() -> None:
    """Calculator, SQL and sandbox have at least 500 different hostile inputs each, written down one by one."""
    programs = runpy.run_path(str(HERE / "python" / "test_hostile.py"))["PROGRAMS"]
    calculations = [text for _, text in runpy.run_path(str(HERE / "calculator" / "test_hostile.py"))["ASKED"]]
    statements = {name: lines(name) for name in ("sqlite.txt", "postgres.txt")}
    for listed in (programs, *statements.values()):
        assert len(set(listed)) == len(listed)
    assert min(len(programs), len(set(calculations)), sum(map(len, statements.values()))) >= 500


def held(world: World, code: str) -> subprocess.Popen[bytes]:
    """Start a process that runs `code` and waits, and look at it once it has."""
    program = f"import socket\n{code}\nprint(flush=True)\ninput()"
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    world.look()
    process.communicate(b"\n")
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="processes are weighed by Linux's /proc")
def test_memory_is_seen(world: World) -> None:
    """The most that a process ever held is weighed, though it gave it back."""
    held(world, "mark = 'x' * 80_000_000\ndel mark")
    assert 80 < world.largest("del mark") < 200


@pytest.mark.skipif(sys.platform != "linux", reason="processes are watched by Linux's /proc")
def test_sockets_are_seen(world: World) -> None:
    """A process that listens is found, and so is one that connects to the port."""
    held(world, "kept = socket.create_server(('127.0.0.1', 0))")
    assert any("kept = " in found for found in world.connected)
    world.connected.clear()
    assert not world.asked()
    held(world, f"kept = socket.create_connection(('127.0.0.1', {world.server.getsockname()[1]}))")
    assert world.connected
    assert world.asked()
    world.connected.clear()


@pytest.mark.parametrize("name", ["changed", "beside"])
def test_changes_of_files_are_seen(world: World, name: str) -> None:
    """A changed file and a new one beside it do not pass the check."""
    before = world.file.read_text()
    target = world.file if name == "changed" else world.file.with_name("beside")
    target.write_text("x")
    with pytest.raises(AssertionError):
        world.check()
    world.file.write_text(before)
    if target != world.file:
        target.unlink()
