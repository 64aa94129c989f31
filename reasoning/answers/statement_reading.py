"""Reads what one explicit statement says: without the question that it repeats, and of a chain where that ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.answers.prose_format import DECLINED, NOTHING, ProseFormat, Reading
from reasoning.answers.remarks import denies_answer, judges_answer
from reasoning.answers.statements import Rank, Statement
from reasoning.answers.surface import sentences
from reasoning.parsing import fold

if TYPE_CHECKING:
    from reasoning.answers.base import AnswerFormat

GIVES_UP = re.compile(
    r"[\s*_\"'(\[]{0,8}(?:none\b(?! of (?:the|these|those) \w+ (?:is|are))|n/?a\b|null\b|unknown\b"
    r"|undefined\b|cannot\b|can['’]t\b|unable\b"
    r"|there (?:is|are) no\b|no (?:solution|answer|valid|correct|option|such|combination)|not (?:possible"
    r"|enough|sure|given|available|determinable)"
    r"|impossible\b|neither\b|i (?:do not|don['’]t|cannot|can['’]t)\b|undetermined\b|insufficient\b|inconclusive\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\s{0,3}(?:what|how|who|whom|whose|when|where|which|why|is|are|was|were|do|does|did|can|could|will|would"
    r"|should|if"
    r"|in|on|at|after|given)\b[^?？]*[?？]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"([\"'`])[^\"'`\n]*\1\.?")
CONCLUDES = re.compile(r"(?:so|therefore|thus|hence|in total|altogether|finally|then)\b", re.IGNORECASE)


def read_statement(statement: Statement, form: AnswerFormat) -> Reading:
    """Read one explicit statement of a reply in the answer format."""
    if statement.exact or not isinstance(form, ProseFormat):
        value = form.parse(statement.text)
        return NOTHING if value is None else Reading(value)
    if statement.how != "marker":
        return form.boxed(statement.text)
    if statement.rank == Rank.SAID and form.takes_any_text:
        if denies_answer(statement.text):
            return DECLINED
        if judges_answer(statement.text):
            return NOTHING
    return _claimed(_after_question(statement.text, form), form)


def _claimed(text: str, form: ProseFormat) -> Reading:
    """Read a marker's text; of a chain of sentences on its line the last, where that concludes."""
    if not text or (GIVES_UP.match(text) and not (form.has_options or form.takes_any_text)):
        return NOTHING
    parts = sentences(text)
    if len(parts) > 1 and not form.takes_any_text and CONCLUDES.match(parts[-1]) and form.parse(parts[0]) is None:
        return form.closing(text) or form.claim(text)
    return form.claim(text)


def _after_question(text: str, form: ProseFormat) -> str:
    """Return a marker's text after the question that it repeats; nothing where it is no more than a question."""
    asked = _ASKS.match(text)
    if asked and text[asked.end() :].strip(" *_\"'”’)"):
        return text[asked.end() :].strip()
    if not fold(text).rstrip(" *_\"'”’)`$").endswith("?") or _QUOTED.fullmatch(text):
        return text
    whole = not form.takes_any_text and form.parse(text) is not None
    return text if whole else ""
