"""What a program of the `rules` dialect asks: its query, held against the statement that the question asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.tools.logic.english import sentences
from reasoning.tools.logic.programs.rules.clauses import asked_claim
from reasoning.tools.logic.programs.rules.conditions import Alternatives
from reasoning.tools.logic.programs.rules.names import predicate_key

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.rules.read_program import AskedLine, RulesProgram
    from reasoning.tools.logic.rules.theory import Claim

_NOT = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)
_DENIES_OTHERWISE = re.compile(
    r"\b(?:false|untrue|incorrect|wrong|impossible|a lie) (?:that|to say)\b"
    r"|\b(?:cannot|neither|nor|none|nobody|nothing|without|hardly|scarcely|barely|lacks?|fails? to|den(?:y|ies|ied))\b",
    re.IGNORECASE,
)
"""What denies without a `not`, or may: the words alone do not tell then whether a claim is affirmed."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: whether one of the alternatives holds."""

    alternatives: Alternatives
    gloss: str = ""
    """What it means, in words."""


def query_of(program: RulesProgram, statement: str) -> Query | None:
    """Choose and mend the query; `statement` is the text of the question, empty where none is given.

    None where the program asks nothing that can be read, and the question neither.
    """
    asked = [a for a in program.asked if not _about_variables(program, a)]
    said = asked_claim(statement, program.names) if statement else None
    if not asked:
        _without_query(program, said)
        return _from_question(program, said or (asked_claim(statement, program.names, new=True) if statement else None))
    chosen = next((a for a in asked if said is not None and _claim(a) in {said, said.negated}), asked[0])
    program.number = chosen.line.number
    if len(asked) > 1:
        program.note("several queries", f"{chosen.line.text} taken")
    claim = _claim(chosen)
    if claim is None:
        return Query(chosen.alternatives, chosen.line.gloss)
    mended = _mended(program, chosen, claim, said, statement)
    return Query(((mended,),), chosen.line.gloss if mended == claim else statement)


def _about_variables(program: RulesProgram, asked: AskedLine) -> bool:
    found = any(c.atom.variables for part in asked.alternatives for c in part)
    if found:
        program.not_read(asked.line, "a claim about named things was expected in the query, not about a variable")
    return found


def _claim(asked: AskedLine) -> Claim | None:
    """The one claim that is asked; None where it is a conjunction or has alternatives."""
    return asked.alternatives[0][0] if len(asked.alternatives) == 1 and len(asked.alternatives[0]) == 1 else None


def _without_query(program: RulesProgram, said: Claim | None) -> None:
    """Take the last line out of what is stated where it is what the question asks, and no heading says otherwise."""
    if said is None or not program.stated or program.stated[-1].line.section == "facts":
        return
    last = program.stated[-1]
    if last.statements in {(said,), (said.negated,)}:
        program.stated.pop()
        program.number = last.line.number
        program.note("last line taken as the query", last.line.text)


def _from_question(program: RulesProgram, said: Claim | None) -> Query | None:
    if said is None:
        return None
    program.number = 0
    program.note("query read from the question", str(said))
    return Query(((said,),))


def _mended(program: RulesProgram, asked: AskedLine, claim: Claim, said: Claim | None, statement: str) -> Claim:
    """The claim as the question states it, else as its gloss does."""
    if said is None and not statement and asked.line.gloss:
        said = asked_claim(asked.line.gloss, program.names)
    if said is not None:
        if said.atom != claim.atom:
            program.note("query about something else than the question", f"{claim} read as {said}")
        elif said != claim and not asked.open:
            program.note("polarity of the query", f"{claim} read as {said}")
        elif asked.open:
            program.note("query without a truth value", f"read as {said}")
        return said
    positive = _polarity(claim, statement)
    if positive is None or positive == claim.positive:
        if asked.open:
            program.note("query without a truth value", f"read as {claim}")
        return claim
    program.note("polarity of the query", f"{claim} read as {claim.negated}")
    return claim.negated


def _polarity(claim: Claim, statement: str) -> bool | None:
    """Return whether the last sentence of a question affirms a claim; None where it is not surely about it."""
    last = sentences(statement)[-1:] or [""]
    words = {predicate_key(w)[0] for w in _WORD.findall(last[0])}
    names = [claim.atom.predicate, *claim.atom.arguments]
    wanted = {predicate_key(w)[0] for name in names for w in _WORD.findall(name)}
    denials = len(_NOT.findall(last[0]))
    unsure = denials > 1 or _DENIES_OTHERWISE.search(last[0])
    return None if unsure or not wanted <= words else denials == 0
