"""The engines of this process: one for each model and its settings, shared by all backends that name it."""

from __future__ import annotations

import atexit
import ctypes
import os
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.backends.local.engine import Engine

if TYPE_CHECKING:
    from reasoning.backends.local.settings import LocalSettings

LEAVE_SECONDS = 20.0
"""Seconds that the end of the process waits for what is under way to end at its next token."""


@dataclass(eq=False)
class _Shared:
    engine: Engine
    users: int = 0


class Engines:
    """Which engines there are, and how many use each. A process that was forked begins with none."""

    def __init__(self) -> None:
        self._open: dict[LocalSettings, _Shared] = {}
        self._lock = threading.Lock()
        self.is_forked = False
        """Whether the process was forked from one that had a model in memory."""

    def take(self, settings: LocalSettings) -> Engine:
        """Return the engine of a model, made where there is none."""
        with self._lock:
            shared = self._open.setdefault(settings, _Shared(Engine(settings)))
            shared.users += 1
            return shared.engine

    def give_back(self, engine: Engine) -> bool:
        """End a use; return whether that was the last one, and the engine is the caller's to close."""
        with self._lock:
            shared = self._open.get(engine.settings)
            if shared is None or shared.engine is not engine:
                return False
            shared.users -= 1
            if not shared.users:
                del self._open[engine.settings]
            return not shared.users

    def has(self, engine: Engine) -> bool:
        """Return whether an engine is one of this process."""
        shared = self._open.get(engine.settings)
        return shared is not None and shared.engine is engine

    def close(self, engine: Engine, seconds: float | None = None) -> None:
        """End what an engine does and give its memory back. It blocks.

        In a forked process the memory stays until the process ends: llama.cpp would wait for a thread of the parent's.
        """
        stopped = engine.stop(seconds)
        if self.is_forked or not stopped:
            _keep_for_ever(engine)
        else:
            engine.free()

    def end(self) -> None:
        """Close all engines, at the end of the process."""
        for shared in list(self._open.values()):
            self.close(shared.engine, LEAVE_SECONDS)
        self._open.clear()

    def forget(self) -> None:
        """Leave the engines to the process from which this one was forked: their threads are not here."""
        left, self._open, self._lock = self._open, {}, threading.Lock()
        for shared in left.values():
            _keep_for_ever(shared.engine)
        if any(shared.engine.is_loaded for shared in left.values()):
            self.is_forked = True
            _end_without_destructors()


def _keep_for_ever(engine: Engine) -> None:
    """Never destroy an engine's server: that would wait for threads that can't be waited for."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(engine))


def _end_without_destructors() -> None:
    """Have the process end without llama.cpp's destructors, which wait for a thread that only the parent has.

    Python's own end comes before, so all that Python has to do at the end is done.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "on_exit"):  # of glibc; elsewhere the process ends with an abort
            library.on_exit(library._exit, None)


engines = Engines()
"""Those of this process."""

atexit.register(engines.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=engines.forget)
