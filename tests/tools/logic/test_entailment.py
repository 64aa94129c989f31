"""What propositional statements say about a claim."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic import Implication, SignedAtom
from reasoning.tools.logic.entailment import verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ATOMS = ("it rains", "B", "Kind(bob)")


def holds(statement: Implication | SignedAtom, world: Mapping[str, bool]) -> bool:
    """Whether a statement is true in a world."""
    if isinstance(statement, SignedAtom):
        return world[statement.atom] is statement.positive
    given = all(holds(literal, world) for literal in statement.premises)
    return not given or any(holds(literal, world) for literal in statement.conclusions)


def by_truth_table(premises: Sequence[Implication | SignedAtom], claim: Sequence[Implication | SignedAtom]) -> str:
    """Say what follows by going through all worlds."""
    worlds = [dict(zip(ATOMS, values, strict=True)) for values in product((True, False), repeat=len(ATOMS))]
    possible = [world for world in worlds if all(holds(premise, world) for premise in premises)]
    found = {all(holds(part, world) for part in claim) for world in possible}
    return {frozenset([True]): "True", frozenset([False]): "False", frozenset(): "inconsistent"}.get(
        frozenset(found), "Uncertain"
    )


@pytest.mark.slow
def test_it_is_what_the_truth_table_says() -> None:
    """On 150 random sets of statements, disjunctions and cases included, the verdict is that of the truth table."""
    rng = Random(7)

    def literal() -> SignedAtom:
        return SignedAtom(rng.choice(ATOMS), rng.random() < 0.5)

    def statement() -> Implication | SignedAtom:
        sides = tuple(tuple(literal() for _ in range(rng.randint(low, 2))) for low in (0, 1))
        return literal() if rng.random() < 0.3 else Implication(*sides)

    seen = set[str]()
    for _ in range(150):
        premises = [statement() for _ in range(rng.randint(0, 4))]
        claim = [statement() for _ in range(rng.randint(1, 2))]
        expected = by_truth_table(premises, claim)
        assert verdict(premises, claim).status == expected, (premises, claim)
        seen.add(expected)
    assert seen == {"True", "False", "Uncertain", "inconsistent"}


def test_a_claim_without_parts_holds() -> None:
    """Nothing is claimed: that follows from anything."""
    assert verdict([SignedAtom("A")], []).status == "True"
