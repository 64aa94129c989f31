"""The one extractor: what a model's reply says in a given answer format, and by which sign it was recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reasoning.answers.json_answers import json_answers
from reasoning.answers.markers import NEXT_QUESTION, markers, said
from reasoning.answers.prose import read_prose
from reasoning.answers.prose_format import SEVERAL, ProseFormat, Reading
from reasoning.answers.remarks import finished
from reasoning.answers.statement_reading import CONCLUDES, GIVES_UP, read_statement
from reasoning.answers.statements import RANKS, Rank, Statement, boxes, tags
from reasoning.answers.surface import sentences
from reasoning.answers.turn import own_turn
from reasoning.parsing import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.answers.base import AnswerFormat

MAX_QUOTE_CHARS = 300

_CORRECTION = re.compile(
    r"\b(?:wait|actually|hold on|correction|hmm|sorry|apologi[sz]e|mistake|on second thought|reconsider\w*"
    r"|re-?check\w*"
    r"|let me re\w*|i was wrong|scratch that|revis\w+|i meant|oops)\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(
    r"(?:(?:^|[.!?:;,\n]|\b(?:so|therefore|thus|hence|and|that|then))[\s*_\"'(]{0,6}"
    r"|(?-i:(?<=\s)(?=(?:The|My|Our|Final|Correct)\s)))(?:(?:the|my|our|final|correct)[\s*_]{1,4}){0,3}$",
    re.IGNORECASE,
)
"""A capital letter begins a sentence as well: `= 30 The answer is 30.`"""
_MAX_START_CHARS = 60
"""Characters of the longest match of _SENTENCE_START."""
_LEAD_IN = re.compile(r"(?:\W|\b(?:so|therefore|thus|hence|the|my|our|final|correct|that|then)\b)*", re.IGNORECASE)
"""What stands between a marker and another that only introduces it."""
_MAX_START, _MAX_FRONT_CHARS = 40, 300
_ADDS = re.compile(r"[\s*_(\"']{0,8}(?:also|as well|additionally)\b", re.IGNORECASE)
"""By which a later statement of the answer adds to the ones before, and replaces none."""


@dataclass(frozen=True)
class Extraction:
    """What was found in a reply, and how; `answer` is None for an abstention."""

    answer: Any = None
    """A value of the format, or None."""
    how: str = "not found"
    """With an answer: json, boxed, tag, marker, assertion, whole reply, first line, last line, first sentence or
    option text. Without: empty, cut off (within its thoughts), refusal, several, undecided (it says that no value can
    be given), or not found."""
    quote: str = ""
    """The piece of the reply that the answer, or the several ones, were read from."""


def extract(reply: str, format: AnswerFormat, finish_reason: str = "stop") -> Extraction:
    """Read the answer that `reply` gives in `format`. Never raises on a text, and takes time linear in it.

    Explicit statements come first: JSON, a box, a tag, a marker such as "Answer:"; among them the last one counts. Then
    what is said of the answer ("the answer is B"), then what a sentence asserts ("option B is correct"); a lower one
    counts after a higher where the model corrects itself. Then the whole reply, its first line, its last line, and last
    the one option that its end words. A reply that runs on into another question is read up to there. With the
    `finish_reason` "length" nothing is read out of the unfinished last line but what follows a marker; of a free text
    only what is whole there.
    """
    text, how = own_turn(reply if isinstance(reply, str) else "")
    if not text:
        return Extraction(how=how)
    unfinished = finish_reason == "length" and ("\n" in text or not reply.endswith("\n"))
    mark = NEXT_QUESTION.search(fold(text))
    if mark and (before := text[: mark.start()].strip()):
        numbered = bool(mark["number"] or mark["heading"])
        if found := _from_statements(before, format) or (None if numbered else _before_question(before, format)):
            return found
    return _from_statements(text, format, unfinished=unfinished) or _from_prose(text, format, unfinished=unfinished)


def _before_question(before: str, form: AnswerFormat) -> Extraction | None:
    """Read what comes before a further question and has no marker, where it is an answer: `10`, `The total is 10.`"""
    if _takes_any_text(form) and len(before.split()) > 6:
        return None
    found = _from_prose(before, form)
    return found if found.answer is not None else None


def _from_prose(text: str, form: AnswerFormat, *, unfinished: bool = False) -> Extraction:
    return _extraction(*read_prose(text, form, unfinished=unfinished))


def _extraction(reading: Reading, how: str, quote: str) -> Extraction:
    quote = quote.strip()[:MAX_QUOTE_CHARS]
    if reading.value is not None:
        return Extraction(reading.value, how, quote)
    how = "several" if reading.several else "undecided" if reading.declined else how
    return Extraction(None, how, quote)


def _from_statements(text: str, form: AnswerFormat, *, unfinished: bool = False) -> Extraction | None:
    """Read the explicit statements; None where there is none, so that prose is left."""
    folded = fold(text)
    every = _statements(text, folded, form)
    if unfinished and _takes_any_text(form):
        every = [finished(statement, text) for statement in every]
    read = _reader(form)
    kept, raised = _without_yielding(every, read, folded)
    ranked = [replace(s, rank=Rank.MARKED) if s in raised else _demoted(s, text, form) for s in kept]
    stated = [(counted, read(s)) for counted, s in zip(ranked, kept, strict=True)]
    chosen = _chosen([*stated, *_asserted(text, folded, form, unfinished=unfinished)], folded)
    if given_up := _given_up(every, chosen, form):
        return Extraction(None, "undecided", given_up.text[:MAX_QUOTE_CHARS])
    if chosen is None:
        announced = any(s.rank >= Rank.SAID and s.text for s in every)
        return Extraction() if announced and _takes_any_text(form) else None
    statement, reading = chosen
    if _ADDS.match(statement.text) and any(read(s).value not in (None, reading.value) for s in every):
        return Extraction(None, "several", statement.quote or statement.text)
    if statement.rank == Rank.PASSING and (first := _first_line(text, chosen, folded, form)):
        return first
    if statement.rank == Rank.SAID and statement.start < _MAX_START and (after := _after_chain(text, statement, form)):
        return after
    return _extraction(reading, statement.how, statement.quote or statement.text)


def _statements(text: str, folded: str, form: AnswerFormat) -> list[Statement]:
    short = not isinstance(form, ProseFormat) or form.takes_short_marker
    python = form.name == "literal"
    found = [
        *json_answers(text, as_python=python),
        *boxes(text),
        *tags(text),
        *markers(text, folded, short=short),
        *(one for one in said(text, folded) if _is_announced(one, folded, form)),
    ]
    return sorted(found, key=lambda statement: statement.position)


def _is_announced(statement: Statement, folded: str, form: AnswerFormat) -> bool:
    if not isinstance(form, ProseFormat):
        return True
    return form.announces(folded[max(0, statement.start - _MAX_FRONT_CHARS) : statement.start])


def _reader(form: AnswerFormat) -> Callable[[Statement], Reading]:
    """Return a function that reads each statement once; `functools.cache` takes longer to make than most readings."""
    known: dict[Statement, Reading] = {}

    def read(statement: Statement) -> Reading:
        if (reading := known.get(statement)) is None:
            reading = known[statement] = read_statement(statement, form)
        return reading

    return read


def _demoted(statement: Statement, text: str, form: AnswerFormat) -> Statement:
    """Return the statement, of lower rank where it is "Answer:" before a whole chain of reasons, at a reply's start."""
    if statement.how != "marker" or statement.exact or re.search(r"\w", text[: statement.start]):
        return statement
    first = statement.text.split(maxsplit=2)[:2]
    if _takes_any_text(form):
        leads = len(statement.text) <= 60 or not statement.text.endswith(".")
    else:
        leads = any(form.parse(part) is not None for part in (statement.text, " ".join(first), *first[:1]))
    return statement if leads else replace(statement, rank=min(statement.rank, Rank.SAID))


