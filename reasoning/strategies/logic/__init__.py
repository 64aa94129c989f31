"""Logic programs: the model translates, a solver answers, and its report is what the model repairs from."""

from __future__ import annotations

from reasoning.strategies.logic.strategy import LogicProgram, cut_program

__all__ = ["LogicProgram", "cut_program"]
