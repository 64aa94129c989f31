"""The reader of first-order formulas: every notation, one precedence, and nothing guessed where it is strict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.tools.logic.fol import read_formula, read_tolerantly, to_unicode
from reasoning.tools.logic.fol.parser import MAX_NESTING
from reasoning.tools.logic.fol.syntax import (
    And,
    Compare,
    Constant,
    Exists,
    ForAll,
    Implies,
    Integer,
    Not,
    Predicate,
    Variable,
)
from reasoning.tools.logic.fol.tokens import MAX_CHARACTERS
from tests.each_row import each_row

X = Variable("x")

NOTATIONS = [
    "∀x (Cat(x) → ¬Dog(x))",
    "∀x(Cat(x)→¬Dog(x))",
    "∀x [Cat(x) ⇒ ~Dog(x)]",
    "∀x: Cat(x) → ¬Dog(x)",
    "∀x. Cat(x) → ¬Dog(x)",
    "(∀x)(Cat(x) → ¬Dog(x))",
    "∀(x)(Cat(x) → ¬Dog(x)).",
    "all x. (Cat(x) -> -Dog(x))",
    "all x.(Cat(x) => !Dog(x))",
    "all x. Cat(x) -> -Dog(x)",
    "forall x (Cat(x) implies not Dog(x))",
    "ForAll x, (Cat(x) --> NOT Dog(x))",
    "for all x, if Cat(x) then not Dog(x)",
    "For every x: Cat(x) only if not Dog(x)",
    r"\forall x (Cat(x) \rightarrow \lnot Dog(x))",
    r"$\forall x\, \left(\text{Cat}(x) \to \neg \mathrm{Dog}(x)\right)$",
    "! [x] : (Cat(x) => ~Dog(x))",
    "ForAll(x, Implies(Cat(x), Not(Dog(x))))",
    "∀x (¬Dog(x) ← Cat(x))",
    "∀x (Cat(x) &rarr; ¬Dog(x))",
    "\u200b∀x （Cat（x） → ¬Dog（x））",
]


@each_row("text", NOTATIONS)
def test_every_notation_of_a_rule_is_the_same_formula(text: str) -> None:
    """Unicode, ASCII, LaTeX, TPTP, words and functions differ in signs only, and are all read strictly."""
    rule = ForAll(X, Implies(Predicate("Cat", (X,)), Not(Predicate("Dog", (X,)))))
    assert read_formula(text) == rule


PRECEDENCE = {
    "P -> Q -> R": "P → (Q → R)",
    "P ^ Q": "P ∧ Q",
    "A ∨ B ∧ C ⊕ D → E ↔ F": "(((A ∨ (B ∧ C)) ⊕ D) → E) ↔ F",
    "¬A ∧ B": "¬A ∧ B",
    "¬a = b": "¬(a = b)",
    "A & B & C | D": "(A ∧ B ∧ C) ∨ D",
    "(A & B) & C": "(A ∧ B) ∧ C",
    "A <-> B <-> C": "(A ↔ B) ↔ C",
    "A xor B or C": "A ⊕ (B ∨ C)",
    "all x. P(x) -> Q(x)": "∀x (P(x) → Q(x))",
    "all x. P(x) -> Q(a)": "∀x (P(x) → Q(a))",
    "∀x P(x) → Q(a)": "(∀x P(x)) → Q(a)",
    "∀x (P(x)) ∧ Q(a)": "(∀x P(x)) ∧ Q(a)",
    "∀x P(x) ∧ ∃x Q(x)": "(∀x P(x)) ∧ (∃x Q(x))",
    "exists x.all y.Loves(x,y)": "∃x ∀y Loves(x, y)",
    "P(a) & all x. Q(x) | R(x)": "P(a) ∧ (∀x (Q(x) ∨ R(x)))",
    "¬∀x P(x) ∧ Q": "(¬∀x P(x)) ∧ Q",
    "-P(a) & -(Q | R)": "¬P(a) ∧ ¬(Q ∨ R)",
}


@pytest.mark.parametrize("text", PRECEDENCE)
def test_precedence_and_scope(text: str) -> None:
    """¬ binds before ∧, ∨, ⊕, →, ↔; a quantifier as ¬ does, but behind a dot it reaches to the end."""
    assert to_unicode(read_formula(text)) == PRECEDENCE[text]


FORMS = {
    "∀x∀y R(x,y)": "∀x ∀y R(x, y)",
    "∀x, y (R(x,y))": "∀x ∀y R(x, y)",
    "∀x y R(x,y)": "∀x ∀y R(x, y)",
    "∃xP(x)": "∃x P(x)",
    "![P(a) ∧ Q] ∨ R": "¬(P(a) ∧ Q) ∨ R",
    "? [X,Y] : r(X,Y)": "∃X ∃Y r(X, Y)",
    "Exists([x, y], R(x, y))": "∃x ∃y R(x, y)",
    "there exists x such that P(x)": "∃x P(x)",
    "∄x P(x)": "¬∃x P(x)",
    "∃!x P(x)": "∃x_ ∀x (P(x) ↔ x = x_)",
    "∀x ∈ S (P(x))": "∀x (x ∈ S → P(x))",
    "∃x ∈ {a, b} P(x)": "∃x ((x = a ∨ x = b) ∧ P(x))",
    "∃x (x ∉ S)": "∃x ¬(x ∈ S)",
    "And(P, Q, R)": "P ∧ Q ∧ R",
    "[P ∧ {Q ∨ R}]": "P ∧ (Q ∨ R)",
    "a < b <= 3": "a < b ∧ b ≤ 3",
    "a != b | c <> d | e =/= f": "a ≠ b ∨ c ≠ d ∨ e ≠ f",
    "a + 1 >= 2 * b - -3 -> P": "a + 1 ≥ (2 * b) - -3 → P",
    "⊤ → $false": "⊤ → ⊥",
    "Exists(tom) ∧ Some(a, b) ∧ Likes(tom, all)": '"Exists"(tom) ∧ "Some"(a, b) ∧ Likes(tom, "all")',
    "Well-paid(o'brien) ∧ 1984(covid-19)": 'Well-paid(o\'brien) ∧ "1984"(covid-19)',
    "Companies’Stocks(kO) ∧ Lost(Świątek)": "Companies’Stocks(kO) ∧ Lost(Świątek)",
    "At(1:30PM, 42.3billion, 50%)": "At(1:30PM, 42.3billion, 50%)",
    'P(“The Book”, \'Bob\', "a \\"b\\"")': 'P("The Book", Bob, "a \\"b\\"")',
    "∀x_{1} P(x_{1}, f(x_{1}))": "∀x_1 P(x_1, f(x_1))",
}


@each_row("text", FORMS)
def test_forms(text: str) -> None:
    """Quantifiers of several variables, sets, comparisons, numbers and names of all kinds."""
    assert to_unicode(read_formula(text)) == FORMS[text]


def test_names_numbers_and_variables_are_told_apart() -> None:
    """What a quantifier binds is a variable, digits are an integer, and anything else is an individual."""
    costs = Predicate("Costs", (X, Constant("gre"), Integer(205)))
    assert read_formula("∃x (Costs(x, gre, 205) ∧ x ≠ 3)") == Exists(X, And((costs, Compare("≠", X, Integer(3)))))


def test_true_and_false_are_constants_and_are_told() -> None:
    """`True` in a formula is no proposition, which is noted; as an argument it is a name."""
    reading = read_tolerantly("P(a, True) → True")
    assert to_unicode(reading.formula) == 'P(a, "True") → ⊤'
    assert [mend.name for mend in reading.mends] == ["truth value as a constant"]


EXPECTED = {
    "": "a formula was expected",
    "P(a) →": "a formula or a term was expected after '→', not the end",
    "∀": "a variable was expected after '∀', not the end",
    "P(a) Q(b)": "a connective or the end was expected after ')', not 'Q'",
    "P(a,,b)": "a formula or a term was expected after ',', not ','",
    "P(a) § Q": "'§' is not a sign of first-order logic",
    "5 ∧ P": "a formula was expected in place of the number 5",
    "∃x (x ∧ P(x))": "a predicate was expected in place of the variable 'x'",
    "a + b": "a formula was expected in place of the term 'a + b'",
    "Iff(P)": "two arguments of 'Iff' was expected after ')', not the end",
    "if P(a)": "'then' was expected after ')', not the end",
    r"\foo(a)": r"'\\foo' is not a sign of first-order logic",
}


@pytest.mark.parametrize("text", EXPECTED, ids=range(len(EXPECTED)))
def test_an_error_says_what_was_expected_and_where(text: str) -> None:
    """What can't be read even with repairs says so in words to repair from."""
    with pytest.raises(ReadError) as caught:
        read_tolerantly(text)
    assert caught.value.why == EXPECTED[text]


