"""One call for programs of every dialect."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from reasoning.errors import ReadError, UsageError, nearest
from reasoning.question import Question
from reasoning.tools.logic.programs.base import ProgramResult, Repair, SolverLimits, UnreadLine
from reasoning.tools.logic.programs.layout import plain

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.base import Dialect

DIALECTS = ("rules", "csp", "lsat", "fol", "smt")
"""The dialects; each is the package of its name beside this module."""

_CERTAIN = 80
"""A score from which on no other dialect is asked."""


def solve_program(
    text: str, question: Question | str | None = None, dialect: str | None = None, bounds: SolverLimits | None = None
) -> ProgramResult:
    """Read and run a logic program that a model wrote, and say what it answers.

    `question` is used where it is given: its statement's polarity against the query's, what it asks of each option,
    its options' letters. The dialect is recognised where none is named; a program that has no sign of the one that is
    named, and all those of another, is run as what it is, which is a repair. Nothing in it is ever executed as code.
    Raises UsageError for what is no program, `ReadError` for a dialect that there is not; what is wrong in the program
    is told in the result.
    """
    bounds = bounds or SolverLimits()
    check_dialect(dialect)
    if not isinstance(text, str):
        raise UsageError(f"{text!r:.100} is no program: give a text")
    if not (question is None or isinstance(question, str | Question)):
        raise UsageError(f"{question!r:.100} is no question: give its text, a Question, or None")
    if len(text) > bounds.characters:
        return _unread("", f"a program of at most {bounds.characters} characters was expected, not {len(text)}")
    program = plain(text)
    name = _as_it_is(program, dialect) if dialect else _recognised(program)
    if not name:
        return _unread("", f"a program in one of the dialects was expected: {', '.join(DIALECTS)}")
    asked = Question(question) if isinstance(question, str) else question
    result = _of_options(_module(name).solve(program, asked, bounds), asked)
    if not dialect or name == dialect:
        return result
    repair = Repair("program of another dialect", 0, f"run as {name}, not as {dialect}")
    return replace(result, repairs=(repair, *result.repairs))


def _of_options(result: ProgramResult, question: Question | None) -> ProgramResult:
    """Hold the options of a program against those of the question: what it leaves out, and what there is not."""
    letters = [letter for letter, _ in question.labelled] if question else []
    if not result.options or not letters:
        return result
    strange = [letter for letter in result.options if letter not in letters]
    missing = [letter for letter in letters if letter not in result.options]
    options = {letter: result.options.get(letter, "missing") for letter in (*letters, *strange)}
    if result.answer in strange:
        why = f"the question has no option {result.answer}"
        return replace(result, status="unknown", answer=None, options=options, why=why)
    if missing and result.answer is not None:
        repair = Repair("options left out", 0, f"the program says nothing of {', '.join(missing)}")
        return replace(result, options=options, repairs=(*result.repairs, repair))
    return replace(result, options=options)


def check_dialect(dialect: str | None) -> None:
    """Raise `ReadError` for a dialect that there is not."""
    if dialect is not None and dialect not in DIALECTS:
        raise ReadError(dialect, f"no dialect of this name: {', '.join(DIALECTS)}.{nearest(dialect, DIALECTS)}")


def recognise(program: str) -> str:
    """Return the name of the dialect that a program is written in; empty where it looks like none of them."""
    return _recognised(plain(program[: SolverLimits().characters]))


def _as_it_is(program: str, dialect: str) -> str:
    """Return the dialect that is named, or the one that a program without a sign of it surely is in."""
    if _module(dialect).recognises(program):
        return dialect
    other = _recognised(program)
    return other if other and _module(other).recognises(program) >= _CERTAIN else dialect


def _recognised(program: str) -> str:
    best, most = "", 0
    for name in DIALECTS:
        score = _module(name).recognises(program)
        if score > most:
            best, most = name, score
        if score >= _CERTAIN:
            break
    return best


def _module(name: str) -> Dialect:
    return cast("Dialect", importlib.import_module(f"reasoning.tools.logic.programs.{name}"))


def _unread(dialect: str, expected: str) -> ProgramResult:
    return ProgramResult(dialect, "parse_error", unread_lines=(UnreadLine(0, "", expected),))
