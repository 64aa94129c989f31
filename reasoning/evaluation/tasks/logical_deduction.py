"""LogicalDeduction of BIG-bench: which statement is true of things in an order?"""

from __future__ import annotations

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.lettered import LOGIC_LM, WHERE, reader

TASK = Task(
    name="logical_deduction",
    about="which statement is true of three, five or seven things in an order",
    paper="Srivastava et al., 2022, arXiv:2206.04615",
    where=WHERE.format(folder="LogicalDeduction"),
    read=reader("logical_deduction", "choice"),
    files={"dev": "dev.json", "validation": "dev.json"},
    split="dev",
    sample="logical_deduction.json",
    card=Card(
        licence="Apache 2.0 (BIG-bench), MIT (Logic-LM)",
        size="300 questions: 60 of three things, 100 of five, 140 of seven",
        metric="accuracy of the option's letter",
        published=(
            Published("GPT-4, directly; chain of thought", "71.3 %; 75.3 %", LOGIC_LM),
            Published("GPT-4, Logic-LM", "87.6 %", LOGIC_LM),
        ),
    ),
)
"""The task, in the form of Logic-LM."""
