"""AQuA-RAT: algebraic word problems with five options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.datasets.option_marks import UncertainError, read_options, unmarked
from reasoning.evaluation.examples import Example, LeftOut
from reasoning.evaluation.task import Task, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.option_marks import Options
    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source

CHOICES = "Answer Choices:"
_LETTER = re.compile(r"\(([a-e])\)")


def read(source: Source, world: World | None = None) -> Iterator[Example | LeftOut]:
    """Read JSON lines of AQuA: question, options ("A)21"), correct (a letter); or AGIEval's and PAL's forms of it.

    AGIEval: question, options ("(A)21"), label. PAL: input, the options behind "Answer Choices:(a) 21(b) …", and target
    ("(a)").
    """
    del world
    for number, record in enumerate(source.records(), 1):
        yield _example(record, f"aqua_{number}")


def _example(record: SourceRecord, name: str) -> Example | LeftOut:
    text = record.text("question", "input")
    try:
        if record.first("options") is None:
            text, options = _split(text)
        else:
            options = read_options(record.texts("options"), expected=False)
    except UncertainError as error:
        return record.left_out(error)
    question = record.question(text, options=options.texts, answer_format="choice", id=name)
    return Example(question, record.right(options, "correct", "label", "target"))


def _split(text: str) -> tuple[str, Options]:
    """Part PAL's form into the question and its options. Raises UncertainError where the letters don't follow."""
    asked, _, choices = text.rpartition(CHOICES)
    before, *parts = _LETTER.split(choices)
    letters, texts = parts[::2], parts[1::2]
    if not asked or before.strip() or len(letters) < 2 or "".join(letters) != "abcde"[: len(letters)]:
        raise UncertainError(f'the options behind "{CHOICES}" can\'t be told apart: {choices[:60]!r}')
    return asked.strip(), unmarked(texts)


TASK = Task(
    name="aqua",
    about="algebraic word problems; five options",
    paper="Ling et al., 2017, arXiv:1705.04146",
    where="AQuA is in the repository google-deepmind/AQuA (test.json), PAL's form in reasoning-machines/pal "
    "(aqua.jsonl), AGIEval's in ruixiangcui/AGIEval (aqua-rat.jsonl).",
    read=read,
    files={"train": "train.json", "dev": "dev.json", "validation": "dev.json", "test": ("test.json", "aqua.jsonl")},
    split="test",
    sample="aqua.jsonl",
    card=Card(
        licence="Apache 2.0",
        size="97,467 to train, 254 to develop, 254 to test",
        metric="accuracy of the option's letter",
        published=(
            Published("PaLM 540B, chain of thought", "35.8 %", "arXiv:2201.11903"),
            Published("PaLM 540B, self-consistency of 40", "48.3 %", "arXiv:2203.11171"),
        ),
    ),
)
"""The task."""
