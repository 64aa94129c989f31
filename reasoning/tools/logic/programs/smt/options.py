"""An SMT-LIB program with a check for each option: the answer is the option whose check comes out unlike the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.base import ProgramResult, Status
from reasoning.tools.logic.programs.smt.truth import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.tools.logic.programs.smt.checked import Checked
    from reasoning.tools.logic.solver.solving import SolverBudget


def odd_one(checks: Sequence[Checked], letters: Sequence[str], budget: SolverBudget, *, whole: bool) -> ProgramResult:
    """Return the one option whose check is the only sat one, or the only unsat one."""
    words = [
        each.solved(*each.hypothesis, budget=budget, share=1 / (len(checks) - n)).status
        for n, each in enumerate(checks)
    ]
    shown = ", ".join(f"({letter}) {word}" for letter, word in zip(letters, words, strict=True))
    if not whole and "sat" in words:
        return ProgramResult("smt", "parse_error", verdict="unknown", why=MISSING)
    if "unknown" in words:
        why = f"The solver did not decide each check: {shown}."
        return ProgramResult("smt", "unknown", verdict="unknown", why=why, bounded=True)
    alone = [n for n, word in enumerate(words) if words.count(word) == 1]
    if len(alone) == 1:
        options = {letter: "true" if n == alone[0] else "false" for n, letter in enumerate(letters)}
        proof = (f"The checks come out as {shown}.", f"({letters[alone[0]]}) is the only one of its kind.")
        return ProgramResult("smt", "answered", letters[alone[0]], words[-1], options, proof=proof)
    return _none(checks[-1], words, letters, shown, budget)


def _none(
    last: Checked, words: Sequence[str], letters: Sequence[str], shown: str, budget: SolverBudget
) -> ProgramResult:
    """Return what is told where no option stands out."""
    options = dict.fromkeys(letters, "open")
    if "sat" not in words and last.solved(budget=budget).status == "unsat":
        why = "The assertions exclude each other, without any option."
        return ProgramResult("smt", "inconsistent", verdict="unsat", options=options, why=why)
    status: Status = "ambiguous" if len(set(words)) == 2 and len(words) > 2 else "unknown"
    why = f"No option's check comes out unlike all the others: {shown}."
    return ProgramResult("smt", status, verdict=words[-1], options=options, why=why)
