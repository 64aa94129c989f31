"""Entries of a user's own file as questions with gold answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from reasoning.answers import Number, Truth
from reasoning.answers.truth import truth_value
from reasoning.evaluation.datasets.option_marks import UncertainError
from reasoning.evaluation.datasets.own.answers import OptionEntry, right_options
from reasoning.evaluation.datasets.own.fields import Fields, value_at
from reasoning.evaluation.datasets.own.options import read_choices
from reasoning.evaluation.datasets.records import SourceRecord
from reasoning.evaluation.examples import Example, LeftOut, Note
from reasoning.evaluation.task import Task, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.evaluation.datasets.sources import Source
    from reasoning.evaluation.examples import Entry

_NUMBER = re.compile(r"\s?[-−+]?\s?[$€£]?\s?\d[\d,.]*(?:\s?/\s?\d+)?\s?%?")

COMPLEMENTS = {"true": "False", "yes": "No", "false": "True", "no": "Yes"}
"""What the other answer is called, where all of a file's answers are the same."""


def own_task(data: str, fields: Fields | None = None) -> Task:
    """Return a task that reads the user's file (or set of the hub) of that name; load it with `load(task, data)`.

    fields: where its questions and answers are; what is left out is looked for under usual names.
    """
    fields = fields or Fields()
    name = re.sub(r"[^\w.-]+", "-", Path(data.partition("#")[0]).stem).strip("-.") or "own"
    return Task(
        name=name,
        about="questions of one's own",
        paper="",
        where="Name a file of JSON, JSON lines, comma- or tab-separated values.",
        read=partial(_read, fields=fields, name=name),
        files={},
        split="test",
        sample="",
        settings={"fields": fields.given},
    )


def _read(source: Source, world: World | None = None, *, fields: Fields, name: str) -> Iterator[Entry]:
    del world
    records = list(source.records())
    if not records:
        return
    found = fields.found_in(records)
    yield Note(_told(found))
    asked = [_Row(record, found, f"{name}_{number}") for number, record in enumerate(records, 1)]
    yield from _items(asked, found)


def _told(fields: Fields) -> str:
    parts = {"question": fields.question, "options": ", ".join(fields.options), "answer": fields.answer}
    parts |= {"context": fields.context, "id": fields.id}
    return "read as: " + ", ".join(f"{name} from {where}" for name, where in parts.items() if where)


@dataclass(frozen=True)
class _Row:
    record: SourceRecord
    fields: Fields
    numbered: str

    @property
    def answer(self) -> Any | None:
        value = value_at(self.record.data, self.fields.answer)
        return None if isinstance(value, str) and not value.strip() else value

    def question(self, **more: Any) -> Any:
        """Make the question, with the id that the file gives it, else its number."""
        text = value_at(self.record.data, self.fields.question)
        if not isinstance(text, str) or not text.strip():
            raise self.record.error(f'"{self.fields.question}" is {text!r:.60}: the text of a question is expected')
        name = value_at(self.record.data, self.fields.id) if self.fields.id else None
        named = str(name).strip() if isinstance(name, str | int) and not isinstance(name, bool) else ""
        return self.record.question(text.strip(), context=self._context(), id=named or self.numbered, **more)

    def _context(self) -> str:
        value = value_at(self.record.data, self.fields.context) if self.fields.context else None
        if value is None:
            return ""
        lines = value if isinstance(value, list) else [value]
        if not all(isinstance(line, str) for line in lines):
            raise self.record.error(
                f'"{self.fields.context}" is {value!r:.60}: a text, or a list of texts, is expected'
            )
        return "\n".join(line.strip() for line in lines)


def _items(rows: Sequence[_Row], fields: Fields) -> Iterator[Entry]:
    """Read questions with options one way, those without another, in the order of the file."""
    choosing: dict[int, OptionEntry] = {}
    left_out: dict[int, LeftOut] = {}
    for place, row in enumerate(rows):
        try:
            choices = read_choices(row.record, fields.options) if fields.options else None
        except UncertainError as error:
            left_out[place] = row.record.left_out(error)
            continue
        if choices:
            choosing[place] = OptionEntry(row.record, choices, row.answer)
    right = dict(zip(choosing, right_options(list(choosing.values()), fields.index_from), strict=True))
    free = [row for place, row in enumerate(rows) if place not in choosing and place not in left_out]
    form = fields.answer_format or _form_of(free)
    if free and not fields.answer_format:
        yield Note(f"answers without options are taken for {_worded(form)}; --answer-format says otherwise")
    for place, row in enumerate(rows):
        if place in left_out:
            yield left_out[place]
        elif place in choosing:
            yield _chosen(row, choosing[place], right[place], fields.answer_format)
        else:
            yield _free(row, form)


def _chosen(row: _Row, asked: OptionEntry, place: int | None, form: str) -> Example:
    question = row.question(options=asked.choices.texts, answer_format=form)
    if place is None:
        return Example(question, None)
    if isinstance(question.answer_format, Truth):
        return Example(question, question.answer_format.values[place])
    gold = ascii_uppercase[place] if question.answer_format.name == "choice" else asked.choices.texts[place]
    return Example(question, gold)


def _free(row: _Row, form: str | Truth) -> Example:
    options = form.options if isinstance(form, Truth) else ()
    question = row.question(answer_format=form, options=options)
    answer = _result(row.answer) if question.answer_format.name in ("number", "expression") else row.answer
    if answer is not None and not isinstance(answer, str | int | float):
        raise row.record.error(f'"{row.fields.answer}" is {answer!r:.60}: a text or a number is expected')
    return Example(question, answer if answer is None or question.answer_format.name == "number" else str(answer))


def _result(answer: Any) -> Any:
    """Return what follows the last "####" of a solution, as GSM8K writes its answers."""
    return answer.rpartition("####")[2].strip() if isinstance(answer, str) else answer


def _form_of(rows: Sequence[_Row]) -> str | Truth:
    """Report the format from all answers: numbers, truth words, else texts."""
    answers = [row.answer for row in rows if row.answer is not None]
    if answers and all(_is_number(answer) for answer in answers):
        return "number"
    if answers and all(isinstance(answer, bool | str) for answer in answers):
        words = list(dict.fromkeys(str(answer).strip().casefold() for answer in answers))
        values = [truth_value(word) for word in words[:10]]
        if None not in values and len(set(values)) == len(words):
            return _truth(dict(zip((value or "" for value in values), words, strict=True)))
    return "text"


def _truth(words: dict[str, str]) -> Truth:
    """Return the truth format in the file's own words, the true one first."""
    if len(words) == 1 and "Unknown" not in words:
        (value, word), other = next(iter(words.items())), {"True": "False", "False": "True"}
        words = {value: word, other[value]: COMPLEMENTS.get(word, "")}
    if not {"True", "False"} <= set(words) or not all(words.values()):
        return Truth()
    return Truth(tuple(words[value].capitalize() for value in ("True", "False", "Unknown") if value in words))


def _is_number(answer: Any) -> bool:
    if isinstance(answer, bool):
        return False
    result = _result(answer)
    return isinstance(answer, int | float) or (
        isinstance(result, str) and bool(_NUMBER.fullmatch(result[:100])) and Number().parse(result) is not None
    )


def _worded(form: str | Truth) -> str:
    if isinstance(form, Truth):
        return f"truth values ({', '.join(form.options)})"
    return f"{form}s" if form else "texts"
