"""The workers of this process: one for each model and its settings, shared by all backends that name it."""

from __future__ import annotations

import atexit
import os
import threading
from concurrent.futures import wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.backends.hf.worker import ModelWorker
from reasoning.errors import BackendError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reasoning.backends.hf.settings import ModelSettings

LEAVE_SECONDS = 5.0
"""Seconds that the end of the process waits for the workers to leave their models."""


@dataclass
class _Shared:
    worker: ModelWorker
    users: int = 0


class ModelWorkers:
    """Which workers there are, and how many use each."""

    def __init__(self) -> None:
        self._open: dict[ModelSettings, _Shared] = {}
        self._lock = threading.Lock()
        self._home = 0
        """The process in which the first model was loaded."""

    def take(self, settings: ModelSettings) -> ModelWorker:
        """Return the worker of a model, started where there is none. Raises BackendError in a forked process."""
        self.check_home(settings)
        with self._lock:
            self._home = os.getpid()
            if settings not in self._open:
                self._open[settings] = _Shared(ModelWorker(settings))
            shared = self._open[settings]
            shared.users += 1
            return shared.worker

    def give_back(self, worker: ModelWorker) -> Future[None] | None:
        """End a use; after the last one the worker leaves, and what is returned is done once it has."""
        with self._lock:
            shared = self._open[worker.settings]
            shared.users -= 1
            if shared.users:
                return None
            del self._open[worker.settings]
        return worker.leave()

    def check_home(self, settings: ModelSettings) -> None:
        """Raise BackendError in a process that was forked from one in which a model was loaded.

        Neither the thread nor what torch holds of threads and of a GPU is there after a fork.
        """
        if self._home not in (0, os.getpid()):
            why = "this process was forked from one that has had a model in memory: start it by spawn, or fork before"
            raise BackendError(settings.target, f"{why} the first request")

    def end(self) -> None:
        """Have all workers leave, at the end of the process."""
        if self._home == os.getpid():
            wait([shared.worker.leave() for shared in self._open.values()], LEAVE_SECONDS)


workers = ModelWorkers()
"""Those of this process."""

atexit.register(workers.end)
