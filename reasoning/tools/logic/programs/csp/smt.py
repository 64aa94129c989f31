"""Constraints in SMT-LIB 2, for problems that are too large for the exhaustive engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.syntax import (
    Apply,
    Comparison,
    Connective,
    Different,
    Number,
    Product,
    Sum,
    Variable,
)
from reasoning.tools.logic.solver.terms import numeral

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.tools.logic.programs.csp.syntax import Formula, Term

_RELATIONS = {"=": "=", "≠": "distinct", "<": "<", "≤": "<=", ">": ">", "≥": ">="}
_JUNCTIONS = {"not": "not", "implies": "=>", "iff": "="}


def formula_text(formula: Formula, names: Mapping[str, str]) -> str:
    """Write a formula; `names` gives each variable the name that it has in SMT-LIB."""
    match formula:
        case Comparison(relation, left, right):
            return f"({_RELATIONS[relation]} {term_text(left, names)} {term_text(right, names)})"
        case Different(terms):
            return _applied("distinct", [term_text(term, names) for term in terms]) if len(terms) > 1 else "true"
        case Connective(junction, parts):
            written = [formula_text(part, names) for part in parts]
            if junction in ("and", "or") and len(written) < 2:
                return written[0] if written else str(junction == "and").lower()
            return _applied(_JUNCTIONS.get(junction, junction), written)


def term_text(term: Term, names: Mapping[str, str]) -> str:
    """Write a term, as `formula_text`."""
    match term:
        case Number(value):
            return numeral(value)
        case Variable(name):
            return names[name]
        case Sum(terms):
            return _applied("+", ["0", *(f"(* {numeral(factor)} {term_text(part, names)})" for factor, part in terms)])
        case Product(factors):
            return _applied("*", ["1", *(term_text(part, names) for part in factors)])
        case Apply("abs", (argument,)):
            return f"(abs {term_text(argument, names)})"
        case Apply(function, arguments):
            return _extreme(function, [term_text(part, names) for part in arguments])


def _applied(operator: str, parts: list[str]) -> str:
    return f"({operator} {' '.join(parts)})"


def _extreme(function: str, parts: list[str]) -> str:
    """The least or the greatest, by `let` so that the text does not double with each of them."""
    text, relation = parts[0], "<=" if function == "min" else ">="
    for part in parts[1:]:
        text = f"(let ((x {text}) (y {part})) (ite ({relation} x y) x y))"
    return text
