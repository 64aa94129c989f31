"""What is said in words beside a conclusion in the `fol` dialect: its gloss, and the statement of the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.tools.logic.english.words import base_form, looks_third_person
from reasoning.tools.logic.fol.syntax import Not, Predicate

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.tools.logic.fol.syntax import Formula

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+(?![^\W\dA-Z_])")
_DENIES = re.compile(
    r"\b(?:never|hardly|barely|rarely|seldom|without|except|unlike|instead|fail\w*|lack\w*|refus\w*|den(?:y|ie)\w*"
    r"|stop\w*|avoid\w*|unable|too|false|untrue|other than)\b",
    re.IGNORECASE,
)
_CASE = re.compile(r"^it is (?:not|false) (?:the case |true )?that ", re.IGNORECASE)
_HELPERS = frozenset({"do", "does", "did"})
_SAME = {"has": "have", "had": "have", "is": "be", "are": "be", "was": "be", "were": "be"}
_CONTRACTED = {"can't": "can not", "cannot": "can not", "won't": "will not", "n't": " not"}
_COMPOUND = re.compile(
    r"\b(?:if|then|unless|when|or|and|n?either|nor|both|all|every\w*|each|some\w*|any\w*|no|nobody|nothing|only|most"
    r"|who|that|which|there)\b",
    re.IGNORECASE,
)


def is_opposite(gloss: str, question: Question) -> bool:
    """Return whether a conclusion, by its gloss, denies just what the question states: the same sentence but for its
    "not".

    Only for simple sentences, where a "not" denies the whole.
    """
    statement = question.text.rpartition("?")[2] or question.text
    (said, denied), (asked, refused) = _content(gloss), _content(statement)
    return bool(asked) and said == asked and denied != refused and not _COMPOUND.search(" ".join(asked))


def is_against(conclusion: Formula, words: str) -> bool:
    """Return whether a conclusion of one predicate denies what its words state, or states what they deny.

    Only for simple sentences that have the predicate's own words and no other denial than "not".
    """
    sentence = words.rpartition("?")[2] or words
    negated = isinstance(conclusion, Not)
    atom = conclusion.body if isinstance(conclusion, Not) else conclusion
    said, denied = _content(sentence)
    if not isinstance(atom, Predicate) or _COMPOUND.search(sentence) or _DENIES.search(sentence):
        return False
    own = [_form(word.lower()) for word in _PARTS.findall(atom.name)]
    return bool(own) and "not" not in own and set(own) <= set(said) and negated != denied


def _content(sentence: str) -> tuple[list[str], bool]:
    """Return the words of a sentence in one form each, without its negations, and whether it is denied."""
    text, cases = _CASE.subn("", sentence.strip())
    text = text.lower().replace("’", "'")
    for contracted, full in _CONTRACTED.items():
        text = text.replace(contracted, full)
    words = _WORD.findall(text)
    denied = bool((words.count("not") + cases) % 2)
    return [_form(word) for word in words if word != "not" and word not in _HELPERS], denied


def _form(word: str) -> str:
    """Return what the forms of a verb share: `plays`, `play` and `played`."""
    if word in _SAME:
        return _SAME[word]
    base = base_form(word) if looks_third_person(word) else word
    return base.removesuffix("ed").removesuffix("e") if len(base) > 3 else base
