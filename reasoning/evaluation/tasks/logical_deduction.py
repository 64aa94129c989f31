"""LogicalDeduction of BIG-bench: which statement is true of things in an order?"""

from __future__ import annotations

from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.lettered import WHERE, reader

TASK = Task(
    name="logical_deduction",
    about="which statement is true of three, five or seven things in an order",
    paper="Srivastava et al., 2022, arXiv:2206.04615",
    where=WHERE.format(folder="LogicalDeduction"),
    read=reader("logical_deduction", "choice"),
    files={"dev": "dev.json", "validation": "dev.json"},
    split="dev",
    sample="logical_deduction.json",
)
"""The task, in the form of Logic-LM."""
