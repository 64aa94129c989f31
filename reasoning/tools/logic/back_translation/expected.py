"""What a sentence's own words tell of its translation: which literal stands where, affirmed or denied, about what.

It is read off word by word, without understanding the sentence: what the words leave open stays open, so that a
translation is only ever held against what they surely say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.back_translation.places import Expected, Part
from reasoning.tools.logic.back_translation.scan import SentenceScan
from reasoning.tools.logic.back_translation.word_classes import SPEAKING_OF_ANY, UNIVERSAL

if TYPE_CHECKING:
    from reasoning.tools.logic.grammars.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is known of a sentence's lines."""

    literals: list[Expected]
    ground: bool
    """Whether it surely speaks of named things alone."""


def read_expectation(words: Vocabulary) -> Expectation:
    """Return what is known of the lines of a sentence, the literals in the order of its words."""
    scan = SentenceScan(words)
    scan.read()
    indefinite = SPEAKING_OF_ANY & {token.lower for token in words.tokens}
    return Expectation(_turned(scan), not (scan.odd or scan.universal or scan.variable or indefinite))


def _turned(scan: SentenceScan) -> list[Expected]:
    """Return what was found as the sentence means it: what is denied as a whole, unless, only, both ways."""
    wording, found = scan.words.wording, scan.found
    if scan.odd:
        return found
    if wording.only:
        rule = scan.universal and scan.condition < 0
        parts: dict[Part, Part] = {"body": "head", "head": "body"} if rule else {}
        found = [replace(one, part=parts.get(one.part, "")) for one in found]
    if wording.only_if:
        start = scan.condition if scan.condition >= 0 else 0
        said: dict[Part, Part] = {"head": "body"}
        found = [replace(one, part=said.get(one.part, one.part)) for one in found[:start]] + [
            replace(one, part="head" if scan.condition >= 0 else "") for one in found[start:]
        ]
    if wording.unless:
        found = _exchanged(found, [one for one in found[max(scan.condition, 0) :] if one.part == "body"])
    if wording.denied:
        rule = any(one.part == "head" for one in found)
        heads = [one for one in found if not rule or one.part == "head"]
        found = _exchanged(found, heads if not rule or scan.lowered[0] not in UNIVERSAL else [])
    if wording.both_ways:
        found = [one for one in found if scan.words.items[one.item].required]
        mirror: dict[Part, Part] = {"body": "head", "head": "body"}
        if len(found) != 2:
            return [replace(one, part="") for one in found]
        found = [*found, *(replace(one, part=mirror.get(one.part, "")) for one in found)]
    return found


def _exchanged(found: list[Expected], denied: list[Expected]) -> list[Expected]:
    """Return the literals with one of them denied; where that may be several, whether each is denied is open."""
    if len(denied) == 1 and denied[0].positive is not None:
        turned = replace(denied[0], positive=not denied[0].positive)
        return [turned if one is denied[0] else one for one in found]
    return [replace(one, positive=None) if one in denied or not denied else one for one in found]
