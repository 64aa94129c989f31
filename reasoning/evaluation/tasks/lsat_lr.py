"""LSAT-LR: the logical reasoning of the Law School Admission Test, five options each."""

from __future__ import annotations

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.lettered import reader

TASK = Task(
    name="lsat_lr",
    about="logical reasoning of the LSAT: what an argument assumes, what weakens it; five options",
    paper="Wang et al., 2021, arXiv:2108.00648; AGIEval: Zhong et al., 2023, arXiv:2304.06364",
    where="lsat-lr.jsonl is in the repository ruixiangcui/AGIEval, val_lr.json in zhongwanjun/AR-LSAT "
    "(complete_lsat_data).",
    read=reader("lsat_lr", "choice"),
    files={
        "train": "train_lr.json",
        "dev": "val_lr.json",
        "validation": "val_lr.json",
        "test": ("lsat-lr.jsonl", "test_lr.json"),
    },
    split="test",
    sample="lsat_lr.jsonl",
    card=Card(
        licence="MIT (AGIEval, AR-LSAT)",
        size="510 to test (AGIEval), 506 to develop (val_lr.json)",
        metric="accuracy of the option's letter",
        published=(Published("chance, of five options", "20.0 %", "arithmetic"),),
    ),
)
"""The task, in AGIEval's form, the owners' flat one and the one of nested passages."""
