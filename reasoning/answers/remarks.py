"""What stands after "the answer is" and is none: a remark on the answer, or the beginning of one that breaks off."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.answers.surface import SENTENCE_END

if TYPE_CHECKING:
    from reasoning.answers.statements import Statement

_NOT_GIVEN = re.compile(
    r"[\s*_]{0,4}(?:not|nowhere|never)\s(?:\w{1,20}\s)?(?:specified|given|provided|stated|mentioned|known|available|clear"
    r"|found|listed|included|contained|determinable|possible|in the (?:text|passage|context|question|document))\b",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"[\s*_]{0,4}(?:(?:also|still|indeed|now|partly|mostly)\s)?"
    r"(?:(?:in)?(?:correct|valid|accurate|complete)|wrong|right|as follows"
    r"|(?:(?:given|stated|shown) )?(?:above|below))\b"
    r"(?=\s{0,3}(?:[.,;:!]|$|\b(?:and|but|because|since|as)\b))",
    re.IGNORECASE,
)
_IS_WHOLE = re.compile(r"[.!?\"'”’»`)\]}*_$]$")
_EMPHASISED = re.compile(r"(\*\*|__|`|\")(?=\S)[^*_`\"\n]{1,300}\1")


def denies_answer(text: str) -> bool:
    """Return whether the words after "the answer is" say that there is none: `not specified in the text`."""
    return _NOT_GIVEN.match(text) is not None


def judges_answer(text: str) -> bool:
    """Return whether the words after "the answer is" judge or point at an answer: `correct`, `as follows`."""
    return _JUDGES.match(text) is not None


def finished(statement: Statement, text: str) -> Statement:
    """Return a marker's statement with the whole part of its text, where a reply of free text breaks off within it."""
    if statement.how != "marker" or statement.end < len(text.rstrip()) or _IS_WHOLE.search(statement.text):
        return statement
    emphasised = _EMPHASISED.match(statement.text)
    ended = list(SENTENCE_END.finditer(statement.text))
    whole = emphasised[0] if emphasised else statement.text[: ended[-1].start()] if ended else ""
    return replace(statement, text=whole)
