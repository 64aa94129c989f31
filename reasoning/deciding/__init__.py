"""Decisions: probabilities over options in at most one written token, and how far they are to be trusted."""

from reasoning.deciding.calibration import Calibration, calibrate
from reasoning.deciding.decision import Decision

__all__ = ["Calibration", "Decision", "calibrate"]
