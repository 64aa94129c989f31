"""The prover against a search through all models, on random problems of two fragments where small models suffice.

Monadic formulas over two predicates, without equality and with quantifiers anywhere: what is satisfiable has a model
of four individuals, one of each type. Formulas with the prefix ∃*∀*, a binary relation, equality and no function: what
is satisfiable has a model with no more individuals than constants and existential variables, here at most three. So
the search is exact, all four verdicts can be compared, and so can the premises that a proof needs.
"""

from __future__ import annotations

import functools
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic import prove
from reasoning.tools.logic.fol.syntax import (
    And,
    Compare,
    Constant,
    Exists,
    ForAll,
    Formula,
    Iff,
    Implies,
    Not,
    Or,
    Predicate,
    Term,
    Variable,
    Xor,
)
from reasoning.tools.logic.solver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PROBLEMS = 1_000
"""Problems of each of the two fragments."""

CONSTANTS = (Constant("ann"), Constant("bob"))
X, Y = Variable("x"), Variable("y")


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


@dataclass(frozen=True)
class Models:
    """All models of one size, as the bits of one integer: a formula's value is the set of models where it holds."""

    size: int
    """Individuals; they are 0, 1, …"""

    arities: tuple[int, ...]
    """Arguments of the predicates p0, p1, …"""

    @functools.cached_property
    def bits(self) -> int:
        """Atoms without variables: each is true in half of the models."""
        return sum(int(self.size**arity) for arity in self.arities)

    @functools.cached_property
    def all(self) -> int:
        """Every model; the values of the constants are the high digits of a model's number."""
        return (1 << (int(self.size ** len(CONSTANTS)) << self.bits)) - 1

    @functools.cache  # noqa: B019  the few models live as long as the tests
    def atom(self, predicate: int, individuals: tuple[int, ...]) -> int:
        """The models where a predicate holds of individuals."""
        bit = sum(int(self.size**arity) for arity in self.arities[:predicate])
        bit += sum(individual * int(self.size**place) for place, individual in enumerate(individuals))
        half = 1 << bit
        return self.all // ((1 << 2 * half) - 1) * (((1 << half) - 1) << half)

    @functools.cache  # noqa: B019  as above
    def named(self, constant: int, individual: int) -> int:
        """The models where a constant names an individual."""
        block, found = (1 << (1 << self.bits)) - 1, 0
        for number in range(self.size ** len(CONSTANTS)):
            if number // self.size**constant % self.size == individual:
                found |= block << (number << self.bits)
        return found

    def values(self, term: Term, bound: Mapping[str, int]) -> list[tuple[int, int]]:
        """The individuals that a term may name, each with the models where it does."""
        if isinstance(term, Variable):
            return [(bound[term.name], self.all)]
        assert isinstance(term, Constant)
        return [(one, self.named(CONSTANTS.index(term), one)) for one in range(self.size)]

    def where(self, formula: Formula, bound: Mapping[str, int]) -> int:
        """The models where a formula holds."""
        match formula:
            case Predicate(name, (term,)):
                return self._any(self.atom(int(name[1:]), (a,)) & m for a, m in self.values(term, bound))
            case Predicate(name, (left, right)):
                return self._any(
                    self.atom(int(name[1:]), (a, b)) & m & n
                    for a, m in self.values(left, bound)
                    for b, n in self.values(right, bound)
                )
            case Compare("=", left, right):
                return self._any(
                    m & n for a, m in self.values(left, bound) for b, n in self.values(right, bound) if a == b
                )
            case Not(body):
                return self.all ^ self.where(body, bound)
            case And(parts):
                return functools.reduce(int.__and__, (self.where(part, bound) for part in parts))
            case Or(parts):
                return self._any(self.where(part, bound) for part in parts)
            case Xor(left, right):
                return self.where(left, bound) ^ self.where(right, bound)
            case Iff(left, right):
                return self.all ^ self.where(left, bound) ^ self.where(right, bound)
            case Implies(left, right):
                return self.all ^ self.where(left, bound) | self.where(right, bound)
            case Exists(variable, body):
                return self._any(self.where(body, {**bound, variable.name: one}) for one in range(self.size))
            case ForAll(variable, body):
                return self.where(Not(Exists(variable, Not(body))), bound)
        raise AssertionError(formula)

    @staticmethod
    def _any(sets: Iterator[int]) -> int:
        return functools.reduce(int.__or__, sets, 0)


