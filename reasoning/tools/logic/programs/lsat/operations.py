"""What the operations of the dialect make of values: connectives, `If`, `Abs`, sums, the least and the greatest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.terms import (
    LsatRow,
    LsatTruth,
    Term,
    Value,
    added,
    compared,
    constant,
    describe,
    formula_of,
    negative,
    one_of,
    operated,
    same,
    term_of,
)
from reasoning.tools.logic.solver.terms import choice, conjunction, disjunction, equivalence, negation

if TYPE_CHECKING:
    from collections.abc import Callable

    Naming = Callable[[Term], Term]

COMPARISONS = frozenset({"=", "≠", "<", "≤", ">", "≥"})


def operation(sign: str, values: list[Value], named: Naming) -> Value:
    """Apply an operation other than a comparison. `named` gives a long term a name, so that it can stand twice.

    Raises `ReadError` for values that it is not for.
    """
    if sign in ("not", "implies", "iff", "xor"):
        return LsatTruth(_connected(sign, [formula_of(value) for value in values]))
    if sign in ("in", "not in"):
        among = _among(values[0], values[1])
        return LsatTruth(among if sign == "in" else negation(among))
    if sign == "if":
        return _chosen(values)
    return _computed(sign, [term_of(value) for value in values], named)


def _connected(sign: str, formulas: list[str]) -> str:
    match sign:
        case "not":
            return negation(formulas[0])
        case "implies":
            return disjunction((negation(formulas[0]), formulas[1]))
        case "iff":
            return equivalence(formulas[0], formulas[1])
        case _:
            result = formulas[0]
            for formula in formulas[1:]:
                result = negation(equivalence(result, formula))
            return result


def _among(value: Value, items: Value) -> str:
    if not isinstance(items, LsatRow):
        raise ReadError("", f"a list was expected behind 'in', not {describe(items)}")
    return one_of(value, items.items)


def _chosen(values: list[Value]) -> Value:
    condition, yes = formula_of(values[0]), values[1]
    if len(values) == 2:
        return LsatTruth(disjunction((negation(condition), formula_of(yes))))
    if isinstance(yes, LsatTruth):
        return LsatTruth(choice(condition, yes.text, formula_of(values[2])))
    one, other = term_of(yes), term_of(values[2])
    same(one, other)  # It raises where they are of two sorts.
    value = one.value if one.value == other.value else None
    defined = choice(condition, one.defined, other.defined)
    return Term(choice(condition, one.text, other.text), one.family or other.family, value, defined)


def _computed(sign: str, terms: list[Term], named: Naming) -> Term:
    match sign:
        case "+":
            return added(terms)
        case "-":
            return negative(terms[0])
        case "abs":
            return _absolute(terms[0], named)
        case "absdiff":
            return _absolute(added([terms[0], negative(terms[1])]), named)
        case "min" | "max":
            return _extreme(sign, terms, named)
        case _:
            return operated(sign, terms[0], terms[1])


def _absolute(term: Term, named: Naming) -> Term:
    if term.value is not None:
        return Term(constant(abs(term.value)).text, None, abs(term.value), term.defined)
    term = named(term)
    return Term(f"(ite (<= 0 {term.text}) {term.text} (- {term.text}))", None, None, term.defined)


def _extreme(sign: str, terms: list[Term], named: Naming) -> Term:
    best = terms[0]
    for term in map(named, terms[1:]):
        best = named(best)
        better = compared("<", term, best) if sign == "min" else compared("<", best, term)
        defined = conjunction((best.defined, term.defined))
        best = Term(choice(better, term.text, best.text), best.family, None, defined)
    return best