def _without_yielding(
    every: list[Statement], read: Callable[[Statement], Reading], folded: str
) -> tuple[list[Statement], set[Statement]]:
    """Leave out what is no answer, and each marker whose text states its answer further on, in a box or by another.

    Returns as well the statements that a marker left out does no more than introduce. A marker that is left out is read
    only where that matters.
    """
    kept: list[Statement] = []
    raised: set[Statement] = set()
    for marker in every:
        inner = [s for s in every if _lies_in(s, marker, folded) and read(s)] if marker.how == "marker" else []
        if not inner:
            kept += [marker] if read(marker) else []
        elif _LEAD_IN.fullmatch(folded[marker.position : inner[0].start]) and read(marker):
            follows = any(s.rank == Rank.SAID and 0 <= s.start - inner[0].end < 200 and read(s) for s in every)
            raised |= set() if follows else {inner[0]}
    return kept, raised


def _lies_in(inner: Statement, marker: Statement, folded: str) -> bool:
    if not marker.position <= inner.start < marker.end:
        return False
    before = folded[marker.position : inner.start]
    return inner.how != "marker" or bool(_SENTENCE_START.search(before, max(0, len(before) - _MAX_START_CHARS)))


def _asserted(text: str, folded: str, form: AnswerFormat, *, unfinished: bool) -> list[tuple[Statement, Reading]]:
    """Return what sentences assert in the format's own way, up to the unfinished one."""
    if not isinstance(form, ProseFormat):
        return []
    last = max(folded.rfind("\n"), folded.rfind(". ")) if unfinished else len(folded)
    return [
        (Statement("assertion", _around(text, at), at, at, at, Rank.PASSING), reading)
        for at, reading in form.assertions(folded)
        if at <= last
    ]


