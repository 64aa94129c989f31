"""The dialect `rules`: Predicates, Facts, Rules and Query over claims with a truth value (Logic-LM's for ProofWriter).

    Facts:  Cold(Bob, True) ::: Bob is cold.
    Rules:  Cold($x, True) && Red($x, False) >>> Round($x, True) ::: Cold things that are not red are round.
    Query:  Round(Bob, True) ::: Bob is round.

A program is read strictly where that works, else by a tolerant grammar with named repairs, and run by forward chaining
over positive and negative claims in the open world: what is neither derived nor denied is Unknown.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits, Status, UnreadLine
from reasoning.tools.logic.programs.letters import letters_of
from reasoning.tools.logic.programs.rules.program_repairs import mend
from reasoning.tools.logic.programs.rules.proof import in_words, proof_of
from reasoning.tools.logic.programs.rules.query import Query, query_of
from reasoning.tools.logic.programs.rules.read_program import RulesProgram, read_program
from reasoning.tools.logic.rules import Claim, Derivation, Rule, Theory, TheoryError, Truth, World, derive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoning.question import Question

DIALECT = "rules"

CLAIMS_PER_SECOND = 2_000
"""How many claims may be derived for each second of the bounds: a count, so that no result depends on the clock."""

_EDGE = r"[^\w\n]{0,8}"
_SIGNS = (
    (re.compile(r">>>"), 35),
    (re.compile(rf"^{_EDGE}(?:facts|rules){_EDGE}$", re.IGNORECASE | re.MULTILINE), 30),
    (re.compile(r",\s?(?:true|false)\s?\)", re.IGNORECASE), 20),
    (re.compile(rf"^{_EDGE}query{_EDGE}$", re.IGNORECASE | re.MULTILINE), 15),
)
"""The signs of the dialect, each with how much it counts: its arrow, its own headings, a truth value, a query."""
_CLOSED = re.compile(
    r"\bclosed[- ]world\b|\b(?:cannot|can't|can not) be (?:proved|proven|derived|shown)(?: to be)?(?: true)?"
    r" (?:is|are|counts as) (?:\w+ )?false\b",
    re.IGNORECASE,
)


def recognises(program: str) -> int:
    """Return how much `program` looks like this dialect, from 0 to 100."""
    start = program[:20_000]
    return sum(weight for sign, weight in _SIGNS if sign.search(start))


def solve(program: str, question: Question | None = None, bounds: SolverLimits | None = None) -> ProgramResult:
    """Read and run a program. What can't be read is told in the result."""
    bounds = bounds or SolverLimits()
    read = read_program(program)
    mend(read, question)
    query = query_of(read, question.text if question else "")
    if query is None:
        read.unread.append(UnreadLine(0, "", "a query was expected: 'Query:' with a claim such as Cold(Bob, True)"))
        return _result(read, "parse_error")
    if not any(s.statements for s in read.stated):
        read.unread.append(UnreadLine(0, "", "facts and rules were expected before the query"))
        return _result(read, "parse_error")
    try:
        derivation = derive(_theory(read), world_of(question), limit=int(CLAIMS_PER_SECOND * bounds.seconds))
    except TheoryError as error:
        return replace(_result(read, "unknown", why=str(error)), bounded=error.bounded)
    return _answered(read, derivation, query, question)


def _theory(program: RulesProgram) -> Theory:
    statements = [s for stated in program.stated for s in stated.statements]
    facts = tuple(s for s in statements if isinstance(s, Claim))
    return Theory(facts, tuple(s for s in statements if isinstance(s, Rule)))


def world_of(question: Question | None) -> World:
    """Return the world of a question: closed only where it says so, and offers no option for what is not known."""
    if question is None or "Unknown" in letters_of(question):
        return "open"
    return "closed" if _CLOSED.search(f"{question.context} {question.text}") else "open"


def _result(program: RulesProgram, status: Status, why: str = "") -> ProgramResult:
    repairs = tuple(sorted(program.repairs.values(), key=lambda r: r.line))
    unread = tuple(sorted(program.unread, key=lambda u: u.line))
    return ProgramResult(DIALECT, status, repairs=repairs, unread_lines=unread, why=why)


def _answered(program: RulesProgram, derivation: Derivation, query: Query, question: Question | None) -> ProgramResult:
    verdict = _verdict(derivation, query)
    shown = _shown(derivation, query, verdict)
    status, answer, why = _status(verdict, question)
    if program.lost and (verdict == "Unknown" or derivation.world == "closed"):
        status, answer = "unknown", None
    if any(c.negated in shown for c in shown):
        status, answer, why = "inconsistent", None, "What is asked and its negation both follow from the program."
    told = _result(program, status, " ".join(filter(None, [why, *_doubts(program, derivation, verdict)])))
    proof = [step for claim in shown for step in proof_of(program, derivation, claim)]
    return replace(told, answer=answer, verdict=verdict, proof=tuple(dict.fromkeys(proof)))


def _verdict(derivation: Derivation, query: Query) -> Truth:
    """The truth of the alternatives, each a conjunction, where what is not known stays open."""
    parts = [_all(derivation.truth(c) for c in part) for part in query.alternatives]
    opposite: dict[Truth, Truth] = {"True": "False", "False": "True", "Unknown": "Unknown"}
    return opposite[_all(opposite[p] for p in parts)]


def _all(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    return "False" if "False" in found else "Unknown" if "Unknown" in found else "True"


def _status(verdict: Truth, question: Question | None) -> tuple[Status, str | None, str]:
    if question is None or not question.options:
        return "answered", verdict, ""
    letters = letters_of(question)
    if verdict in letters:
        return "answered", letters[verdict], ""
    if verdict == "Unknown":
        return "unknown", None, "Neither the query nor its negation follows from the program."
    return "unknown", None, f"No option says {verdict}: the options are {', '.join(question.options)}."


def _doubts(program: RulesProgram, derivation: Derivation, verdict: Truth) -> Iterator[str]:
    if program.lost and (verdict == "Unknown" or derivation.world == "closed"):
        yield f"Lines that could not be read are missing and might decide it: {', '.join(map(str, program.lost[:10]))}."
    if conflicts := derivation.conflicts[:3]:
        both = "; ".join(in_words(Claim(a), program.names.nouns) for a in conflicts)
        yield f"The program proves these claims as well as their negations: {both}."


def _shown(derivation: Derivation, query: Query, verdict: Truth) -> list[Claim]:
    """The claims that a proof has to show: each one asked as it holds, and its negation where that holds as well."""
    asked = [c for part in query.alternatives for c in part]
    sides = [side for claim in asked for side in (claim, claim.negated)]
    return [] if verdict == "Unknown" else [side for side in sides if derivation.truth(side) == "True"]
