"""Propositional expressions back in words: `A -> ¬B` with the meanings of its letters becomes a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.english import read_sentence, to_english
from reasoning.tools.logic.propositional import Implication, SignedAtom
from reasoning.tools.logic.rules import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

_AUXILIARY = re.compile(
    r"\b(?P<verb>is|are|was|were|am|can|could|will|would|shall|should|must|may|might|has been|have been|had been)\b"
    r"(?! not\b|n't)"
)
_SUBORDINATE = re.compile(r"\b(?:that|who|whom|whose|which|when|where|while|if|because|or|and|than|whether|what|how)\b")
_NEGATIVE = re.compile(r"\b(?:not|never|no|none|nothing|nobody|neither|nor|cannot|\w+n't)\b", re.IGNORECASE)
_QUANTIFIED = re.compile(r"^(?:all|every|each|some|any|most|many|few|both|everyone|everything|someone|something)\b")
_OPENING = re.compile(
    r"^(?:The|An?|All|Some|Every|Each|Any|No|Most|Many|Few|There|It|This|That|These|Those|If|He|She|They|We|You|Both|"
    r"Everyone|Everything|Someone|Something|People|Its?|His|Her|Their|Our|Your|My)\b"
)


def to_words(statement: Implication | SignedAtom, meanings: Mapping[str, str]) -> str:
    """State an implication or a fact in a sentence; a letter without a meaning stands for itself."""
    if isinstance(statement, SignedAtom):
        text = _clause(statement, meanings)
    else:
        then = " or ".join(_clause(literal, meanings) for literal in statement.conclusions)
        given = " and ".join(_clause(literal, meanings) for literal in statement.premises)
        text = f"if {given}, then {then}" if given else then
    return f"{text[:1].upper()}{text[1:]}."


def deny(clause: str) -> str:
    """Return the denial of a clause: "the ground is wet" becomes "the ground is not wet".

    "not" goes behind the verb only where that surely denies the whole; else "it is not the case that …".
    """
    try:
        said = read_sentence(f"{clause[:1].upper()}{clause[1:]}.")
    except ReadError:
        said = ()
    if len(said) == 1 and isinstance(said[0], Claim):
        text = to_english(said[0].negated)[:-1]
        return text if clause[:1].isupper() else f"{text[:1].lower()}{text[1:]}"
    verbs = list(_AUXILIARY.finditer(clause))
    sure = len(verbs) == 1 and not any(p.search(clause) for p in (_SUBORDINATE, _NEGATIVE, _QUANTIFIED))
    if sure and verbs[0].start() > 0:
        end = verbs[0].start() + len(verbs[0]["verb"].split()[0])
        return f"{clause[:end]} not{clause[end:]}"
    return f"it is not the case that {clause}"


def _clause(literal: SignedAtom, meanings: Mapping[str, str]) -> str:
    clause = meanings.get(literal.atom, literal.atom).strip().rstrip(".").strip() or literal.atom
    if _OPENING.match(clause):
        clause = f"{clause[0].lower()}{clause[1:]}"
    return clause if literal.positive else deny(clause)