def _chosen(read: list[tuple[Statement, Reading]], folded: str) -> tuple[Statement, Reading] | None:
    """Return the last statement of the highest rank, unless a lower one corrects it further on."""
    chosen: tuple[Statement, Reading] | None = None
    for rank in RANKS:
        last = max((pair for pair in read if pair[0].rank == rank), key=lambda pair: pair[0].position, default=None)
        if chosen is None:
            chosen = last
        elif last and last[0].position > chosen[0].position:
            between = folded[chosen[0].position : last[0].position]
            chosen = last if _CORRECTION.search(between) else chosen
    return chosen


def _given_up(every: list[Statement], chosen: tuple[Statement, Reading] | None, form: AnswerFormat) -> Statement | None:
    """Return the last explicit statement, where it is that there is no answer and nothing after it gives one."""
    last = next((s for s in reversed(every) if s.rank == Rank.MARKED), None)
    if last is None or _takes_any_text(form) or (chosen and chosen[0].position >= last.position):
        return None
    return last if GIVES_UP.match(last.text) else None


def _first_line(text: str, chosen: tuple[Statement, Reading], folded: str, form: AnswerFormat) -> Extraction | None:
    """Return the first line's answer where it is nothing else: no assertion in the reasons after it undoes it."""
    if not isinstance(form, ProseFormat):
        return None
    line = text.split("\n", 1)[0].strip()
    reading = form.opening(text)
    if not reading or (reading.value is not None and form.parse(line) is None) or reading == chosen[1]:
        return None
    if reading.value is None:
        return _extraction(reading, "several", line)
    if _CORRECTION.search(folded[: chosen[0].position]):
        return None
    last = sentences(folded[: chosen[0].position])[-1]
    return _extraction(SEVERAL if CONCLUDES.match(last) else reading, "first line", line)


def _after_chain(text: str, statement: Statement, form: AnswerFormat) -> Extraction | None:
    """Return what the last line concludes, where the statement is but the first line of the reasons."""
    if (
        statement.how != "marker"
        or not statement.text
        or _takes_any_text(form)
        or re.search(r"\w", text[: statement.start])
    ):
        return None
    rest = text[statement.end :].strip()
    found = (
        _from_prose(rest, form)
        if rest and _demoted(replace(statement, rank=Rank.MARKED), text, form).rank < Rank.MARKED
        else None
    )
    return found if found and found.how == "last line" else None


def _takes_any_text(form: AnswerFormat) -> bool:
    return isinstance(form, ProseFormat) and form.takes_any_text


def _around(text: str, at: int) -> str:
    start = max(text.rfind("\n", 0, at), text.rfind(". ", 0, max(0, at - 20)), at - 200) + 1
    return text[start : at + 1]
