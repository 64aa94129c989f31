"""The repairs of formulas: each one named, and none where the strict reading works."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reasoning.errors import ReadError
from reasoning.tools.logic.fol import read_formula, read_tolerantly, reconciled, to_unicode
from reasoning.tools.logic.fol.syntax import Formula, Not, Predicate
from reasoning.tools.logic.prove import prove
from reasoning.tools.logic.solver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPAIRS = {
    "∀x (P(x)) → Q(x)": ("∀x (P(x) → Q(x))", "scope that runs on"),
    "∀x P(x) → Q(x)": ("∀x (P(x) → Q(x))", "scope that runs on"),
    "all x (P(x)) -> Q(x)": ("∀x (P(x) → Q(x))", "scope that runs on"),
    "R(a) ∧ ∀x (P(x)) → Q(x)": ("R(a) ∧ (∀x (P(x) → Q(x)))", "scope that runs on"),
    "∀x (P(x) → ∀y Q(y) → R(x, y))": ("∀x (P(x) → (∀y (Q(y) → R(x, y))))", "scope that runs on"),
    "∀x (P(x) → (Q(x) ∧ R(x))": ("∀x (P(x) → (Q(x) ∧ R(x)))", "unbalanced brackets"),
    "∀x (P(x → Q(x))": ("∀x (P(x) → Q(x))", "unbalanced brackets"),
    "P(a ∧ Q(b)": ("P(a) ∧ Q(b)", "unbalanced brackets"),
    "(P(a) ∨ Q(a)))": ("P(a) ∨ Q(a)", "unbalanced brackets"),
    "(P(a) ∨ Q(a)] → R": ("(P(a) ∨ Q(a)) → R", "brackets of two kinds"),
    "P(x) → Q(x, y)": ("∀x ∀y (P(x) → Q(x, y))", "free variable"),
    "∀x (P(x, y) → Q(x))": ("∀y ∀x (P(x, y) → Q(x))", "free variable"),
    "Costs(gre, x) ∧ x < 300": ("∃x (Costs(gre, x) ∧ x < 300)", "free variable"),
    "∀x (P(x) → R(x, y) ∧ y > 9)": ("∀x (P(x) → (∃y (R(x, y) ∧ y > 9)))", "free variable"),
    "¬(P(x) ∧ Q(x))": ("¬(∃x (P(x) ∧ Q(x)))", "free variable"),
    "P(x) ⊕ (Q(x) ∧ R(x))": ("∀x (P(x) ⊕ (Q(x) ∧ R(x)))", "free variable"),
    "P(?person) → Q(?person)": ("∀?person (P(?person) → Q(?person))", "free variable"),
    "P(a), Q(a) → R(a)": ("(P(a) ∧ Q(a)) → R(a)", "parts joined by and"),
    "P → Q, R → S": ("(P → Q) ∧ (R → S)", "parts joined by and"),
    "P(a), Q(a) → R(a), S(a), P(b) ↔ Q(b)": (
        "((P(a) ∧ Q(a)) → R(a)) ∧ S(a) ∧ (P(b) ↔ Q(b))",
        "parts joined by and",
    ),
    "P(a) → (Q(a), R(a) → S(a))": ("P(a) → ((Q(a) ∧ R(a)) → S(a))", "parts joined by and"),
    "P(a) → Q(a), R(a)": ("P(a) → (Q(a) ∧ R(a))", "parts joined by and"),
    "P(a). Q(a).": ("P(a) ∧ Q(a)", "parts joined by and"),
    "P(a) ∧ ... ∧ P(c)": ("P(a) ∧ P(c)", "ellipsis left out"),
    "L([a, …, c])": ("L(list(a, c))", "ellipsis left out"),
    "L({a, b})": ("L(set(a, b))", "list as a term"),
    "Says(tom, P(a) ∧ Q(a))": ('Says(tom, "P(a) ∧ Q(a)")', "formula as a term"),
    "P(a) = True": ("P(a) ↔ ⊤", "truth values compared"),
    "P(a) ≠ ¬Q(a)": ("P(a) ⊕ ¬Q(a)", "truth values compared"),
    "P v Q": ("P ∨ Q", "v as or"),
    "If P → Q": ("P → Q", "word left out"),
    "bald eagle(tom)": ('"bald eagle"(tom)', "spaces in a name"),
    "Likes(tom, the bald eagle)": ('Likes(tom, "the bald eagle")', "spaces in a name"),
}


@pytest.mark.parametrize("text", REPAIRS)
def test_a_repair_is_named(text: str) -> None:
    """What was meant is read, and what was guessed is told."""
    reading = read_tolerantly(text)
    shown, name = REPAIRS[text]
    assert to_unicode(reading.formula) == to_unicode(read_formula(shown))
    assert name in [mend.name for mend in reading.mends]
    assert all(mend.detail for mend in reading.mends)


CLASHES = {
    ("From(x0, Belgium) → Tall(x0)", "Belgium(brussels)"): (
        ("∀x0 (From(x0, Belgium) → Tall(x0))", "Belgium(brussels)"),
        ("∀x (Belgium(x) ↔ x = Belgium)",),
        ("name used as constant and predicate",),
    ),
    ("Likes(tom)", "Likes(tom, ann)"): (("Likes(tom)", '"Likes/2"(tom, ann)'), (), ("several arities",)),
    ("P(f(a))", "P(f)"): (("P(f(a))", 'P("f/0 as a term")'), (), ("several arities",)),
    ("Top(zelda)", "Chosen(zelda, Top(zelda))"): (
        ("Top(zelda)", 'Chosen(zelda, "Top/1 as a term"(zelda))'),
        (),
        ("predicate as a term",),
    ),
    ("Cat(tom)", "∀x (x ∈ Cat → Soft(x))"): (
        ("Cat(tom)", "∀x (Cat(x) → Soft(x))"),
        (),
        ("membership as a predicate",),
    ),
    ("∀x (P(x) = Q(x))", "P(a) ∧ Q(a)"): (("∀x (P(x) ↔ Q(x))", "P(a) ∧ Q(a)"), (), ("predicates set equal",)),
    ("P(a)", "Q(a) ∧ R(a, b)"): (("P(a)", "Q(a) ∧ R(a, b)"), (), ()),
}


@pytest.mark.parametrize("texts", CLASHES, ids=range(len(CLASHES)))
def test_names_are_brought_into_one_vocabulary(texts: tuple[str, str]) -> None:
    """A name has one use in what the prover is given, and each guess about it is named."""
    found = reconciled([read_tolerantly(text).formula for text in texts])
    formulas, added, names = CLASHES[texts]
    assert tuple(map(to_unicode, found.formulas)) == tuple(to_unicode(read_formula(text)) for text in formulas)
    assert tuple(map(to_unicode, found.added)) == added
    assert tuple(mend.name for mend in found.mends) == names


@pytest.fixture(scope="module")
def _ended() -> Iterator[None]:
    yield
    stop()


@pytest.mark.slow
@pytest.mark.usefixtures("_ended")
def test_the_gold_formulas_of_folio_prove_their_labels(shared: Path) -> None:
    """At least 203 of 204 are read and 195 verdicts are the label; the others are wrong in the data."""
    read, wrong = 0, []
    with (shared / "folio" / "folio-validation.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for number, record in enumerate(records):
        try:
            texts = [*record["premises-FOL"], record["conclusion-FOL"]]
            found = reconciled([read_tolerantly(text).formula for text in texts])
        except ReadError:
            wrong.append(number)
            continue
        read += 1
        verdict = prove([*found.formulas[:-1], *found.added], found.formulas[-1])
        if verdict.status != record["label"]:
            wrong.append(number)
    assert read >= 203
    assert set(wrong) <= {5, 27, 29, 47, 87, 112, 114, 138, 139}


def test_a_tree_that_is_too_high_is_an_error() -> None:
    """Trees of any height may be given beside texts: what is too high to be brought into one vocabulary is told."""
    formula: Formula = Predicate("P")
    for _ in range(5_000):
        formula = Not(formula)
    with pytest.raises(ReadError, match="nested"):
        prove([formula, "P(a)"], "P(b)")
