"""The shipped tasks, one a file, and the table of their names, which costs no import of them."""

from __future__ import annotations

_NAMES = (
    "reclor logiqa proofwriter prontoqa folio logical_deduction ar_lsat lsat_lr ruletaker logicbench multi_logieval "
    "bbeh gsm8k gsm_hard aqua date game24"
)

TASKS = {name: f"reasoning.evaluation.tasks.{name}" for name in _NAMES.split()}
"""The shipped tasks and their modules, each with a `TASK`."""
