"""Formulas as functions of the variables' values: what the engine runs, and whether two formulas say the same."""

from __future__ import annotations

import itertools
import math
import operator
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
    size_of,
    variables_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reasoning.tools.logic.programs.csp.syntax import Formula, Relation, Term

_RELATIONS: dict[Relation, Callable[[int, int], bool]] = {
    "=": operator.eq, "≠": operator.ne, "<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[[Sequence[int]], int]] = {"abs": lambda values: abs(values[0]), "min": min, "max": max}
_SIZE = 60
COMPARED = 1_000
"""The most assignments that are tried to find out whether two formulas say the same."""


def predicate(formula: Formula, places: Mapping[str, int]) -> Callable[[Sequence[int]], bool]:
    """Make a function of a formula: given the values, each variable's at its place, it says whether it holds."""
    match formula:
        case Comparison(relation, left, right):
            compare, first, second = _RELATIONS[relation], value(left, places), value(right, places)
            return lambda values: compare(first(values), second(values))
        case Different(terms):
            each = [value(term, places) for term in terms]
            return lambda values: len({term(values) for term in each}) == len(each)
        case Connective(junction, parts):
            return _joined(junction, [predicate(part, places) for part in parts])


def value(term: Term, places: Mapping[str, int]) -> Callable[[Sequence[int]], int]:
    """Make a function of a term: given the values, each variable's at its place, it gives the term's."""
    match term:
        case Number(number):
            return lambda values: number
        case Variable(name):
            return operator.itemgetter(places[name])
        case Sum(terms):
            added = [(factor, value(part, places)) for factor, part in terms]
            return lambda values: sum(factor * part(values) for factor, part in added)
        case Product(factors):
            multiplied = [value(part, places) for part in factors]
            return lambda values: math.prod(part(values) for part in multiplied)
        case Apply(function, arguments):
            apply, given = _FUNCTIONS[function], [value(part, places) for part in arguments]
            return lambda values: apply([part(values) for part in given])


def _joined(junction: str, parts: list[Callable[[Sequence[int]], bool]]) -> Callable[[Sequence[int]], bool]:
    if junction == "and":
        return lambda values: all(part(values) for part in parts)
    if junction == "or":
        return lambda values: any(part(values) for part in parts)
    first, second = parts[0], parts[-1]
    if junction == "not":
        return lambda values: not first(values)
    if junction == "implies":
        return lambda values: not first(values) or second(values)
    return lambda values: first(values) == second(values)


def equivalent(
    one: Formula, other: Formula, domains: Mapping[str, Sequence[int]], *, apart: bool = False
) -> bool | None:
    """Say whether two formulas hold for the same values of their variables; None where there are too many to try.

    `apart` says that no two variables have the same value: then `a > b` is as much as `not (a < b)`.
    """
    if one == other:
        return True
    names = tuple(dict.fromkeys((*variables_of(one), *variables_of(other))))
    ranges = [domains[name] for name in names]
    if math.prod(map(len, ranges)) > COMPARED or size_of(one) > _SIZE:
        return None
    places = {name: place for place, name in enumerate(names)}
    first, second = predicate(one, places), predicate(other, places)
    return all(
        first(values) == second(values)
        for values in itertools.product(*ranges)
        if not apart or len(set(values)) == len(values)
    )
