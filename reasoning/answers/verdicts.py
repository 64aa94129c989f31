"""What a sentence says of a statement's truth: that it is true, false or not known; nothing that is not asserted.

A verdict is a truth word that a statement is said to be, in a main clause: not under a denial, a modal, a condition, a
question or an adverb of doubt, and not as an adjective of something else (`a false dichotomy`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.answers.surface import SENTENCE_END
from reasoning.answers.verdict_fronts import in_doubt, lets_stand
from reasoning.answers.verdict_tails import ends_plainly, is_limited
from reasoning.answers.verdict_words import (
    ALSO,
    BECAUSE,
    DENIABLE,
    FALSE,
    FALSE_WORDS,
    GAP_BREAKS,
    NOT_KNOWN,
    NOUN,
    PREDICATE,
    PRONOUN,
    QUOTED,
    SUBJECT,
    SUPPOSES,
    TRUE,
    UNKNOWN,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


MAX_SENTENCE_CHARS = 1000
_COMMA_WITHIN = re.compile(r"([,;])([\"”’'])(?=\s)")
"""A comma before a closing quotation mark, as printers set it: the statement is "False," as ..."""
_HIDDEN = re.compile("¤+")
_QUOTED_SUBJECT = re.compile(r"(?<!\w)[\"“‘'«]¤+[\"”’'»]\s{1,3}$")


@dataclass(frozen=True)
class StatedVerdict:
    """What a sentence says of the truth of what it speaks of, and where."""

    value: str
    """True, False or Unknown."""
    at: int
    """Where the verdict ends in the sentence."""
    firm: bool = True
    """Whether it names its subject, or concludes: `it is true` by itself may speak of anything."""


def verdict(sentence: str, *, three: bool, before: str = "") -> StatedVerdict | None:
    """Return the last verdict that a sentence asserts, or None; `before` is the sentence in front of it.

    `three`: whether Unknown is one of the values, so that "not false" leaves two.
    """
    sentence = sentence[:MAX_SENTENCE_CHARS]
    if re.search(r"\?[\s*_\"'”’)]*$", sentence):
        return None
    masked = _COMMA_WITHIN.sub(r"\2\1", QUOTED.sub(_hidden, sentence))
    found = list(_predicates(masked, three=three, before=before))
    unknown = _unknown(masked)
    if unknown and not (found and found[-1].at < unknown.at and BECAUSE.search(masked[found[-1].at : unknown.at])):
        found.append(unknown)
    values = sorted(found, key=lambda one: one.at)
    return values[-1] if values else None


def whole_sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of `text` begin and end; a full stop within a quotation ends none."""
    masked = QUOTED.sub(_hidden, text)
    ends = [*(match.start() for match in SENTENCE_END.finditer(masked)), len(text)]
    spans = zip([0, *ends], ends, strict=False)
    return [(start, end) for start, end in spans if text[start:end].strip()]


def _hidden(quoted: re.Match[str]) -> str:
    """Return a quotation with its words made unreadable; one of up to two words is a word that is spoken of."""
    inner = quoted[0]
    return inner if len(inner.split()) < 3 else f"{inner[0]}{'¤' * (len(inner) - 2)}{inner[-1]}"


def _predicates(sentence: str, *, three: bool, before: str) -> Iterator[StatedVerdict]:
    quotes_one = len(_HIDDEN.findall(sentence)) == 1
    for match in PREDICATE.finditer(sentence):
        subject = _subject(sentence[: match.start()], quotes_one=quotes_one)
        if subject is None:
            continue
        start, firm = subject
        if not ends_plainly(sentence[match.end() :], match["word"].lower(), pronoun=not firm):
            continue
        connected = lets_stand(sentence[:start], before)
        if connected is None:
            continue
        if "would" in match[0].lower() and not connected:
            continue
        value = _value(match, three=three)
        if value:
            yield StatedVerdict(value, match.end(), firm or connected)


def _subject(text: str, *, quotes_one: bool) -> tuple[int, bool] | None:
    """Return where the subject of a predicate begins that follows `text`, and whether it is named.

    A quotation is a subject where the sentence has no other one: of two it is not told which is spoken of.
    """
    last = max((m.start() for m in re.finditer(rf"\b{NOUN}\b", text, re.IGNORECASE)), default=-1)
    if last >= 0:
        for match in SUBJECT.finditer(text[max(0, last - 60) :]):
            gap = match["gap"]
            if not GAP_BREAKS.search(gap) or "¤" in gap:
                return max(0, last - 60) + match.start(), True
    if pronoun := PRONOUN.search(text):
        return pronoun.start("pronoun"), False
    quoted = _QUOTED_SUBJECT.search(text) if quotes_one else None
    return (quoted.start(), False) if quoted else None


def _value(match: re.Match[str], *, three: bool) -> str | None:
    word = match["word"].lower()
    value = FALSE if re.fullmatch(FALSE_WORDS, word) else TRUE
    if not (match["cannot"] or match["isnt"] or match["neg"] or match["neg2"]):
        return value
    if match["surely"] and not ALSO.fullmatch(match["surely"]):
        return None
    if word in DENIABLE:
        return FALSE
    return TRUE if value == FALSE and not three else None


def not_known(text: str) -> StatedVerdict | None:
    """Return the phrase of not knowing that `text` begins with, before any reason."""
    found = _unknown(text[:200])
    return found if found and not BECAUSE.search(text[: found.at]) else None


def _unknown(sentence: str) -> StatedVerdict | None:
    """Return the phrase of not knowing that the sentence asserts, of the statement or of nothing named."""
    match = NOT_KNOWN.search(sentence)
    if not match:
        return None
    lead = sentence[: match.start()]
    if SUPPOSES.search(lead) or in_doubt(lead) or is_limited(sentence[match.end() :]):
        return None
    if re.search(r"\b(?:if|unless|until|not|n['’]t|never|why)\b[^,;]*$|(?<!^)\bwhether\b[^,;]*$", lead, re.IGNORECASE):
        return None
    firm = bool(re.search(rf"\b(?:{NOUN}|truth|true or false)\b", sentence, re.IGNORECASE))
    return StatedVerdict(UNKNOWN, match.end(), firm)
