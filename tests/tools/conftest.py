"""What hostile inputs would like to reach: a file, a port, the machine's folders and memory. All of it is watched."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
import threading
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "the words of a file that nobody may read"
PLACES = (Path(), Path("/"), Path("/tmp"), Path("/dev/shm"), Path(tempfile.gettempdir()), Path.home())
_TABLES = ("tcp", "tcp6", "udp", "udp6")


@dataclass
class World:
    """A file with a secret and a port that listens, and what the processes under this one were seen to hold."""

    file: Path
    server: socket.socket
    sizes: dict[tuple[int, str], float] = field(default_factory=dict)
    """The most resident memory of each process, by its number and command line, in megabytes."""
    servers: list[str] = field(default_factory=list)
    """Parts of the command lines of those that may hold sockets: servers that the test itself asks."""
    connected: set[str] = field(default_factory=set)
    """The processes that held a socket of the internet, and its place."""

    def aimed(self, text: str) -> str:
        """Aim a hostile input at the file and the port."""
        return text.replace("FILE", str(self.file)).replace("PORT", str(self.server.getsockname()[1]))

    def weigh(self) -> list[tuple[int, str]]:
        """Weigh the processes under this one. Where the system does not tell (it is not Linux), none is seen."""
        own, found = _command(os.getpid()), [(pid, _command(pid)) for pid in _under(os.getpid())]
        # between fork and exec a process still has our memory and our files
        others = [(pid, command) for pid, command in found if command not in ("", own)]
        for pid, command in others:
            self.sizes[pid, command] = max(_peak(pid), self.sizes.get((pid, command), 0.0))
        return others

    def look(self) -> None:
        """Weigh them, and see which of them hold a socket of the internet that is not ours."""
        sockets, own = _sockets(), _links(os.getpid())
        for pid, command in self.weigh():
            if not any(server in command for server in self.servers):
                self.connected |= {f"{command}: {sockets[link]}" for link in (_links(pid) - own) & sockets.keys()}

    def largest(self, part: str) -> float:
        """The most resident memory of a process with this in its command line, in megabytes."""
        return max((size for (_, command), size in self.sizes.items() if part in command), default=0.0)

    def check(self) -> None:
        """Check that nothing was read through to us, changed, made or connected."""
        assert self.file.read_text() == SECRET
        assert [entry.name for entry in self.file.parent.iterdir()] == [self.file.name]
        assert not [entry for place in PLACES for entry in place.glob("hostile-*")]
        assert not self.asked()
        assert not self.connected

    def asked(self) -> bool:
        """Whether somebody has connected to the port."""
        try:
            self.server.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The world, watched while the test runs, and unchanged after it."""
    (tmp_path / "watched").mkdir()
    file = tmp_path / "watched" / "secret"
    file.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        made, over = World(file, server), threading.Event()
        watcher = threading.Thread(target=_watch, args=(made, over), daemon=True)
        watcher.start()
        yield made
        over.set()
        watcher.join(10)
        made.check()


def _watch(world: World, over: threading.Event) -> None:
    turns = count()
    while not over.wait(0.02):
        world.weigh()
        if next(turns) % 4 == 0:
            world.look()


def _under(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found, left = list[int](), [pid]
    while left:
        started = _started(left.pop())
        found += started
        left += started
    return found


def _started(pid: int) -> list[int]:
    """The processes that the threads of a process started; none where it is gone, which may be at any moment."""
    found = list[int]()
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                found += map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    return found


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _peak(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _links(pid: int) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                found.add(os.readlink(entry.path))
    return found


def _sockets() -> dict[str, str]:
    """The sockets of the internet, as a process's open files name them, each with its table and local address."""
    found = {}
    for name in _TABLES:
        with contextlib.suppress(OSError):
            for row in Path(f"/proc/self/net/{name}").read_text().splitlines()[1:]:
                parts = row.split()
                found[f"socket:[{parts[9]}]"] = f"{name} {parts[1]}"
    return found
