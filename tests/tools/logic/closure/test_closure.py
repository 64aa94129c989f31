from __future__ import annotations

import random
from functools import cache
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import And, Not, Or, Symbol
from sympy.logic.inference import satisfiable

from reasoning.tools.logic import Closure, Contradiction, Implication, SignedAtom, close, read_expressions
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

A, B, C, D, E = map(SignedAtom, "ABCDE")


@cache
def columns(atoms: int) -> list[int]:
    """Give the column of each atom and of its negation."""
    rows, everywhere = range(1 << atoms), (1 << (1 << atoms)) - 1
    values = [sum(1 << k for k in rows if k >> n & 1) for n in range(atoms)]
    return [column for value in values for column in (value, value ^ everywhere)]


class Table:
    """Truth tables as integers: bit k of a column is the value in the k-th of all assignments."""

    def __init__(self, rules: Sequence[Implication], facts: Sequence[SignedAtom]) -> None:
        self.rules, self.facts = rules, facts
        clauses = [*(rule.clause for rule in rules), *(frozenset([fact]) for fact in facts)]
        self.atoms = sorted({literal.atom for clause in clauses for literal in clause})
        self.all = (1 << (1 << len(self.atoms))) - 1
        self.literals = [SignedAtom(atom, sign) for atom in self.atoms for sign in (True, False)]
        self.values = dict(zip(self.literals, columns(len(self.atoms)), strict=True))
        self.models = self.all
        for clause in clauses:
            self.models &= self.any(clause)

    def any(self, literals: Iterable[SignedAtom]) -> int:
        value = 0
        for literal in literals:
            value |= self.values[literal]
        return value

    def together(self, literals: Iterable[SignedAtom]) -> int:
        value = self.models
        for literal in literals:
            value &= self.values[literal]
        return value

    def follows(self, premises: Iterable[SignedAtom], conclusions: Iterable[SignedAtom]) -> bool:
        return not self.together(premises) & ~self.any(conclusions)

    def forced(self) -> set[SignedAtom]:
        return {y for y in self.literals if self.follows((), [y])}

    def derived(self) -> set[Implication]:
        """Give the derived implications, straight from the definition in `Closure`."""
        forced = self.forced()
        singles = [frozenset([x]) for x in self.literals]
        sides = [frozenset(s) for r in self.rules for s in (r.premises, [~c for c in r.conclusions]) if len(s) > 1]
        considered = {s for s in (*singles, *(side - forced for side in sides)) if s and self.together(s)}
        found: set[Implication] = set()
        for start in considered:
            models = self.together(start)
            ends = [y for y in self.literals if not models & ~self.values[y] and y not in start and y not in forced]
            smaller = [other for other in considered if other < start]
            unsaid = [y for y in ends if not any(self.follows(other, [y]) for other in smaller)]
            found.update(Implication(tuple(start), (y,)) for y in unsaid)
        return (found | set(self.turned(forced))) - set(self.rules)

    def turned(self, forced: set[SignedAtom]) -> Iterable[Implication]:
        for turned in (rule.contrapositive for rule in self.rules):
            start = set(turned.premises) - forced
            ends = {y for y in turned.conclusions if ~y not in forced}
            settled = start & ends or any(self.follows(start, [y]) for y in turned.conclusions)
            if start and len(ends) > 1 and self.together(start) and not settled and not turned.trivial:
                yield Implication(tuple(start), tuple(ends))


def agrees(rules: Sequence[Implication], facts: Sequence[SignedAtom], questions: int = 64) -> None:
    closure, table = close(rules, facts), Table(rules, facts)
    assert closure.complete
    assert closure.consistent is bool(table.models)
    listed = list(closure.implications)
    derived = set(listed)
    assert closure.count == len(closure.implications) == len(listed) == len(derived)
    if not closure.consistent:
        assert any(c.both for c in closure.contradictions)
        return
    stated = {*facts, *(r.conclusions[0] for r in rules if not r.premises and len(r.conclusions) == 1)}
    assert set(closure.facts) == table.forced() - stated
    assert derived == {d for d in table.derived() if len(d.premises) + len(d.conclusions) > 1}
    assert all(implication in closure.implications for implication in listed)
    free = Table([r for r in rules if r.premises or len(r.conclusions) > 1], ()) if stated else table
    alone = {x for x in free.literals if not free.together([x])} - {~s for s in stated}
    assert {c.literal for c in closure.contradictions} == alone
    assert not any(c.both for c in closure.contradictions)
    for x, y in islice(product(table.literals, repeat=2), questions):
        assert (closure.entails(Implication((x,), (y,))) is True) is table.follows([x], [y])


def rules_of(text: str) -> Closure:
    reading = read_expressions(text)
    return close(reading.implications, reading.facts)


