"""Where the strategies of an evaluation work: in this process, in processes of this machine, on a Ray cluster."""

from __future__ import annotations

from reasoning.evaluation.engines.engine import ENGINES, AnswerEngine, EngineName, LocalEngine, open_engine

__all__ = ["ENGINES", "AnswerEngine", "EngineName", "LocalEngine", "open_engine"]
