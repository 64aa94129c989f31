"""The process with Z3: a problem a line, in JSON; for each of its checks a line with the outcome.

Its memory is bounded by Z3's own limit and, where the system has one, by a limit of the process somewhat above it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from typing import TYPE_CHECKING

import z3

from reasoning.tools.logic.solver.checking import outcomes
from reasoning.tools.logic.solver.problem import Problem, SolverCheck
from reasoning.tools.logic.solver.z3_solvers import MemoryBoundError

if TYPE_CHECKING:
    from typing import TextIO

_ORPHANED = 1.0
"""Seconds past its time after which the process ends by itself: the parent that would end it before is not there."""

_BESIDE = 512
"""Megabytes of address space that the process has beside Z3's memory: the interpreter, the libraries, the stacks."""


def main() -> None:
    """Answer the problems on the standard input until it ends, or until the memory does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A Ctrl-C is for the parent, which ends this process if it wants to.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Nothing that the library prints may stand among the replies.
    _write(replies, "ready")
    context = z3.Context()
    for line in sys.stdin:
        try:
            _answer(line, context, replies)
        except (MemoryBoundError, MemoryError) as error:
            _write(replies, json.dumps(["unknown", [], "memory", str(error), [], []]))
            os._exit(0)  # Z3 may crash where it clears away what it could not finish.
        context = None  # Before the next one is made: it takes a fifth of the time where the memory is there already.
        context = z3.Context()  # Made now, while nobody waits for it.


def _answer(line: str, context: z3.Context, replies: TextIO) -> None:
    declarations, assertions, checks, fixed, seconds, megabytes = json.loads(line)
    _bound(megabytes)
    _ring_after(max(seconds, 0) + _ORPHANED)
    problem = Problem(
        declarations,
        tuple(assertions),
        tuple(SolverCheck(tuple(extra), core, tuple(values), models) for extra, core, values, models in checks),
        tuple(fixed),
    )
    for outcome in outcomes(problem, context, seconds):
        _write(
            replies,
            json.dumps([outcome.status, outcome.core, outcome.why, outcome.detail, outcome.values, outcome.others]),
        )
    _ring_after(0)


def _ring_after(seconds: float) -> None:
    """Let the system end this process after some seconds, whatever it does then; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound(megabytes: int) -> None:
    z3.set_param("memory_max_size", megabytes)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, ((megabytes + _BESIDE) << 20, hard))


def _write(replies: TextIO, line: str) -> None:
    replies.write(line + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
