"""Measure strategies on sets of questions: tasks, the runner, the results on disk, and the table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reasoning.deprecation import renamed_in

if TYPE_CHECKING:
    from reasoning.evaluation.calibrating import acalibrate_on as acalibrate_on
    from reasoning.evaluation.calibrating import calibrate_on as calibrate_on
    from reasoning.evaluation.cards import Card as Card
    from reasoning.evaluation.cards import Published as Published
    from reasoning.evaluation.comparison import Comparison as Comparison
    from reasoning.evaluation.comparison import Subgroup as Subgroup
    from reasoning.evaluation.comparison import compare as compare
    from reasoning.evaluation.examples import Dataset as Dataset
    from reasoning.evaluation.examples import Example as Example
    from reasoning.evaluation.examples import LeftOut as LeftOut
    from reasoning.evaluation.option_order import shuffle_options as shuffle_options
    from reasoning.evaluation.paired_difference import PairedDifference as PairedDifference
    from reasoning.evaluation.perturbing import consistency as consistency
    from reasoning.evaluation.perturbing import perturb as perturb
    from reasoning.evaluation.recorded import OutputFields as OutputFields
    from reasoning.evaluation.recorded import ScoredOutputs as ScoredOutputs
    from reasoning.evaluation.recorded import score as score
    from reasoning.evaluation.report import Report as Report
    from reasoning.evaluation.report_page.writing import write_report as write_report
    from reasoning.evaluation.results import ExampleResult as ExampleResult
    from reasoning.evaluation.runner import aevaluate as aevaluate
    from reasoning.evaluation.runner import evaluate as evaluate
    from reasoning.evaluation.shots import with_shots as with_shots
    from reasoning.evaluation.statistics import wilson as wilson
    from reasoning.evaluation.task import Task as Task
    from reasoning.evaluation.task import load as load
    from reasoning.evaluation.task import task_names as task_names

_HOME = {
    "calibrating": "acalibrate_on calibrate_on",
    "cards": "Card Published",
    "comparison": "Comparison Subgroup compare",
    "examples": "Dataset Example LeftOut",
    "paired_difference": "PairedDifference",
    "report": "Report",
    "report_page.writing": "write_report",
    "option_order": "shuffle_options",
    "perturbing": "consistency perturb",
    "recorded": "OutputFields ScoredOutputs score",
    "results": "ExampleResult",
    "runner": "aevaluate evaluate",
    "shots": "with_shots",
    "statistics": "wilson",
    "task": "Task load task_names",
}
_MODULE = {name: f"reasoning.evaluation.{module}" for module, names in _HOME.items() for name in names.split()}

_old_name = renamed_in(__name__, Item="Example", ItemSet="Dataset", Result="ExampleResult")

__all__ = sorted(_MODULE)


def __getattr__(name: str) -> Any:
    if name in _MODULE:
        return getattr(import_module(_MODULE[name]), name)
    return _old_name(name)
