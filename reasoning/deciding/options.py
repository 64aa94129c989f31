"""What a decision chooses from: options, yes or no, or the levels of a scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from reasoning.answers import Choice, Truth
from reasoning.backends.decisions import DecisionKind, DecisionOption
from reasoning.errors import QuestionError

if TYPE_CHECKING:
    from reasoning.question import Question

MAX_OPTIONS = len(ascii_uppercase)
"""Options of a decision: one for each letter."""

MAX_ROTATED = 3
"""Options that are shown in each rotation where it is asked which letters a model leans to."""

Options = Sequence[str] | Mapping[str, str] | range | int | None
"""What a caller gives: names of options; names with what they mean; the levels of a scale (`range(0, 6)`), or its
highest level (5: from 1 to 5); None: yes or no, or the options of the question."""


@dataclass(frozen=True)
class OptionList:
    """The options of a decision, with the letters that stand for them."""

    values: tuple[Any, ...]
    """The keys of `Decision.probabilities`."""

    options: tuple[DecisionOption, ...]
    """Their names and what they mean, as the model reads them."""

    kind: DecisionKind = "choice"

    shown: bool = False
    """Whether what is judged shows them under their letters already."""

    @property
    def labels(self) -> str:
        """The letters, one for each option."""
        return ascii_uppercase[: len(self.options)]

    @property
    def orders(self) -> tuple[OptionList, ...]:
        """Return the same options in other orders, this one first: all rotations of few, forth and back of many.

        Those that are shown already under their letters keep them.
        """
        count = len(self.options)
        if self.shown:
            return (self,)
        if count > MAX_ROTATED:
            return self, replace(self, values=self.values[::-1], options=self.options[::-1])
        return tuple(
            replace(self, values=self.values[at:] + self.values[:at], options=self.options[at:] + self.options[:at])
            for at in range(count)
        )

    @property
    def listed(self) -> str:
        """Return the options as the model reads them, and how it has to answer."""
        lines = [f"{label}) {_told(option)}" for label, option in zip(self.labels, self.options, strict=True)]
        letters = f"one letter from A to {self.labels[-1]}" if len(lines) > 2 else "one letter, A or B"
        listed = [] if self.shown else ["Options:", *lines, ""]
        return "\n".join((*listed, f"Reply with {letters}, and nothing else."))


def read_options(given: Options, question: Question | None = None) -> OptionList:
    """Return the options of a decision. Raises QuestionError for fewer than two, too many, or twice the same."""
    if given is None and question is not None:
        found = _of_question(question)
    elif given is None:
        found = OptionList(("yes", "no"), (DecisionOption("yes"), DecisionOption("no")), "yes_no")
    elif isinstance(given, int | range):
        levels = given if isinstance(given, range) else range(1, given + 1)
        if len(levels) > MAX_OPTIONS:
            raise _wrong(f"{len(levels)} levels")
        found = OptionList(tuple(levels), tuple(DecisionOption(str(level)) for level in levels), "scale")
    elif isinstance(given, Mapping):
        found = _named(given)
    elif isinstance(given, str):
        raise QuestionError(f"options is one text, {given!r:.60}: give a tuple of texts, one for each option")
    else:
        found = _named(dict.fromkeys(map(str, given), "")) if len(set(given)) == len(given) else _twice(given)
    if not 2 <= len(found.options) <= MAX_OPTIONS:
        raise _wrong(f"{len(found.options)} options")
    return found


def _of_question(question: Question) -> OptionList:
    form = question.answer_format
    if isinstance(form, Choice):
        pairs = zip(form.labels, form.options, strict=True)
        return OptionList(form.labels, tuple(DecisionOption(label, text) for label, text in pairs), shown=True)
    if isinstance(form, Truth):
        return OptionList(form.values, tuple(map(DecisionOption, form.options)))
    raise QuestionError(
        f"a decision needs options, and the question's format is {form.name}: give options=…, or a number for a scale"
    )


def _named(given: Mapping[str, str]) -> OptionList:
    options = tuple(DecisionOption(name, meaning) for name, meaning in given.items())
    is_yes_no = [option.name.casefold() for option in options] == ["yes", "no"]
    return OptionList(tuple(given), options, "yes_no" if is_yes_no else "choice")


def _twice(given: Sequence[str]) -> OptionList:
    raise QuestionError(f"the options {list(given)!r:.200} hold the same twice: give each once")


def _wrong(given: str) -> QuestionError:
    return QuestionError(f"a decision has 2 to {MAX_OPTIONS} options, one for each letter; this one has {given}")


def _told(option: DecisionOption) -> str:
    return f"{option.name}: {option.description}" if option.description else option.name
