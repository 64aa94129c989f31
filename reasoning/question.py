"""A question as every strategy sees it. It never carries the gold answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reasoning.answers import AnswerFormat, Choice, Expression, Number, Text, Truth, format_for, strip_labels
from reasoning.errors import QuestionError, nearest

FORMATS: dict[str, type[AnswerFormat]] = {
    "choice": Choice,
    "truth": Truth,
    "number": Number,
    "expression": Expression,
    "text": Text,
}


def _resolve(name: str, options: tuple[str, ...]) -> AnswerFormat:
    if name not in FORMATS:
        raise QuestionError(f"unknown answer format {name!r}: one of {', '.join(FORMATS)}.{nearest(name, FORMATS)}")
    if name == "choice":
        return Choice(options)
    if name == "truth":
        return Truth(options) if options else Truth()
    return FORMATS[name]()


@dataclass(frozen=True)
class Question:
    """What is asked. Immutable; `with_context` and `with_text` return new ones.

    Raises QuestionError where there is nothing to ask, or where the format can't be asked (a choice without options).
    """

    text: str
    """The question itself: `Did it rain?`"""

    context: str = ""
    """What the answer has to follow from: a passage, a theory, retrieved text."""

    options: tuple[str, ...] = ()
    """The options without their labels; labels given (`A) …`, `(B)…`) are taken off."""

    format: AnswerFormat | str = ""
    """How the answer looks: a format, or its name (choice, truth, number, expression, text).

    Where none is given it follows from the options: truth words make a Truth, other options a Choice, none a Text.
    """

    id: str = ""
    """What the question is called in its data set."""

    metadata: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """Anything else that a strategy may see: depth, source, language."""

    def __post_init__(self) -> None:
        if not isinstance(self.text, str) or not isinstance(self.context, str):
            raise QuestionError(f"a question and its context are texts, not {self.text!r:.60} and {self.context!r:.60}")
        if not (self.text.strip() or self.context.strip()):
            raise QuestionError("the question is empty: give its text")
        if isinstance(self.options, str):  # type: ignore[unreachable]  # what a user passes is not checked by types
            raise QuestionError("options is one text: give a tuple of texts, one for each option")
        if wrong := [option for option in self.options if not isinstance(option, str)]:
            raise QuestionError(f"{wrong[0]!r:.60} is no text: give each option as one")
        set_field = object.__setattr__
        set_field(self, "options", strip_labels(tuple(self.options)))
        set_field(self, "metadata", dict(self.metadata))
        if not self.format:
            set_field(self, "format", format_for(self.options))
        elif isinstance(self.format, str):
            set_field(self, "format", _resolve(self.format, self.options))

    @property
    def answers(self) -> AnswerFormat:
        """The answer format, resolved."""
        assert not isinstance(self.format, str)  # set in __post_init__
        return self.format

    @property
    def labelled(self) -> tuple[tuple[str, str], ...]:
        """The options with their letters: `(("A", "True"), ("B", "False"))`."""
        return tuple(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", self.options, strict=False))

    def with_context(self, context: str) -> Question:
        """Return the same question about another context."""
        return replace(self, context=context)

    def with_text(self, text: str) -> Question:
        """Return the same question in other words."""
        return replace(self, text=text)
