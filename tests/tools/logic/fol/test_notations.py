"""Random formulas in every notation, with no more brackets than precedence asks for, are all the same tree."""

from __future__ import annotations

import random
from typing import NamedTuple

import pytest

from reasoning.tools.logic.fol import Formula, read_formula
from reasoning.tools.logic.fol.syntax import (
    And,
    Compare,
    Constant,
    Exists,
    ForAll,
    Function,
    Iff,
    Implies,
    Not,
    Or,
    Predicate,
    Term,
    Variable,
    Xor,
)

FORMULAS = 400
"""Formulas for each notation."""

BINDS = {Iff: 1, Implies: 2, Xor: 4, Or: 5, And: 6}
"""How strongly a connective binds; ¬, quantifiers and atoms bind more."""

UNARY = 7


class Notation(NamedTuple):
    """The signs of a notation."""

    negation: str
    connectives: str
    """∧ ∨ ⊕ → ↔, with a space between them."""
    forall: str
    exists: str
    brackets: str = "()"


NOTATIONS = {
    "unicode": Notation("¬", "∧ ∨ ⊕ → ↔", "∀{} ", "∃{} "),
    "unicode, square brackets": Notation("~", "∧ ∨ ⊻ ⇒ ⇔", "∀{}", "∃{}", "[]"),
    "prover9": Notation("-", "& | xor -> <->", "all {}. ", "exists {}. "),
    "c": Notation("!", "&& || xor => <=>", "ForAll {}. ", "Exists {}. ", "[]"),
    "tptp": Notation("~", "& | xor => <=>", "![{}]: ", "?[{}]: "),
    "words": Notation("not ", "and or xor implies iff", "for all {}, ", "there exists {} such that ", "{}"),
    "slashes": Notation("!", r"/\ \/ xor ==> <==>", "∀({})", "∃({})"),
    "latex": Notation(r"\neg ", r"\land \lor \oplus \rightarrow \leftrightarrow", r"\forall {} ", r"\exists {}\, "),
}


def random_term(rng: random.Random, bound: tuple[str, ...], depth: int = 1) -> Term:
    kind = rng.randrange(4)
    if bound and kind < 2:
        return Variable(rng.choice(bound))
    if kind == 2 and depth:
        return Function(rng.choice(("f", "g")), (random_term(rng, bound, 0),))
    return Constant(rng.choice(("tom", "ann")))


def random_formula(rng: random.Random, bound: tuple[str, ...] = (), depth: int = 4) -> Formula:
    kind = rng.randrange(11 if depth else 3)
    if kind == 0:
        return Predicate("P", (random_term(rng, bound),))
    if kind == 1:
        return Predicate("R", (random_term(rng, bound), random_term(rng, bound)))
    if kind == 2:
        return Compare(rng.choice(("=", "≠")), random_term(rng, bound), random_term(rng, bound))
    if kind < 5:
        name = rng.choice(("x", "y", "z"))
        return (ForAll, Exists)[kind % 2](Variable(name), random_formula(rng, (*bound, name), depth - 1))
    left, right = (random_formula(rng, bound, depth - 1) for _ in range(2))
    if kind == 5:
        return Not(left)
    formulas: list[Formula] = [
        And((left, right)),
        Or((left, right)),
        Xor(left, right),
        Implies(left, right),
        Iff(left, right),
    ]
    return formulas[kind - 6]


def term(shown: Term) -> str:
    assert isinstance(shown, Variable | Constant | Function)
    return f"{shown.name}({', '.join(map(term, shown.arguments))})" if isinstance(shown, Function) else shown.name


def written(formula: Formula, notation: Notation, least: int = 0) -> str:
    """Write a formula; in brackets where it binds less than `least`."""
    opening, closing = notation.brackets[0], notation.brackets[1]
    match formula:
        case Predicate(name, arguments):
            return f"{name}({', '.join(map(term, arguments))})"
        case Compare(comparison, left, right):
            text, binds = f"{term(left)} {comparison} {term(right)}", UNARY - 1
        case Not(body):
            return f"{notation.negation}{written(body, notation, UNARY)}"
        case ForAll(variable, body) | Exists(variable, body):
            sign = notation.forall if isinstance(formula, ForAll) else notation.exists
            inner = written(body, notation, UNARY)
            return f"{sign.format(variable.name)}{inner if inner[0] in '([{' else opening + inner + closing}"
        case And(parts) | Or(parts):
            binds = BINDS[type(formula)]
            text = sign_of(formula, notation).join(written(part, notation, binds + 1) for part in parts)
        case Implies(left, right):
            binds = BINDS[Implies]
            sides = written(left, notation, binds + 1), written(right, notation, binds)
            text = sign_of(formula, notation).join(sides)
        case Xor(left, right) | Iff(left, right):
            binds = BINDS[type(formula)]
            sides = written(left, notation, binds), written(right, notation, binds + 1)
            text = sign_of(formula, notation).join(sides)
        case _:
            raise AssertionError(formula)
    return f"{opening}{text}{closing}" if binds < least else text


def sign_of(formula: Formula, notation: Notation) -> str:
    return f" {notation.connectives.split()[(And, Or, Xor, Implies, Iff).index(type(formula))]} "


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTATIONS)
def test_precedence_is_the_same_in_every_notation(name: str) -> None:
    """What is written with the fewest brackets is read, strictly, as the tree that it was written from."""
    rng = random.Random(name)
    for _ in range(FORMULAS):
        formula = random_formula(rng)
        text = written(formula, NOTATIONS[name])
        assert read_formula(text) == formula, text
