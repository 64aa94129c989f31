"""ReClor: reading comprehension that takes logical reasoning, four options each."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example
from reasoning.evaluation.task import Task, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.sources import Source


def read(source: Source, world: World | None = None) -> Iterator[Example]:
    """Read ReClor's files: a JSON list of context, question, answers (four), label (not in test.json), id_string."""
    del world
    for number, record in enumerate(source.records(), 1):
        options = record.texts("answers", count=4)
        question = record.question(
            record.text("question"),
            context=record.text("context"),
            options=options,
            answer_format="choice",
            id=record.text("id_string", needed=False) or f"reclor_{number}",
        )
        right = record.index("label", count=4)
        yield Example(question, None if right is None else ascii_uppercase[right])


TASK = Task(
    name="reclor",
    about="reading comprehension that takes logical reasoning, from GMAT and LSAT exams; four options",
    paper="Yu et al., 2020, arXiv:2002.04326",
    where="ReClor is given out by its authors on the ReClor project page (a form to fill in): val.json, test.json.",
    read=read,
    files={"train": "train.json", "val": "val.json", "validation": "val.json", "test": "test.json"},
    split="validation",
    sample="reclor.json",
    card=Card(
        licence="for research alone, on the owners' terms",
        size="4,638 to train, 500 to validate, 1,000 to test (their labels are not public)",
        metric="accuracy of the option's letter",
        published=(
            Published("graduate students, on 100 of the test", "63.0 %", "arXiv:2002.04326"),
            Published("RoBERTa-large, fine-tuned, test", "55.6 %", "arXiv:2002.04326"),
        ),
    ),
)
"""The task. Of test.json the labels are not public: its questions are answered and not scored."""
