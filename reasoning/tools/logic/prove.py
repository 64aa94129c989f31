"""What follows from premises: first-order entailment by Z3, within bounds, with the premises that were needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from reasoning.tools.logic.fol.read_formula import FormulaReading, read_texts
from reasoning.tools.logic.fol.smtlib import theory_of
from reasoning.tools.logic.fol.vocabulary import Reconciled, reconciled
from reasoning.tools.logic.solver.problem import Outcome, Problem, SolverCheck
from reasoning.tools.logic.solver.solving import SolverBudget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.tools.logic.fol.syntax import Formula

Status = Literal["True", "False", "Uncertain", "inconsistent", "undecided"]
"""What the prover found, in a word: `Verdict.status` tells what each means."""

_SAT = Outcome("sat")
_RESERVED = 0.2
"""The share of the time that is kept for the question whether the premises exclude each other."""
_MEANINGS = {
    "True": "the conclusion follows",
    "False": "the conclusion is refuted",
    "Uncertain": "neither the conclusion nor its negation follows from the premises",
    "inconsistent": "the premises exclude each other",
    "undecided": "the solver found neither a proof nor a counterexample",
}
_LINKS = {"True": " from", "False": " by", "inconsistent": ":"}
REASONS = {
    "time": "it ran out of time",
    "memory": "it ran out of memory",
    "incomplete": "the formulas are beyond its methods",
    "unread": "it does not read the formulas",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What premises say about a conclusion."""

    status: Status
    """True: it follows. False: its negation follows. Uncertain: neither does. inconsistent: the premises exclude each
    other, so that everything would follow. undecided: the solver met one of its bounds."""

    used: tuple[int, ...] = ()
    """For True and False the indices of the premises that are needed, none of which can be left out; for inconsistent
    those that exclude each other; otherwise empty."""

    why: str = ""
    """For undecided the bound that was met: time, memory, incomplete (Z3 gave up by itself) or unread. For True and
    False it is empty, unless that bound left open whether the premises are consistent."""

    detail: str = ""
    """The solver's own words for `why`."""

    repairs: tuple[str, ...] = ()
    """What had to be guessed to read formulas that were given as texts, in words; empty where nothing was."""

    def __str__(self) -> str:
        words = f"{self.status}: {_MEANINGS[self.status]}"
        if self.used:
            words += f"{_LINKS[self.status]} {_listed(self.used)}"
        elif self.status in ("True", "False"):
            words += " whatever the premises say"
        if self.why and self.status != "undecided":
            words += "; whether the premises are consistent is open"
        return f"{words}: {REASONS.get(self.why, self.why)}" if self.why else words


def _listed(used: tuple[int, ...]) -> str:
    *first, last = (str(index + 1) for index in used)
    return f"premises {', '.join(first)} and {last}" if first else f"premise {last}"


def prove(
    premises: Sequence[Formula | str], conclusion: Formula | str, *, seconds: float = 10.0, megabytes: int = 2000
) -> Verdict:
    """Return whether a conclusion follows from premises, its negation does, or neither.

    The semantics are classical; different names may name the same individual, and there is at least one individual.
    Contradictory premises are told as such, whatever the conclusion is. The verdict is the same in every run unless a
    bound is met. Blocks for at most about `seconds`; safe under threads. Formulas that are given as texts are
    read strictly and, where that fails, with the repairs that the verdict names. Raises ReadError for a text that is
    no formula, and for trees that use a name in two ways.
    """
    read = _read([*premises, conclusion])
    theory = theory_of([*read.formulas, *read.added])
    given, claim = theory.terms[: len(premises)], theory.terms[len(premises)]
    axioms = (*theory.axioms, *theory.terms[len(premises) + 1 :])
    verdict = entailed(theory.declarations, given, claim, axioms=axioms, seconds=seconds, megabytes=megabytes)
    return replace(verdict, repairs=tuple(map(str, read.mends))) if read.mends else verdict


def _read(formulas: Sequence[Formula | str]) -> Reconciled:
    """The formulas as trees; where some are texts, with what had to be guessed about them."""
    texts = iter(read_texts([each for each in formulas if isinstance(each, str)]))
    readings = [next(texts) if isinstance(each, str) else FormulaReading(each) for each in formulas]
    trees = [reading.formula for reading in readings]
    if not any(isinstance(each, str) for each in formulas):
        return Reconciled(tuple(trees))
    one = reconciled(trees)
    return replace(one, mends=(*(mend for reading in readings for mend in reading.mends), *one.mends))


def entailed(
    declarations: str,
    premises: Sequence[str],
    claim: str,
    *,
    axioms: Sequence[str] = (),
    seconds: float = 10.0,
    megabytes: int = 2000,
) -> Verdict:
    """State what premises in SMT-LIB say about a claim; `axioms` hold besides, and are never among the premises
    used.
    """
    budget = SolverBudget(seconds, megabytes)
    sides = (SolverCheck((f"(not {claim})",), core=True), SolverCheck((claim,), core=True))
    problem = Problem(declarations, (*premises, *axioms), sides)
    denied, claimed = budget.solve(problem, 1 - _RESERVED)
    alone = _SAT
    if "sat" not in (denied.status, claimed.status):  # What satisfies one of them satisfies the premises alone.
        problem = replace(problem, checks=(SolverCheck(core=True),))
        (alone,) = budget.solve(problem)
    return _verdict(alone, denied, claimed, len(premises))


def _verdict(alone: Outcome, denied: Outcome, claimed: Outcome, count: int) -> Verdict:
    def used(*outcomes: Outcome) -> tuple[int, ...]:
        return tuple(sorted({index for outcome in outcomes for index in outcome.core if index < count}))

    if alone.status == "unsat":
        return Verdict("inconsistent", used(alone))
    if denied.status == claimed.status == "unsat":
        return Verdict("inconsistent", used(denied, claimed))
    for status, outcome in (("True", denied), ("False", claimed)):
        if outcome.status == "unsat":
            return Verdict(cast("Status", status), used(outcome), alone.why, alone.detail)
    unknown = next((outcome for outcome in (denied, claimed) if outcome.status == "unknown"), None)
    return Verdict("undecided", (), unknown.why, unknown.detail) if unknown else Verdict("Uncertain")
