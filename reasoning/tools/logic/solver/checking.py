"""One problem in a context of its own: read once, asserted once, each check pushed upon it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import z3

from reasoning.tools.logic.solver.problem import Outcome
from reasoning.tools.logic.solver.z3_cores import Cores
from reasoning.tools.logic.solver.z3_solvers import MemoryBoundError, checked, solver_for, steps_of
from reasoning.tools.logic.solver.z3_text import message_of, parsed, placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.tools.logic.solver.problem import Problem, SolverCheck


def outcomes(problem: Problem, context: z3.Context, seconds: float) -> Iterator[Outcome]:
    """Return the outcome of each check as soon as it is there; none takes more than its share of the time that is left.

    Raises MemoryBoundError where Z3 meets its bound of memory.
    """
    end = time.monotonic() + seconds
    try:
        checking = _Checking(problem, context)
    except (z3.Z3Exception, UnicodeError) as error:
        message = message_of(error)
        if "memory" in message:
            raise MemoryBoundError(message) from None
        yield from [Outcome("unknown", why="unread", detail=placed(problem, message))] * len(problem.checks)
        return
    for number, check in enumerate(problem.checks):
        share = (end - time.monotonic()) / (len(problem.checks) - number)
        yield checking.outcome(number, check, time.monotonic() + share)


class _Checking:
    """Raises z3.Z3Exception where Z3 rejects the problem's text."""

    def __init__(self, problem: Problem, context: z3.Context) -> None:
        terms = iter(parsed(problem, context))
        self._context = context
        self._assertions = [next(terms) for _ in problem.assertions]
        self._fixed = [next(terms) for _ in problem.fixed]
        self._extra = [[next(terms) for _ in check.extra] for check in problem.checks]
        self._wanted = [[next(terms).arg(0) for _ in check.values] for check in problem.checks]
        self._solver = solver_for((*self._fixed, *self._assertions), context)
        self._cores: Cores | None = None

    def outcome(self, number: int, check: SolverCheck, end: float) -> Outcome:
        """Return the outcome of one check; `end` is the time of the monotonic clock when it must be there."""
        self._solver.push()
        self._solver.add(*self._extra[number])
        outcome = checked(self._solver, end)
        if outcome.status == "sat" and self._wanted[number]:
            outcome = self._models(self._wanted[number], check.models, end)
        self._solver.pop()
        if outcome.status != "unsat" or not check.core:
            return outcome
        self._cores = self._cores or Cores(self._assertions, self._fixed, self._context)
        return Outcome("unsat", self._cores.core(self._extra[number], end, steps_of(self._solver)))

    def _models(self, terms: Sequence[z3.ExprRef], most: int, end: float) -> Outcome:
        """Collect the values of terms in the model that was found, and in others until there are `most`."""
        found: list[tuple[str, ...]] = []
        outcome = Outcome("sat")
        while outcome.status == "sat":
            model = self._solver.model()
            values = [model.eval(term, model_completion=True) for term in terms]
            found.append(tuple(value.sexpr() for value in values))
            if len(found) == most:
                break
            self._solver.add(z3.Or([term != value for term, value in zip(terms, values, strict=True)]))
            outcome = checked(self._solver, end)
        return Outcome("sat", why=outcome.why, detail=outcome.detail, values=found[0], others=tuple(found[1:]))
