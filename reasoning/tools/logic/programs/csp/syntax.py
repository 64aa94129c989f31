"""The syntax trees of constraints over integers: comparisons of terms, and what joins them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["=", "≠", "<", "≤", ">", "≥"]
Junction = Literal["and", "or", "not", "implies", "iff"]

MIRRORED: dict[Relation, Relation] = {"=": "=", "≠": "≠", "<": ">", "≤": "≥", ">": "<", "≥": "≤"}
"""What a relation becomes when its sides are exchanged."""


@dataclass(frozen=True, slots=True)
class Number:
    """An integer."""

    value: int


@dataclass(frozen=True, slots=True)
class Variable:
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
class Apply:
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


Term = Number | Variable | Sum | Product | Apply
Formula = Comparison | Connective | Different
Node = Term | Formula


def exclusive(left: Formula, right: Formula) -> Formula:
    """Return that one of two formulas holds, and not both."""
    return Connective("not", (Connective("iff", (left, right)),))


def parts_of(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly under a node."""
    match node:
        case Sum(terms):
            return tuple(term for _, term in terms)
        case Product(parts) | Apply(_, parts) | Connective(_, parts) | Different(parts):
            return parts
        case Comparison(_, left, right):
            return (left, right)
        case _:
            return ()


def variables_of(node: Node) -> tuple[str, ...]:
    """Give the names of the variables in a tree, each once, in the order of the text."""
    found: dict[str, None] = {}
    waiting: list[Node] = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Variable):
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
    return Sum(((1, term), (1 if by > 0 else -1, Number(abs(by))))) if by else term


def show(node: Node, inner: bool = False) -> str:
    """Write a tree in the dialect's own spelling; `inner` puts brackets around what is joined."""
    match node:
        case Number(value):
            text, inner = str(value), False
        case Variable(name):
            text, inner = name, False
        case Sum(terms):
            text = _sum(terms)
        case Product(factors):
            text = " * ".join(show(factor, True) for factor in factors)
        case Apply(function, arguments):
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
