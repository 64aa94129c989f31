"""The syntax trees of constraints over integers, and what they say of the values of their variables."""

from __future__ import annotations

import itertools
import math
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


Relation = Literal["=", "≠", "<", "≤", ">", "≥"]
Junction = Literal["and", "or", "not", "implies", "iff"]


@dataclass(frozen=True, slots=True)
class CspNumber:
    """An integer."""

    value: int


@dataclass(frozen=True, slots=True)
class CspVariable:
    """A variable, by its declared name."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms that are added, each with its factor: `a - b` is `((1, a), (-1, b))`."""

    terms: tuple[tuple[int, Term], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Terms that are multiplied."""

    factors: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class CspApply:
    """The absolute value of one term, the least or the greatest of several."""

    function: Literal["abs", "min", "max"]
    arguments: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A relation of two terms."""

    relation: Relation
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Connective:
    """Formulas that are joined; `and` of none is true, `or` of none is false."""

    junction: Junction
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Different:
    """No two of the terms are equal."""

    terms: tuple[Term, ...]


Term = CspNumber | CspVariable | Sum | Product | CspApply
Formula = Comparison | Connective | Different
"""What is true or false of an assignment of values to the variables."""

Node = Term | Formula


def exclusive(left: Formula, right: Formula) -> Formula:
    """Return that one of two formulas holds, and not both."""
    return Connective("not", (Connective("iff", (left, right)),))


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly under a node."""
    match node:
        case Sum(terms):
            return tuple(term for _, term in terms)
        case Product(parts) | CspApply(_, parts) | Connective(_, parts) | Different(parts):
            return parts
        case Comparison(_, left, right):
            return (left, right)
        case _:
            return ()


def variables_of(node: Node) -> tuple[str, ...]:
    """Return the names of the variables in a tree, each once, in the order of the text."""
    found: dict[str, None] = {}
    waiting: list[Node] = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, CspVariable):
            found[here.name] = None
        waiting.extend(reversed(parts_of(here)))
    return tuple(found)


def size_of(node: Node) -> int:
    """Count the nodes of a tree."""
    count, waiting = 0, [node]
    while waiting:
        count += 1
        waiting.extend(parts_of(waiting.pop()))
    return count


def negated(formula: Formula) -> Formula:
    """Deny a formula; a denied one is freed of its "not"."""
    match formula:
        case Connective("not", (inner,)):
            return inner
        case _:
            return Connective("not", (formula,))


def shifted(term: Term, by: int) -> Term:
    """Add a number to a term."""
    return Sum(((1, term), (1 if by > 0 else -1, CspNumber(abs(by))))) if by else term


def show(node: Node, inner: bool = False) -> str:
    """Write a tree in the dialect's own spelling; `inner` puts brackets around what is joined."""
    match node:
        case CspNumber(value):
            text, inner = str(value), False
        case CspVariable(name):
            text, inner = name, False
        case Sum(terms):
            text = _sum(terms)
        case Product(factors):
            text = " * ".join(show(factor, True) for factor in factors)
        case CspApply(function, arguments):
            text, inner = f"{function}({', '.join(map(show, arguments))})", False
        case Different(terms):
            text, inner = f"AllDifferentConstraint([{', '.join(map(show, terms))}])", False
        case Comparison(relation, left, right):
            text = f"{show(left)} {_SPELLED.get(relation, relation)} {show(right)}"
        case Connective("not", parts):
            text = f"not {show(parts[0], True)}"
        case Connective(junction, parts):
            text = f" {junction} ".join(show(part, True) for part in parts) or str(junction == "and")
    return f"({text})" if inner else text


_SPELLED: dict[str, str] = {"=": "==", "≠": "!=", "≤": "<=", "≥": ">="}


def _sum(terms: tuple[tuple[int, Term], ...]) -> str:
    text = ""
    for factor, term in terms:
        sign = ("-" if factor < 0 else "") if not text else (" - " if factor < 0 else " + ")
        times = f"{abs(factor)} * " if abs(factor) != 1 else ""
        text += f"{sign}{times}{show(term, True)}"
    return text


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
        case CspNumber(number):
            return lambda values: number
        case CspVariable(name):
            return operator.itemgetter(places[name])
        case Sum(terms):
            added = [(factor, value(part, places)) for factor, part in terms]
            return lambda values: sum(factor * part(values) for factor, part in added)
        case Product(factors):
            multiplied = [value(part, places) for part in factors]
            return lambda values: math.prod(part(values) for part in multiplied)
        case CspApply(function, arguments):
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
    """Return whether two formulas hold for the same values of their variables; None where there are too many to try.

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
