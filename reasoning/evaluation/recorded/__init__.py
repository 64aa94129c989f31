"""Outputs that models wrote elsewhere, as data: our reading of answers, votes and stop rules, without a model."""

from __future__ import annotations

from reasoning.evaluation.recorded.outputs import OutputFields, RecordedOutput, RecordedRow
from reasoning.evaluation.recorded.scores import Outcome, ScoredOutputs, score

__all__ = ["Outcome", "OutputFields", "RecordedOutput", "RecordedRow", "ScoredOutputs", "score"]
