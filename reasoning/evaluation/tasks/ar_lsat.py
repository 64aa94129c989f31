"""AR-LSAT: the analytical reasoning of the Law School Admission Test, five options each."""

from __future__ import annotations

from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.lettered import WHERE, reader

TASK = Task(
    name="ar_lsat",
    about="analytical reasoning of the LSAT: assignments under constraints; five options",
    paper="Zhong et al., 2021, arXiv:2104.06598",
    where=WHERE.format(folder="AR-LSAT"),
    read=reader("ar_lsat", "choice"),
    files={"dev": "dev.json", "validation": "dev.json"},
    split="dev",
    sample="ar_lsat.json",
)
"""The task, in the form of Logic-LM."""
