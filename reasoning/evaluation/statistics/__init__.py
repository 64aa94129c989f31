"""How sure a figure is: intervals, paired comparison, sequential tests, calibration, risk and coverage, cost."""

from __future__ import annotations

from reasoning.evaluation.statistics.intervals import Z95, wilson

__all__ = ["Z95", "wilson"]
