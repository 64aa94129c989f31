"""Z3 in processes of its own: satisfiability questions in SMT-LIB 2, within bounds of time and memory that hold."""

from __future__ import annotations

from reasoning.tools.logic.solver.problem import Check, Outcome, Problem
from reasoning.tools.logic.solver.solving import Budget, solve, stop

__all__ = ["Budget", "Check", "Outcome", "Problem", "solve", "stop"]
