"""Logic programs as models write them, in the dialects of the literature: read, repaired where needed, and solved."""

from __future__ import annotations

from reasoning.tools.logic.programs.base import Bounds, ProgramResult, Repair, Status, UnreadLine
from reasoning.tools.logic.programs.batch import solve_programs
from reasoning.tools.logic.programs.solving import DIALECTS, recognise, solve_program

__all__ = [
    "DIALECTS",
    "Bounds",
    "ProgramResult",
    "Repair",
    "Status",
    "UnreadLine",
    "recognise",
    "solve_program",
    "solve_programs",
]
