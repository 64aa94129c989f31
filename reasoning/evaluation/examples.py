"""Questions with their gold answers, checked before the first call: what `evaluate` takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reasoning.answers import read_gold
from reasoning.deprecation import renamed_fields
from reasoning.errors import DataError, UsageError
from reasoning.question import Question


@dataclass(frozen=True)
class Example:
    """A question and its gold answer, kept apart: a strategy gets the question alone."""

    question: Question
    """What is asked. Its id is unique in its set."""

    gold: Any | None
    """The right answer: a value of the question's format, or any text that it reads ("b", "true", "4"); None where
    the set does not tell it."""


@dataclass(frozen=True)
class LeftOut:
    """An entry of a file that can't be read with certainty: it is no question, and the notes name it."""

    source: str
    """The file."""

    line: int
    """Where the entry begins."""

    why: str
    """What is wrong with it."""

    def __str__(self) -> str:
        return f"line {self.line} ({self.why})"


@dataclass(frozen=True)
class Note:
    """What a reader of the results has to know of the file, beside its questions."""

    text: str
    """In words."""

    def __str__(self) -> str:
        return self.text


Entry = Example | LeftOut | Note
"""What a task's reader yields."""

Correct = Callable[[Example, Any], bool]
"""Tells whether an answer is right, for sets where it need not be the gold answer itself."""

Grade = Callable[[Example, Any], float]
"""Tells how good an answer is, from 0 to 1, for sets whose answers may be partly right."""


@renamed_fields(items="examples", is_right="is_correct")
@dataclass(frozen=True)
class Dataset:
    """The questions of one run, and where they are from.

    Raises UsageError for what is no example, DataError for a gold answer that its question's format can't read.
    """

    examples: tuple[Example, ...]
    """The questions, in the order in which they are asked; their gold answers are values of their formats."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """What selected them: task, data, sha256, split, world, depth, shuffle, limit, fields."""

    notes: tuple[str, ...] = ()
    """What a reader of the results has to know: that it is the sample, that ids were made unique, what was left out."""

    correct: Correct | None = None
    """How the task tells right answers; None: an answer is right that is equal to the gold one."""

    grade: Grade | None = None
    """How the task tells how good an answer is, where that is more than right or wrong; one of 1 is right."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "examples", tuple(_checked(example, n) for n, example in enumerate(self.examples, 1)))

    def is_correct(self, example: Example, answer: Any) -> bool | None:
        """Return whether an answer (None: an abstention) is correct; None where the set does not tell."""
        return self.judge(example, answer)[0]

    def judge(self, example: Example, answer: Any) -> tuple[bool | None, float | None]:
        """Return whether an answer is correct, and its score from 0 to 1 where the set grades answers (else None)."""
        if example.gold is None:
            return None, None
        if self.grade:
            score = 0.0 if answer is None else min(1.0, max(0.0, self.grade(example, answer)))
            return score == 1, score
        if answer is None:
            return False, None
        equal = self.correct or (lambda asked, said: asked.question.answer_format.equal(said, asked.gold))
        return equal(example, answer), None


def _checked(example: Example, number: int) -> Example:
    if not isinstance(example, Example) or not isinstance(example.question, Question):
        shown = f"{example!r:.80}"  # type: ignore[unreachable]  # what a user passes is not checked by types
        raise UsageError(
            f"example {number} is {shown}: give Example(Question(...), gold), or name a file of questions with `load`"
        )
    if example.gold is None:
        return example
    form = example.question.answer_format
    value = read_gold(example.gold, form)
    if value is None:
        what = getattr(form, "instruction", form.name)
        raise DataError(
            f"example {example.question.id or number!r}",
            f"gold {example.gold!r:.80} is no answer of its question: {what}",
        )
    return example if value is example.gold else replace(example, gold=value)
