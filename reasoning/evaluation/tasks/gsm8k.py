"""GSM8K and GSM-Hard: word problems of grade-school arithmetic, answered by a number."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoning.answers import Number
from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example
from reasoning.evaluation.task import Task, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source

_RESULT = re.compile(r"(?:####|^A:)(?P<number>.*)", re.MULTILINE)


def read(source: Source, world: World | None = None) -> Iterator[Example]:
    """Read JSON lines of question and answer (the solution, and after "####" its number), or PAL's form of them.

    The owners' recorded solutions have ground_truth instead of answer, which ends in "A: 18"; PAL's files have input
    and target (a number).
    """
    del world
    for number, record in enumerate(source.records(), 1):
        question = record.question(record.text("question", "input"), answer_format="number", id=f"gsm8k_{number}")
        yield Example(question, _gold(record))


def _gold(record: SourceRecord) -> Fraction | None:
    value = record.first("answer", "ground_truth", "target")
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return Fraction(str(value))
    if not isinstance(value, str):
        raise record.error(f'"answer" is {value!r:.60}: a solution or a number is expected')
    marked = [found["number"] for found in _RESULT.finditer(value)]
    result = marked[-1] if marked else value if "\n" not in value.strip() else ""
    number: Fraction | None = Number().parse(result)
    if number is None:
        raise record.error(f'"answer" ends in {value.strip()[-40:]!r}: a number after #### is expected')
    return number


TASK = Task(
    name="gsm8k",
    about="word problems of grade-school arithmetic: a number",
    paper="Cobbe et al., 2021, arXiv:2110.14168",
    where="GSM8K is in the repository openai/grade-school-math (grade_school_math/data/test.jsonl).",
    read=read,
    files={"train": "train.jsonl", "test": "test.jsonl"},
    split="test",
    sample="gsm8k.jsonl",
    card=Card(
        licence="MIT",
        size="7,473 to train, 1,319 to test",
        metric="accuracy of the number, exact",
        published=(
            Published("PaLM 540B, directly; chain of thought", "17.9 %; 56.9 %", "arXiv:2201.11903"),
            Published("PaLM 540B, self-consistency of 40", "74.4 %", "arXiv:2203.11171"),
            Published("Codex, PAL", "72.0 %", "arXiv:2211.10435"),
        ),
    ),
)
"""The task."""
