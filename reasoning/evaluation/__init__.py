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
    from reasoning.evaluation.results import Results as Results
    from reasoning.evaluation.results import SampledAnswers as SampledAnswers
    from reasoning.evaluation.runner import aevaluate as aevaluate
    from reasoning.evaluation.runner import evaluate as evaluate
    from reasoning.evaluation.sample_measures import SampleMeasures as SampleMeasures
    from reasoning.evaluation.sample_measures import pass_at_k as pass_at_k
    from reasoning.evaluation.sample_measures import sample_measures as sample_measures
    from reasoning.evaluation.sample_measures import vote_at_k as vote_at_k
    from reasoning.evaluation.shots import with_shots as with_shots
    from reasoning.evaluation.statistics.anytime import AnytimeTest as AnytimeTest
    from reasoning.evaluation.statistics.anytime import ConfidenceSequence as ConfidenceSequence
    from reasoning.evaluation.statistics.anytime import confidence_sequence as confidence_sequence
    from reasoning.evaluation.statistics.calibration import Reliability as Reliability
    from reasoning.evaluation.statistics.calibration import brier as brier
    from reasoning.evaluation.statistics.calibration import ece as ece
    from reasoning.evaluation.statistics.calibration import reliability as reliability
    from reasoning.evaluation.statistics.coverage import RiskCoverage as RiskCoverage
    from reasoning.evaluation.statistics.coverage import risk_coverage as risk_coverage
    from reasoning.evaluation.statistics.holm import holm as holm
    from reasoning.evaluation.statistics.intervals import wilson as wilson
    from reasoning.evaluation.statistics.paired import McNemar as McNemar
    from reasoning.evaluation.statistics.paired import MeanDifference as MeanDifference
    from reasoning.evaluation.statistics.paired import clustered_difference as clustered_difference
    from reasoning.evaluation.statistics.paired import mcnemar as mcnemar
    from reasoning.evaluation.statistics.paired import paired_bootstrap as paired_bootstrap
    from reasoning.evaluation.statistics.pareto import ParetoPoint as ParetoPoint
    from reasoning.evaluation.statistics.pareto import pareto as pareto
    from reasoning.evaluation.statistics.prediction_powered import LabelledMean as LabelledMean
    from reasoning.evaluation.statistics.prediction_powered import prediction_powered as prediction_powered
    from reasoning.evaluation.statistics.sample_size import items_needed as items_needed
    from reasoning.evaluation.statistics.self_correction import SelfCorrection as SelfCorrection
    from reasoning.evaluation.statistics.self_correction import corrections as corrections
    from reasoning.evaluation.statistics.self_correction import self_correction as self_correction
    from reasoning.evaluation.statistics.sequential import SequentialTest as SequentialTest
    from reasoning.evaluation.task import Task as Task
    from reasoning.evaluation.task import load as load
    from reasoning.evaluation.task import task_names as task_names

_HOME = {
    "calibrating": "acalibrate_on calibrate_on",
    "cards": "Card Published",
    "comparison": "Comparison Subgroup compare",
    "examples": "Dataset Example LeftOut",
    "option_order": "shuffle_options",
    "paired_difference": "PairedDifference",
    "perturbing": "consistency perturb",
    "recorded": "OutputFields ScoredOutputs score",
    "report": "Report",
    "report_page.writing": "write_report",
    "results": "ExampleResult Results SampledAnswers",
    "runner": "aevaluate evaluate",
    "sample_measures": "SampleMeasures pass_at_k sample_measures vote_at_k",
    "shots": "with_shots",
    "statistics.anytime": "AnytimeTest ConfidenceSequence confidence_sequence",
    "statistics.calibration": "Reliability brier ece reliability",
    "statistics.coverage": "RiskCoverage risk_coverage",
    "statistics.holm": "holm",
    "statistics.intervals": "wilson",
    "statistics.paired": "McNemar MeanDifference clustered_difference mcnemar paired_bootstrap",
    "statistics.pareto": "ParetoPoint pareto",
    "statistics.prediction_powered": "LabelledMean prediction_powered",
    "statistics.sample_size": "items_needed",
    "statistics.self_correction": "SelfCorrection corrections self_correction",
    "statistics.sequential": "SequentialTest",
    "task": "Task load task_names",
}
_MODULE = {name: f"reasoning.evaluation.{module}" for module, names in _HOME.items() for name in names.split()}

_old_name = renamed_in(__name__, Item="Example", ItemSet="Dataset", Result="ExampleResult")

__all__ = sorted(_MODULE)


def __getattr__(name: str) -> Any:
    if name in _MODULE:
        return getattr(import_module(_MODULE[name]), name)
    return _old_name(name)
