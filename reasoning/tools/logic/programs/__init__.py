"""Logic programs as models write them, in the dialects of the literature: read, repaired where needed, and solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.deprecation import renamed_in
from reasoning.tools.logic.programs.base import ProgramResult, Repair, SolverLimits, Status, UnreadLine
from reasoning.tools.logic.programs.batch import solve_programs
from reasoning.tools.logic.programs.solving import DIALECTS, recognise, solve_program

__all__ = [
    "DIALECTS",
    "ProgramResult",
    "Repair",
    "SolverLimits",
    "Status",
    "UnreadLine",
    "recognise",
    "solve_program",
    "solve_programs",
]

if not TYPE_CHECKING:  # types are checked by the names of today
    __getattr__ = renamed_in(__name__, Bounds="SolverLimits")
