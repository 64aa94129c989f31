"""The `lsat` dialect: sorts, functions, constraints, and options in wrappers such as `is_sat(…) ::: (A)`.

As Logic-LM (Pan et al. 2023) has it for AR-LSAT. All domains are finite: what is quantified is written out over the
members of its sort, and the solver decides each option together with the constraints.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.lsat.ground_program import Grounded
from reasoning.tools.logic.programs.lsat.read_program import read_program
from reasoning.tools.logic.programs.lsat.solve import Run

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits

_SIGNS = re.compile(
    r"^[ \t#*]*(?:declarations|constraints|options)\b|\bEnumSort\s*\(|=\s*Function\s*\(|"
    r"\bis_(?:sat|valid|unsat|exception)\s*\(|"
    r"^[ \t]*(?:from z3 |import z3\b)|=\s*(?:z3\.)?(?:Solver|Ints?|Bools?|Reals?|Consts?|DeclareSort)\s*\(|"
    r"^[ \t]*\w+\.add\s*\(",
    re.I | re.M,
)


def recognises(program: str) -> int:
    """Return how much a program looks like this dialect, from 0 to 100, by its sorts, functions and wrappers."""
    found = {sign.group().strip("#* \t\n").lower()[:9] for sign in _SIGNS.finditer(program[:20_000])}
    return min(100, 25 * len(found))


def solve(program: str, question: Question | None, bounds: SolverLimits) -> ProgramResult:
    """Read and run a program.

    An option is true by its wrapper and by what the question asks; where exactly one is, it is the answer. The program
    is read strictly first; where that gives no answer, the repairs are tried that change what a formula means.
    """
    end = time.monotonic() + bounds.seconds
    read = read_program(program)
    asked = question.text if question and question.text.strip() else read.question
    result = Run(Grounded(read, asked), bounds, end).result()
    if result.status in ("answered", "parse_error"):
        return result
    lenient = Grounded(read, asked, lenient=True)
    if not lenient.is_repaired_freely:
        return result
    again = Run(lenient, bounds, end).result()
    return again if again.status == "answered" else result
