"""A program in the `fol` dialect as it is read: formulas of one vocabulary, guesses, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.errors import ReadError, nearest
from reasoning.tools.logic.fol import Formula, FormulaReading, reconciled
from reasoning.tools.logic.fol.individuals import individuals
from reasoning.tools.logic.fol.read_formula import bind_free, parse_tolerantly
from reasoning.tools.logic.fol.syntax import Predicate
from reasoning.tools.logic.fol.trees import nodes
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.fol.sections import WrittenFormula, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_NOTES, _MAX_NAMES, _MAX_NAME_CHARS = 10, 500, 100
"""Names of the conclusion that are told, names of the premises that they may be near to, and the longest of these."""


@dataclass(frozen=True, slots=True)
class Known:
    """A formula that was read."""

    statement: WrittenFormula
    """Where it stands, and what it means."""

    formula: Formula
    """What it says."""


@dataclass(slots=True)
class FolProgram:
    """A program as it was read."""

    premises: list[Known] = field(default_factory=list)
    """The premises that were read, then those that a repair added."""

    conclusion: Known | None = None
    """None where there is none, or none that could be read, and where there are options."""

    options: dict[str, Known] = field(default_factory=dict)
    """The conclusions that are options, by their letters."""

    unread_options: list[str] = field(default_factory=list)
    """The letters of those that could not be read."""

    repairs: list[Repair] = field(default_factory=list)
    """What was guessed."""

    unread: list[UnreadLine] = field(default_factory=list)
    """What could not be read."""

    missing: list[int] = field(default_factory=list)
    """The lines of the premises that could not be read."""

    def guess(self, name: str, line: int = 0, detail: str = "") -> None:
        """Note a repair."""
        self.repairs.append(Repair(name, line, detail))

    def lack(self, expected: str, statement: WrittenFormula | None = None) -> None:
        """Note what was expected in place of a statement, or anywhere."""
        line, text = (statement.line, statement.text) if statement else (0, "")
        self.unread.append(UnreadLine(line, text, expected))


def read_program(text: str, *, optional: bool = True) -> FolProgram:
    """Read what can be read of a program; `optional`: lettered conclusions may be the options of a question."""
    program, sections = FolProgram(), sections_of(text)
    options = sections.options if optional else ()
    premises = [(statement, _parsed(program, statement)) for statement in sections.premises]
    asked = [(statement, _parsed(program, statement)) for statement in options]
    asked = asked or list(_concluded(program, sections.conclusions))
    for statement in sections.conclusions if options else ():
        if not statement.letter:
            program.lack("an option with its letter was expected: A) Flies(pip)", statement)
    names = individuals(written.formula for _, written in (*premises, *asked) if written)
    for statement, written in premises:
        if known := _bound(program, statement, written, names):
            program.premises.append(known)
        else:
            program.missing.append(statement.line)
    for statement, written in asked:
        known = _bound(program, statement, written, names)
        if not options:
            program.conclusion = known
        elif known:
            program.options[statement.letter] = known
        else:
            program.unread_options.append(statement.letter)
    if not sections.premises:
        program.lack("premises were expected under the heading 'Premises:'")
    _reconcile(program)
    return program


def doubts(program: FolProgram) -> list[str]:
    """State what may be the reason why neither the conclusion nor its negation follows."""
    found: list[str] = []
    if program.missing:
        lines = ", ".join(map(str, program.missing))
        found.append(f"What could not be read is missing, and might decide it: line {lines}.")
    used = _predicates([known.formula for known in program.premises])
    asked = _predicates([program.conclusion.formula] if program.conclusion else [])
    near = {name: None for name in used[:_MAX_NAMES] if len(name) <= _MAX_NAME_CHARS}
    known = frozenset(used)
    return found + [
        f"No premise mentions {name[:_MAX_NAME_CHARS]}, which the conclusion is about.{nearest(name, near)}"
        for name in [name for name in asked if name not in known][:_MAX_NOTES]
    ]


def _parsed(program: FolProgram, statement: WrittenFormula) -> FormulaReading | None:
    try:
        return parse_tolerantly(statement.text)
    except ReadError as error:
        program.lack(error.why, statement)
        return None


def _bound(
    program: FolProgram, statement: WrittenFormula, written: FormulaReading | None, names: frozenset[str]
) -> Known | None:
    """Bind the free variables of a formula; `names` are individuals in all formulas of the program."""
    if written is None:
        return None
    try:
        reading = bind_free(statement.text, written, names)
    except ReadError as error:
        program.lack(error.why, statement)
        return None
    for mend in reading.mends:
        program.guess(mend.name, statement.line, mend.detail)
    return Known(statement, reading.formula)


def _concluded(
    program: FolProgram, statements: Sequence[WrittenFormula]
) -> Iterator[tuple[WrittenFormula, FormulaReading]]:
    """Take the first line of the conclusion that can be read; there is only one conclusion."""
    is_found = False
    for statement in statements:
        if is_found:
            program.lack("one conclusion was expected, and this line stands behind it", statement)
        elif written := _parsed(program, statement):
            is_found = True
            yield statement, written
    if not statements:
        program.lack("a formula was expected under the heading 'Conclusion:'")


def _reconcile(program: FolProgram) -> None:
    """Bring the formulas into one vocabulary, with the premises that this adds."""
    asked = [program.conclusion] if program.conclusion else list(program.options.values())
    if not asked:
        return
    known = [*program.premises, *asked]
    fitting = reconciled([each.formula for each in known])
    one = [Known(each.statement, formula) for each, formula in zip(known, fitting.formulas, strict=True)]
    program.premises, asked = one[: len(program.premises)], one[len(program.premises) :]
    if program.conclusion:
        (program.conclusion,) = asked
    program.options = dict(zip(program.options, asked, strict=False))
    for mend in fitting.mends:
        program.guess(mend.name, detail=mend.detail)
    for formula, mend in zip(fitting.added, fitting.mends, strict=False):
        program.premises.append(Known(WrittenFormula(0, mend.detail, str(mend)), formula))


def _predicates(formulas: Sequence[Formula]) -> list[str]:
    return list(dict.fromkeys(node.name for node in nodes(*formulas) if isinstance(node, Predicate)))
