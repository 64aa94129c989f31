"""The values that ground expressions have: numbers and members, truth values, pairs and lists of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.signature import Family
from reasoning.tools.logic.solver.terms import (
    FALSE,
    TRUE,
    choice,
    conjunction,
    disjunction,
    equivalence,
    negation,
    numeral,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Term:
    """A number, or a member of a family by its number, as SMT-LIB text."""

    text: str

    family: Family | None = None
    """None: a plain number."""

    value: Fraction | None = None
    """What it is, where that is known before solving."""

    defined: str = TRUE
    """When there is such a value: the day after the last one is none."""

    word: str = ""
    """The member that was written."""


@dataclass(frozen=True, slots=True)
class LsatTruth:
    """A truth value as SMT-LIB text."""

    text: str


@dataclass(frozen=True, slots=True)
class LsatRow:
    """A pair, or a list: the values of a function with several, the members of a set."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Special:
    """`None`, that there is no value; or `_`, any value."""

    any: bool


Value = Term | LsatTruth | LsatRow | Special


def constant(value: Fraction | int, family: Family | None = None, word: str = "") -> Term:
    """Make a term whose value is known."""
    return Term(numeral(value), family, Fraction(value), word=word)


def formula_of(value: Value) -> str:
    """Return the formula that a value is. Raises `ReadError` where it is none."""
    if not isinstance(value, LsatTruth):
        raise ReadError("", f"a formula was expected, not {describe(value)}")
    return value.text


def term_of(value: Value) -> Term:
    """Return the term that a value is; a truth value counts as 1 or 0. Raises `ReadError` where it is neither."""
    match value:
        case Term():
            return value
        case LsatTruth(text=text):
            known = {TRUE: Fraction(1), FALSE: Fraction(0)}.get(text)
            return Term(choice(text, "1", "0"), None, known)
        case _:
            raise ReadError("", f"a number or a member was expected, not {describe(value)}")


def describe(value: Value) -> str:
    """State in words what a value is."""
    match value:
        case LsatTruth():
            return "a formula"
        case LsatRow():
            return "a list"
        case Special():
            return "None"
        case Term(family=None):
            return f"the number {value.value}" if value.value is not None else "a number"
        case Term(family=family):
            assert family is not None  # the case before
            return f"{value.word} of {family.name}" if value.word else f"a member of {family.name}"


def same(left: Value, right: Value) -> str:
    """Write that two values are the same: truth values, members, numbers, pairs. Raises `ReadError` across sorts."""
    if isinstance(left, Special) or isinstance(right, Special):
        return _special(left, right)
    if isinstance(left, LsatRow) and isinstance(right, LsatRow) and len(left.items) == len(right.items):
        return conjunction(same(one, other) for one, other in zip(left.items, right.items, strict=True))
    if isinstance(left, LsatRow):
        return _component(left, right)
    if isinstance(right, LsatRow):
        return _component(right, left)
    if isinstance(left, LsatTruth) and isinstance(right, LsatTruth):
        return equivalence(left.text, right.text)
    return compared("=", term_of(left), term_of(right))


def _special(left: Value, right: Value) -> str:
    special, other = (left, right) if isinstance(left, Special) else (right, left)
    assert isinstance(special, Special)  # one of the two is
    if special.any or isinstance(other, Special):
        return TRUE
    if isinstance(other, LsatRow):
        return conjunction(_special(special, item) for item in other.items)
    return negation(term_of(other).defined) if isinstance(other, Term) else FALSE


def _component(row: LsatRow, value: Value) -> str:
    """Write that a value is the one of its family in a pair."""
    family = value.family if isinstance(value, Term) else None
    fitting = [item for item in row.items if isinstance(item, Term) and item.family == family]
    if len(fitting) != 1:
        raise ReadError("", f"{len(row.items)} values in brackets were expected, not {describe(value)}")
    return same(fitting[0], value)