def shown(closure: Closure) -> set[str]:
    return set(map(str, closure.implications))


@pytest.mark.slow
def test_ten_thousand_random_inputs_agree_with_truth_tables() -> None:
    """On random implications, cycles among them, all that follows is derived and nothing else."""
    rng = random.Random(20)
    cycles = 0
    for _ in range(10_000):
        pool = [SignedAtom(a, s) for a in "ABCD"[: rng.randint(1, 4)] for s in (True, True, False)]
        rules = [Implication((rng.choice(pool),), (rng.choice(pool),)) for _ in range(rng.randint(1, 6))]
        facts = rng.sample(pool, 1) if rng.random() < 0.2 else []
        agrees(rules, facts, questions=4)
        cycles += any(Implication(r.conclusions, r.premises) in rules for r in rules)
    assert cycles > 1_000


LITERALS = st.builds(SignedAtom, st.sampled_from("ABCDE"), st.booleans())
SIDES = st.lists(LITERALS, min_size=1, max_size=3).map(tuple)
RULES = st.lists(st.builds(Implication, SIDES, SIDES) | st.builds(Implication, st.just(()), SIDES), max_size=7)


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None)
@given(RULES, st.lists(LITERALS, max_size=2))
def test_implications_of_any_shape_agree_with_truth_tables(rules: list[Implication], facts: list[SignedAtom]) -> None:
    """With several premises or conclusions too, what is derived is what the definition says."""
    if rules or facts:
        agrees(rules, facts)


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None)
@given(RULES, st.builds(Implication, SIDES, SIDES) | LITERALS)
def test_entailment_has_three_answers(rules: list[Implication], statement: Implication | SignedAtom) -> None:
    """True if it follows, False if its negation does, None if neither."""
    table = Table([*rules, Implication((A, B, C, D, E), (A,))], ())
    clause = statement.clause if isinstance(statement, Implication) else [statement]
    if table.models:
        follows, denied = table.follows((), clause), all(table.follows((), [~c]) for c in clause)
        assert close(rules).entails(statement) is (True if follows else False if denied else None)


@pytest.mark.slow
def test_sympy_agrees() -> None:
    """Another solver finds the same facts and implications on random clauses over eight atoms."""
    rng = random.Random(7)
    symbols = {a: Symbol(a) for a in "ABCDEFGH"}

    def formula(literal: SignedAtom) -> object:
        return symbols[literal.atom] if literal.positive else Not(symbols[literal.atom])

    for _ in range(150):
        pool = [SignedAtom(a, s) for a in symbols for s in (True, False)]
        rules = [
            Implication(tuple(rng.sample(pool, rng.randint(1, 2))), tuple(rng.sample(pool, rng.choice([1, 1, 2]))))
            for _ in range(rng.randint(3, 9))
        ]
        theory = And(*(Or(*map(formula, r.clause)) for r in rules))
        closure = close(rules)
        assert closure.consistent is bool(satisfiable(theory))
        for x, y in [rng.sample(pool, 2) for _ in range(6)] if closure.consistent else []:
            follows = not satisfiable(And(theory, formula(x), Not(formula(y))))
            assert (closure.entails(Implication((x,), (y,))) is True) is follows


def test_one_implication_gives_its_contrapositive() -> None:
    """`A->B` alone yields `¬B->¬A`, which the authors' code misses."""
    assert shown(rules_of("A->B")) == {"¬B -> ¬A"}


def test_a_chain_keeps_its_tail() -> None:
    """`A->B->C` leads from A to C, which the authors' code loses."""
    assert {"A -> C", "¬C -> ¬A"} <= shown(rules_of("A->B->C"))


def test_a_cycle_loses_nothing() -> None:
    """On the cycle on which the authors' code misses A→E, B→E and A→C's inverse, everything is there."""
    derived = shown(rules_of("A->B, B->C, C->A, C->D, D->E"))
    assert {"A -> E", "B -> E", "A -> C", "¬C -> ¬A", "¬E -> ¬A", "B -> A"} <= derived
    assert len(derived) == 21


def test_double_negation_is_none() -> None:
    """`¬¬A -> B` is `A -> B`, with its one contrapositive."""
    assert shown(rules_of("¬¬A -> B")) == {"¬B -> ¬A"}


def test_facts_go_through_implications_forwards_and_backwards() -> None:
    """Modus ponens and modus tollens derive facts, and implications that the facts settle are not listed."""
    closure = rules_of("A -> B\nC -> D\nA\n¬D")
    assert closure.facts == (B, ~C)
    assert list(closure.implications) == []


def test_a_fact_shortens_a_conjunction() -> None:
    """Of `A ∧ B ∧ C -> D` and A remains `B ∧ C -> D`."""
    assert shown(rules_of("A ∧ B ∧ C -> D\nA")) == {"B ∧ C -> D", "¬D -> ¬B ∨ ¬C"}


