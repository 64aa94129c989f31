"""From what was found out about a program's options to its result: the option that holds, and why it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.base import ProgramResult, UnreadLine
from reasoning.tools.logic.programs.csp.solve import MAX_SHOWN, MAX_SOLUTIONS
from reasoning.tools.logic.programs.letters import letters_of
from reasoning.tools.logic.programs.question_mode import WORDS, holds, question_mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.question import Question
    from reasoning.tools.logic.programs.base import Status
    from reasoning.tools.logic.programs.csp.program import CspProgram, CspStatement
    from reasoning.tools.logic.programs.csp.solve import Examined
    from reasoning.tools.logic.programs.question_mode import Mode


DIALECT = "csp"
_LOST = "a line could not be read, so there may be fewer solutions than those found"


def unread(program: CspProgram, expected: str) -> ProgramResult:
    """Return the result of a program that could not be run."""
    missing = UnreadLine(0, "", expected)
    return ProgramResult(DIALECT, "parse_error", repairs=program.repairs, unread_lines=(missing, *program.unread))


def mode_of(program: CspProgram, question: Question | None) -> Mode | None:
    """Return what is asked of the options; None where there are none."""
    if not program.options:
        return None
    return question_mode(question.text if question else program.asked) or "must"


def judged(program: CspProgram, examined: Examined, question: Question | None) -> ProgramResult:
    """Return the result of a program that was run."""
    if examined.solvable is None:
        return replace(_result(program, "unknown", why=examined.why), bounded=True)
    if not examined.solvable:
        return _result(program, "inconsistent", why=_excluding(examined.core))
    mode = mode_of(program, question)
    return _options_judged(program, examined, mode) if mode else _query_judged(program, examined, question)


def _excluding(core: tuple[CspStatement, ...]) -> str:
    return f"these constraints exclude each other: {'; '.join(map(said, core[:12]))}"


def _options_judged(program: CspProgram, examined: Examined, mode: Mode) -> ProgramResult:
    found = {
        letter: holds(mode, examined.can_hold.get(letter), examined.can_fail.get(letter))
        for letter, option in program.options.items()
        if option
    }
    states = {letter: _state(letter, found) for letter in program.options}
    chosen = [letter for letter, is_asked in found.items() if is_asked]
    open_ones = [letter for letter, is_asked in found.items() if is_asked is None]
    if program.lost and mode in ("could", "need not"):
        return _result(program, "unknown", options=states, why=_LOST)
    if len(chosen) > 1:
        return _result(program, "ambiguous", options=states, why=f"options {', '.join(chosen)}: each {WORDS[mode]}")
    if open_ones:
        return replace(_result(program, "unknown", options=states, why=examined.why), bounded=True)
    if not chosen:
        why = f"there is no option that {WORDS[mode]}" + (f"; {_LOST}" if program.lost else "")
        return _result(program, "unknown", options=states, why=why)
    proof = proof_of(program, examined, chosen[0], mode)
    return _result(program, "answered", answer=chosen[0], options=states, proof=proof)


def _state(letter: str, found: dict[str, bool | None]) -> str:
    if letter not in found:
        return "parse_error"
    held = found[letter]
    return "unknown" if held is None else "true" if held else "false"


def _query_judged(program: CspProgram, examined: Examined, question: Question | None) -> ProgramResult:
    can_hold, can_fail = examined.can_hold[""], examined.can_fail[""]
    if can_fail is False or can_hold is False:
        verdict = "True" if can_fail is False else "False"
        proof = proof_of(program, examined, "", "must" if can_fail is False else "cannot")
    elif can_hold is None or can_fail is None:
        return replace(_result(program, "unknown", why=examined.why), bounded=True)
    elif program.lost:
        return _result(program, "unknown", verdict="Unknown", why=_LOST)
    else:
        verdict, proof = "Unknown", ()
    letters = letters_of(question)
    if not letters or verdict in letters:
        return _result(program, "answered", answer=letters.get(verdict, verdict), verdict=verdict, proof=proof)
    why = "there are solutions in which the query holds and others in which it fails"
    why = why if verdict == "Unknown" else f"no option of the question says {verdict}"
    return _result(program, "unknown", verdict=verdict, why=why)


def _result(
    program: CspProgram,
    status: Status,
    *,
    answer: str | None = None,
    verdict: str = "",
    options: Mapping[str, str] | None = None,
    proof: tuple[str, ...] = (),
    why: str = "",
) -> ProgramResult:
    return ProgramResult(DIALECT, status, answer, verdict, options or {}, program.repairs, program.unread, proof, why)


def said(statement: CspStatement) -> str:
    """Quote a statement with its line and its gloss."""
    place = f"line {statement.line}: " if statement.line else ""
    return f"{place}{statement.text[:200]}{f' ({statement.gloss[:200]})' if statement.gloss else ''}"


def proof_of(program: CspProgram, examined: Examined, letter: str, mode: Mode) -> tuple[str, ...]:
    """Return the steps to an answer: the constraints needed for it, the solutions that were found, the answer
    itself.
    """
    option = program.options[letter] if letter else program.query
    assert option  # Only what was read is judged.
    needed = examined.needed[letter] if mode in ("must", "cannot") else ()
    name = f"option {letter}" if letter else "the query"
    steps = [said(one) for one in needed[:MAX_SHOWN]]
    return (*steps, *_solutions(examined), f"So {name} {WORDS[mode]}: {option.text[:200]}")


def _solutions(examined: Examined) -> list[str]:
    if not examined.solutions:
        return []
    first = ", ".join(f"{name} = {value}" for name, value in sorted(examined.solutions[0].items(), key=_by_value))
    if examined.complete and len(examined.solutions) == 1:
        return [f"The only solution: {first}"]
    count = f"{len(examined.solutions)}" if examined.complete else f"more than {MAX_SOLUTIONS}"
    return [f"One of {count} solutions: {first}"]


def _by_value(item: tuple[str, int]) -> int:
    return item[1]
