"""The one extractor: what a model's reply says in a given answer format, and by which sign it was recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reasoning.answers.reading import NOTHING, ProseFormat, Reading
from reasoning.answers.statements import Statement, has_marker, statements
from reasoning.answers.wording import fold, plain, sentences, visible

if TYPE_CHECKING:
    from reasoning.answers.base import AnswerFormat

_HEAD, _TAIL = 4_000, 20_000
"""How much of a reply is read: its first signs and its last."""

_THINKING = "think|thinking|thought|reasoning|scratchpad|reflection"
_THOUGHT_END = re.compile(rf"</(?:{_THINKING})>|<\|end_of_thought\|>|<\|channel\|>final<\|message\|>", re.IGNORECASE)
_THOUGHT_START = re.compile(rf"<(?:{_THINKING})>|<\|begin_of_thought\|>|<\|channel\|>analysis", re.IGNORECASE)
_CONTROL = re.compile(r"<\|[a-z_]{1,30}\|>|</s>|<(?:end_of_turn|eos)>", re.IGNORECASE)
_CORRECTION = re.compile(
    r"\b(?:wait|actually|hold on|correction|hmm|sorry|apologi[sz]e|mistake|on second thought|reconsider\w*|re-?check\w*"
    r"|let me re\w*|i was wrong|scratch that|revis\w+|i meant|oops)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"(?:^|[.!\n]\s*)(?:I['’]m (?:really |very )?sorry|I am sorry|sorry|I apologi[sz]e|unfortunately|as "
    r"an AI|as a language model"
    r"|I (?:can(?:no|['’])t|cannot|won['’]t|am unable|am not able)|I['’]m (?:unable|not able))\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:cannot|can['’]t|can not|unable|not able|won['’]t|not comfortable)\b[^.\n]{0,40}\b(?:help"
    r"|assist|answer|provide|comply"
    r"|fulfil\w*|discuss|complete|continue|do that|support|engage|respond)\b",
    re.IGNORECASE,
)
_GIVES_UP = re.compile(
    r"[\s*_\"'(\[]*(?:none\b(?! of (?:the|these|those) \w+ (?:is|are))|n/?a\b|null\b|unknown\b"
    r"|undefined\b|cannot\b|can['’]t\b|unable\b"
    r"|there (?:is|are) no\b|no (?:solution|answer|valid|correct|option|such|combination)|not (?:possible"
    r"|enough|sure|given|available|determinable)"
    r"|impossible\b|neither\b|i (?:do not|don['’]t|cannot|can['’]t)\b|undetermined\b|insufficient\b|inconclusive\b)",
    re.IGNORECASE,
)
_NEXT_QUESTION = re.compile(
    r"^\s*(?:#+\s*)?(?:Question|Q|Human|User|Problem|Passage|Context|Premises)\s?\d{0,3}:", re.MULTILINE
)


@dataclass(frozen=True)
class Extraction:
    """What was found in a reply, and how; `answer` is None for an abstention."""

    answer: Any = None
    """A value of the format, or None."""
    how: str = "not found"
    """With an answer: json, boxed, tag, marker, assertion, whole reply, last line, first sentence or option text.
    Without: empty, cut off (within its thoughts), refusal, several, or not found."""
    quote: str = ""
    """The piece of the reply that the answer, or the several ones, were read from."""


def extract(reply: str, format: AnswerFormat) -> Extraction:
    """Read the answer that `reply` gives in `format`. Never raises on a text, and takes bounded time on any.

    Explicit statements come first: JSON, a box, a tag, a marker such as "Answer:"; among them the last one counts.
    Passing ones ("the answer is B", "option B is correct") count where there is none of those, or after them where
    the model corrects itself. Then the whole reply, its last line, and last the one option that its end words.
    """
    text, how = _spoken(reply if isinstance(reply, str) else "")
    if not text:
        return Extraction(how=how)
    folded = fold(text)
    return _from_statements(text, folded, format) or _from_prose(text, folded, format) or Extraction()


def _spoken(reply: str) -> tuple[str, str]:
    """The part of `reply` that is addressed to the reader, bounded; or nothing, and why."""
    ends = list(_THOUGHT_END.finditer(reply))
    text = reply[ends[-1].end() :] if ends else reply
    start = _THOUGHT_START.search(text)
    if start:
        return "", "cut off"
    if len(text) > _HEAD + _TAIL:
        text = f"{text[:_HEAD]}\n\n{text[-_TAIL:]}"
    return _CONTROL.sub("\n", visible(text)).strip(), "empty"


def _from_statements(text: str, folded: str, form: AnswerFormat) -> Extraction | None:
    prose = form if isinstance(form, ProseFormat) else None
    every = sorted(
        statements(text, folded, short_marker=prose is None or prose.takes_short_marker), key=lambda s: s.position
    )
    every = _before_next_question(every, folded)
    known: dict[tuple[str, bool], Reading] = {}
    for s in every:
        if (s.text, s.exact) not in known:
            known[s.text, s.exact] = _read(s, form)
    read = [(s, reading) for s in every if (reading := known[s.text, s.exact])]
    strong = [(s, reading) for s, reading in read if s.strong][-1:]
    if strong and _given_up(every, strong[0][0]):
        strong = []
    elif not strong and any(s.strong and _GIVES_UP.match(s.text) and not _takes_any_text(form) for s in every[-1:]):
        return Extraction(how="not found", quote=every[-1].text[:300])
    weak = [(s, reading) for s, reading in read if not s.strong]
    if prose:
        weak += [
            (Statement("assertion", _around(text, at), at, strong=False), reading)
            for at, reading in prose.assertions(folded)
        ]
    last_weak = max(weak, key=lambda pair: pair[0].position, default=None)
    chosen = _chosen(strong[0] if strong else None, last_weak, folded)
    if chosen is None:
        return None
    statement, reading = chosen
    return Extraction(reading.value, "several" if reading.several else statement.how, statement.text.strip()[:300])


def _chosen(
    strong: tuple[Statement, Reading] | None, weak: tuple[Statement, Reading] | None, folded: str
) -> tuple[Statement, Reading] | None:
    """The strong statement, unless a passing one corrects it further on."""
    if strong is None or weak is None:
        return strong or weak
    between = folded[strong[0].position : weak[0].position]
    return weak if between and _CORRECTION.search(between) else strong


def _before_next_question(every: list[Statement], folded: str) -> list[Statement]:
    """The statements before the reply runs on into another question, as completion models do."""
    first = next((s.position for s in every if s.strong), None)
    follower = _NEXT_QUESTION.search(folded, first) if first is not None else None
    if first is None or follower is None or _NEXT_QUESTION.search(folded, 0, first):
        return every
    return [s for s in every if s.position <= follower.start()]


def _given_up(every: list[Statement], strong: Statement) -> bool:
    """Whether the model withdrew its answer: its last explicit statement is that there is none."""
    last = [s for s in every if s.strong][-1]
    return last.position > strong.position and bool(_GIVES_UP.match(last.text))


def _takes_any_text(form: AnswerFormat) -> bool:
    return form.name == "text"


def _read(statement: Statement, form: AnswerFormat) -> Reading:
    if statement.exact or not isinstance(form, ProseFormat):
        value = form.parse(statement.text)
        return NOTHING if value is None else Reading(value)
    return form.boxed(statement.text) if statement.how in ("boxed", "json", "tag") else form.claim(statement.text)


def _around(text: str, at: int) -> str:
    start = max(text.rfind("\n", 0, at), text.rfind(". ", 0, max(0, at - 20)), at - 200) + 1
    return text[start : at + 1]


def _from_prose(text: str, folded: str, form: AnswerFormat) -> Extraction | None:
    """Read a reply without any marker: all of it, its last line, its first sentence."""
    if _REFUSAL.search(text[:400]) and _REFUSED.search(text[:400]):
        return Extraction(how="refusal", quote=text[:200])
    lines = [line.strip() for line in text.split("\n") if line.strip(" *_`#-\t$")]
    if not lines:
        return None
    whole = form.parse(text) if len(text) <= 2000 and ("\n\n" not in text or not _takes_any_text(form)) else None
    if whole is not None and (len(text) <= 300 or not _takes_any_text(form)):
        return Extraction(whole, "whole reply", text[:300])
    last = lines[-1]
    if has_marker(folded[folded.rfind("\n", 0, len(folded.rstrip())) + 1 :]) and not _takes_any_text(form):
        return None
    value = form.parse(last) if not _takes_any_text(form) and not _in_list(lines) else None
    if value is not None:
        return Extraction(value, "last line", last[:300])
    return _closing(text, lines, form) if isinstance(form, ProseFormat) else None


def _closing(text: str, lines: list[str], form: ProseFormat) -> Extraction | None:
    last = lines[-1]
    reading = NOTHING if _in_list(lines) else form.closing(last)
    if reading:
        by_words = form.name == "choice" and not re.search(rf"\b{reading.value}\b", plain(last))
        how = "several" if reading.several else "option text" if by_words else "last line"
        return Extraction(reading.value, how, (sentences(last) or [last])[-1][:300])
    reading = form.opening(text)
    first = (sentences(text) or [""])[0]
    return (
        Extraction(reading.value, "several" if reading.several else "first sentence", first[:300]) if reading else None
    )


def _in_list(lines: list[str]) -> bool:
    """Whether the last line is one of a list of labelled options: an analysis cut off, or the question itself."""
    marks = [re.match(r"[\s*_#>-]*[(\[]?([A-Z])[)\].:]", plain(line)) for line in lines[-2:]]
    return (
        len(marks) == 2 and all(marks) and marks[0] is not None and marks[1] is not None and marks[0][1] != marks[1][1]
    )
