"""One entry of a data file, with its place: it hands out what a task needs, and words what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError, QuestionError
from reasoning.evaluation.examples import LeftOut
from reasoning.question import Question

if TYPE_CHECKING:
    from reasoning.evaluation.datasets.option_marks import Options


@dataclass(frozen=True)
class SourceRecord:
    """One entry of a source."""

    source: str
    """The file or the hub's name, for messages."""

    line: int
    """Where it begins: the line of the file, or the row of the set, counted from 1."""

    data: Mapping[str, Any]
    """Its fields."""

    about: Mapping[str, Any] = field(default_factory=dict)
    """What the object that holds the entries says of them all: a logic, a rule, a depth."""

    def error(self, why: str) -> DataError:
        """Return a DataError that names the place."""
        return DataError(self.source, why, self.line)

    def left_out(self, why: object) -> LeftOut:
        """Return the note that this entry can't be read with certainty."""
        return LeftOut(self.source, self.line, str(why))

    def first(self, *names: str) -> Any:
        """Return the first of the fields that is there and not null; None where none is."""
        return next((self.data[name] for name in names if self.data.get(name) is not None), None)

    def text(self, *names: str, needed: bool = True) -> str:
        """Return the text of the first of the fields that is there; empty where none is and none is `needed`."""
        value = self.first(*names)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            raise self._wrong(names, "a text", value)
        if needed and not value.strip():
            raise self.error(f"{_named(names)} is empty: a text is expected")
        return value.strip()

    def texts(self, *names: str, count: int | None = None) -> tuple[str, ...]:
        """Return a list of texts: `count` of them, or any number from two."""
        value = self.first(*names)
        if not isinstance(value, list | tuple) or not all(isinstance(entry, str) for entry in value):
            raise self._wrong(names, "a list of texts", value)
        if len(value) != count if count else len(value) < 2:
            raise self.error(f"{_named(names)} has {len(value)} entries: {count or 'at least two'} are expected")
        return tuple(entry.strip() for entry in value)

    def right(self, options: Options, *names: str) -> str | None:
        """Return the letter of the right option; None where no field says it.

        A letter in the file names the option with that mark, a number the one at that place, counted from 0.
        """
        index = self.index(*names, count=len(options.texts))
        if index is None:
            return None
        return ascii_uppercase[index] if isinstance(self.first(*names), str) else options.letter_at(index)

    def index(self, *names: str, count: int) -> int | None:
        """Return which of `count` options is right: a number from 0, or a letter; None where no field says it."""
        value = self.first(*names)
        if value is None:
            return None
        if isinstance(value, str):
            letter = value.strip().strip("()[].").strip().upper()
            found = ascii_uppercase.find(letter) if len(letter) == 1 else -1
        elif isinstance(value, int) and not isinstance(value, bool):
            found = value
        else:
            raise self._wrong(names, "a number or a letter", value)
        if not 0 <= found < count:
            last = ascii_uppercase[count - 1]
            raise self.error(f"{_named(names)} is {value!r}: a number from 0 to {count - 1} or a letter A to {last}")
        return found

    def number(self, name: str) -> int | None:
        """Return a whole number that may be missing."""
        value = self.data.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self._wrong((name,), "a whole number", value)

    def within(self, data: object, name: str) -> SourceRecord:
        """Return an inner object of this entry as a record at the same place."""
        if not isinstance(data, Mapping):
            raise self._wrong((name,), "an object", data)
        return SourceRecord(self.source, self.line, data, self.about)

    def question(self, text: str, **fields: Any) -> Question:
        """Make a question; one that can't be asked is an error of the data."""
        try:
            made = Question(text, **fields)
            "".join((made.text, made.context, made.id, *made.options)).encode()
        except QuestionError as error:
            raise self.error(str(error)) from error
        except UnicodeEncodeError as error:
            raise self.error(f"half a character (\\u{ord(error.object[error.start]):04x}) can't be asked") from None
        return made

    def _wrong(self, names: tuple[str, ...], expected: str, value: object) -> DataError:
        if value is None:
            return self.error(f"{_named(names)} is missing: {expected} is expected; there are: {_fields(self.data)}")
        return self.error(f"{_named(names)} is {_brief(value)}: {expected} is expected")


def _named(names: tuple[str, ...]) -> str:
    return " or ".join(f'"{name}"' for name in names)


def _fields(data: Mapping[str, Any]) -> str:
    return ", ".join(map(str, list(data)[:12])) or "no fields"


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
