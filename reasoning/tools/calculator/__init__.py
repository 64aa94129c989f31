"""The calculator: exact arithmetic, equations and formulas."""

from __future__ import annotations

from reasoning.tools.calculator.result import Result, Solutions
from reasoning.tools.calculator.tool import calculate, simplify, solve

__all__ = ["Result", "Solutions", "calculate", "simplify", "solve"]
