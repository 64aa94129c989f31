"""Worker processes for libraries that must be stopped at any moment: started on first use, kept idle for the next use.

A worker is a module of this package that writes the line `ready`, then answers each line of its standard input with
lines on its standard output, and ends when its input ends.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 60.0
"""The time that a process may take to load what it needs."""

_ROOT = str(Path(__file__).resolve().parents[2])
_pools: list[Workers] = []


class Worker:
    """One process. Raises OSError where it does not start."""

    def __init__(self, module: str) -> None:
        self.late = False
        """Whether it was ended because its time was up."""
        self.process = subprocess.Popen(
            [os.path.abspath(sys.executable), "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([_ROOT, *filter(None, sys.path)])},
            encoding="utf-8",
        )
        with self.within(START_SECONDS):
            ready = self.line() == "ready\n"
        if not ready:
            self.stop()
            raise OSError(f"the process of {module} does not start")

    @property
    def alive(self) -> bool:
        """Return whether it can be asked."""
        return not self.late and self.process.poll() is None

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Kill the process where the block takes longer; reading ends then."""
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # It must not kill what is asked next.

    def _expire(self) -> None:
        self.late = True
        self.process.kill()

    def send(self, request: str) -> None:
        """Write one line; where the process has ended, the reply will be empty."""
        assert self.process.stdin
        with contextlib.suppress(OSError):
            self.process.stdin.write(request + "\n")
            self.process.stdin.flush()

    def line(self) -> str:
        """Read one line of the reply; without its line break, or empty, where the process ended."""
        assert self.process.stdout
        return self.process.stdout.readline()

    def kill(self) -> int:
        """Kill the process; give its status, negative for the signal that ended it."""
        self.process.kill()
        return self.process.wait()

    def disown(self) -> None:
        """In a forked child: let go of the pipes, so that the process ends with its parent and not with this child."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError, ValueError):  # ValueError: it is closed.
                if pipe is not None:
                    os.dup2(nothing, pipe.fileno(), inheritable=False)
        os.close(nothing)

    def stop(self, wait: float = 0) -> int:
        """End the process, where it does not end in `wait` seconds, and close its pipes.

        Gives its status, negative for the signal that ended it.
        """
        try:
            ended = self.process.wait(wait)
        except subprocess.TimeoutExpired:
            ended = self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        return ended


class Workers:
    """The processes of one module, `most` at a time. Safe under threads and after a fork; ended at exit."""

    def __init__(self, module: str, most: int) -> None:
        self.module, self.most = module, most
        self.all: list[Worker] = []
        """All processes that were started and not ended."""
        self._idle: list[Worker] = []
        self._inherited: list[Worker] = []
        self._renew()
        _pools.append(self)

    def _renew(self) -> None:
        self._free, self._lock = threading.BoundedSemaphore(self.most), threading.Lock()

    @contextlib.contextmanager
    def worker(self, wait: float | None = None) -> Iterator[Worker | None]:
        """Lend a process for the block: an idle one, or a new one; None where none is free in `wait` seconds.

        It goes back when the block ends, or is ended where it does not run any more, or where the block failed.
        Raises OSError where a process does not start.
        """
        if not self._free.acquire(timeout=wait):
            yield None
            return
        free = self._free
        try:
            worker, kept = self._taken(), False
            try:
                yield worker
                kept = worker.alive
            finally:
                self._given_back(worker, kept)
        finally:
            free.release()

    def _taken(self) -> Worker:
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                break
            if worker.alive:
                return worker
            self.end(worker)
        worker = Worker(self.module)
        with self._lock:
            self.all.append(worker)
        return worker

    def _given_back(self, worker: Worker, kept: bool) -> None:
        if not kept:
            self.end(worker)
            return
        with self._lock:
            if worker in self.all:
                self._idle.append(worker)

    def end(self, worker: Worker) -> None:
        """End a process."""
        with self._lock:
            if worker in self.all:
                self.all.remove(worker)
        worker.stop()

    def stop(self) -> None:
        """End all processes; the next use starts a new one.

        Those that are lent are killed, and ended by whom they are lent to.
        """
        with self._lock:
            idle, self._idle = self._idle, []
            lent = [worker for worker in self.all if worker not in idle]
        for worker in lent:
            worker.kill()
        for worker in idle:
            self.end(worker)

    def close(self) -> None:
        """End all processes for good."""
        self.stop()
        _pools.remove(self)

    def forget(self) -> None:
        """In a forked child: the processes are the parent's, and their pipes must not be used twice."""
        for worker in self.all:
            worker.disown()
        self._inherited.extend(self.all)
        self.all.clear()
        self._idle.clear()
        self._renew()


@atexit.register
def _stop_all() -> None:
    for pool in _pools:
        pool.stop()


def _forget_all() -> None:
    for pool in _pools:
        pool.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
