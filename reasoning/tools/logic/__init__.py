"""Logic: what models write, read tolerantly; all that follows from it; programs and formulas, solved and proved.

extend(read_expressions("A -> B, B -> C").implications).derived
prove(["∀x (Cat(x) → Soft(x))", "Cat(tom)"], "Soft(tom)").status
solve_program("Facts:\\nCold(bob, True)\\nQuery:\\nCold(bob, True)").answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.deprecation import renamed_in
from reasoning.tools.logic.closure import Closure, close
from reasoning.tools.logic.closure.derived import Contradiction
from reasoning.tools.logic.closure.extend import Extension, extend, relevant
from reasoning.tools.logic.propositional import Implication, SignedAtom
from reasoning.tools.logic.propositional.expression_reading import Unread
from reasoning.tools.logic.propositional.notation import read_expressions
from reasoning.tools.logic.prove import Verdict, prove

if TYPE_CHECKING:
    from reasoning.tools.logic.programs import ProgramResult, SolverLimits, solve_program, solve_programs

_PROGRAMS = ("SolverLimits", "ProgramResult", "solve_program", "solve_programs")

_old_name = renamed_in(__name__, Bounds="SolverLimits")

Literal = SignedAtom
"""The former name of `SignedAtom`: the same class."""

__all__ = [
    "Closure",
    "Contradiction",
    "Extension",
    "Implication",
    "Literal",
    "ProgramResult",
    "SignedAtom",
    "SolverLimits",
    "Unread",
    "Verdict",
    "close",
    "extend",
    "prove",
    "read_expressions",
    "relevant",
    "solve_program",
    "solve_programs",
]


def __getattr__(name: str) -> Any:
    if name not in _PROGRAMS:
        return _old_name(name)
    from reasoning.tools.logic import programs  # The dialects come with the questions and their answer formats.

    return getattr(programs, name)
