"""First-order logic: trees, a reader of every notation that models write, and printers."""

from __future__ import annotations

from reasoning.tools.logic.fol.printing import to_ascii, to_unicode
from reasoning.tools.logic.fol.read_formula import FormulaReading, read_formula, read_tolerantly
from reasoning.tools.logic.fol.repairs import Mend
from reasoning.tools.logic.fol.syntax import Formula
from reasoning.tools.logic.fol.vocabulary import Reconciled, reconciled

__all__ = [
    "Formula",
    "FormulaReading",
    "Mend",
    "Reconciled",
    "read_formula",
    "read_tolerantly",
    "reconciled",
    "to_ascii",
    "to_unicode",
]