MONADIC = (Models(4, (1, 1)),)
PREFIXED = tuple(Models(size, (1, 2)) for size in (1, 2, 3))


def satisfiable(models: Sequence[Models], formulas: Sequence[Formula]) -> bool:
    """Whether all formulas hold together in one of the models."""
    return any(functools.reduce(int.__and__, (each.where(f, {}) for f in formulas), each.all) for each in models)


def searched(models: Sequence[Models], premises: Sequence[Formula], conclusion: Formula) -> str:
    """The verdict, by going through all models."""
    claimed, denied = (satisfiable(models, [*premises, side]) for side in (conclusion, Not(conclusion)))
    return {(True, True): "Uncertain", (True, False): "True", (False, True): "False"}.get(
        (claimed, denied), "inconsistent"
    )


def matrix(rng: random.Random, depth: int, terms: Sequence[Term], prefixed: bool) -> Formula:
    """A random formula without quantifiers."""
    kind = rng.randrange(7) if depth else 0
    if kind < 2:
        return literal(rng, terms, prefixed)
    left, right = (matrix(rng, depth - 1, terms, prefixed) for _ in range(2))
    connectives: list[Formula] = [
        And((left, right)),
        Or((left, right)),
        Implies(left, right),
        Iff(left, right),
        Xor(left, right),
    ]
    return connectives[kind - 2]


def literal(rng: random.Random, terms: Sequence[Term], prefixed: bool) -> Formula:
    """A random atom or its negation."""
    pair = (rng.choice(terms), rng.choice(terms))
    atoms = [Predicate("p0", pair[:1]), Predicate("p1", pair if prefixed else pair[1:])]
    atom = Compare("=", *pair) if prefixed and rng.random() < 0.15 else rng.choice(atoms)
    return atom if rng.random() < 0.6 else Not(atom)


def monadic(rng: random.Random, depth: int, bound: tuple[Term, ...] = ()) -> Formula:
    """A random formula over two predicates of one argument, with quantifiers anywhere."""
    kind = rng.randrange(8) if depth else 0
    if kind == 0:
        return literal(rng, (*CONSTANTS, *bound, *bound, *bound), prefixed=False)
    if kind < 5:
        variable = rng.choice((X, Y))
        return (ForAll, Exists)[kind % 2](variable, monadic(rng, depth - 1, (*bound, variable)))
    left, right = (monadic(rng, depth - 1, bound) for _ in range(2))
    return (And((left, right)), Or((left, right)), Implies(left, right))[kind - 5]


def prefixed(rng: random.Random, existential: bool) -> Formula:
    """A random formula with the prefix ∀*, or ∃∀* where that is allowed."""
    body = matrix(rng, 2, (*CONSTANTS[:2], X, X, Y, Y), prefixed=True)
    return (Exists if existential else ForAll)(X, ForAll(Y, body))


def problem(number: int) -> tuple[Sequence[Models], list[Formula], Formula]:
    """A problem by its number: the models to search, the premises, the conclusion."""
    rng = random.Random(number)
    if number % 2:
        return MONADIC, [monadic(rng, 3) for _ in range(rng.randint(1, 4))], monadic(rng, 2)
    existential = [rng.random() < 0.5, *[False] * rng.randint(0, 3)]
    ground = matrix(rng, 1, CONSTANTS, prefixed=True)
    return PREFIXED, [prefixed(rng, each) for each in existential], ground


@pytest.mark.slow
def test_the_verdicts_are_those_of_a_search_through_all_models() -> None:
    """On 2,000 random problems the verdict is that of the search, and no premise used can be left out."""
    problems = [problem(number) for number in range(2 * PROBLEMS)]
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(lambda each: prove(each[1], each[2]), problems))
    for (models, premises, conclusion), verdict in zip(problems, verdicts, strict=True):
        assert verdict.status == searched(models, premises, conclusion), (premises, conclusion)
        used = [premises[index] for index in verdict.used]
        sides: dict[str, list[Formula]] = {"True": [Not(conclusion)], "False": [conclusion]}
        side = sides.get(verdict.status, [])
        assert satisfiable(models, [*used, *side]) == (verdict.status == "Uncertain")
        for left in used:
            assert satisfiable(models, [*(one for one in used if one is not left), *side])
    assert min(Counter(verdict.status for verdict in verdicts).values()) > PROBLEMS // 20
