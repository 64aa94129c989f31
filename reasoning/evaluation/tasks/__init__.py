"""The shipped tasks, one a file, and the table of their names, which costs no import of them."""

from __future__ import annotations

TASKS = {
    "reclor": "reasoning.evaluation.tasks.reclor",
    "logiqa": "reasoning.evaluation.tasks.logiqa",
    "proofwriter": "reasoning.evaluation.tasks.proofwriter",
    "prontoqa": "reasoning.evaluation.tasks.prontoqa",
    "folio": "reasoning.evaluation.tasks.folio",
    "logical_deduction": "reasoning.evaluation.tasks.logical_deduction",
    "ar_lsat": "reasoning.evaluation.tasks.ar_lsat",
}
"""The shipped tasks and their modules, each with a `TASK`."""
