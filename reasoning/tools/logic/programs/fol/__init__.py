"""The dialect `fol`: Premises and a Conclusion in first-order logic, each with its gloss (Logic-LM's and LINC's forms).

    Premises:    ∀x (Rabbit(x) → Cute(x)) ::: All rabbits are cute.
    Conclusion:  Cute(rock) ::: Rock is cute.

Formulas are read strictly where that works, else with named repairs, and proved by classical entailment. A premise that
can't be read leaves True and False as they are, since more follows from more; Unknown it leaves open.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits
from reasoning.tools.logic.programs.fol.explain import conflict, proof_of, result_of
from reasoning.tools.logic.programs.fol.options import judged
from reasoning.tools.logic.programs.fol.question import is_against, is_opposite
from reasoning.tools.logic.programs.fol.read_program import FolProgram, Known, doubts, read_program
from reasoning.tools.logic.programs.letters import letters_of
from reasoning.tools.logic.prove import REASONS, Verdict, prove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.question import Question

_EDGE = r"[^\w\n]{0,8}"
_SIGNS = re.compile(
    rf"^{_EDGE}(premises?){_EDGE}$|^{_EDGE}(conclusions?)\b|([∀∃])|^{_EDGE}(fol){_EDGE}:|\b(all|exists) \w+\s?\."
    r"|^[ \t]*((?:formulas|clauses)\s*\(\s*\w+\s*\)\s*\.)",
    re.IGNORECASE | re.MULTILINE,
)
_WEIGHTS = (35, 35, 15, 70, 10, 90)
"""How much each sign of the dialect counts: its headings, quantifiers, lines of formulas, quantifiers in ASCII,
Prover9's lists."""
_WORDS = {"True": "True", "False": "False", "Uncertain": "Unknown"}
_OPPOSITE = {"True": "False", "False": "True", "Unknown": "Unknown"}


def recognises(program: str) -> int:
    """Return how much `program` looks like this dialect, from 0 to 100."""
    found = {m.lastindex or 0 for m in _SIGNS.finditer(program[:20_000])}
    return min(100, sum(_WEIGHTS[group - 1] for group in found))


def solve(program: str, question: Question | None = None, bounds: SolverLimits | None = None) -> ProgramResult:
    """Read and run a program. What can't be read is told in the result."""
    bounds = bounds or SolverLimits()
    read = read_program(program, optional=not letters_of(question))
    if read.options or read.unread_options:
        return judged(read, question, bounds)
    if read.conclusion is None or not read.premises:
        return result_of(read, "parse_error")
    premises = [known.formula for known in read.premises]
    try:
        verdict = prove(premises, read.conclusion.formula, seconds=bounds.seconds, megabytes=bounds.megabytes)
    except ReadError as error:
        read.lack(f"formulas that the prover takes were expected: {error.why}")
        return result_of(read, "parse_error")
    if verdict.status == "inconsistent":
        return result_of(read, "inconsistent", conflict(read, verdict))
    if verdict.status == "undecided":
        why = f"{str(verdict).removeprefix('undecided: ').capitalize()}."
        return replace(result_of(read, "unknown", why), bounded=True)
    return _answered(read, read.conclusion, verdict, question)


def _answered(program: FolProgram, conclusion: Known, verdict: Verdict, question: Question | None) -> ProgramResult:
    found = _WORDS[verdict.status]
    proof = proof_of(program, conclusion, verdict)
    for name, other in _denials(conclusion, question):
        program.guess(name, conclusion.statement.line, "True and False change places")
        found = _OPPOSITE[found]
        proof = (*proof, f"{other} the opposite: {found}.") if proof else ()
    letters = letters_of(question)
    notes = doubts(program) if found == "Unknown" else []
    if verdict.why:
        notes = [f"Whether the premises exclude each other is open: {REASONS.get(verdict.why, verdict.why)}."]
    if found == "Unknown" and (program.missing or (letters and found not in letters)):
        neither = "Neither the conclusion nor its negation follows."
        return replace(result_of(program, "unknown", " ".join([neither, *notes])), verdict=found)
    if letters and found not in letters:
        return replace(result_of(program, "unknown", f"No option says {found}."), verdict=found, proof=proof)
    answer = letters.get(found, found)
    return replace(result_of(program, "answered", " ".join(notes)), answer=answer, verdict=found, proof=proof)


def _denials(conclusion: Known, question: Question | None) -> Iterator[tuple[str, str]]:
    """State where the conclusion is the opposite of what stands beside it in words, by a name and the words of a
    step.
    """
    gloss = conclusion.statement.gloss
    if gloss and is_against(conclusion.formula, gloss):
        yield "conclusion against its gloss", "Its words say"
    if question and gloss and is_opposite(gloss, question):
        yield "conclusion denies the question", "The question states"
    if question and not gloss and is_against(conclusion.formula, question.text):
        yield "conclusion denies the question", "The question states"
