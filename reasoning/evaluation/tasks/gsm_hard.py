"""GSM-Hard: GSM8K with numbers so large that they have to be calculated."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.gsm8k import read

if TYPE_CHECKING:
    from reasoning.evaluation.examples import Example

NEAR = Fraction(1, 1000)
"""How far an answer may be from the gold one, which is a rounded float: the owners' own measure."""


def correct(example: Example, answer: Any) -> bool:
    """Return whether a number is the gold one, but for its rounding."""
    return example.gold is not None and abs(Fraction(answer) - Fraction(example.gold)) < NEAR


TASK = Task(
    name="gsm_hard",
    about="word problems of grade-school arithmetic with large numbers: a number",
    paper="Gao et al., 2022, arXiv:2211.10435",
    where="GSM-Hard is in the repository reasoning-machines/pal (datasets/gsmhardv2.jsonl).",
    read=read,
    files={"test": "gsmhardv2.jsonl"},
    split="test",
    sample="gsm_hard.jsonl",
    correct=correct,
    card=Card(
        licence="Apache 2.0 (PAL); made from GSM8K, MIT",
        size="1,319 questions",
        metric="accuracy of the number, to within a thousandth: the gold answers are rounded floats",
        published=(
            Published("Codex, chain of thought", "23.1 %", "arXiv:2211.10435"),
            Published("Codex, PAL", "61.2 %", "arXiv:2211.10435"),
        ),
    ),
)
"""The task."""
