"""Why an answer follows, in words: the constraints that it needs, the solutions, and what they say of the option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.solve import FEW, needed
from reasoning.tools.logic.programs.csp.syntax import negated
from reasoning.tools.logic.programs.question_mode import WORDS

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.csp.program import Program, Statement
    from reasoning.tools.logic.programs.csp.solve import Examined
    from reasoning.tools.logic.programs.question_mode import Mode

_SHOWN = 30


def said(statement: Statement) -> str:
    """Quote a statement with its line and its gloss."""
    place = f"line {statement.line}: " if statement.line else ""
    return f"{place}{statement.text[:200]}{f' ({statement.gloss[:200]})' if statement.gloss else ''}"


def proof_of(program: Program, examined: Examined, letter: str, mode: Mode) -> tuple[str, ...]:
    """Give the steps to an answer: the constraints needed for it, the solutions that were found, the answer itself."""
    option = program.options[letter] if letter else program.query
    assert option  # Only what was read is judged.
    steps: list[str] = []
    if mode in ("must", "cannot"):
        core = needed(program, negated(option.formula) if mode == "must" else option.formula)
        steps += [said(one) for one in (program.constraints if core is None else core)[:_SHOWN]]
    name = f"option {letter}" if letter else "the query"
    return (*steps, *_solutions(examined), f"So {name} {WORDS[mode]}: {option.text[:200]}")


def _solutions(examined: Examined) -> list[str]:
    if not examined.solutions or len(examined.solutions[0]) > _SHOWN:
        return []
    first = ", ".join(f"{name} = {value}" for name, value in sorted(examined.solutions[0].items(), key=_by_value))
    if examined.complete and len(examined.solutions) == 1:
        return [f"The only solution: {first}"]
    count = f"{len(examined.solutions)}" if examined.complete else f"more than {FEW}"
    return [f"One of {count} solutions: {first}"]


def _by_value(item: tuple[str, int]) -> int:
    return item[1]
