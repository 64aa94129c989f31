"""FOLIO: does a conclusion follow from premises in expert-written English, by first-order logic?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.answers.truth import truth_value
from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example, LeftOut
from reasoning.evaluation.task import Task, World
from reasoning.evaluation.tasks.lettered import LOGIC_LM, WHERE, example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source

OPTIONS = ("True", "False", "Uncertain")
ASKED = "Based on the above information, is the following statement true, false, or uncertain?"
"""How a conclusion is asked about. The words are those of Logic-LM."""


def read(source: Source, world: World | None = None) -> Iterator[Example | LeftOut]:
    """Read FOLIO's own files (JSON lines of premises, conclusion, label) or the Logic-LM form."""
    del world
    for number, record in enumerate(source.records(), 1):
        yield _own(record, number) if "premises" in record.data else example(record, f"folio_{number}", "truth")


def _own(record: SourceRecord, number: int) -> Example:
    premises = record.data.get("premises")
    context = premises if isinstance(premises, str) else " ".join(map(str.strip, record.texts("premises")))
    question = record.question(
        f"{ASKED} {record.text('conclusion')}",
        context=context,
        options=OPTIONS,
        answer_format="truth",
        id=str(record.data.get("example_id") or f"folio_{number}"),
    )
    label = record.text("label", needed=False)
    gold = truth_value(label) if label else None
    if label and gold is None:
        raise record.error(f'"label" is {label!r}: True, False or Uncertain is expected')
    return Example(question, gold)


TASK = Task(
    name="folio",
    about="does a conclusion follow from premises by first-order logic: True, False or Uncertain",
    paper="Han et al., 2022, arXiv:2209.00840",
    where="FOLIO is in the repository Yale-LILY/FOLIO (data/v0.0/folio-validation.jsonl). "
    + WHERE.format(folder="FOLIO"),
    read=read,
    files={"train": "folio-train.jsonl", "validation": "folio-validation.jsonl", "dev": "dev.json"},
    split="validation",
    sample="folio.jsonl",
    card=Card(
        licence="CC BY-SA 4.0",
        size="v0.0: 1,004 to train, 204 to validate",
        metric="accuracy of True, False and Uncertain",
        published=(
            Published("GPT-4, directly; chain of thought", "69.1 %; 70.6 %", LOGIC_LM),
            Published("GPT-4, Logic-LM", "78.9 %", LOGIC_LM),
        ),
    ),
)
"""The task."""
