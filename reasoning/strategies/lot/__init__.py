"""Logic-of-Thought."""

from __future__ import annotations

from reasoning.strategies.lot.strategy import LoT

__all__ = ["LoT"]
