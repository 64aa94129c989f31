"""Which assertions exclude each other: a core from which no assertion can be left out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import z3

from reasoning.tools.logic.solver.z3_solvers import checked, solver_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_STEPS, _FACTOR = 50_000, 4


class Cores:
    """The cores of one problem: each assertion is asserted once, behind a literal that switches it on."""

    def __init__(self, assertions: Sequence[z3.BoolRef], fixed: Sequence[z3.BoolRef], context: z3.Context) -> None:
        self._assertions, self._fixed, self._context = assertions, fixed, context
        self._switches = [z3.FreshBool("on", ctx=context) for _ in assertions]
        self._index = {on.get_id(): index for index, on in enumerate(self._switches)}
        switched = (z3.Implies(on, term) for on, term in zip(self._switches, assertions, strict=True))
        self._solver = solver_for((*fixed, *switched), context)

    def core(self, extra: Sequence[z3.BoolRef], end: float, spent: int) -> tuple[int, ...]:
        """Return the indices of assertions that exclude `extra`; all of them together are known to do so.

        Each in turn is left out if the others still do. Each trial may take a few times the work `spent` up
        to here, by Z3's own count, so what is found does not depend on the machine unless `end` comes first.
        """
        self._solver.push()
        self._solver.add(*extra)
        found = self._minimal(extra, end, _STEPS + _FACTOR * spent)
        self._solver.pop()
        return found

    def _minimal(self, extra: Sequence[z3.BoolRef], end: float, steps: int) -> tuple[int, ...]:
        kept = list(range(len(self._switches)))
        for index in (None, *reversed(kept)):
            if index is not None and index not in kept:
                continue
            fewer = self._refuting([other for other in kept if other != index], extra, end, steps)
            kept = kept if fewer is None else fewer
        return tuple(kept)

    def _refuting(self, kept: Sequence[int], extra: Iterable[z3.BoolRef], end: float, steps: int) -> list[int] | None:
        """Those of `kept` that exclude `extra`; None where they don't, or where it is not found in time."""
        outcome = checked(self._solver, end, *(self._switches[index] for index in kept), steps=steps)
        if outcome.status == "unsat":
            return sorted(self._index[on.get_id()] for on in self._solver.unsat_core())
        if outcome.status == "sat" or time.monotonic() > end:
            return None
        # Behind a switch a quantifier is not simplified as it is where it is asserted plainly.
        plain = solver_for((*self._fixed, *(self._assertions[index] for index in kept), *extra), self._context)
        return list(kept) if checked(plain, end, steps=steps).status == "unsat" else None
