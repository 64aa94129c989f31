"""Which option of a question says which truth value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.answers.truth import truth_value

if TYPE_CHECKING:
    from reasoning.question import Question

_LABEL = re.compile(r"(?<!\s)\s*[([]?[A-Z][).\]:]\s+")
_SAYS = re.compile(
    r"(?:it|this|that|the (?:statement|claim|conclusion|answer)) is (?:definitely |logically )?(\w+)", re.I
)


def letters_of(question: Question | None) -> dict[str, str]:
    """Return the letter of the option that says True, False and Unknown; empty where the options say other things.

    `It is false`, `B) False` and `Cannot be determined` are such options; `y` and `n` are where all others are, too:
    beside `x` and `z` they are names.
    """
    values = [(_value(option), letter, option) for letter, option in question.labelled] if question else []
    all_say = all(value for value, _, _ in values)
    return {value: letter for value, letter, option in values if value and (all_say or len(option.strip(" .")) > 1)}


def _value(option: str) -> str | None:
    bare = _LABEL.sub("", option, count=1).strip(" .")
    said = _SAYS.fullmatch(bare)
    return truth_value(said[1] if said else bare)
