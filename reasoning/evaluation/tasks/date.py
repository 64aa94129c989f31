"""Date understanding of BIG-bench: which date follows from a few sentences?"""

from __future__ import annotations

import hashlib
import re
from string import ascii_uppercase
from typing import TYPE_CHECKING

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.datasets.option_marks import UncertainError, read_options
from reasoning.evaluation.examples import Example, LeftOut
from reasoning.evaluation.task import Task, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source

_OPTIONS = re.compile(r"\n\s{0,9}Options:[^\S\n]*\n")


def read(source: Source, world: World | None = None) -> Iterator[Example | LeftOut]:
    """Read BIG-bench's file (examples of input and target_scores), or BIG-Bench Hard's (options within the input).

    BIG-bench's file has the right date first nearly everywhere, so its options are put in an order that is drawn from
    the words of the question and of the option.
    """
    del world
    for number, record in enumerate(source.records(), 1):
        name = f"date_{number}"
        yield _lettered(record, name) if record.first("target_scores") is None else _scored(record, name)


def _scored(record: SourceRecord, name: str) -> Example | LeftOut:
    text = record.text("input")
    scores = record.within(record.first("target_scores"), "target_scores").data
    options = sorted(scores, key=lambda option: hashlib.sha256(f"{text}\n{option}".encode()).digest())
    right = [option for option in options if scores[option] == 1]
    if len(right) != 1 or len(options) < 2:
        return record.left_out(f"{len(right)} of its {len(options)} dates are right: one of at least two is expected")
    question = record.question(text, options=tuple(options), answer_format="choice", id=name)
    return Example(question, ascii_uppercase[options.index(right[0])])


def _lettered(record: SourceRecord, name: str) -> Example | LeftOut:
    text, *options = _OPTIONS.split(record.text("input"), maxsplit=1)
    try:
        read = read_options(options[0].strip().split("\n") if options else (), expected=True)
    except UncertainError as error:
        return record.left_out(error)
    question = record.question(text.strip(), options=read.texts, answer_format="choice", id=name)
    return Example(question, record.right(read, "target"))


TASK = Task(
    name="date",
    about="which date follows from a few sentences; five or six options",
    paper="Srivastava et al., 2022, arXiv:2206.04615",
    where="It is in google/BIG-bench (bigbench/benchmark_tasks/date_understanding/task.json), as well as "
    "in reasoning-machines/pal (date_understanding.json).",
    read=read,
    files={"test": ("date_understanding.json", "task.json")},
    split="test",
    sample="date.json",
    card=Card(
        licence="Apache 2.0",
        size="369 questions (BIG-bench)",
        metric="accuracy of the option's letter; PAL and chain of thought were asked without options",
        published=(
            Published("PaLM 540B, directly; chain of thought", "49.0 %; 65.3 %", "arXiv:2201.11903"),
            Published("Codex, PAL", "76.2 %", "arXiv:2211.10435"),
        ),
    ),
)
"""The task."""
