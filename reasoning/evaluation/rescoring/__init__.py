"""The replies of a run, read again as they are read today: no model is asked."""

from __future__ import annotations

from reasoning.evaluation.rescoring.rescore import Rescored, Rescoring, arescore, rescore
from reasoning.evaluation.rescoring.trace_replay import TraceReplay

__all__ = ["Rescored", "Rescoring", "TraceReplay", "arescore", "rescore"]
