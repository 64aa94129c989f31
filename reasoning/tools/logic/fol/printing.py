"""Text of formulas: Unicode as the literature writes them, and ASCII as NLTK and Prover9 do.

What is printed is read back as the same tree, where no variable is free and the variables have plain names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reasoning.errors import ReadError
from reasoning.tools.logic.fol.syntax import (
    And,
    Arithmetic,
    Boolean,
    Compare,
    Constant,
    Exists,
    ForAll,
    Formula,
    Function,
    Iff,
    Implies,
    Integer,
    Not,
    Or,
    Predicate,
    Term,
    Variable,
    Xor,
    looks_variable,
)
from reasoning.tools.logic.fol.tokens import is_plain
from reasoning.tools.logic.fol.trees import height

MAX_HEIGHT = 200
"""The most nodes on the way down a formula that is read or printed."""

Bound = frozenset[str]


@dataclass(frozen=True, slots=True)
class Notation:
    """The signs of one way to write formulas."""

    signs: Mapping[type[Formula], str]
    """The sign of each connective."""

    comparisons: Mapping[str, str]
    """The sign of each comparison, where it is another one."""

    quantifiers: Mapping[type[Formula], str]
    """What stands before the variable of a quantifier."""

    dot: str
    """What stands behind it."""

    truths: tuple[str, str]
    """What is never true, and what always is."""


UNICODE = Notation(
    {Not: "¬", And: "∧", Or: "∨", Xor: "⊕", Implies: "→", Iff: "↔"}, {}, {ForAll: "∀", Exists: "∃"}, "", ("⊥", "⊤")
)
"""`∀x (Cat(x) → ¬Dog(x))`"""

ASCII = Notation(
    {Not: "-", And: "&", Or: "|", Xor: "xor", Implies: "->", Iff: "<->"},
    {"≠": "!=", "≤": "<=", "≥": ">="},
    {ForAll: "all ", Exists: "exists "},
    ".",
    ("False", "True"),
)
"""`all x. (Cat(x) -> -Dog(x))`; NLTK and Prover9 have no sign for either … or, which is written `xor`."""


def to_unicode(tree: Formula | Term) -> str:
    """Write a formula or term as `∀x (Cat(x) → ¬Dog(x))`. Raises `ReadError` for one that is nested too deep."""
    return _shown(tree, UNICODE)


def to_ascii(tree: Formula | Term) -> str:
    """Write a formula or term as `all x. (Cat(x) -> -Dog(x))`. Raises `ReadError` for one that is nested too deep."""
    return _shown(tree, ASCII)


def _shown(tree: Formula | Term, notation: Notation) -> str:
    if height(tree) > MAX_HEIGHT:
        raise ReadError("", f"a formula nested deeper than {MAX_HEIGHT} is not written")
    return _formula(tree, notation, frozenset()) if isinstance(tree, Formula) else _term(tree, frozenset())


def _formula(formula: Formula, notation: Notation, bound: Bound) -> str:
    sign = notation.signs.get(type(formula), "")
    match formula:
        case Boolean(value):
            return notation.truths[value]
        case Predicate("∈", (member, group)):
            return f"{_term(member, bound)} ∈ {_term(group, bound)}"
        case Predicate(name, arguments):
            return _called(name, arguments, bound) if arguments else _name(name, is_plain(name) and name not in bound)
        case Compare(comparison, left, right):
            return f"{_term(left, bound)} {notation.comparisons.get(comparison, comparison)} {_term(right, bound)}"
        case Not(body):
            return f"{sign}{_operand(body, notation, bound, compared=False)}"
        case And(parts) | Or(parts):
            return f" {sign} ".join([_operand(part, notation, bound, quantified=False) for part in parts])
        case ForAll(variable, body) | Exists(variable, body):
            shown = _operand(body, notation, bound | {variable.name}, compared=False)
            return f"{notation.quantifiers[type(formula)]}{variable.name}{notation.dot} {shown}"
        case Xor(before, behind) | Implies(before, behind) | Iff(before, behind):
            sides = [_operand(side, notation, bound, quantified=False) for side in (before, behind)]
            return f" {sign} ".join(sides)


def _operand(
    formula: Formula, notation: Notation, bound: Bound, *, compared: bool = True, quantified: bool = True
) -> str:
    """Write a part of a formula, in brackets unless it is simple.

    `compared` and `quantified` say whether a comparison and a quantifier may stand without brackets here.
    """
    inner = formula
    while isinstance(inner, Not):
        inner = inner.body
    if isinstance(inner, ForAll | Exists):
        simple = quantified
    elif isinstance(formula, Compare) or (isinstance(formula, Predicate) and _is_term_like(formula)):
        simple = compared
    else:
        simple = isinstance(formula, Boolean | Predicate | Not)
    shown = _formula(formula, notation, bound)
    return shown if simple else f"({shown})"


def _is_term_like(atom: Predicate) -> bool:
    """Return whether an atom needs brackets behind ¬ or a quantifier, where it would be read as a variable or as its
    set.
    """
    return atom.name == "∈" or (not atom.arguments and looks_variable(atom.name))


def _term(term: Term, bound: Bound) -> str:
    match term:
        case Variable(name):
            return name
        case Constant(name):
            return _name(name, is_plain(name) and name not in bound and not looks_variable(name))
        case Integer(value):
            return str(value)
        case Function(name, arguments):
            return _called(name, arguments, bound)
        case Arithmetic(operation, left, right):
            return f"{_summand(left, bound)} {operation} {_summand(right, bound)}"


def _summand(term: Term, bound: Bound) -> str:
    shown = _term(term, bound)
    return f"({shown})" if isinstance(term, Arithmetic) else shown


def _called(name: str, arguments: tuple[Term, ...], bound: Bound) -> str:
    return f"{_name(name, is_plain(name))}({', '.join([_term(argument, bound) for argument in arguments])})"


def _name(name: str, plain: bool) -> str:
    if plain:
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
