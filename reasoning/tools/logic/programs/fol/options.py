"""A program in the `fol` dialect that has a conclusion for each option of a question."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.fol.explain import conflict, proof_of, result_of
from reasoning.tools.logic.programs.question_mode import WORDS, holds, question_mode
from reasoning.tools.logic.prove import prove

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits
    from reasoning.tools.logic.programs.fol.read_program import FolProgram
    from reasoning.tools.logic.programs.question_mode import Mode
    from reasoning.tools.logic.prove import Verdict

_CAN_HOLD = {"True": True, "False": False, "Uncertain": True}
_CAN_FAIL = {"True": False, "False": True, "Uncertain": True}


def judged(program: FolProgram, question: Question | None, bounds: SolverLimits) -> ProgramResult:
    """Return the option that follows from the premises, or whatever else the question asks: that could hold, cannot."""
    if program.unread_options or not program.premises:
        left = ", ".join(program.unread_options)
        return result_of(program, "parse_error", f"options that could not be read: {left}" if left else "")
    try:
        verdicts = _verdicts(program, bounds)
    except ReadError as error:
        program.lack(f"formulas that the prover takes were expected: {error.why}")
        return result_of(program, "parse_error")
    if excluded := next((verdict for verdict in verdicts.values() if verdict.status == "inconsistent"), None):
        return result_of(program, "inconsistent", conflict(program, excluded))
    return _chosen(program, verdicts, (question and question_mode(question.text)) or "must")


def _verdicts(program: FolProgram, bounds: SolverLimits) -> dict[str, Verdict]:
    """Prove each option in its share of the time that is left. Raises `ReadError`."""
    premises = [known.formula for known in program.premises]
    end = time.monotonic() + bounds.seconds
    found: dict[str, Verdict] = {}
    for letter, option in program.options.items():
        share = max(end - time.monotonic(), 0.01) / (len(program.options) - len(found))
        found[letter] = prove(premises, option.formula, seconds=share, megabytes=bounds.megabytes)
    return found


def _chosen(program: FolProgram, verdicts: dict[str, Verdict], mode: Mode) -> ProgramResult:
    states = {letter: _state(program, verdict, mode) for letter, verdict in verdicts.items()}
    true = [letter for letter, state in states.items() if state == "true"]
    if len(true) > 1:
        why = f"options {', '.join(true)}: each {WORDS[mode]}"
        return replace(result_of(program, "ambiguous", why), options=states)
    if "unknown" in states.values():
        result = result_of(program, "unknown", "The solver found neither a proof nor a counterexample of an option.")
        return replace(result, options=states, bounded=True)
    if "open" in states.values() and not (true and mode in ("must", "cannot")):
        lines = ", ".join(map(str, program.missing))
        why = f"What could not be read is missing, and might decide it: line {lines}."
        return replace(result_of(program, "unknown", why), options=states)
    if not true:
        return replace(result_of(program, "unknown", f"there is no option that {WORDS[mode]}"), options=states)
    (letter,) = true
    proof = proof_of(program, program.options[letter], verdicts[letter])
    return replace(result_of(program, "answered"), answer=letter, options=states, proof=proof)


def _state(program: FolProgram, verdict: Verdict, mode: Mode) -> str:
    """Return what came of an option; more follows from more premises, so what does not follow is open without some."""
    held = holds(mode, _CAN_HOLD.get(verdict.status), _CAN_FAIL.get(verdict.status))
    if held is None:
        return "unknown"
    follows = verdict.status == ("True" if mode in ("must", "need not") else "False")
    return "open" if program.missing and not follows else "true" if held else "false"
