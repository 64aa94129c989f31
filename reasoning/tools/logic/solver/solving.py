"""Asks the processes with Z3, within bounds that hold whatever Z3 does."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.solver.problem import Outcome
from reasoning.tools.process_pool import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.tools.logic.solver.problem import Problem
    from reasoning.tools.process_pool import Worker

GRACE = 0.5
"""Seconds past its time after which a process is killed, where Z3 did not stop by itself."""

_ENDING = 1.0
_workers = Workers("reasoning.tools.logic.solver.worker", most=os.cpu_count() or 1)


class SolverBudget:
    """What several problems may take together."""

    def __init__(self, seconds: float = 10.0, megabytes: int = 2000) -> None:
        self.seconds = seconds
        """The time that is left. Waiting for a free process does not count."""
        self.megabytes = megabytes
        """Memory of each problem."""

    def solve(self, problem: Problem, share: float = 1.0) -> tuple[Outcome, ...]:
        """Return the outcomes as `solve` does, within a share of the time that is left."""
        found: list[Outcome] = []
        end = self.seconds * (1 - share)
        while len(found) < len(problem.checks) and self.seconds > end:
            rest = replace(problem, checks=problem.checks[len(found) :])
            with _workers.worker() as worker:
                assert worker  # There is no bound to the waiting.
                begun = time.monotonic()
                found += _asked(worker, rest, self.seconds - end, self.megabytes)
                self.seconds -= time.monotonic() - begun
        return (*found, *[Outcome("unknown", why="time")] * (len(problem.checks) - len(found)))


def solve(problem: Problem, *, seconds: float = 10.0, megabytes: int = 2000) -> tuple[Outcome, ...]:
    """Return the outcome of each check of a problem, in their order.

    No check takes more than an equal share of the time that is left for it and those behind it. A problem has the same
    outcomes in every run, unless the bound of time comes in between. Safe under threads: as many problems are solved
    at once as the machine has processors; the others wait, which does not count. Whatever a problem does to Z3 is an
    outcome, and a process that dies of it is replaced. Raises OSError where the system lets no process start.
    """
    return SolverBudget(seconds, megabytes).solve(problem)


def stop() -> None:
    """End all processes; the next problem starts a new one."""
    _workers.stop()


def _asked(worker: Worker, problem: Problem, seconds: float, megabytes: int) -> list[Outcome]:
    """The outcomes of the first checks: all of them, unless the process ended because of the last one."""
    with worker.within(max(seconds, 0) + GRACE):
        worker.send(_request(problem, seconds, megabytes))
        found = list(_replies(worker, len(problem.checks)))
    if worker.late:
        late = Outcome("unknown", why="time", detail=f"Z3 did not stop within {seconds:g} seconds")
        return [*found, *[late] * (len(problem.checks) - len(found))]
    spent = bool(found) and found[-1].why == "memory"  # It ends by itself.
    if len(found) < len(problem.checks) and not spent:
        status = worker.stop(_ENDING)
        found.append(Outcome("unknown", why="memory", detail=f"the process of Z3 ended with status {status}"))
    elif spent:
        worker.stop(_ENDING)
    return found


def _request(problem: Problem, seconds: float, megabytes: int) -> str:
    checks = [(check.extra, check.core, check.values, check.models) for check in problem.checks]
    return json.dumps([problem.declarations, problem.assertions, checks, problem.fixed, seconds, megabytes])


def _replies(worker: Worker, count: int) -> Iterator[Outcome]:
    for _ in range(count):
        line = worker.line()
        if not line.endswith("\n"):
            return
        status, core, why, detail, values, others = json.loads(line)
        yield Outcome(status, tuple(core), why, detail, tuple(values), tuple(map(tuple, others)))
        if why == "memory":
            return
