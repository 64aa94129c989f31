"""Questions with their gold answers, checked before the first call: what `evaluate` takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reasoning.answers import read_gold
from reasoning.errors import DataError, UsageError
from reasoning.question import Question


@dataclass(frozen=True)
class Item:
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


Entry = Item | LeftOut | Note
"""What a task's reader yields."""

Correct = Callable[[Item, Any], bool]
"""Tells whether an answer is right, for sets where it need not be the gold answer itself."""


@dataclass(frozen=True)
class ItemSet:
    """The questions of one run, and where they are from.

    Raises UsageError for what is no item, DataError for a gold answer that its question's format can't read.
    """

    items: tuple[Item, ...]
    """The questions, in the order in which they are asked; their gold answers are values of their formats."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """What selected them: task, data, sha256, split, world, depth, shuffle, limit, fields."""

    notes: tuple[str, ...] = ()
    """What a reader of the results has to know: that it is the sample, that ids were made unique, what was left out."""

    correct: Correct | None = None
    """How the task tells right answers; None: an answer is right that is equal to the gold one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(_checked(item, n) for n, item in enumerate(self.items, 1)))

    def is_right(self, item: Item, answer: Any) -> bool | None:
        """Return whether an answer (None: an abstention) is right; None where the set does not tell."""
        if item.gold is None:
            return None
        if answer is None:
            return False
        return self.correct(item, answer) if self.correct else item.question.answer_format.equal(answer, item.gold)


def _checked(item: Item, number: int) -> Item:
    if not isinstance(item, Item) or not isinstance(item.question, Question):
        shown = f"{item!r:.80}"  # type: ignore[unreachable]  # what a user passes is not checked by types
        raise UsageError(
            f"item {number} is {shown}: give Item(Question(...), gold), or name a file of questions with `load`"
        )
    if item.gold is None:
        return item
    form = item.question.answer_format
    value = read_gold(item.gold, form)
    if value is None:
        what = getattr(form, "instruction", form.name)
        raise DataError(
            f"item {item.question.id or number!r}", f"gold {item.gold!r:.80} is no answer of its question: {what}"
        )
    return item if value is item.gold else replace(item, gold=value)
