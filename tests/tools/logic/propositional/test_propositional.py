from __future__ import annotations

import pytest

from reasoning.errors import ReadError
from reasoning.tools.logic import Implication, SignedAtom
from reasoning.tools.logic.propositional.formula import MAX_CLAUSES, Compound, Formula, equivalent, implications

A, B, C = SignedAtom("A"), SignedAtom("B"), SignedAtom("C")


def test_a_literal_negates_and_shows_itself() -> None:
    """`~` is negation, twice is nothing, and the sign is written ¬."""
    assert str(~A) == "¬A"
    assert ~~A == A
    assert sorted([B, A, ~A]) == [~A, A, B]


def test_the_spelling_of_an_atom_is_one() -> None:
    """White space and composed accents make no difference, the case of letters does."""
    assert SignedAtom(" the  ground\nis wet") == SignedAtom("the ground is wet")
    assert SignedAtom("cafe\u0301") == SignedAtom("café")
    assert SignedAtom("Likes(a,b)") == SignedAtom("Likes( a,  b )")
    assert SignedAtom("a") != SignedAtom("A")


def test_an_atom_that_reads_as_something_else_is_shown_in_quotes() -> None:
    """An atom with a connective in it, a heading or a constant stands in quotes, others don't."""
    shown = [str(SignedAtom(atom)) for atom in ("salt and pepper", "None", "it is true", "Kind(bob)", "wet street")]
    assert shown == ["“salt and pepper”", "“None”", "“it is true”", "Kind(bob)", "wet street"]


@pytest.mark.parametrize("atom", ["", " \n"])
def test_an_atom_has_a_name(atom: str) -> None:
    """A literal without a name is refused."""
    with pytest.raises(ReadError, match="needs a name"):
        SignedAtom(atom)


def test_an_implication_is_normal() -> None:
    """Order and repetition of its literals don't matter."""
    assert Implication((B, A, B), (C,)) == Implication((A, B), (C, C))
    assert hash(Implication((B, A), (C,))) == hash(Implication((A, B), (C,)))


def test_an_implication_shows_itself() -> None:
    """Premises are joined by ∧, conclusions by ∨, a fact has no arrow."""
    assert str(Implication((B, A), (~C,))) == "A ∧ B -> ¬C"
    assert str(Implication((~C,), (~A, ~B))) == "¬C -> ¬A ∨ ¬B"
    assert str(Implication((), (A, B))) == "A ∨ B"


def test_without_conclusions_the_premises_are_denied() -> None:
    """`A ∧ B -> ⊥` is the clause ¬A ∨ ¬B; nothing at all is refused."""
    assert Implication((A, B), ()) == Implication((), (~A, ~B))
    with pytest.raises(ReadError):
        Implication((), ())


def test_the_contrapositive_is_the_same_clause_from_the_other_end() -> None:
    """Premises and conclusions change places and sign, and twice is the same again."""
    rule = Implication((A, B), (C,))
    assert str(rule.contrapositive) == "¬C -> ¬A ∨ ¬B"
    assert rule.contrapositive.contrapositive == rule
    assert rule.contrapositive.clause == rule.clause == {~A, ~B, C}


def test_what_is_always_true_is_trivial() -> None:
    """Only a clause with an atom and its negation says nothing."""
    assert Implication((A,), (A,)).trivial
    assert not Implication((A,), (~A,)).trivial


def test_a_formula_becomes_a_bounded_number_of_implications() -> None:
    """A formula whose normal form would explode is refused, fast."""
    pairs: list[Formula] = [Compound("and", (SignedAtom(f"x{n}"), SignedAtom(f"y{n}"))) for n in range(30)]
    with pytest.raises(ReadError, match=str(MAX_CLAUSES)):
        list(implications(Compound("or", tuple(pairs))))
    nested: Formula = A
    for n in range(40):
        nested = equivalent(nested, SignedAtom(f"x{n}"))
    with pytest.raises(ReadError, match=str(MAX_CLAUSES)):
        list(implications(nested))
