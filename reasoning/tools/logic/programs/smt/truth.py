"""What the last check of an SMT-LIB program says: by itself, or about the statement of a question."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.base import ProgramResult, Repair
from reasoning.tools.logic.programs.smt.commands import items_of
from reasoning.tools.logic.prove import REASONS, entailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reasoning.tools.logic.programs.smt.checked import Checked
    from reasoning.tools.logic.programs.smt.script import Assertion, SmtCheck
    from reasoning.tools.logic.prove import Verdict
    from reasoning.tools.logic.solver.solving import SolverBudget

_MAX_SHOWN_CHARS = 200

MISSING = "What could not be read is missing, and might exclude what is possible without it."

_NEGATED = re.compile(r"\b(?:negat\w*|refut\w*|opposite|contrary|deny|denied|denial)\b", re.IGNORECASE)
_SAYS = {"True": ("unsat", "sat"), "False": ("sat", "unsat"), "Uncertain": ("sat", "sat")}
_ANSWERS = {"True": "True", "False": "False", "Uncertain": "Unknown"}


def satisfiability(checked: Checked, budget: SolverBudget, *, whole: bool) -> ProgramResult:
    """Return whether all that is asserted can hold together."""
    outcome = checked.solved(*checked.hypothesis, budget=budget)
    if outcome.status == "unknown":
        return ProgramResult("smt", "unknown", verdict="unknown", why=_reason(outcome.why), bounded=True)
    if outcome.status == "sat":
        if not whole:
            return ProgramResult("smt", "parse_error", verdict="unknown", why=MISSING)
        return ProgramResult("smt", "answered", "sat", "sat", proof=("All assertions can hold together: sat.",))
    parts = (*checked.asked.premises, *checked.asked.hypothesis)
    proof = (*_steps(parts, outcome.core), "These exclude each other: unsat.")
    return ProgramResult("smt", "answered", "unsat", "unsat", proof=proof)


def truth(
    checked: Checked, checks: Sequence[SmtCheck], budget: SolverBudget, letters: Mapping[str, str], *, whole: bool
) -> ProgramResult:
    """Return whether the statement of a question follows; `letters` gives the option for each truth value.

    Without `letters` the answer is the truth value itself.
    """
    statement, refuting, repairs = statement_of(checked.asked, checks)
    verdict = entailed(
        checked.declarations, checked.premises, statement, seconds=budget.seconds, megabytes=budget.megabytes
    )
    word = _SAYS.get(verdict.status, ("unknown", "unknown"))[0 if refuting else 1]
    if verdict.status == "undecided":
        why = _reason(verdict.why)
        return ProgramResult("smt", "unknown", verdict=word, repairs=repairs, why=why, bounded=True)
    steps = _steps(checked.asked.premises, verdict.used)
    if verdict.status == "inconsistent":
        why = f"The premises exclude each other: {'; '.join(steps)}"
        return ProgramResult("smt", "inconsistent", verdict="unsat", proof=steps, why=why)
    if verdict.status == "Uncertain" and not whole:
        return ProgramResult("smt", "parse_error", verdict="unknown", why=MISSING)
    return replace(_answered(verdict, word, statement, steps, letters), repairs=repairs)


def _answered(
    verdict: Verdict, word: str, statement: str, steps: tuple[str, ...], letters: Mapping[str, str]
) -> ProgramResult:
    value = _ANSWERS[verdict.status]
    if letters and value not in letters:
        why = f"The statement is {value}, and no option says so."
        return ProgramResult("smt", "unknown", verdict=word, why=why)
    said = {"True": "follows", "False": "is refuted", "Unknown": "neither follows nor is refuted"}[value]
    proof = (*steps, f"Therefore {statement} {said}: {value}.")
    return ProgramResult("smt", "answered", letters.get(value, value), word, proof=proof)


def statement_of(asked: SmtCheck, checks: Sequence[SmtCheck]) -> tuple[str, bool, tuple[Repair, ...]]:
    """Return the term of a question's statement, whether the check's hypothesis denies it, and the guess that this
    is.
    """
    hypothesis = _joined(asked.hypothesis)
    others = {_joined(check.hypothesis) for check in checks}
    if f"(not {hypothesis})" in others:
        return hypothesis, False, ()
    items = items_of(hypothesis)
    if len(items) == 2 and items[0] == "not":
        return items[1], True, ()
    if any(_NEGATED.search(assertion.gloss) for assertion in asked.hypothesis):
        return f"(not {hypothesis})", True, ()
    line = asked.hypothesis[-1].line if asked.hypothesis else 0
    return hypothesis, False, (Repair("hypothesis taken for the statement", line, hypothesis[:_MAX_SHOWN_CHARS]),)


def _joined(assertions: Sequence[Assertion]) -> str:
    terms = [assertion.term for assertion in assertions]
    return terms[0] if len(terms) == 1 else f"(and {' '.join(terms)})" if terms else "true"


def _steps(assertions: Sequence[Assertion], used: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"line {assertions[index].line}: {assertions[index]}" for index in used)


def _reason(why: str) -> str:
    return f"The solver did not decide it: {REASONS.get(why, why)}."
