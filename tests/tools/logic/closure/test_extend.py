from __future__ import annotations

import random

import pytest

from reasoning.tools.logic import Implication, SignedAtom, extend, relevant

A, B, C = map(SignedAtom, "ABC")


@pytest.mark.parametrize("texts", [["A -> B", "B → ¬C"], "A -> B\nB → ¬C", ["A->B, B->¬C"], ['["A -> B", "B -> ¬C"]']])
def test_the_laws_are_applied_and_nothing_given_comes_back(texts: str | list[str]) -> None:
    """Contraposition and transitivity give exactly the four that follow."""
    assert set(map(str, extend(texts))) == {"A -> ¬C", "C -> ¬B", "¬B -> ¬A", "C -> ¬A"}


def test_spaces_lose_nothing() -> None:
    """`A -> B` with spaces is read, which the authors' filter drops in silence."""
    assert list(extend("A -> B")) == list(extend("A->B")) == [Implication((~B,), (~A,))]


def test_expressions_may_be_texts_and_data_mixed() -> None:
    """Texts, implications and literals stand in one list, facts in the second argument too."""
    extension = extend(["A -> B", Implication((B,), (C,))], facts=[A, "D"])
    assert extension.facts == (B, C)
    assert extension.given.facts == (A, SignedAtom("D"))
    assert extend(A).given.facts == (A,)


def test_what_is_not_read_is_told() -> None:
    """An unread piece is in the extension and in its text."""
    extension = extend("A -> B\n∀x P(x)")
    assert [u.text for u in extension.unread] == ["∀x P(x)"]
    assert "not a sign" in str(extension)


def test_an_extension_is_a_truth() -> None:
    """An extension that derives nothing is still no empty value, and says that nothing was given."""
    assert extend("")
    assert list(extend("")) == []
    assert str(extend("")) == "nothing was given"


def test_the_text_is_short_and_complete() -> None:
    """The text has a heading for each part, caps the long ones, and warns of inconsistency."""
    text = str(extend("\n".join(f"p{n} -> p{n + 1}" for n in range(40))))
    assert "derived implications (1,600)" in text
    assert "… and 1,580 more" in text
    assert "… and 20 more" in text
    assert "inconsistent" in str(extend("A\n¬A"))


def test_contradictions_are_passed_on() -> None:
    """The two kinds are there, and consistency is told."""
    assert [str(c) for c in extend("A -> ¬A").contradictions] == ["A refutes itself: A -> ¬A"]
    assert not extend("A\n¬A").consistent
    assert extend("A\nB").complete


def test_everything_is_the_papers_own_mode() -> None:
    """All derived facts and all derived implications, both forms of each."""
    assert list(map(str, extend("A -> B, B -> C\nD\nD -> E").everything())) == [
        "E",
        "A -> C",
        "¬B -> ¬A",
        "¬C -> ¬A",
        "¬C -> ¬B",
    ]


def ranked(text: str, atoms: str, limit: int | None = None) -> list[str]:
    return [str(s) for s in relevant(extend(text), atoms.split(), limit)]


def test_what_connects_the_atoms_of_interest_comes_first() -> None:
    """Both ends of interest, then one end by the distance of the other, then the rest, from near to far."""
    order = ranked("A->B, B->C, C->D, D->E, X->Y, Y->Z", "A C")
    assert order == ["A -> C", "A -> D", "A -> E", "C -> E", "B -> D", "B -> E", "X -> Z"]


def test_facts_of_interest_come_before_all() -> None:
    """A derived fact about an atom of interest is first, other facts come with the rest."""
    assert ranked("F -> G\nF\nX -> Y\nX\nA->B, B->C", "Y A C") == ["Y", "A -> C", "G"]


def test_a_contrapositive_is_not_said_twice() -> None:
    """Of the two forms the one with a positive premise is kept, and a given one's contrapositive is left out."""
    assert ranked("A -> B", "A B") == []
    assert ranked("¬C -> B, B -> ¬A", "A C") == ["A -> C"]
    assert ranked("A -> B, B -> ¬C", "") == ["A -> ¬C"]


def test_compound_implications_are_ranked_too() -> None:
    """Those of several premises follow the plain ones of their rank; the turned given one is a repetition."""
    assert ranked("A ∧ B -> C, C -> D", "A D") == ["A ∧ B -> D"]


def test_all_that_is_new_is_ranked_once() -> None:
    """Without a limit each derived clause appears exactly once, whatever the atoms of interest."""
    rng = random.Random(11)
    for _ in range(300):
        pool = [SignedAtom(a, s) for a in "ABCDEF" for s in (True, False)]
        rules = [
            Implication(tuple(rng.sample(pool, rng.choice([1, 1, 1, 2]))), (rng.choice(pool),))
            for _ in range(rng.randint(1, 9))
        ]
        extension = extend(rules, rng.sample(pool, rng.randint(0, 1)))
        statements = list(relevant(extension, rng.sample("ABCDEFG", rng.randint(0, 4))))
        found = [s.clause if isinstance(s, Implication) else frozenset([s]) for s in statements]
        assert len(found) == len(set(found))
        new = {i.clause for i in extension} - {rule.clause for rule in rules}
        assert set(found) == new | {frozenset([fact]) for fact in extension.facts}


def test_five_thousand_atoms_are_ranked_lazily() -> None:
    """The first twenty of fifty million come without listing the others."""
    atoms = [SignedAtom(f"p{n}") for n in range(5_000)]
    extension = extend([Implication((atoms[n],), (atoms[(n + 1) % 5_000],)) for n in range(5_000)])
    first = list(relevant(extension, ["p1", atoms[3_000]], 20))
    assert list(map(str, first[:2])) == ["p1 -> p3000", "p3000 -> p1"]
    assert len(first) == 20
