"""Random rule theories: the engine against naive evaluation, and against Z3 where the two semantics coincide."""

from __future__ import annotations

import random
from itertools import product

import pytest
import z3

from reasoning.tools.logic.rules import Atom, Claim, Rule, Theory, derive

CONSTANTS, VARIABLES = ("A", "B", "C"), ("$x", "$y")
PREDICATES = {"p": 1, "q": 1, "r": 1, "s": 2, "t": 2}
LEVELS = {name: level for level, name in enumerate(PREDICATES)}


def random_claim(rng: random.Random, arguments: tuple[str, ...], negative: float, below: int = 9) -> Claim:
    """A claim over a random predicate of a level below `below`."""
    name = rng.choice([p for p in PREDICATES if LEVELS[p] < below])
    atom = Atom(name, tuple(rng.choice(arguments) for _ in range(PREDICATES[name])))
    return Claim(atom, rng.random() >= negative)


def random_theory(rng: random.Random, negative: float) -> Theory:
    """A few facts, one of them at times about everything, and rules with variables that nothing binds among them."""
    terms = (*CONSTANTS, *VARIABLES, *VARIABLES)
    facts = [random_claim(rng, CONSTANTS, negative) for _ in range(rng.randrange(1, 6))]
    if rng.random() < 0.1:
        facts.append(random_claim(rng, terms, negative))
    bodies = [[random_claim(rng, terms, negative) for _ in range(rng.randrange(4))] for _ in range(rng.randrange(7))]
    return Theory(tuple(facts), tuple(Rule(tuple(body), random_claim(rng, terms, negative)) for body in bodies))


def instances(theory: Theory) -> list[tuple[list[Claim], Claim]]:
    """Every rule and fact with every choice of constants for its variables."""
    rules = [*theory.rules, *(Rule((), fact) for fact in theory.facts)]
    found = []
    for rule in rules:
        for values in product(theory.constants, repeat=len(rule.variables)):
            binding = dict(zip(rule.variables, values, strict=True))
            found.append(([c.bind(binding) for c in rule.body], rule.head.bind(binding)))
    return found


def fixpoint(grounded: list[tuple[list[Claim], Claim]]) -> set[Claim]:
    """What follows, by going through all instances until nothing is new."""
    known: set[Claim] = set()
    while new := {head for body, head in grounded if head not in known and known.issuperset(body)}:
        known |= new
    return known


@pytest.mark.slow
def test_open_world_is_the_naive_fixpoint() -> None:
    """On 2,000 random theories, what is derived is what naive iteration gives, and every proof is well founded."""
    rng = random.Random(20)
    for _ in range(2000):
        theory = random_theory(rng, negative=0.3)
        done = derive(theory)
        assert set(done.steps) == fixpoint(instances(theory))
        reached = rng.choice(list(done.steps))
        before: set[Claim] = set()
        for step in done.proof(reached):
            assert before.issuperset(step.premises)
            before.add(step.claim)
        assert reached in before


def entailed_by_z3(grounded: list[tuple[list[Claim], Claim]], claims: set[Claim], others: set[Claim]) -> bool:
    """Whether all of `claims` are entailed classically, and none of `others`: they may all be false at once."""
    names = {claim: f"v{n}" for n, claim in enumerate([*claims, *others])}
    rules = [f"(assert (=> (and true {' '.join(names[c] for c in body)}) {names[head]}))" for body, head in grounded]
    declared = [f"(declare-const {name} Bool)" for name in (*names.values(), "one_fails", "none_holds")]
    one_fails = f"(assert (=> one_fails (or false {' '.join(f'(not {names[c]})' for c in claims)})))"
    none_holds = f"(assert (=> none_holds (and true {' '.join(f'(not {names[c]})' for c in others)})))"
    solver = z3.SimpleSolver()
    solver.from_string("\n".join([*declared, *rules, one_fails, none_holds]))
    outcomes = [solver.check(z3.Bool(which)) for which in ("one_fails", "none_holds")]
    return outcomes == [z3.unsat, z3.sat]


@pytest.mark.slow
def test_definite_rules_are_what_z3_entails() -> None:
    """On 2,000 random theories without negation, the derived atoms are those that follow classically, and no others."""
    rng = random.Random(21)
    for _ in range(2000):
        theory = random_theory(rng, negative=0)
        grounded = instances(theory)
        derived = set(derive(theory).steps)
        atoms = {claim for body, head in grounded for claim in (*body, head)}
        assert derived <= atoms
        assert entailed_by_z3(grounded, derived, atoms - derived)


def stratified(rng: random.Random) -> Theory:
    """A theory in which a predicate is denied only in rules for predicates of a higher level."""
    terms = (*CONSTANTS, *VARIABLES)
    rules = []
    for _ in range(rng.randrange(1, 7)):
        head = random_claim(rng, terms, 0)
        level = LEVELS[head.atom.predicate]
        body = [random_claim(rng, terms, 0, level + 1) for _ in range(rng.randrange(1, 3))]
        if level:
            body.append(random_claim(rng, terms, 1, level))
        rules.append(Rule(tuple(body), head))
    return Theory(tuple(random_claim(rng, CONSTANTS, 0) for _ in range(rng.randrange(1, 5))), tuple(rules))


def by_strata(theory: Theory) -> set[Claim]:
    """What holds in the closed world: level by level, a denied claim holds where its atom was not reached below."""
    known: set[Claim] = set()
    for level in sorted(LEVELS.values()):
        here = [(body, head) for body, head in instances(theory) if LEVELS[head.atom.predicate] <= level]
        kept = [
            ([c for c in body if c.positive], head)
            for body, head in here
            if not any(not c.positive and c.negated in known for c in body)
        ]
        known = fixpoint(kept)
    return known


@pytest.mark.slow
def test_closed_world_is_the_model_of_the_strata() -> None:
    """On 1,000 random stratified theories, the closed world is what evaluation level by level gives."""
    rng = random.Random(22)
    for _ in range(1000):
        theory = stratified(rng)
        done = derive(theory, "closed")
        assert set(done.steps) == by_strata(theory)
        asked = random_claim(rng, CONSTANTS, 0.5)
        assert done.truth(asked) == str((Claim(asked.atom) in done.steps) == asked.positive)


def test_closed_world_holds_no_less_than_the_open_one() -> None:
    """Without negation, the open and the closed world derive the same."""
    rng = random.Random(23)
    for _ in range(300):
        theory = random_theory(rng, negative=0)
        assert set(derive(theory, "closed").steps) == set(derive(theory).steps)
