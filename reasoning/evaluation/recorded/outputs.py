"""What a record says of one question: its outputs, in the forms of the usual harnesses or under fields named by a user.

A record is of lm-evaluation-harness (`doc`, `resps`), inspect_ai (`output.choices`), OpenAI's batches
(`response.body.choices`), or plain (`samples`, `response`, …): a text, a list of texts, or objects with a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reasoning.evaluation.datasets.own.fields import value_at
from reasoning.evaluation.datasets.records import SourceRecord

PLACES = (
    *(
        "response.body.choices",
        "response.body.output",
        "output.choices",
        "resps",
        "samples",
        "responses",
        "completions",
    ),
    *("outputs", "generations", "predictions", "choices", "candidates", "ys", "response", "completion", "output"),
    *("generation", "generated_answer", "generated_text", "model_output", "prediction", "reply", "text"),
)
"""Where outputs are looked for, the more telling places first."""

SILENT = "output.choices"
"""Where an empty list is an empty output, as inspect_ai writes it: its `choices` are the options then."""

IDS = ("custom_id", "doc_id", "id", "qid", "question_id", "task_id", "uid", "idx", "index")
GOLDS = ("gold", "target", "reference", "answer", "label", "ground_truth", "doc.answer", "doc.target", "expected")
QUESTIONS = (
    *("question", "query", "problem", "doc.question", "doc.query", "doc.problem", "doc.text", "doc.input", "input"),
    "prompt",
)
OPTIONS = ("options", "choices", "doc.options", "doc.choices", "doc.choices.text")
CONTEXTS = ("context", "passage", "doc.context", "doc.passage")

TEXTS = ("text", "content", "message.content", "solution", "output", "response", "completion", "generated_text", "y")
"""Where an output that is an object has its text."""

LABELS = ("is_correct", "correct", "passed")
WEIGHTS = ("weight",)
REASONS = ("finish_reason", "stop_reason")

MAX_OUTPUTS = 10_000
"""Outputs of a question."""


@dataclass(frozen=True)
class RecordedOutput:
    """One output as it was written."""

    text: str
    """The whole text."""

    finish_reason: str = "stop"
    """Why it ended, where that is recorded: `length` for one that was cut off."""

    weight: float | None = None
    """What its vote weighs, where that is recorded."""

    label: bool | None = None
    """Whether whoever recorded it took it for right."""


@dataclass(frozen=True)
class RecordedRow:
    """What a record, or several of one id, say of a question."""

    id: str
    """The question's name there; empty where it has none."""

    question: str
    """Its text; empty where the record has none."""

    outputs: tuple[RecordedOutput, ...]
    """Its outputs in the order of the file."""

    record: SourceRecord
    """The first of its records."""


@dataclass(frozen=True)
class OutputFields:
    """Where a file has what; what is empty is looked for under usual names. Dots go into objects."""

    outputs: tuple[str, ...] = ()
    """The fields of the outputs; several where each holds one."""

    id: str = ""
    """The field of the question's name."""

    question: str = ""
    """The field of the question's text."""

    gold: str = ""
    """The field of the right answer, where no task tells it."""

    options: str = ""
    """The field of the options, where no task tells them."""

    weight: str = ""
    """The field, of an output or beside it, of what its vote weighs."""

    label: str = ""
    """The field, of an output or beside it, of whether it was taken for right."""


def read_rows(records: list[SourceRecord], fields: OutputFields) -> list[RecordedRow]:
    """Read records as questions with outputs; those of one id are one question. Raises DataError for none."""
    rows: dict[str, RecordedRow] = {}
    for number, record in enumerate(records, 1):
        found = tuple(_outputs(record, fields))
        name = _text(record, (fields.id,) if fields.id else IDS)
        asked = _text(record, (fields.question,) if fields.question else QUESTIONS)
        key = name or f"\x00{number}"
        if key in rows and record.data.get("filter") != rows[key].record.data.get("filter"):
            continue  # lm-evaluation-harness writes the same outputs once for each of its filters
        if key in rows:
            found = (*rows[key].outputs, *found)
            rows[key] = RecordedRow(name, rows[key].question, found, rows[key].record)
        else:
            rows[key] = RecordedRow(name, asked, found, record)
        if len(found) > MAX_OUTPUTS:
            raise record.error(f"question {name or number} has more than {MAX_OUTPUTS:,} outputs")
    if records and not any(row.outputs for row in rows.values()):
        shown = ", ".join(map(str, list(records[0].data)[:12]))
        raise records[0].error(
            f"no outputs were found: name their field with --output-field (dots go inside). There are: {shown}"
        )
    return list(rows.values())


def _text(record: SourceRecord, names: tuple[str, ...]) -> str:
    values = (value_at(record.data, name) for name in names)
    return next((str(one).strip() for one in values if isinstance(one, str | int) and str(one).strip()), "")


def _outputs(record: SourceRecord, fields: OutputFields) -> Iterator[RecordedOutput]:
    if fields.outputs:
        found = [value_at(record.data, name) for name in fields.outputs]
    elif value_at(record.data, SILENT) == []:
        found = [""]
    else:
        found = [next((one for name in PLACES if (one := value_at(record.data, name)) not in (None, "", [])), None)]
    for value in found:
        for one in _flat(value, 0):
            yield from _output(record, one, fields)


def _flat(value: Any, depth: int) -> Iterator[Any]:
    """Yield the texts and objects of lists, which may be nested."""
    if isinstance(value, list) and depth < 4:
        for one in value:
            yield from _flat(one, depth + 1)
    elif isinstance(value, str | Mapping):
        yield value


def _output(record: SourceRecord, one: Any, fields: OutputFields) -> Iterator[RecordedOutput]:
    if isinstance(one, str):
        about: Mapping[str, Any] = record.data
        text: Any = one
    else:
        about = one
        text = _joined(next((found for name in TEXTS if (found := value_at(one, name)) is not None), None))
    if not isinstance(text, str):
        return
    weight = _first(about, (fields.weight,) if fields.weight else WEIGHTS)
    label = _first(about, (fields.label,) if fields.label else LABELS)
    reason = _first(about, REASONS)
    yield RecordedOutput(
        text,
        "length" if reason in ("length", "max_tokens", "model_length") else "stop",
        float(weight) if isinstance(weight, int | float) and not isinstance(weight, bool) else None,
        bool(label) if isinstance(label, bool) or label in (0, 1) else None,
    )


def _joined(content: Any) -> Any:
    """Return a text, or the texts of a message's parts one after the other."""
    if not isinstance(content, list):
        return content
    parts = [part.get("text") for part in content if isinstance(part, Mapping)]
    return "\n".join(part for part in parts if isinstance(part, str))


def _first(data: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((found for name in names if (found := value_at(data, name)) is not None), None)
