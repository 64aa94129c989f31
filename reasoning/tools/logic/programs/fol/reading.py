"""A program in the `fol` dialect as it is read: formulas of one vocabulary, guesses, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.errors import ReadError, nearest
from reasoning.tools.logic.fol import Formula, read_tolerantly, reconciled
from reasoning.tools.logic.fol.syntax import Predicate
from reasoning.tools.logic.fol.trees import nodes
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.fol.sections import Statement, sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_NOTES, _MOST_NAMES, _LONGEST_NAME = 10, 500, 100
"""Names of the conclusion that are told, names of the premises that they may be near to, and the longest of these."""


@dataclass(frozen=True, slots=True)
class Known:
    """A formula that was read."""

    statement: Statement
    """Where it stands, and what it means."""

    formula: Formula
    """What it says."""


@dataclass(slots=True)
class Program:
    """A program as it was read."""

    premises: list[Known] = field(default_factory=list)
    """The premises that were read, then those that a repair added."""

    conclusion: Known | None = None
    """None where there is none, or none that could be read."""

    repairs: list[Repair] = field(default_factory=list)
    """What was guessed."""

    unread: list[UnreadLine] = field(default_factory=list)
    """What could not be read."""

    missing: list[int] = field(default_factory=list)
    """The lines of the premises that could not be read."""

    def guess(self, name: str, line: int = 0, detail: str = "") -> None:
        """Note a repair."""
        self.repairs.append(Repair(name, line, detail))

    def lack(self, expected: str, statement: Statement | None = None) -> None:
        """Note what was expected in place of a statement, or anywhere."""
        line, text = (statement.line, statement.text) if statement else (0, "")
        self.unread.append(UnreadLine(line, text, expected))


def read_program(text: str) -> Program:
    """Read what can be read of a program."""
    program, sections = Program(), sections_of(text)
    for statement in sections.premises:
        if known := _read(program, statement):
            program.premises.append(known)
        else:
            program.missing.append(statement.line)
    _conclude(program, sections.conclusions)
    if not sections.premises:
        program.lack("premises were expected under the heading 'Premises:'")
    if program.conclusion:
        _reconcile(program, program.conclusion)
    return program


def doubts(program: Program) -> list[str]:
    """Say what may be the reason why neither the conclusion nor its negation follows."""
    found: list[str] = []
    if program.missing:
        lines = ", ".join(map(str, program.missing))
        found.append(f"What could not be read is missing, and might decide it: line {lines}.")
    used = _predicates([known.formula for known in program.premises])
    asked = _predicates([program.conclusion.formula] if program.conclusion else [])
    near = {name: None for name in used[:_MOST_NAMES] if len(name) <= _LONGEST_NAME}
    known = frozenset(used)
    return found + [
        f"No premise mentions {name[:_LONGEST_NAME]}, which the conclusion is about.{nearest(name, near)}"
        for name in [name for name in asked if name not in known][:_MOST_NOTES]
    ]


def _read(program: Program, statement: Statement) -> Known | None:
    try:
        reading = read_tolerantly(statement.text)
    except ReadError as error:
        program.lack(error.why, statement)
        return None
    for mend in reading.mends:
        program.guess(mend.name, statement.line, mend.detail)
    return Known(statement, reading.formula)


def _conclude(program: Program, statements: Sequence[Statement]) -> None:
    """Take the first line of the conclusion that can be read; there is only one conclusion."""
    for statement in statements:
        if program.conclusion:
            program.lack("one conclusion was expected, and this line stands behind it", statement)
        else:
            program.conclusion = _read(program, statement)
    if not statements:
        program.lack("a formula was expected under the heading 'Conclusion:'")


def _reconcile(program: Program, conclusion: Known) -> None:
    """Bring the formulas into one vocabulary, with the premises that this adds."""
    known = [*program.premises, conclusion]
    fitting = reconciled([each.formula for each in known])
    *program.premises, program.conclusion = [
        Known(each.statement, formula) for each, formula in zip(known, fitting.formulas, strict=True)
    ]
    for mend in fitting.mends:
        program.guess(mend.name, detail=mend.detail)
    for formula, mend in zip(fitting.added, fitting.mends, strict=False):
        program.premises.append(Known(Statement(0, mend.detail, str(mend)), formula))


def _predicates(formulas: Sequence[Formula]) -> list[str]:
    return list(dict.fromkeys(node.name for node in nodes(*formulas) if isinstance(node, Predicate)))
