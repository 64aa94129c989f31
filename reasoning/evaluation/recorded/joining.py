"""Which question of a task an output answers: found by its id or by its text, never by its place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.errors import DataError
from reasoning.evaluation.datasets.own import Fields, own_task
from reasoning.evaluation.datasets.own.fields import value_at
from reasoning.evaluation.datasets.sources import Source
from reasoning.evaluation.examples import Dataset, Example, Note
from reasoning.evaluation.recorded.outputs import CONTEXTS, GOLDS, OPTIONS, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.recorded.outputs import OutputFields, RecordedRow

_SIGNS = re.compile(r"\W+")


def join(rows: list[RecordedRow], asked: Dataset) -> tuple[list[tuple[Example, RecordedRow]], list[str]]:
    """Return each question with its outputs, in the order of the task, and notes on what did not fit together.

    Ids are compared as they are, and behind the task's name (`900` is `game24_900`); texts without blanks and signs.
    Raises DataError where nothing fits.
    """
    task = str(asked.settings.get("task", ""))
    by_name = {example.question.id: example for example in asked.examples}
    by_text = _by_text(asked.examples)
    found: dict[str, RecordedRow] = {}
    unknown = twice = 0
    for row in rows:
        named = by_name.get(row.id) or by_name.get(f"{task}_{row.id}") if row.id else None
        example = _agreeing(named, row) or by_text.get(_plain(row.question))
        if example is None:
            unknown += 1
        elif example.question.id in found:
            twice += 1
        else:
            found[example.question.id] = row
    if not found:
        first = rows[0]
        shown = f"id {first.id!r:.40}, question {first.question!r:.60}"
        raise DataError(
            first.record.source,
            f"none of its {len(rows)} questions is one of {task or 'the task'}, by id or by text ({shown}): name other "
            "data (--data), or the fields (--id-field, --question-field)",
        )
    missing = len(asked.examples) - len(found)
    notes = [
        f"{unknown} recorded questions are none of the task's, and were left out" if unknown else "",
        f"{twice} recorded questions stood there before under another id, and were left out" if twice else "",
        f"{missing} questions of the task have no outputs, and are not counted" if missing else "",
    ]
    pairs = [(one, found[one.question.id]) for one in asked.examples if one.question.id in found]
    return pairs, [note for note in notes if note]


def _agreeing(example: Example | None, row: RecordedRow) -> Example | None:
    """Return the example of the row's id, unless the row's own text is that of another question."""
    if example is None or not row.question:
        return example
    here, there = _plain(example.question.text), _plain(row.question)
    return example if here in there or there in here else None


def _by_text(examples: Iterable[Example]) -> dict[str, Example | None]:
    """Return the examples by their texts; a text that several share names none."""
    found: dict[str, Example | None] = {}
    for example in examples:
        for text in {_plain(example.question.text), _plain(f"{example.question.context} {example.question.text}")}:
            found[text] = None if text in found else example
    return found


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).casefold()


def examples_of(rows: list[RecordedRow], fields: OutputFields, answer_format: str) -> Dataset:
    """Make the questions of what the rows say themselves: text, options, gold answer. Raises DataError."""
    records = [row.record for row in rows]
    named = Fields(
        question=fields.question or _there(records, QUESTIONS, "question"),
        answer=fields.gold or _there(records, GOLDS, "gold"),
        options=tuple(one for one in [fields.options or _there(records, OPTIONS, "")] if one),
        context=_there(records, CONTEXTS, ""),
        answer_format=answer_format,
    )
    source = Source(records[0].source, "file", "", rows=tuple(record.data for record in records))
    read = own_task("recorded", named).read
    made = [entry for entry in (read(source, None) if read else ()) if not isinstance(entry, Note)]
    examples = []
    for number, (row, entry) in enumerate(zip(rows, made, strict=True), 1):
        if not isinstance(entry, Example):
            raise row.record.error(f"its question can't be read with certainty: {entry}")
        examples.append(Example(replace(entry.question, id=row.id or f"recorded_{number}"), entry.gold))
    return Dataset(tuple(examples), {"task": "recorded", "data": source.name})


def _there(records: list[SourceRecord], names: tuple[str, ...], what: str) -> str:
    """Return the first of the names that a record has; raises DataError where none has it, unless it may be missing."""
    found = next((name for name in names if any(value_at(one.data, name) not in (None, "") for one in records)), "")
    if not found and what:
        raise records[0].error(
            f"no field is called {', '.join(names[:6])}, …: name the task that these are outputs of (--task), or the "
            f"field (--{what}-field)"
        )
    return found
