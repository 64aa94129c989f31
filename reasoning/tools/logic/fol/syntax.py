"""The syntax trees of first-order logic with equality, comparisons and integers.

A tree says what was written and no more: a name is an individual wherever no quantifier binds it. `fol.reading` makes
trees of text, `fol.printing` makes text of trees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reasoning.tools.logic.propositional.lazy_regex import pattern

if TYPE_CHECKING:
    from collections.abc import Container


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
"""A formula of first-order logic with equality: what may be true or false."""


def linked(kind: str, left: Formula, right: Formula) -> Formula:
    """Join two formulas by xor, iff, implies or implied."""
    if kind == "xor":
        return Xor(left, right)
    if kind == "iff":
        return Iff(left, right)
    return Implies(right, left) if kind == "implied" else Implies(left, right)


def quantified(kind: str, name: str, body: Formula, guard: Formula | None, taken: Container[str]) -> Formula:
    """Bind a variable by forall, exists, unique (∃!) or none (∄).

    `guard` says which individuals are meant: `∀x ∈ S`. A further variable gets a name that is not `taken`.
    """
    variable = Variable(name)
    if kind == "forall":
        return ForAll(variable, Implies(guard, body) if guard else body)
    body = And((guard, body)) if guard else body
    if kind == "unique":
        one = Variable(_fresh(name, taken))
        return Exists(one, ForAll(variable, Iff(body, Compare("=", variable, one))))
    found = Exists(variable, body)
    return Not(found) if kind == "none" else found


def _fresh(name: str, taken: Container[str]) -> str:
    while name in taken:
        name += "_"
    return name


def looks_variable(name: str) -> bool:
    """Return whether a free name may be a variable, as in Prover9: u to z, with one digit or primes; and `?name`.

    With more digits it is a year or a number of something: `y1950`.
    """
    return pattern(r"[u-z]_?\d?['’′]*|\?\w+").fullmatch(name) is not None


def looks_bound(name: str) -> bool:
    """Return whether a name behind a quantifier's first variable is one more: there `x12` is one too."""
    return pattern(r"[u-z]_?\d*['’′]*|\?\w+").fullmatch(name) is not None


def is_numbered(name: str) -> bool:
    """Return whether what looks like a variable has a digit: it may name something as well, as `u2` and `v8` do."""
    return name[-1:].isdigit() and name[:1] != "?"
