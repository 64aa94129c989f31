"""A program in SMT-LIB: its constraints and options, what could not be read of them, and the repairs that were made."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.lsat.grounding import FREE_REPAIRS, Grounder
from reasoning.tools.logic.programs.lsat.instances import Instances
from reasoning.tools.logic.programs.lsat.names import is_nothing
from reasoning.tools.logic.programs.lsat.options import (
    are_negations,
    asked_option,
    ground_option,
    named_constraint,
    whole_lists,
    without_shared,
)
from reasoning.tools.logic.programs.lsat.syntax import LsatCall, LsatNumber, Node, Operation, parts_of
from reasoning.tools.logic.programs.question_mode import question_mode
from reasoning.tools.logic.solver.terms import TRUE, conjunction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoning.tools.logic.programs.lsat.options import Option
    from reasoning.tools.logic.programs.lsat.read_program import LsatProgram, LsatStatement
    from reasoning.tools.logic.programs.lsat.signature import Sort
    from reasoning.tools.logic.programs.lsat.wrappers import Ask, AskedOption

_SHARED = "condition shared by the options"
_HIGHEST = 50


class Grounded:
    """A program that can be checked.

    With `lenient`, the repairs are made as well that only a program without an answer needs.
    """

    def __init__(self, program: LsatProgram, question: str, *, lenient: bool = False) -> None:
        trees = [statement.tree for statement in (*program.constraints, *program.options)]
        self.instances = Instances(
            program.signature, _partial(trees), _integers(trees, program.signature.sorts.values())
        )
        self.constraints: list[tuple[LsatStatement, str]] = []
        self.options: list[Option] = []
        self.condition = TRUE
        self.are_negations = False
        self.unread = list(program.unread)
        self.unread_options = list(program.unread_options)
        self.lost = program.lost
        self.repairs = list(program.repairs)
        self._grounder = Grounder(self.instances, lenient=lenient)
        for statement in program.constraints:
            self._constrain(statement)
        self._ask(program, question, lenient=lenient)

    @property
    def assertions(self) -> tuple[str, ...]:
        """The constraints, what the options share, and the ranges of all unknowns."""
        return (*(formula for _, formula in self.constraints), self.condition, self.instances.ranges())

    @property
    def checks(self) -> tuple[str, ...]:
        """Return what is checked for the options, each once."""
        return tuple(dict.fromkeys(check for option in self.options for check in option.checks))

    @property
    def is_repaired_freely(self) -> bool:
        """Return whether a repair was made that only a program without an answer needs."""
        return self.are_negations or any(repair.name in (*FREE_REPAIRS, _SHARED) for repair in self.repairs)

    def _constrain(self, statement: LsatStatement) -> None:
        try:
            formula = self._grounder.formula(statement.tree)
        except ReadError as error:
            self._reject(statement, error)
            self.lost += 1
        else:
            self.constraints.append((statement, formula))
        self._note(statement)

    def _ask(self, program: LsatProgram, question: str, *, lenient: bool) -> None:
        """Ground the options; what one of them would stand for is taken out of the constraints."""
        asks = question_mode(question)
        named = named_constraint(question, [statement for statement, _ in self.constraints])
        self.are_negations = are_negations(program.options, asks, program.signature.functions)
        as_written = self.are_negations and not lenient
        asked = [(option, each) for option in program.options if (each := self._asked(option, asks, as_written))]
        replaced = ""
        if any(each.ask == "same effect" for _, each in asked):
            replaced = next((formula for statement, formula in self.constraints if statement is named), "")
            self.constraints = [pair for pair in self.constraints if pair[0] is not named]
        asked = [
            (option, each) for (option, _), each in zip(asked, whole_lists([each for _, each in asked]), strict=True)
        ]
        for option, each in self._without_shared(asked) if lenient else asked:
            try:
                self.options.append(ground_option(option.letter, each, question, replaced, self._grounder))
            except ReadError as error:
                self._reject(option, error)
                self.unread_options.append(option.letter)
            self._note(option)

    def _asked(self, option: LsatStatement, asks: Ask | None, as_written: bool) -> AskedOption | None:
        declared = self._grounder.signature.functions
        try:
            asked, repairs = asked_option(option, asks, declared, as_written=as_written)
        except ReadError as error:
            self._reject(option, error)
            self.unread_options.append(option.letter)
            return None
        self._grounder.repairs.update(repairs)
        self._note(option)
        return asked

    def _without_shared(
        self, asked: list[tuple[LsatStatement, AskedOption]]
    ) -> list[tuple[LsatStatement, AskedOption]]:
        shared, rest = without_shared([each for _, each in asked])
        try:
            self.condition = conjunction(map(self._grounder.formula, shared))
        except ReadError:
            return asked  # Each of the options says what could not be read.
        if shared:
            self.repairs.append(Repair(_SHARED, 0, "read as a constraint"))
        return [(option, each) for (option, _), each in zip(asked, rest, strict=True)]

    def _reject(self, statement: LsatStatement, error: ReadError) -> None:
        self.unread.append(UnreadLine(statement.line.number, statement.line.text, error.why))

    def _note(self, statement: LsatStatement) -> None:
        """Report the repairs that a line took."""
        self.repairs += [Repair(name, statement.line.number, detail) for name, detail in self._grounder.repairs.items()]
        self._grounder.repairs.clear()


def _nodes(trees: Iterable[Node]) -> Iterator[Node]:
    waiting = list(trees)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(parts_of(node))


def _partial(trees: list[Node]) -> frozenset[str]:
    """Return the functions that the program compares with None: they need not have a value."""
    pairs = (node.parts for node in _nodes(trees) if isinstance(node, Operation) and node.sign in ("=", "≠"))
    turned = itertools.chain.from_iterable(((one, other), (other, one)) for one, other in pairs)
    return frozenset(one.name for one, other in turned if isinstance(one, LsatCall) and is_nothing(other))


def _integers(trees: list[Node], sorts: Iterable[Sort]) -> range:
    """Bound the integers that variables of `int` run over: from 1 to the size of the largest sort, and further where
    the program itself has numbers beyond that.
    """
    numbers = {int(node.value) for node in _nodes(trees) if isinstance(node, LsatNumber)}
    sizes = {len(sort.members) for sort in sorts}
    values = {value for value in (1, *numbers, *sizes) if value <= _HIGHEST}
    return range(min(values), max(values) + 1)
