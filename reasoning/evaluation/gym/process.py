"""The process that makes questions and grades answers, as its user sees it: started when needed, stopped when stuck."""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from importlib.util import find_spec
from typing import Any

from reasoning.errors import MissingExtraError, UsageError

MAX_SECONDS = 30.0
"""Seconds that a generator may take for a question, or a verifier for an answer."""

MAX_START_SECONDS = 120.0
"""Seconds that the process may take until its first reply: it imports sympy and reads lists of words."""


class StuckError(Exception):
    """A generator or a verifier came to no end; the process was stopped. It never leaves this package."""


class GeneratorError(Exception):
    """What a generator raised, in words. It never leaves this package."""


class GymProcess:
    """One process, shared by all threads: requests are replied to one after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[str] | None = None
        self._replies: queue.Queue[str | None] = queue.Queue()

    def ask(self, do: str, **what: Any) -> dict[str, Any]:
        """Return the reply. Raises MissingExtraError, StuckError, GeneratorError."""
        with self._lock:
            limit = MAX_SECONDS if self._running else MAX_START_SECONDS
            running = self._running or self._start()
            reply = self._exchange(running, json.dumps({"do": do, **what}), limit)
        if "error" in reply:
            raise GeneratorError(reply["error"])
        return reply

    def stop(self) -> None:
        """End the process; the next request starts another one."""
        running, self._running = self._running, None
        if running:
            running.kill()
            running.wait()
            for pipe in (running.stdin, running.stdout):
                if pipe:
                    pipe.close()

    def _start(self) -> subprocess.Popen[str]:
        if find_spec("reasoning_gym") is None:
            raise MissingExtraError("reasoning-gym", "gym", "making questions of gym:…")
        self._replies = queue.Queue()
        command = [sys.executable, "-m", "reasoning.evaluation.gym.child"]
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._running = running = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        threading.Thread(target=_read_lines, args=(running, self._replies), daemon=True).start()
        return running

    def _exchange(self, running: subprocess.Popen[str], line: str, limit: float) -> dict[str, Any]:
        try:
            assert running.stdin
            running.stdin.write(line + "\n")
            running.stdin.flush()
            reply = self._replies.get(timeout=limit)
        except (queue.Empty, OSError):
            reply = None
        if reply is None:
            self.stop()
            raise StuckError(f"no reply within {limit:g} s")
        told: dict[str, Any] = json.loads(reply)
        return told


def _read_lines(running: subprocess.Popen[str], replies: queue.Queue[str | None]) -> None:
    try:
        for line in running.stdout or ():
            replies.put(line)
    except ValueError:  # closed while it was read: stopped
        pass
    replies.put(None)


PROCESS = GymProcess()
"""The one of this Python process."""

atexit.register(PROCESS.stop)


def list_generators() -> tuple[str, dict[str, str]]:
    """Return the package's version and its generators, each with its category. Raises MissingExtraError, UsageError."""
    try:
        reply = PROCESS.ask("list")
    except (StuckError, GeneratorError) as error:
        raise UsageError(f"reasoning-gym can't be used: {error}. Is another version of it installed?") from error
    return reply["version"], reply["generators"]
