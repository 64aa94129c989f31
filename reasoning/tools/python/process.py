"""Programs in a locked-down CPython: the whole language and its library, kept in by the kernel."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import Any

from reasoning.errors import SettingError
from reasoning.tools.python.child import RunSlots, converse, out_of_time, ready, refused, request_of, start
from reasoning.tools.python.lockdown import missing, protections
from reasoning.tools.python.sandbox import MEMORY, SECONDS, Ran, Tools

_START_MEMORY = 64 * 1024 * 1024
_UNLOCKED = "the process did not start or could not lock itself in"


class ProcessSandbox:
    """Runs each program in a fresh CPython process that has locked itself in. Linux on x86-64 or ARM64 only.

    What holds, by the kernel and not by Python (so that no trick with `__class__` or ctypes helps): once it is locked
    in, the process opens no file, not even to read, and makes no socket, thread or process (a seccomp list of the few
    system calls allowed, no_new_privs); its memory and processor time are limited; it is killed with its group when
    its time is up. It has no environment, no site-packages and no open file but its two pipes.

    What does not hold: the wall between the program and the kernel is the kernel's own, with no virtual machine in
    between, so a flaw in the few allowed calls would be a way out; timing of the processor's caches is not hidden;
    the program can forge its own result and its own tool calls (not another's). `modules` that are loaded beforehand
    run their import with the rights of this process. Elsewhere than on such a Linux it refuses to be made.

    Only standard modules without files, network or processes in them can be imported, and `modules`.
    """

    def __init__(self, size: int = 2, modules: tuple[str, ...] = (), seed: int = 0) -> None:
        """Allow `size` processes at a time; `modules` are third-party modules that a program may import.

        A module that loads parts of itself only on use (sympy does) fails there: no file can be read by then. Name
        those parts too.

        Raises SettingError where the kernel's protections are missing.
        """
        why = missing()
        if why:
            raise SettingError("ProcessSandbox", "platform", sys.platform, why)
        self.size, self.modules, self.seed = max(1, size), modules, seed
        self._turns = RunSlots(self.size)

    @staticmethod
    def protections() -> dict[str, str]:
        """Return what keeps a program in on this machine: each danger with what denies it."""
        return protections()

    async def run(
        self,
        program: str,
        *,
        call: str | None = None,
        tools: Tools | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> Ran:
        """Run `program` in a fresh process, then the function named `call`; all failures are in the `Ran`."""
        too_long = refused(program)
        if too_long is not None:
            return too_long
        request = request_of(program, call, tools, seconds, max(memory, _START_MEMORY), self.seed)
        request |= {"modules": list(self.modules), "paths": _paths() if self.modules else []}
        async with self._turns.here():
            return await _one(request, tools or {}, seconds)


async def _one(request: dict[str, Any], tools: Tools, seconds: float) -> Ran:
    try:
        child = await start("process_worker", "-S", "-X", "utf8", "-W", "ignore")
    except OSError as error:
        return Ran(error=f"{_UNLOCKED}: {error}", kind="unavailable")
    begun = time.perf_counter()
    try:
        if not await ready(child):
            return Ran(error=_UNLOCKED, kind="unavailable")
        begun = time.perf_counter()
        ran = await converse(child, request, tools, seconds)
    except TimeoutError:
        return out_of_time(seconds, time.perf_counter() - begun)
    finally:
        status = child.kill()
    return _judged(ran, status, seconds, time.perf_counter() - begun)


def _judged(ran: Ran | None, status: int, seconds: float, spent: float) -> Ran:
    if ran is not None:
        return out_of_time(seconds, ran.seconds) if ran.seconds > seconds else ran
    if -status == getattr(signal, "SIGXCPU", 24) or spent > seconds:
        return out_of_time(seconds, spent)
    how = signal.Signals(-status).name if status < 0 and -status in set(signal.Signals) else f"exit status {status}"
    why = f"the program ended its process ({how}); very deep nesting or recursion can do this"
    return Ran(error=why, kind="crash", seconds=spent)


def _paths() -> list[str]:
    return [str(Path(path)) for path in sys.path if path]
