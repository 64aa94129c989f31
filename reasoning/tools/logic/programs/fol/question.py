"""The question beside a program in the `fol` dialect: the letters of its options, and what its statement says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.answers.truth import truth_value
from reasoning.tools.logic.english.words import base_form, looks_third_person

if TYPE_CHECKING:
    from reasoning.question import Question

_WORD = re.compile(r"\w+")
_CASE = re.compile(r"^it is (?:not|false) (?:the case |true )?that ", re.IGNORECASE)
_HELPERS = frozenset({"do", "does", "did"})
_SAME = {"has": "have", "had": "have", "is": "be", "are": "be", "was": "be", "were": "be"}
_CONTRACTED = {"can't": "can not", "cannot": "can not", "won't": "will not", "n't": " not"}
_COMPOUND = re.compile(
    r"\b(?:if|then|unless|when|or|and|n?either|nor|both|all|every\w*|each|some\w*|any\w*|no|nobody|nothing|only|most"
    r"|who|that|which|there)\b",
    re.IGNORECASE,
)


def letters_of(question: Question) -> dict[str, str]:
    """Give the letter of the option for each verdict that has one: True, False, Unknown."""
    found = {truth_value(option.strip(" .")) or "": letter for letter, option in question.labelled}
    return {value: letter for value, letter in found.items() if value}


def is_opposite(gloss: str, question: Question) -> bool:
    """Whether a conclusion, by its gloss, denies just what the question states: the same sentence but for its "not".

    Only for simple sentences, where a "not" denies the whole.
    """
    statement = question.text.rpartition("?")[2] or question.text
    (said, denied), (asked, refused) = _content(gloss), _content(statement)
    return bool(asked) and said == asked and denied != refused and not _COMPOUND.search(" ".join(asked))


def _content(sentence: str) -> tuple[list[str], bool]:
    """Give the words of a sentence in one form each, without its negations, and whether it is denied."""
    text, cases = _CASE.subn("", sentence.strip())
    text = text.lower().replace("’", "'")
    for contracted, full in _CONTRACTED.items():
        text = text.replace(contracted, full)
    words = _WORD.findall(text)
    denied = bool((words.count("not") + cases) % 2)
    return [_form(word) for word in words if word != "not" and word not in _HELPERS], denied


def _form(word: str) -> str:
    """Give what the forms of a verb share: `plays`, `play` and `played`."""
    if word in _SAME:
        return _SAME[word]
    base = base_form(word) if looks_third_person(word) else word
    return base.removesuffix("ed").removesuffix("e") if len(base) > 3 else base
