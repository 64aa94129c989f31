"""The dialect `smt`: SMT-LIB 2, of which declarations, assertions, checks, push and pop are let through, and no more.

    (declare-sort Animal 0) (declare-fun Cold (Animal) Bool) (declare-const bob Animal)
    (assert (Cold bob))          ; Bob is cold.
    (assert (not (Cold bob)))    ; the statement, negated
    (check-sat)

Without a question the answer is what the last check says: sat or unsat.

For a question of truth, the last check's hypothesis tells the statement; the other assertions are the premises. The
hypothesis is what is asserted since the last push, or the last assertion, or what check-sat-assuming assumes; a check
of the premises alone is passed over. Where both a term and its negation are hypotheses of checks, the term is the
statement. Else a hypothesis `(not S)` is a refutation of the statement S, as is one whose comment says that it is
negated; any other is taken for the statement itself, which is told as a repair. Both sides are always tested: unsat
with the statement denied is True, unsat with the statement False, sat on both sides Unknown, and premises that exclude
each other are told as such.

For a question with other options there is a check for each of them, in their order, and the answer is the one whose
check comes out unlike all the others: the only sat one (what can be true), or the only unsat one (what must be true,
where its negation is asserted; or what can't be).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.answers.truth import Truth
from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits, UnreadLine
from reasoning.tools.logic.programs.letters import letters_of
from reasoning.tools.logic.programs.smt.checked import Checked, checked
from reasoning.tools.logic.programs.smt.options import odd_one
from reasoning.tools.logic.programs.smt.script import NOTHING, Script, SmtCheck, read_script
from reasoning.tools.logic.programs.smt.truth import satisfiability, truth
from reasoning.tools.logic.solver.solving import SolverBudget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.question import Question

_SIGNS = re.compile(
    r"\(\s*(assert|check-sat|declare-(?:const|fun|sort|datatypes?)|define-(?:fun|sort)|set-(?:logic|option)|push)\b"
)


def recognises(program: str) -> int:
    """Return how much `program` looks like this dialect, from 0 to 100."""
    return min(100, 30 * len({match[1] for match in _SIGNS.finditer(program[:20_000])}))


def solve(program: str, question: Question | None = None, bounds: SolverLimits | None = None) -> ProgramResult:
    """Read and run a program. What can't be read is told in the result."""
    bounds = bounds or SolverLimits()
    if len(program) > bounds.characters:
        return _unread(f"a program of at most {bounds.characters} characters was expected, not {len(program)}")
    script = read_script(program)
    if not script.checks:
        return _unread("assertions and a (check-sat) behind them were expected", script)
    wanted = _options(question)
    count = len(wanted) or 1
    if wanted and not count <= len(script.checks) <= count + 1:
        given = f"{len(script.checks)} check{'s' if len(script.checks) > 1 else ''}"
        return _unread(f"a (check-sat) for each of the {count} options was expected, not {given}", script)
    budget = SolverBudget(bounds.seconds, bounds.megabytes)
    last = script.checks[-count:] if wanted or question is None else (_about_statement(script.checks),)
    checks = [checked(asked, budget) for asked in last]
    rejected = (line for each in checks for line in each.unread)
    unread = tuple(sorted(dict.fromkeys((*script.unread, *rejected)), key=lambda line: line.line))
    whole = script.whole and not any(each.unread for each in checks)
    result = _run(script, checks, question, budget, whole=whole)
    return replace(result, repairs=(*script.repairs, *result.repairs), unread_lines=unread)


def _unread(expected: str, script: Script = NOTHING) -> ProgramResult:
    """The result where nothing could be run."""
    unread = (*script.unread, UnreadLine(0, "", expected))
    return ProgramResult("smt", "parse_error", repairs=script.repairs, unread_lines=unread)


def _run(
    script: Script, checks: Sequence[Checked], question: Question | None, budget: SolverBudget, *, whole: bool
) -> ProgramResult:
    if not all(each.sound for each in checks):
        return ProgramResult("smt", "parse_error")
    wanted = _options(question)
    if wanted:
        return odd_one(checks, wanted, budget, whole=whole)
    if question is None:
        return satisfiability(checks[-1], budget, whole=whole)
    return truth(checks[-1], script.checks, budget, letters_of(question), whole=whole)


def _about_statement(checks: Sequence[SmtCheck]) -> SmtCheck:
    """The last check about a statement: its hypothesis is no premise of another, as that of a check of these alone."""
    stated = [frozenset(check.premises) for check in checks]
    about = [check for check in checks if not any(premises.issuperset(check.hypothesis) for premises in stated)]
    return (about or checks)[-1]


def _options(question: Question | None) -> tuple[str, ...]:
    """The letters of the options, where these are no truth values."""
    if (
        question is None
        or isinstance(question.answer_format, Truth)
        or len(letters_of(question)) == len(question.options)
    ):
        return ()
    return tuple(letter for letter, _ in question.labelled)
