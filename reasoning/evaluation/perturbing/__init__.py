"""Perturbed versions of questions in controlled English, whose right answers the solver tells again."""

from __future__ import annotations

from reasoning.evaluation.perturbing.consistency import ConsistencyRow, consistency
from reasoning.evaluation.perturbing.perturb import KINDS, perturb

__all__ = ["KINDS", "ConsistencyRow", "consistency", "perturb"]
