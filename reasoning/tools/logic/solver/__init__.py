"""Z3 in processes of its own: satisfiability questions in SMT-LIB 2, within bounds of time and memory that hold."""

from __future__ import annotations

from reasoning.tools.logic.solver.problem import Outcome, Problem, SolverCheck
from reasoning.tools.logic.solver.solving import SolverBudget, solve, stop

__all__ = ["Outcome", "Problem", "SolverBudget", "SolverCheck", "solve", "stop"]
