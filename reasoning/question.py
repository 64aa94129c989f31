"""A question as every strategy sees it. It never carries the gold answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, get_args, get_origin

from reasoning.answers import (
    AnswerFormat,
    Choice,
    CodeOutput,
    Expression,
    Number,
    Text,
    Truth,
    format_for,
    strip_labels,
)
from reasoning.deprecation import renamed_fields
from reasoning.errors import QuestionError, nearest

FORMATS: dict[str, type[AnswerFormat]] = {
    "choice": Choice,
    "truth": Truth,
    "number": Number,
    "expression": Expression,
    "text": Text,
    "literal": CodeOutput,
}
_HOW = "give one by name ({}), as an object such as Number(), or as bool, int, float or Literal['a', 'b']"


def _resolve(wanted: object, options: tuple[str, ...]) -> AnswerFormat:
    """Return the format that a user named: by an object, a name, a type or Literal[…]."""
    if isinstance(wanted, AnswerFormat):
        return wanted
    if isinstance(wanted, str):
        return _named(wanted, options)
    if get_origin(wanted) is Literal:
        return _listed(tuple(map(str, get_args(wanted))), options)
    if wanted is bool:
        return Truth(options or ("True", "False"))
    if wanted is int or wanted is float:
        return Number(integer=wanted is int)
    if isinstance(wanted, type) and issubclass(wanted, AnswerFormat) and wanted in FORMATS.values():
        return _named(wanted.name, options)
    raise QuestionError(f"answer_format={wanted!r:.60} is no answer format: {_HOW.format(', '.join(FORMATS))}")


def _named(name: str, options: tuple[str, ...]) -> AnswerFormat:
    if name not in FORMATS:
        raise QuestionError(f"unknown answer format {name!r}: one of {', '.join(FORMATS)}.{nearest(name, FORMATS)}")
    if name == "choice":
        return Choice(options)
    if name == "truth":
        return Truth(options) if options else Truth()
    return FORMATS[name]()


def _listed(values: tuple[str, ...], options: tuple[str, ...]) -> AnswerFormat:
    if options and set(options) != set(values):
        raise QuestionError(f"the format's values {values!r} are not the options {options!r}: give one of the two")
    return format_for(options or values)


def _check_text(text: object, context: object) -> None:
    if not isinstance(text, str) or not isinstance(context, str):
        raise QuestionError(f"a question and its context are strings, not {text!r:.60} and {context!r:.60}")
    if not (text.strip() or context.strip()):
        raise QuestionError("the question is empty: give its text")


def _checked_options(options: Sequence[str]) -> tuple[str, ...]:
    if isinstance(options, str):
        raise QuestionError("options is one string: give a tuple of strings, one for each option")
    if wrong := [option for option in options if not isinstance(option, str)]:
        raise QuestionError(f"{wrong[0]!r:.60} is no string: give each option as one")
    return strip_labels(tuple(options))


@renamed_fields(format="answer_format", answers="answer_format")
@dataclass(frozen=True, init=False)
class Question:
    """What is asked. Immutable; `with_context` and `with_text` return new ones.

    Raises QuestionError where there is nothing to ask, or where the format can't be asked (a choice without options).
    """

    text: str
    """The question itself: `Did it rain?`"""

    context: str = ""
    """What the answer has to follow from: a passage, a theory, retrieved text."""

    options: tuple[str, ...] = ()
    """The options without their labels; labels given (`A) …`, `(B)…`) are taken off. `choices=` is read as well."""

    answer_format: AnswerFormat = field(default_factory=Text)
    """How the answer looks. It is given as a format, by its name (choice, truth, number, expression, text, literal), or
    as a type.

    `bool` is a Truth of two values, "True" and "False"; `int` a Number without fractions, `float` a Number (both have
    exact `Fraction` values); `Literal["a", "b"]` a Choice of these, which become the options, or a Truth where they are
    truth words. Where none is given it follows from the options: truth words make a Truth, other options a Choice, none
    a Text.
    """

    id: str = ""
    """What the question is called in its data set."""

    metadata: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """Anything else that a strategy may see: depth, source, language."""

    def __init__(
        self,
        text: str,
        context: str = "",
        options: Sequence[str] = (),
        answer_format: object = "",
        id: str = "",
        metadata: Mapping[str, Any] | None = None,
        *,
        choices: Sequence[str] = (),
    ) -> None:
        _check_text(text, context)
        if choices and options:
            raise QuestionError("options and choices are two names of one thing: give one of them")
        told = _checked_options(options or choices)
        given = "" if answer_format is None else answer_format
        form = format_for(told) if given == "" else _resolve(given, told)
        listed = Choice if get_origin(given) is not Literal else Choice | Truth
        if isinstance(form, listed) and not told:
            told = form.options
        set_field = partial(object.__setattr__, self)  # it is frozen
        for name, value in (("text", text), ("context", context), ("options", told), ("answer_format", form)):
            set_field(name, value)
        set_field("id", id)
        set_field("metadata", dict(metadata or {}))

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
