"""The seam of an answer format: how an answer is asked for, read, compared and shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

MAX_GOLD_CHARS = 10_000


@dataclass(frozen=True)
class AnswerFormat(ABC):
    """What an answer looks like. Its values are plain and hashable: a letter, a truth word, a number, a text.

    A format never raises on a model's text: what it can't read is None, an abstention.
    """

    name: ClassVar[str]

    @property
    @abstractmethod
    def instruction(self) -> str:
        """The form of the answer in words, put after "Answer: " in a prompt: `one letter from A to D`."""

    @abstractmethod
    def parse(self, text: str) -> Any | None:
        """Read `text`, which is nothing but an answer ("(B)", "**True**", "1,234"), or return None."""

    def parse_exact(self, text: str) -> Any | None:
        """Read `text`, which was set apart as the whole answer: in a box, a tag, JSON. As `parse`, if not told else."""
        return self.parse(text)

    @abstractmethod
    def show(self, value: Any) -> str:
        """Format `value` for a person: `B) The ground is wet.`"""

    def parse_gold(self, value: object) -> Any | None:
        """Return the value that a right answer from a data file stands for, or None where it can be none.

        Data files write a value as the format does, as its text ("b", "TRUE", "4"), or as a bool or a number.
        """
        try:
            text = str(value) if isinstance(value, bool | int | float | Fraction) else value
        except ValueError:  # Python writes no integer of more than 4300 digits
            return None
        return self.parse(text) if isinstance(text, str) and len(text) <= MAX_GOLD_CHARS else None

    def key(self, value: Any) -> str:
        """The canonical text of `value`: equal answers have equal keys, and votes and result files use it."""
        return str(value)

    def equal(self, left: Any, right: Any) -> bool:
        """Return whether two values are the same answer."""
        return self.key(left) == self.key(right)


def read_gold(value: object, form: AnswerFormat) -> Any | None:
    """Return the value of `form` that a right answer from a data file stands for, or None; never raises.

    A choice is named by its letter in any case, by letter and bracket, or by its option's text; a truth value by a bool
    or any of its words; a number by an int, a float or a text.
    """
    return form.parse_gold(value)
