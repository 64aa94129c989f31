"""Names of individuals: years, versions and bands that look like variables, and names with signs in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic.fol import read_formula, to_unicode
from reasoning.tools.logic.prove import prove
from reasoning.tools.logic.solver import stop
from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


OPEN = [
    ("BornIn(zaha, y1950)", "BornIn(zaha, y1951)"),
    ("HeldIn(games, y1996, atlanta); HeldIn(games, y2000, sydney)", "HeldIn(games, y1996, sydney)"),
    ("DiedIn(mao, y1976)", "DiedIn(mao, y1980)"),
    ("Founded(firm, x2020)", "Founded(firm, x2021)"),
    ("Year(y2020); After(y2021, y2020)", "After(y2020, y2021)"),
    ("Plays(u2, rock)", "Plays(bono, rock)"),
    ("¬Plays(u2, jazz) ∧ Plays(u2, rock)", "Plays(bono, rock)"),
    ("Band(u2)", "Band(abba)"),
    ("Has(v8, power)", "Has(v6, power)"),
    ("Bigger(x1, x2)", "Bigger(x2, x1)"),
    ("Wins(w7, cup)", "Wins(ann, cup)"),
    ("¬Flies(z3)", "¬Flies(pip)"),
    ("v8 = engine", "v6 = engine"),
    ("Engine(v8); ∀x (Car(x) → Uses(x, v8))", "Engine(kit)"),
    ("Grade(ann, a+)", "Grade(ann, a)"),
    ("Blood(tom, O-)", "Blood(tom, O)"),
]


@pytest.mark.parametrize(("premises", "conclusion"), OPEN)
def test_a_numbered_name_in_a_fact_is_one_individual(premises: str, conclusion: str) -> None:
    """What is said of one year, engine or band is said of no other."""
    assert prove(premises.split("; "), conclusion).status == "Uncertain"


FOLLOWS = [
    ("BornIn(zaha, y1950); ∀x ∀y (BornIn(x, y) → Past(y))", "Past(y1950)"),
    ("Engine(v8); ∀x (Car(x) → Uses(x, v8)); Car(kit)", "Uses(kit, v8)"),
    ("Kind(x1) → Nice(x1); Kind(bob)", "Nice(bob)"),
    ("Likes(x1, x2) → Likes(x2, x1); Likes(ann, bob)", "Likes(bob, ann)"),
    ("Kind(x) → Nice(x); Kind(bob)", "Nice(bob)"),
    ("Kind(y_1) → Nice(y_1); Kind(bob)", "Nice(bob)"),
    ("∀x12 Kind(x12)", "Kind(bob)"),
    ("∀x10 x11 (Likes(x10, x11))", "Likes(ann, bob)"),
    ("∀x1 (Kind(x1) → Nice(x1)); Kind(x1)", "Nice(x1)"),
    ("∀x.Kind(x)", "Kind(bob)"),
    ("all x.(Kind(x) -> Nice(x)); Kind(bob)", "Nice(bob)"),
    ("all x. all y.Likes(x, y)", "Likes(ann, bob)"),
    ("(A & B)", "A"),
    ("(A&B)", "B"),
]


@pytest.mark.parametrize(("premises", "conclusion"), FOLLOWS)
def test_variables_are_variables(premises: str, conclusion: str) -> None:
    """A bound name, and a free one that links the claims of a rule, stands for anything."""
    assert prove(premises.split("; "), conclusion).status == "True"


NAMES = [
    *("WrittenIn(p, c++)", "WrittenIn(p, c#)", "Grade(a+)", "Grade(ann, b-)", "Marked(a*)", "Blood(tom, AB+)"),
    *("Visited(mr.smith, two)", "Visited(dr.who.jr, two)", "Has(U.S., flag)", "Has(U.S.A., flag)", "In(D.C., tom)"),
    *("Lives(ann, St. Louis)", "Likes(ann, J. Smith)", "Owns(Mr. Bean, car)", "Band(ac/dc)", "Flight(ann, 9/11)"),
    *("Form(tom, I/O)", "Mail(ann, ann@home.org)", "Uses(ann, x-ray)", "Wears(tom, t-shirt)", "Sent(ann, e-mail)"),
    *("Film(wall-e)", "Version(v1.2)", "Time(10:30)", "Share(5%)", "Called(o'neil)"),
]


@pytest.mark.slow
@each_row("text", NAMES)
def test_names_with_signs_are_names(text: str) -> None:
    """Such a name is one individual, strictly read, and what is written of it is read back."""
    formula = read_formula(text)
    assert read_formula(to_unicode(formula)) == formula
    assert prove([formula, read_formula("Other(thing)")], formula).status == "True"
    assert len(to_unicode(formula).replace("∧", "&").split("&")) == 1


@pytest.mark.slow
def test_a_long_chain_of_rules_is_proved() -> None:
    """A hundred rules in a row are decided: matching them would drown in its own instances."""
    rules = [f"∀x (P{n}(x) → P{n + 1}(x))" for n in range(60)]
    assert prove([*rules, "P0(bob)"], "P60(ann)").status == "Uncertain"
    assert prove([*rules, "P0(bob)"], "P60(bob)", seconds=20).status == "True"
