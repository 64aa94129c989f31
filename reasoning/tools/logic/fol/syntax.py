"""The syntax trees of first-order logic with equality, comparisons and integers.

A tree says what was written and no more: a name is an individual wherever no quantifier binds it. `fol.reading` makes
trees of text, `fol.printing` makes text of trees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Comparison = Literal["=", "≠", "<", "≤", ">", "≥"]
Operation = Literal["+", "-", "*"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A bound individual."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A named individual."""

    name: str


@dataclass(frozen=True, slots=True)
class Integer:
    """A number."""

    value: int


@dataclass(frozen=True, slots=True)
class Function:
    """A function of terms: `fatherOf(x)`."""

    name: str
    arguments: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference or product of two terms that are integers."""

    operation: Operation
    left: Term
    right: Term


Term = Variable | Constant | Integer | Function | Arithmetic


@dataclass(frozen=True, slots=True)
class Boolean:
    """A constant truth value."""

    value: bool


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate of terms; without terms, a proposition."""

    name: str
    arguments: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    """Two terms that are equal, different, or ordered; the ordered ones are integers."""

    comparison: Comparison
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Not:
    """A negation."""

    body: Formula


@dataclass(frozen=True, slots=True)
class And:
    """A conjunction of two or more."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """A disjunction of two or more."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Xor:
    """Either, and not both."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Implies:
    """If the left, then the right."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Iff:
    """Both or neither."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class ForAll:
    """The body holds of every individual."""

    variable: Variable
    body: Formula


@dataclass(frozen=True, slots=True)
class Exists:
    """The body holds of at least one individual."""

    variable: Variable
    body: Formula


Formula = Boolean | Predicate | Compare | Not | And | Or | Xor | Implies | Iff | ForAll | Exists
