"""The printers of first-order formulas: what is written is read back as the same tree, in both notations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.tools.logic.fol import Formula, read_formula, to_ascii, to_unicode
from reasoning.tools.logic.fol.syntax import (
    And,
    Arithmetic,
    Boolean,
    Compare,
    Constant,
    Exists,
    ForAll,
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
)
from reasoning.tools.logic.fol.trees import height

VARIABLES = st.sampled_from(["x", "y", "z1", "person", "P"]).map(Variable)
NAMES = (
    st.sampled_from(["P", "Likes", "tom", "x", "all", "v", "True", "5", "o'brien", "Świątek", "bald eagle"]) | st.text()
)


def terms(bound: tuple[Variable, ...]) -> st.SearchStrategy[Term]:
    """Terms whose variables are bound."""
    simple: st.SearchStrategy[Term] = st.builds(Constant, NAMES) | st.builds(Integer, st.integers())
    if bound:
        simple |= st.sampled_from(bound)
    return st.recursive(
        simple,
        lambda inner: (
            st.builds(Function, NAMES, st.lists(inner, min_size=1, max_size=2).map(tuple))
            | st.builds(Arithmetic, st.sampled_from("+-*"), inner, inner)
        ),
        max_leaves=4,
    )


@st.composite
def formulas(draw: st.DrawFn, bound: tuple[Variable, ...] = (), depth: int = 3) -> Formula:
    """Formulas without free variables."""
    kind = draw(st.integers(0, 9 if depth else 2))
    if kind == 0:
        return Boolean(draw(st.booleans()))
    if kind == 1:
        return Predicate(draw(NAMES), tuple(draw(st.lists(terms(bound), max_size=3))))
    if kind == 2:
        sides = draw(terms(bound)), draw(terms(bound))
        return Compare(draw(st.sampled_from(("=", "≠", "<", "≤", ">", "≥"))), *sides)
    if kind in (3, 4):
        variable = draw(VARIABLES)
        body = draw(formulas((*bound, variable), depth - 1))
        return ForAll(variable, body) if kind == 3 else Exists(variable, body)
    parts = tuple(draw(st.lists(formulas(bound, depth - 1), min_size=2, max_size=3)))
    if kind in (5, 6):
        return And(parts) if kind == 5 else Or(parts)
    if kind == 7:
        return Not(parts[0])
    if kind == 8:
        return Implies(parts[0], parts[1])
    return Iff(parts[0], parts[1]) if draw(st.booleans()) else Xor(parts[0], parts[1])


@pytest.mark.slow
@given(formulas())
def test_what_is_written_is_read_as_the_same_tree(formula: Formula) -> None:
    """Names of any kind, variables that hide names, and connectives in each other survive both notations."""
    assert read_formula(to_unicode(formula)) == formula
    assert read_formula(to_ascii(formula)) == formula


EXAMPLES = {
    "∀x ((Cat(x) ∧ ¬Dog(x)) → (∃y Likes(x, y)))": "all x. ((Cat(x) & -Dog(x)) -> (exists y. Likes(x, y)))",
    "(A ∨ B) ⊕ (C ↔ D)": "(A | B) xor (C <-> D)",
    "∀x (x ≠ tom → x ≥ 3)": "all x. (x != tom -> x >= 3)",
    "⊤ → ¬(a = b)": "True -> -(a = b)",
    "(¬∀x P(x)) ∧ Q": "(-all x. P(x)) & Q",
    "¬¬P(-1, f(2 - 1))": "--P(-1, f(2 - 1))",
    "∀x (y)": "all x. (y)",
    "tom ∈ S": "tom ∈ S",
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_ascii_is_what_nltk_and_prover9_read(text: str) -> None:
    """Quantifiers have their dot, ¬ is a minus, and every compound part has brackets."""
    formula = read_formula(text)
    assert to_unicode(formula) == text
    assert to_ascii(formula) == EXAMPLES[text]


def test_a_name_that_would_be_read_as_something_else_is_quoted() -> None:
    """A constant that is spelled like a variable, a keyword or a number keeps its meaning."""
    formula = ForAll(
        Variable("tom"), Predicate("P", (Constant("tom"), Constant("x"), Constant("5"), Constant('a"b\\')))
    )
    assert to_unicode(formula) == '∀tom P("tom", "x", "5", "a\\"b\\\\")'
    assert read_formula(to_unicode(formula)) == formula


@pytest.mark.slow
def test_a_tree_that_is_too_high_is_not_written() -> None:
    """It is an error of ours, no matter how high; its height is still known."""
    formula: Formula = Predicate("P")
    for _ in range(50_000):
        formula = Not(formula)
    assert height(formula) == 50_001
    for show in (to_unicode, to_ascii):
        with pytest.raises(ReadError):
            show(formula)
