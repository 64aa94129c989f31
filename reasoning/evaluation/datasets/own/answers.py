"""Which option an answer of the file means, told by the evidence of all answers: never by a guess at an index."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase
from typing import Any

from reasoning.errors import UsageError
from reasoning.evaluation.datasets.option_marks import without_mark
from reasoning.evaluation.datasets.own.options import Choices
from reasoning.evaluation.datasets.records import SourceRecord

_LETTER = re.compile(r"[\s([{]{0,3}([A-Za-z])[\s)\]}.:]{0,3}")
_DIGITS = re.compile(r"[\s(]{0,3}(\d{1,3})(?:\.0)?[\s).]{0,3}")
_MAX_DIGITS = 3


@dataclass(frozen=True)
class OptionEntry:
    """An entry with its options and what the file says is right."""

    record: SourceRecord
    """The entry."""

    choices: Choices
    """Its options."""

    answer: Any
    """The answer as the file has it; None where it has none."""

    @property
    def number(self) -> int | None:
        """The answer as an index, where it can be one."""
        if isinstance(self.answer, bool):
            return None
        if isinstance(self.answer, int | float):
            return int(self.answer) if float(self.answer).is_integer() and abs(self.answer) < 1000 else None
        found = _DIGITS.fullmatch(self.answer) if isinstance(self.answer, str) else None
        return int(found[1]) if found else None

    def named(self) -> int | None:
        """Return the option that the answer names by the file's own label; None where there is none."""
        said = _folded(self.answer)
        labels = [_folded(label) for label in self.choices.labels]
        if said in labels:
            return labels.index(said)
        numbers = [re.sub(r"^\D*", "", label) for label in labels]
        number = self.number
        if number is not None and len(set(numbers)) == len(numbers) and str(number) in numbers:
            return numbers.index(str(number))
        return None

    def lettered(self) -> int | None:
        """Return the option that the answer names by a letter."""
        found = _LETTER.fullmatch(self.answer) if isinstance(self.answer, str) else None
        index = ascii_uppercase.find(found[1].upper()) if found else -1
        return index if 0 <= index < len(self.choices.texts) else None

    def worded(self) -> int | None:
        """Return the one option whose text the answer is, with or without a mark before it."""
        said = {_folded(self.answer), _folded(without_mark(str(self.answer), len(self.choices.texts)))}
        same = [place for place, text in enumerate(self.choices.texts) if _folded(text) in said]
        return same[0] if len(same) == 1 else None

    def indexed(self, start: int) -> int | None:
        """Return the option at the place that the answer counts, the first one being `start`."""
        place = -1 if self.number is None else self.number - start
        return self.choices.order[place] if 0 <= place < len(self.choices.order) else None


def right_options(asked: Sequence[OptionEntry], index_from: int | None) -> list[int | None]:
    """Return which option is right in each entry; None where the file does not say it.

    Words and letters speak for themselves. Numbers are labels where the file's options have such labels; else texts
    of options, or indices, whichever all of them can be. Raises DataError where an answer is none of its options,
    UsageError where it can't be told what the numbers count.
    """
    numeric = [one for one in asked if one.number is not None]
    number_read = _numbers(numeric, index_from) if numeric else None
    found: list[int | None] = []
    for one in asked:
        if one.answer is None:
            found.append(None)
            continue
        place = number_read(one) if number_read and one.number is not None else _words(one)
        if place is None:
            shown = "; ".join(one.choices.texts)
            raise one.record.error(f"the answer {one.answer!r:.60} is none of its options: {shown[:200]}")
        found.append(place)
    return found


def _words(one: OptionEntry) -> int | None:
    named, lettered, worded = one.named(), one.lettered(), one.worded()
    if named is None and None not in (lettered, worded) and lettered != worded:
        raise one.record.error(
            f"the answer {one.answer!r:.60} is an option's letter, and another one's text: put labels to the options"
        )
    return next((place for place in (named, lettered, worded) if place is not None), None)


_Read = Callable[[OptionEntry], int | None]


def _numbers(numeric: Sequence[OptionEntry], index_from: int | None) -> _Read:
    """Return how the numbers of a file are read."""
    if index_from is not None:
        return partial(OptionEntry.indexed, start=index_from)
    if all(one.named() is not None for one in numeric):
        return OptionEntry.named
    readings: list[_Read] = [
        OptionEntry.worded,
        partial(OptionEntry.indexed, start=0),
        partial(OptionEntry.indexed, start=1),
    ]
    possible = [read for read in readings if all(read(one) is not None for one in numeric)]
    outcomes = {tuple(read(one) for one in numeric) for read in possible}
    if len(outcomes) == 1:
        return possible[0]
    first = numeric[0]
    if not possible:
        why = "some of them can be no index from 0, others none from 1, and they are not all texts of their options"
    else:
        words = "an option's text, or an index" if OptionEntry.worded in possible else "an index"
        why = f"they can be {words} from 0 or from 1, and each would be another option"
    raise UsageError(
        f"{first.record.source}: answers are numbers, as {first.answer!r:.40} in line {first.record.line}: {why}. "
        "Say which with --index-from 0 or --index-from 1"
    )


def _folded(value: Any) -> str:
    return " ".join(str(value).casefold().split()).rstrip(".")
