"""The `csp` dialect: Domain, Variables, Constraints and Query, as models write them for ordering puzzles.

    Domain:
    1: oldest
    3: newest
    Variables:
    truck [IN] [1, 2, 3]
    …
    Constraints:
    truck > bus ::: The truck is newer than the bus.
    Query:
    A) truck == 1 ::: The truck is the oldest.

Recorded for LogicalDeduction (Logic-LM, Pan et al., 2023). A constraint that could not be read only widens the
solutions: what holds in all of them, or in none, still does so in those that are meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.gloss_check import check_glosses
from reasoning.tools.logic.programs.csp.read_program import read_program
from reasoning.tools.logic.programs.csp.result import judged, mode_of, unread
from reasoning.tools.logic.programs.csp.solve import examine

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits
    from reasoning.tools.logic.programs.csp.program import CspProgram

_SIGNS = (
    (re.compile(r"^[ \t#*]*variables?\b[ \t*]*:", re.IGNORECASE | re.MULTILINE), 30),
    (re.compile(r"^[ \t#*]*domains?\b[ \t*]*:", re.IGNORECASE | re.MULTILINE), 20),
    (re.compile(r"^[ \t#*]*constraints\b[ \t*]*:", re.IGNORECASE | re.MULTILINE), 15),
    (re.compile(r"\[\s*IN\s*\]|(?:∈|\bin\b)\s*[\[{]\s*\d", re.IGNORECASE), 25),
    (re.compile(r"\ball_?different", re.IGNORECASE), 10),
)
_OTHERS = re.compile(r"\b(?:EnumSort|Function\(|ForAll|is_valid|is_sat|\(declare-|\(assert)|[∀∃]|>>>")


def recognises(program: str) -> int:
    """Return how much a program looks like this dialect, from 0 to 100, by its headings and the signs of its lines."""
    if _OTHERS.search(program):
        return 0
    return sum(weight for sign, weight in _SIGNS if sign.search(program))


def solve(program: str, question: Question | None, bounds: SolverLimits, *, gloss: bool = True) -> ProgramResult:
    """Read and run a program; what can't be read is told in the result.

    The answer is the option that holds in every solution, or whatever else the question asks: what could hold, what
    can't, what need not. `gloss` says whether each formula is compared with its own gloss, and each option with the
    question's; where that leaves the constraints without a solution, the formulas stand as they were written.
    """
    read = read_program(program)
    checked = check_glosses(read, question) if gloss else read
    result = _run(checked, question, bounds)
    if result.status == "inconsistent" and checked is not read:
        plain = _run(read, question, bounds)
        return result if plain.status == "inconsistent" else plain
    return result


def _run(program: CspProgram, question: Question | None, bounds: SolverLimits) -> ProgramResult:
    asked = {letter: option.formula for letter, option in program.options.items() if option}
    if program.query and not program.options:
        asked[""] = program.query.formula
    if not program.domains:
        return unread(program, "a section 'Variables:' was expected, with lines like: blue_book [IN] [1, 2, 3]")
    if not asked:
        return unread(program, "a section 'Query:' was expected, with options like: A) blue_book == 1")
    return judged(program, examine(program, asked, mode_of(program, question), bounds), question)