def test_a_compound_rule_chains_and_turns() -> None:
    """`A ∧ B -> C` continues to what C implies, and has a contrapositive with two conclusions."""
    assert shown(rules_of("A ∧ B -> C\nC -> D")) == {"¬D -> ¬C", "A ∧ B -> D", "¬C -> ¬A ∨ ¬B"}


def test_cases_are_joined() -> None:
    """If each of the cases of a disjunction implies something, it follows."""
    assert rules_of("A ∨ B ∨ C\nA -> D\nB -> D\nC -> D").facts == (D,)


def test_an_assumption_can_refute_itself() -> None:
    """`A -> B, B -> ¬A` is consistent: A refutes itself, so ¬A is a fact."""
    closure = rules_of("A -> B\nB -> ¬A")
    assert closure.consistent
    assert closure.facts == (~A,)
    assert closure.contradictions == (Contradiction(A, both=False),)
    assert str(closure.contradictions[0]) == "A refutes itself: A -> ¬A"


def test_a_fact_is_no_contradiction() -> None:
    """What is refuted by a given fact does not refute itself."""
    assert rules_of("A -> B\nA").contradictions == ()


@pytest.mark.parametrize(
    "text", ["A\n¬A\nC -> D", "A -> B\nB -> ¬A\nA\nC -> D", "A <-> ¬A\nC -> D", "A -> B\nA\n¬B\nC -> D"]
)
def test_nothing_explodes(text: str) -> None:
    """From contradictory statements only what chaining gives is derived, and the contradiction is named."""
    closure = rules_of(text)
    assert not closure.consistent
    assert Contradiction(A, both=True) in closure.contradictions
    assert closure.entails(D) is None
    assert "¬D -> ¬C" in shown(closure)
    assert "A -> D" not in shown(closure)


def test_a_contradiction_by_cases_is_found() -> None:
    """Clauses that exclude every assignment, with no unit clause to start from, are inconsistent."""
    rules = [Implication((), clause) for clause in product((A, ~A), (B, ~B), (C, ~C))]
    closure = close(rules)
    assert not closure.consistent
    assert list(closure.implications) == []
    assert any(c.both for c in closure.contradictions)


def test_the_search_is_bounded() -> None:
    """Out of steps, the closure says that it is incomplete; what it lists still follows."""
    rng = random.Random(3)
    pool = [SignedAtom(f"x{n}", s) for n in range(60) for s in (True, False)]
    rules = [Implication((), tuple(rng.sample(pool, 3))) for _ in range(250)]
    closure = close([*rules, Implication((A,), (B,)), Implication((B,), (C,))], steps=5_000)
    assert not closure.complete
    assert Implication((A,), (C,)) in closure.implications


def test_a_chain_says_why() -> None:
    """A shortest way leads from premise to conclusion; where there is none it is empty."""
    closure = rules_of("A -> B, B -> C, C -> D, A -> C")
    assert list(map(str, closure.chain(A, D))) == ["A", "C", "D"]
    assert list(map(str, closure.chain(~D, ~A))) == ["¬D", "¬C", "¬A"]
    assert closure.chain(D, A) == []
    assert closure.chain(A, E) == []


def test_the_order_is_that_of_appearance() -> None:
    """Atoms are listed as they first appear, not by name, and every time the same."""
    assert list(map(str, rules_of("B -> A, A -> C").implications)) == ["B -> C", "¬A -> ¬B", "¬C -> ¬B", "¬C -> ¬A"]


def test_five_thousand_atoms_are_closed_without_listing() -> None:
    """Millions of derived implications are counted, tested and begun, not built."""
    rng = random.Random(5)
    atoms = [SignedAtom(f"p{n}") for n in range(5_000)]
    ring = [Implication((atoms[n],), (atoms[(n + 1) % 5_000],)) for n in range(5_000)]
    rules = [*ring, *(Implication((rng.choice(atoms),), (rng.choice(atoms),)) for _ in range(1_000))]
    closure = close(rules)
    given = len({rule for rule in rules if not rule.trivial})
    assert len(closure.implications) == 2 * 5_000 * 4_999 - given
    assert Implication((atoms[7],), (atoms[6],)) in closure.implications
    assert next(iter(closure.implications)) not in set(rules)


@pytest.mark.slow
def test_deep_chains_need_no_recursion() -> None:
    """A chain of twenty thousand steps is closed."""
    atoms = [SignedAtom(f"p{n}") for n in range(20_001)]
    closure = close([Implication((a,), (b,)) for a, b in pairwise(atoms)], [atoms[0]])
    assert len(closure.facts) == 20_000
    assert len(closure.chain(atoms[0], atoms[-1])) == 20_001
