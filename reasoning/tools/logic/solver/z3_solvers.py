"""Z3's solvers, set so that they answer the same in every run, and what they say as an `Outcome`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import z3

from reasoning.tools.logic.solver.problem import Outcome
from reasoning.tools.logic.solver.z3_text import message_of

if TYPE_CHECKING:
    from collections.abc import Iterable

SETTINGS = {"random_seed": 0, "ctrl_c": False}
"""What every solver is set to; the first is Z3's own default, and stated since the answers rest on it."""

QUICK_STEPS = 200_000
"""The work, by Z3's own count, that a check may take without matching: a chain of 250 rules takes a third of it."""

_OUT_OF_TIME = ("canceled", "timeout", "resource limit", "interrupted")
_SAT, _UNSAT = Outcome("sat"), Outcome("unsat")


class MemoryBoundError(Exception):
    """Z3 met its bound of memory; what is left of its context is not to be trusted."""


def solver_for(terms: Iterable[z3.BoolRef], context: z3.Context) -> z3.Solver:
    """Make a solver with `terms` asserted.

    It is Z3's incremental core without the tactics that `z3.Solver` tries before it: on problems of this size they
    cost more than they save.
    """
    solver = z3.SimpleSolver(ctx=context)
    solver.set(**SETTINGS)
    solver.add(*terms)
    return solver


def checked(solver: z3.Solver, end: float, *literals: z3.BoolRef, steps: int = 0) -> Outcome:
    """Check what is asserted together with `literals`, until `end` of the monotonic clock.

    Quantifiers are instantiated from models first, and by matching their patterns only where that does not decide it:
    matching a hundred rules in a row drowns in its own instances. `steps` bounds Z3's own count of its work, which is
    the same in every run; 0: no bound. Raises MemoryBoundError.
    """
    quick = _checked(solver, end, literals, min(steps, QUICK_STEPS) or QUICK_STEPS, matching=False)
    return _checked(solver, end, literals, steps, matching=True) if quick.status == "unknown" else quick


def _checked(solver: z3.Solver, end: float, literals: Iterable[z3.BoolRef], steps: int, *, matching: bool) -> Outcome:
    milliseconds = int((end - time.monotonic()) * 1000)
    if milliseconds <= 0:
        return Outcome("unknown", why="time")
    solver.set(timeout=milliseconds, rlimit=steps, ematching=matching)
    try:
        found = solver.check(*literals)
    except z3.Z3Exception as error:
        return _unknown(message_of(error))
    if found == z3.unknown:
        return _unknown(solver.reason_unknown())
    return _SAT if found == z3.sat else _UNSAT


def _unknown(reason: str) -> Outcome:
    if "memory" in reason or "memout" in reason:
        raise MemoryBoundError(reason)
    return Outcome(
        "unknown", why="time" if any(words in reason for words in _OUT_OF_TIME) else "incomplete", detail=reason
    )


def steps_of(solver: z3.Solver) -> int:
    """Return Z3's count of the work in the solver's context up to its last check."""
    return int(solver.statistics().get_key_value("rlimit count"))