def compared(sign: str, left: Term, right: Term) -> str:
    """Write a comparison by `=`, `<` or `≤`; it does not hold where one of the terms has no value."""
    left, right = aligned(left, right)
    if left.value is not None and right.value is not None:
        holds = {"=": left.value == right.value, "<": left.value < right.value, "≤": left.value <= right.value}[sign]
        return conjunction((left.defined, right.defined, truth(holds)))
    relation = f"({'<=' if sign == '≤' else sign} {left.text} {right.text})"
    return conjunction((left.defined, right.defined, relation))


def aligned(left: Term, right: Term) -> tuple[Term, Term]:
    """Bring two terms into one family: a number with members is one of them. Raises `ReadError` across sorts."""
    if left.family is right.family:
        return left, right
    if left.family is not None and right.family is not None:
        if left.family.numeric and right.family.numeric:
            return left, right
        raise ReadError("", f"{describe(left)} and {describe(right)} can't be compared: two sorts")
    if left.family is None:
        right, left = aligned(right, left)
        return left, right
    assert left.family is not None  # just said
    return left, into(right, left.family)


def into(term: Term, family: Family) -> Term:
    """Read a number as a member of a family: the one that is called so, or the one at this place."""
    if term.family is None and term.value is not None and not family.numeric:
        named = family.codes.get(str(term.value))
        return replace(term, family=family) if named is None else constant(named, family, str(term.value))
    return replace(term, family=family)


def added(terms: list[Term]) -> Term:
    """Write a sum. A member plus a number is the member so many places on."""
    families = [term.family for term in terms if term.family is not None]
    family = families[0] if len(families) == 1 else None
    if all(term.value is not None for term in terms):
        total = sum((term.value for term in terms if term.value is not None), Fraction(0))
        return replace(constant(total, family), defined=conjunction(term.defined for term in terms))
    text = f"(+ {' '.join(term.text for term in terms)})" if len(terms) > 1 else terms[0].text
    return Term(text, family, None, conjunction(term.defined for term in terms))


def negative(term: Term) -> Term:
    """Write a number with the other sign."""
    if term.value is not None:
        return replace(constant(-term.value, term.family), defined=term.defined)
    return Term(f"(- {term.text})", term.family, None, term.defined)


def operated(sign: str, left: Term, right: Term) -> Term:
    """Write a product, a quotient of known numbers, or a remainder. Raises `ReadError` for what has none."""
    defined = conjunction((left.defined, right.defined))
    if left.value is not None and right.value is not None:
        if sign != "*" and right.value == 0:
            raise ReadError("", "a divisor that is not 0 was expected")
        operations: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
            "*": lambda a, b: a * b, "/": lambda a, b: a / b, "%": lambda a, b: a % b
        }  # fmt: skip
        return replace(constant(operations[sign](left.value, right.value)), defined=defined)
    if right.value is None and (sign != "*" or left.value is None):
        raise ReadError("", f"a known number was expected on the right of {sign!r}")
    if sign == "/" or (sign == "%" and not (right.value and right.value.denominator == 1)):
        raise ReadError("", f"known numbers were expected around {sign!r}")
    return Term(f"({'mod' if sign == '%' else sign} {left.text} {right.text})", None, None, defined)


def distinct(values: list[Value]) -> str:
    """Write that no two of the values are the same; those that there are not differ from all."""
    plain = [value for value in values if isinstance(value, Term) and value.defined == TRUE and value.value is None]
    if len(plain) == len(values) > 1 and len({id(value.family) for value in plain}) == 1:
        return f"(distinct {' '.join(term.text for term in plain)})"
    pairs = [(one, other) for at, one in enumerate(values) for other in values[:at]]
    return conjunction(negation(same(one, other)) for one, other in pairs)


def ordered(sign: str, left: Value, right: Value) -> str:
    """Write a comparison by any of the signs."""
    match sign:
        case "=":
            return same(left, right)
        case "≠":
            return negation(same(left, right))
        case ">" | "≥":
            return compared("<" if sign == ">" else "≤", term_of(right), term_of(left))
        case _:
            return compared(sign, term_of(left), term_of(right))


def one_of(value: Value, items: tuple[Value, ...]) -> str:
    """Write that a value is among the items of a list."""
    return disjunction(same(value, item) for item in items)
