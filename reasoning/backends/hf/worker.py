"""One thread for each model: it loads it, collects what arrives side by side, and has it done in one batch."""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.backends.hf.generation import ReplyRow, Written, write_rows
from reasoning.backends.hf.loading import Loaded, load_model
from reasoning.backends.server import brief
from reasoning.errors import BackendError, ReasoningError, UnreachableError

if TYPE_CHECKING:
    from reasoning.backends.hf.settings import ModelSettings

COLLECT_SECONDS = 0.01
"""Seconds that the worker waits for what comes side by side with the first request of a batch."""


@dataclass(eq=False)
class Job:
    """Something that is to be done with the model."""

    prepare: Callable[[Loaded], list[ReplyRow]] | None
    """Makes the rows that are to be written; None where it is no matter of writing."""

    once: Callable[[Loaded], Any] | None = None
    """What is done with the model instead."""

    future: Future[Any] = field(default_factory=Future)
    """Gets a list of `Written`, or what `once` returned; cancelled, the job is dropped, also while it is under way."""

    def settle(self, value: Any) -> None:
        """Hand over what came of it, if anybody waits."""
        if not self.future.done() and self.future.set_running_or_notify_cancel():
            self.future.set_result(value)

    def fail(self, error: BaseException) -> None:
        """Hand over an error, if anybody waits."""
        if not self.future.done() and self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)


class ModelWorker:
    """The thread of one model, which is in memory from the first job on until `leave`."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings, self.pid, self.is_leaving = settings, os.getpid(), False
        self.gone: Future[None] = Future()
        """Done once the thread has ended and the model is let go of."""
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._rows: deque[tuple[Job, ReplyRow]] = deque()
        self._written: dict[Job, list[Written]] = {}
        self._thread = threading.Thread(target=self._work, name="reasoning-transformers", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Have a job done. Raises UnreachableError where the worker is leaving."""
        if self.is_leaving:
            raise UnreachableError(self.settings.target, "the backend was closed before it came to this request")
        self._jobs.put(job)

    def leave(self) -> Future[None]:
        """End the thread, also in the midst of a batch, and return what is done once it has ended."""
        self.is_leaving = True
        self._jobs.put(None)
        return self.gone

    def _work(self) -> None:
        loaded: Loaded | None = None
        while not self.is_leaving:
            jobs = self._collect()
            try:
                loaded = loaded or self._load()
                self._serve(loaded, jobs)
            except Exception as error:  # noqa: BLE001  whatever it is, it belongs to those who wait
                self._rows.clear()
                self._fail([*jobs, *self._written], error)
        loaded = None
        _free_memory()
        self._refuse_rest()
        self.gone.set_result(None)

    def _load(self) -> Loaded:
        loaded = load_model(self.settings)
        if loaded.model.device.type == "cpu":
            import torch

            torch.set_num_threads(self.settings.thread_count)
        return loaded

    def _collect(self) -> list[Job]:
        """Return what has arrived; where nothing is left to do, wait for it, and for what comes side by side with it.

        None of them ends the waiting: the worker is to leave.
        """
        jobs: list[Job | None] = []
        wait = None if not self._rows else 0.0
        while True:
            try:
                jobs.append(self._jobs.get(block=wait != 0.0, timeout=wait))
            except queue.Empty:
                break
            if jobs[-1] is None:
                break
            wait = COLLECT_SECONDS if not self._rows else 0.0
        return [job for job in jobs if job is not None]

    def _serve(self, loaded: Loaded, jobs: list[Job]) -> None:
        """Take jobs on, and write one batch of the rows that are waiting."""
        for job in jobs:
            rows = self._prepare(loaded, job)
            self._rows.extend((job, row) for row in rows)
            self._written.update({job: []} if rows else {})
        part = self._next_rows()
        if not part or self.is_leaving:
            return
        try:
            told = write_rows(loaded, [row for _, row in part], self.settings.lookup)
        except RuntimeError as error:  # torch's own, such as memory that ran out
            self._fail([job for job, _ in part], self._failed(error))
            return
        for (job, _), one in zip(part, told, strict=True):
            self._written[job].append(one)
        self._hand_over()

    def _next_rows(self) -> list[tuple[Job, ReplyRow]]:
        """Take the rows of the next batch, without those that nobody waits for."""
        part: list[tuple[Job, ReplyRow]] = []
        while self._rows and len(part) < self.settings.batch:
            job, row = self._rows.popleft()
            if job.future.done():
                self._written.pop(job, None)
            else:
                part.append((job, row))
        return part

    def _prepare(self, loaded: Loaded, job: Job) -> list[ReplyRow]:
        """Return the rows of a job; what needs none is done at once."""
        if job.future.cancelled():
            return []
        try:
            if job.once is not None:
                job.settle(job.once(loaded))
            return job.prepare(loaded) if job.prepare else []
        except ReasoningError as error:
            job.fail(error.with_traceback(None))  # its frames would hold the model
        except RuntimeError as error:
            job.fail(self._failed(error))
        return []

    def _hand_over(self) -> None:
        """Hand over the jobs of which all rows are written; what is cut off because the worker leaves is none."""
        if self.is_leaving:
            return
        open_ones = {job for job, _ in self._rows}
        for job in [one for one in self._written if one not in open_ones]:
            job.settle(self._written.pop(job))

    def _fail(self, jobs: list[Job], error: Exception) -> None:
        for job in dict.fromkeys(jobs):
            self._written.pop(job, None)
            job.fail(error)
        self._rows = deque((job, row) for job, row in self._rows if not job.future.done())

    def _refuse_rest(self) -> None:
        """Tell all who still wait that the backend was closed."""
        jobs = list(self._written)
        while True:
            try:
                found = self._jobs.get_nowait()
            except queue.Empty:
                break
            jobs += [found] if found is not None else []
        self._rows.clear()
        self._fail(jobs, UnreachableError(self.settings.target, "the backend was closed before it was done"))

    def _failed(self, error: RuntimeError) -> BackendError:
        return BackendError(self.settings.target, f"the model failed: {brief(str(error))}")


def _free_memory() -> None:
    """Free what a model held."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
