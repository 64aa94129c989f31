"""Which fields of an entry are its question, its options and its answer: named by the user, or found by usual names."""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError, UsageError, nearest
from reasoning.question import FORMATS

if TYPE_CHECKING:
    from reasoning.evaluation.datasets.records import SourceRecord

USUAL: Mapping[str, tuple[str, ...]] = {
    "question": ("question.stem", "question.text", "question", "query", "problem", "prompt", "input", "text"),
    "answer": (
        *("answer", "gold", "target", "label", "answerKey", "answer_key", "correct_answer", "correct", "solution"),
        *("correct_option", "expected", "answer_idx", "answer_index", "output"),
    ),
    "options": ("options", "choices", "question.choices", "answers", "endings", "mc1_targets.choices"),
    "context": ("context", "passage", "premises", "article", "facts", "theory", "background"),
    "id": ("id", "qid", "id_string", "question_id", "uid", "idx"),
}
"""Names that are looked for where none is given, the more telling ones first."""

COLUMNS = ("{letter}", "option_{letter}", "option {letter}", "choice_{letter}", "choice {letter}", "option{letter}")
"""How columns with one option each are usually called; a number may stand in place of the letter."""

MAX_OPTIONS = 26
"""Options of a question."""

MAX_CELL = 100_000
"""Characters of a cell that is read as a list or an object."""

MAX_SHOWN = 20
"""Names of fields that an error lists."""


@dataclass(frozen=True)
class Fields:
    """Where a user's own file has what; what is empty is looked for under its usual names.

    A name with dots goes into objects, lists and cells that hold JSON: `question.choices.text`.
    Raises UsageError for what can't be meant.
    """

    question: str = ""
    """The field of the question."""

    answer: str = ""
    """The field of the right answer: a letter, an option's text, an index, a truth word, a number, a text."""

    options: tuple[str, ...] = ()
    """The field of the options, or several that hold one option each."""

    context: str = ""
    """The field of what the answer has to follow from."""

    id: str = ""
    """The field of the question's name; without one they are numbered."""

    answer_format: str = ""
    """The answer format by its name; empty: it follows from the options, or from all answers of the file."""

    index_from: int | None = None
    """What the first option is called where answers are numbers: 0 or 1; None: it follows from all answers."""

    def __post_init__(self) -> None:
        if self.answer_format and self.answer_format not in FORMATS:
            raise UsageError(
                f"answer format {self.answer_format!r} is not known: one of {', '.join(FORMATS)}."
                f"{nearest(self.answer_format, FORMATS)}"
            )
        if self.index_from not in (None, 0, 1):
            raise UsageError(f"index_from={self.index_from} can't be used: the first option is number 0 or number 1")

    @property
    def given(self) -> dict[str, Any]:
        """Return what was named, as JSON has it: for the settings of a run."""
        named = {name: value for name, value in asdict(self).items() if value not in ("", (), None)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in named.items()}

    def found_in(self, records: Sequence[SourceRecord]) -> Fields:
        """Return the fields with their names in these records. Raises DataError, which lists the fields there are."""
        first = records[0]
        for name in ("question", "answer", "context", "id"):
            if named := getattr(self, name):
                _require(records, named, name)
        for named in self.options:
            _require(records, named, "options")
        question = self.question or _usual(records, "question", ())
        if not question:
            names = ", ".join(USUAL["question"])
            raise first.error(f"no field is called {names}: name the question's with --question-field. {_there(first)}")
        options = self.options or _usual_options(records, question)
        taken = (question, *options)
        answer = self.answer or _usual(records, "answer", taken)
        if not answer:
            names = ", ".join(USUAL["answer"])
            raise first.error(f"no field is called {names}: name the answer's with --answer-field. {_there(first)}")
        context = self.context or _usual(records, "context", (*taken, answer))
        return Fields(
            question,
            answer,
            options,
            context,
            self.id or _usual(records, "id", (*taken, answer, context)),
            self.answer_format,
            self.index_from,
        )


def value_at(data: Any, name: str) -> Any | None:
    """Return what stands under a name, or under a path of names parted by dots; None where nothing does."""
    if isinstance(data, Mapping) and name in data:
        return data[name]
    head, dot, rest = name.partition(".")
    while dot:
        inner = _child(data, head)
        if inner is not None:
            return value_at(opened(inner), rest)
        more, dot, rest = rest.partition(".")
        head = f"{head}.{more}"
    return _child(data, name)


def _child(data: Any, name: str) -> Any | None:
    if isinstance(data, Mapping):
        return data.get(name)
    if isinstance(data, list) and name.isascii() and name.isdecimal() and len(name) < 6:
        return data[int(name)] if int(name) < len(data) else None
    if isinstance(data, list) and data and all(isinstance(entry, Mapping) and name in entry for entry in data):
        return [entry[name] for entry in data]
    return None


def opened(value: Any) -> Any:
    """Read a cell that holds a list or an object, as JSON or as Python writes it; return anything else as it is."""
    if not isinstance(value, str) or len(value) > MAX_CELL or value.strip()[:1] not in ("{", "["):
        return value
    for read in (json.loads, _literal):
        try:
            return read(value.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return value


def _literal(text: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of backslashes in strings that Python would not write so
        return ast.literal_eval(text)


def _require(records: Sequence[SourceRecord], named: str, what: str) -> None:
    if all(value_at(record.data, named) is None for record in records):
        flag = f"--{what}-field"
        raise DataError(records[0].source, f"{flag} {named}: no entry has such a field. {_there(records[0], named)}")


def _usual(records: Sequence[SourceRecord], what: str, taken: Sequence[str]) -> str:
    """Find the first usual name that any entry has; of a question, one that is a text."""
    for name in USUAL[what]:
        values = [found for record in records if (found := value_at(record.data, name)) is not None]
        if name not in taken and values and (what != "question" or all(isinstance(value, str) for value in values)):
            return name
    return ""


def _usual_options(records: Sequence[SourceRecord], question: str) -> tuple[str, ...]:
    """Find the field of the options, else columns of one option each: A, B, C, …, option_a, …, choice1, …"""
    for name in USUAL["options"]:
        values = [found for record in records if (found := value_at(record.data, name)) is not None]
        if name != question and any(isinstance(opened(value), list | Mapping) for value in values):
            return (name,)
    names = {key.lower(): key for record in records for key in record.data if isinstance(key, str)}
    for pattern in COLUMNS:
        for letters in ("abcdefghijklmnopqrstuvwxyz", "123456789"):
            if pattern == "{letter}" and letters[0] == "1":
                continue
            found = _row(names, [pattern.format(letter=letter) for letter in letters])
            if len(found) >= 2:
                return found
    return ()


def _row(names: Mapping[str, str], wanted: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in wanted:
        if name not in names:
            break
        found.append(names[name])
    return tuple(found)


def _there(record: SourceRecord, name: str = "") -> str:
    names = list(_paths(record.data))
    more = ", …" if len(names) > MAX_SHOWN else ""
    return f"There are: {', '.join(names[:MAX_SHOWN])}{more}.{nearest(name, names) if name else ''}"


def _paths(data: Mapping[Any, Any], before: str = "", depth: int = 0) -> list[str]:
    """List the names of fields, those within objects after a dot."""
    found: list[str] = []
    for key, value in list(data.items())[:100]:
        name = f"{before}{key}"
        inner = _paths(value, f"{name}.", depth + 1) if isinstance(value, Mapping) and depth < 3 else []
        found += [name, *inner]
    return found
