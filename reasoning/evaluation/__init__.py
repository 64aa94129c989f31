"""Measure strategies on sets of questions: tasks, the runner, the results on disk, and the table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoning.evaluation.cards import Card as Card
    from reasoning.evaluation.cards import Published as Published
    from reasoning.evaluation.items import Item as Item
    from reasoning.evaluation.items import ItemSet as ItemSet
    from reasoning.evaluation.items import LeftOut as LeftOut
    from reasoning.evaluation.report import Report as Report
    from reasoning.evaluation.results import Result as Result
    from reasoning.evaluation.runner import aevaluate as aevaluate
    from reasoning.evaluation.runner import evaluate as evaluate
    from reasoning.evaluation.statistics import wilson as wilson
    from reasoning.evaluation.task import Task as Task
    from reasoning.evaluation.task import load as load
    from reasoning.evaluation.task import task_names as task_names

_HOME = {
    "cards": "Card Published",
    "items": "Item ItemSet LeftOut",
    "report": "Report",
    "results": "Result",
    "runner": "aevaluate evaluate",
    "statistics": "wilson",
    "task": "Task load task_names",
}
_MODULE = {name: f"reasoning.evaluation.{module}" for module, names in _HOME.items() for name in names.split()}

__all__ = sorted(_MODULE)


def __getattr__(name: str) -> Any:
    if name in _MODULE:
        return getattr(import_module(_MODULE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
