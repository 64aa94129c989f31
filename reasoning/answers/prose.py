"""Replies without any explicit statement: all of it an answer, its first line, its last line, its closing sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.answers.markers import has_marker
from reasoning.answers.prose_format import NOTHING, ProseFormat, Reading
from reasoning.answers.surface import plain, sentences
from reasoning.answers.turn import without_farewell
from reasoning.parsing import fold

if TYPE_CHECKING:
    from reasoning.answers.base import AnswerFormat

_MAX_WHOLE_CHARS = 2000
_MAX_TEXT_CHARS = 300
_REFUSAL = re.compile(
    r"(?:^|[.!\n]\s{0,3})(?:I['’]m (?:really |very )?sorry|I am sorry|sorry|I apologi[sz]e|unfortunately|as "
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
_LINE_LABEL = re.compile(r"[\s*_#>-]{0,8}[(\[]?([A-Z])[)\].:]")
_ARROW = re.compile(r"^(?:=>|->|[→⇒⟹∴])\s{0,3}")
_STEP = re.compile(r"[\s*_#>-]{0,8}(?:(?:step|part|stage)\s\d{1,3}\b|\d{1,2}[.)]\s)", re.IGNORECASE)
"""The head of a step of the working, which is no answer."""
_ITEM = re.compile(r"[\s*_]{0,4}(\d{1,2})[.)]\s{1,3}(?=\S)")
_NUMBERED = re.compile(r"[\s*_]{0,4}\d{1,2}[.)]\s{1,3}(?P<rest>[^\n]{1,80})$")
Found = tuple[Reading, str, str]
"""What was read, how, and from which words."""


def read_prose(text: str, form: AnswerFormat, *, unfinished: bool) -> Found:
    """Read a reply without markers; of an `unfinished` one neither the last line nor the whole."""
    if _REFUSAL.search(text[:400]) and _REFUSED.search(text[:400]):
        return NOTHING, "refusal", text[:200]
    any_text = isinstance(form, ProseFormat) and form.takes_any_text
    text = text if any_text else without_farewell(text)
    lines = [line.strip() for line in text.split("\n") if line.strip(" *_`#-\t$")]
    if not lines or (unfinished and len(lines) == 1):
        return NOTHING, "not found", ""
    ways = (
        _first(text, lines, form)
        if unfinished
        else (_text(text, lines, form) if any_text else _whole(text, lines, form))
    )
    return ways or (NOTHING, "not found", "")


def _text(text: str, lines: list[str], form: AnswerFormat) -> Found | None:
    """Read a short reply of one paragraph, or a short last line, as a free text."""
    whole = form.parse(text) if len(text) <= _MAX_TEXT_CHARS and "\n\n" not in text else None
    if whole is not None:
        return Reading(whole), "whole reply", text
    listed = _in_list(lines) or (len(lines) > 1 and _STEP.match(lines[-1]))
    reading = form.closing(lines[-1]) if isinstance(form, ProseFormat) and not listed else NOTHING
    return (reading, "last line", lines[-1]) if reading else None


def _whole(text: str, lines: list[str], form: AnswerFormat) -> Found | None:
    last = lines[-1]
    if len(text) <= _MAX_WHOLE_CHARS and (value := form.parse(text)) is not None:
        return Reading(value), "whole reply", text
    if has_marker(fold((sentences(last) or [last])[-1])):
        return None
    last = _ARROW.sub("", last)
    if _lists_values(lines, form):
        return None
    if not _in_list(lines) and (value := form.parse(last)) is not None:
        return Reading(value), "last line", last
    return _first_line(text, lines, form) or _closing(last, lines, form) or _first(text, lines, form)


def _first_line(text: str, lines: list[str], form: AnswerFormat) -> Found | None:
    """Read a first line that is nothing but an answer, in the formats whose answers come first."""
    if not isinstance(form, ProseFormat) or (value := form.parse(lines[0])) is None:
        return None
    reading = form.opening(text)
    return (reading, "first line", lines[0]) if reading == Reading(value) else None


def _closing(last: str, lines: list[str], form: AnswerFormat) -> Found | None:
    if not isinstance(form, ProseFormat) or _in_list(lines):
        return None
    if not (reading := form.closing(_without_number(last, lines))):
        return None
    by_words = form.name == "choice" and not re.search(rf"\b{reading.value}\b", plain(last))
    return reading, "option text" if by_words else "last line", (sentences(last) or [last])[-1]


def _without_number(last: str, lines: list[str]) -> str:
    """Return the last line without its number, where it is the last of a numbered list."""
    mark = _ITEM.match(last)
    before = [int(match[1]) for line in lines[:-1] if (match := _ITEM.match(line))]
    return last[mark.end() :] if mark and before and before[-1] + 1 == int(mark[1]) else last


def _first(text: str, lines: list[str], form: AnswerFormat) -> Found | None:
    if not isinstance(form, ProseFormat) or not (reading := form.opening(text)):
        return None
    exact = form.parse(lines[0]) is not None
    return reading, "first line" if exact else "first sentence", lines[0] if exact else (sentences(text) or [""])[0]


def _lists_values(lines: list[str], form: AnswerFormat) -> bool:
    """Return whether a numbered list of the format's values ends the reply: the options, or several answers."""
    if not isinstance(form, ProseFormat) or not form.has_options:
        return False
    items = [match["rest"] for line in lines[-12:] if (match := _NUMBERED.match(line))]
    return (
        len(items) > 1 and bool(_NUMBERED.match(lines[-1])) and len({form.parse(item) for item in items} - {None}) > 1
    )


def _in_list(lines: list[str]) -> bool:
    """Return whether the last line is one of a list of labelled options: an analysis, or the question itself."""
    marks = [match[1] if (match := _LINE_LABEL.match(plain(line))) else "" for line in lines]
    before = [mark for mark in marks[:-1] if mark]
    if not marks[-1] or not before:
        return False
    return ord(marks[-1]) == ord(before[-1]) + 1 or marks[-2] not in ("", marks[-1])
