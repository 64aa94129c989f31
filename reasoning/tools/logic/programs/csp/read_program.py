"""Reads a program of the `csp` dialect: strictly where that works, with named repairs where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.csp.domains import declare
from reasoning.tools.logic.programs.csp.names import CspNames, names_of
from reasoning.tools.logic.programs.csp.parser import CspParser
from reasoning.tools.logic.programs.csp.program import CspProgram, CspStatement
from reasoning.tools.logic.programs.csp.sections import sort_lines
from reasoning.tools.logic.programs.csp.syntax import Formula, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.tools.logic.programs.csp.sections import Sorted
    from reasoning.tools.logic.programs.lines import Line

UNLABELLED = "option without its letter"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


NODES = 200_000
"""The most names and signs in all formulas of a program together."""


def read_program(text: str) -> CspProgram:
    """Read a program. It never raises: what can't be read is in the result, with what was expected."""
    lines = sort_lines(text)
    declared = declare(lines)
    reader = _Reader(
        names_of(declared.domains, declared.values),
        [*lines.repairs, *declared.repairs],
        [*lines.unread, *declared.unread],
    )
    constraints = [(line, reader.statement(line)) for line in lines.constraints]
    options = list(reader.options(lines))
    undeclared = {line.line for line in declared.unread}
    return CspProgram(
        domains=declared.domains,
        names=reader.names,
        constraints=tuple(statement for _, statement in constraints if statement),
        options={letter: statement for letter, _, statement in options if letter},
        query=next((statement for letter, _, statement in options if not letter), None),
        labels=tuple(line.text for line in lines.meanings),
        asked=lines.asked,
        broken={letter: line for letter, line, statement in options if letter and not statement},
        lost=tuple(
            [line for line, statement in constraints if not statement]
            + [line for line, _, _ in lines.declarations if line.number in undeclared]
        ),
        repairs=tuple(sorted(reader.repairs, key=lambda repair: repair.line)),
        unread=tuple(sorted(reader.unread, key=lambda line: line.line)),
    )


@dataclass(slots=True)
class _Reader:
    """Reads formulas, and collects what was repaired and what could not be read."""

    names: CspNames
    repairs: list[Repair]
    unread: list[UnreadLine]
    nodes: int = 0

    def statement(self, line: Line) -> CspStatement | None:
        """Read a constraint or an option, strictly first; None where that is not possible."""
        text = line.text.rstrip(" .;,")
        try:
            parser, formula = self._parsed(text)
        except ReadError as error:
            self.unread.append(UnreadLine(line.number, line.text, error.why))
            return None
        self.repairs.extend(Repair(name, line.number, detail) for name, detail in parser.repairs.items())
        return CspStatement(formula, line.number, text, line.gloss)

    def _parsed(self, text: str) -> tuple[CspParser, Formula]:
        if self.nodes > NODES:
            raise ReadError(text, f"a program of at most {NODES} names and signs was expected")
        parser = CspParser(text, self.names)
        try:
            formula = parser.formula()
        except ReadError as strict:
            parser = CspParser(text, self.names, balance=True)
            try:
                formula = parser.formula()
            except ReadError:
                raise strict from None
        self.nodes += size_of(formula)
        return parser, formula

    def options(self, lines: Sorted) -> Iterator[tuple[str, Line, CspStatement | None]]:
        """Read what is asked. Where no line has a letter and there are several, they get theirs in their order."""
        letterless = all(not letter for _, letter in lines.options)
        for at, (line, letter) in enumerate(lines.options):
            if letterless and 1 < len(lines.options) <= len(_LETTERS):
                letter = _LETTERS[at]
                self.repairs.append(Repair(UNLABELLED, line.number, f"taken as {letter}"))
            if letter or letterless:
                yield letter, line, self.statement(line)
            else:
                expected = "an option with its letter was expected: A) a == 1"
                self.unread.append(UnreadLine(line.number, line.text, expected))