@pytest.mark.parametrize(
    "text",
    [
        "P(x)",
        "∀x (P(x)) → Q(x)",
        "(P(a)",
        "P(a))",
        "P(a], b)",
        "P([a, b])",
        "P(a), Q(b)",
        "P(a) ∧ … ∧ P(c)",
        "P(Q(a) ∧ R(b))",
        "P(a) = True",
        "P v Q",
        "If P → Q",
        "bald eagle(tom)",
    ],
)
def test_a_strict_reading_guesses_nothing(text: str) -> None:
    """What the tolerant reading has to repair is an error for the strict one."""
    assert read_tolerantly(text).mends
    with pytest.raises(ReadError):
        read_formula(text)


HOSTILE = {
    "brackets": "(" * 9_000,
    "closing brackets": ")" * 9_000,
    "calls": "f(" * 3_000 + "a" + ")" * 3_000,
    "negations": "¬" * 9_000 + "P",
    "minus signs": "-" * 9_000 + "P",
    "implications": "→".join(["P(a)"] * 1_600),
    "exclusive ors": "⊕".join(["P(a)"] * 1_600),
    "quantifiers": "∀x " * 3_000 + "P(x)",
    "free variables": f"P({','.join(f'?x{n}' for n in range(1_500))})",
    "sums": f"P({'+'.join('a' * 4_000)})",
    "formulas as terms": "P(f(a) ∧ " * 300 + "a" + ")" * 300,
    "names of names": "P((" * 40 + "Q(a)" + " ∧ R(b)))" * 40,
    "conditions": "if " * 3_000 + "P",
    "length": "P(a) ∧ " * MAX_CHARACTERS,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_too_deep_or_too_long_is_an_error(name: str) -> None:
    """No tower of anything is a crash."""
    with pytest.raises(ReadError):
        read_tolerantly(HOSTILE[name])


@pytest.mark.parametrize("text", ["∧".join(["∀x P(x)"] * 1_000), "P v " * 2_000 + "P", "P(a), " * 1_500 + "P(a)"])
def test_long_flat_formulas_are_read(text: str) -> None:
    """Length alone is no depth, and takes no time that grows with its square."""
    assert isinstance(read_tolerantly(text).formula, And) or "v" in text


def test_the_deepest_nesting_that_is_read_is_no_recursion_error() -> None:
    """At the bound, brackets are read and written."""
    deep = "(" * (MAX_NESTING - 1) + "P" + ")" * (MAX_NESTING - 1)
    assert read_formula(deep) == Predicate("P")
    negated = "¬" * (MAX_NESTING - 1) + "P"
    assert to_unicode(read_formula(negated)) == negated


_WORDS = ["all ", "exists ", "not ", "and ", "if ", "then ", "v ", "True", "∃!", "\\forall "]
_PIECES = st.sampled_from([*"∀∃xyPf5 ()[]{},.:…∧∨⊕→↔¬-+=<∈", '"', "'", *_WORDS])


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is a formula that can be written and read again, or a `ReadError`."""
    try:
        formula = read_tolerantly(text).formula
    except ReadError:
        return
    assert read_formula(to_unicode(formula)) == formula


@pytest.mark.parametrize("text", ["Every bird flies", "All birds fly", "some cat sleeps"])
def test_a_sentence_is_no_formula(text: str) -> None:
    """Words behind a quantifier that do not speak of its variable are English, strictly read and tolerantly."""
    for read in (read_formula, read_tolerantly):
        with pytest.raises(ReadError):
            read(text)
