"""The prover: what follows, what is refuted, what is open, and which premises were needed."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from reasoning.errors import ReadError
from reasoning.tools.logic import Verdict, prove
from reasoning.tools.logic.fol.smtlib import theory_of
from reasoning.tools.logic.fol.syntax import (
    And,
    Arithmetic,
    Boolean,
    Compare,
    Constant,
    Exists,
    ForAll,
    Formula,
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
from reasoning.tools.logic.solver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator

X, Y, Z = map(Variable, "xyz")
TOM, REX = Constant("tom"), Constant("rex")


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


def p(name: str, *arguments: Term) -> Formula:
    return Predicate(name, arguments)


def f(name: str, *arguments: Term) -> Term:
    return Function(name, arguments)


CATS = [ForAll(X, Implies(p("Cat", X), p("Soft", X))), p("Dog", REX), p("Cat", TOM)]
ORDER = [
    ForAll(X, p("R", X, f("next", X))),
    ForAll(X, ForAll(Y, ForAll(Z, Implies(And((p("R", X, Y), p("R", Y, Z))), p("R", X, Z))))),
    ForAll(X, Not(p("R", X, X))),
]


@pytest.mark.parametrize(
    ("conclusion", "status", "used"),
    [
        (p("Soft", TOM), "True", (0, 2)),
        (Not(p("Soft", TOM)), "False", (0, 2)),
        (Exists(X, p("Soft", X)), "True", (0, 2)),
        (p("Soft", REX), "Uncertain", ()),
        (Compare("=", TOM, REX), "Uncertain", ()),
        (p("Unheard"), "Uncertain", ()),
        (Or((p("q"), Not(p("q")))), "True", ()),
        (Boolean(False), "False", ()),
        (And((p("Dog", REX), Boolean(True))), "True", (1,)),
        (And(()), "True", ()),
        (Or(()), "False", ()),
    ],
    ids=str,
)
def test_what_follows_is_told_with_its_premises(conclusion: Formula, status: str, used: tuple[int, ...]) -> None:
    """True, False and Uncertain are told apart, and the premises are those that can't be left out."""
    assert prove(CATS, conclusion) == Verdict(status, used)  # type: ignore[arg-type]  # one of its words


def test_contradictory_premises_prove_nothing() -> None:
    """Premises that exclude each other are told, whatever the conclusion is: just those, not the others."""
    premises = [*CATS, Not(p("Soft", TOM)), p("Cat", REX)]
    for conclusion in (p("Soft", TOM), p("Unheard"), Boolean(True), Boolean(False)):
        assert prove(premises, conclusion) == Verdict("inconsistent", (0, 2, 3))


def test_no_premises_are_premises() -> None:
    """Without premises, what is valid is True, what can't be is False, the rest is Uncertain; something exists."""
    assert prove([], Exists(X, Compare("=", X, X))).status == "True"
    assert prove([], Not(ForAll(X, Compare("=", X, X)))).status == "False"
    assert prove([], Exists(X, p("Cat", X))).status == "Uncertain"


@pytest.mark.parametrize(
    ("formula", "status"),
    [
        (Xor(Boolean(True), Boolean(True)), "False"),
        (Iff(p("a"), Not(Not(p("a")))), "True"),
        (Implies(Boolean(False), p("a")), "True"),
        (Iff(Xor(p("a"), p("b")), Not(Iff(p("a"), p("b")))), "True"),
        (Compare("<", Integer(2), Integer(10)), "True"),
        (Compare("≥", Integer(-3), Arithmetic("-", Integer(0), Integer(3))), "True"),
        (Compare("≠", Integer(1), Integer(1)), "False"),
        (Compare("≠", Integer(1), Integer(2)), "True"),
        (Compare("=", Arithmetic("*", Integer(6), Integer(7)), Integer(42)), "True"),
        (ForAll(X, Exists(X, p("P", X))), "Uncertain"),
        (Implies(Exists(X, ForAll(Y, p("L", X, Y))), ForAll(Y, Exists(X, p("L", X, Y)))), "True"),
        (Implies(ForAll(Y, Exists(X, p("L", X, Y))), Exists(X, ForAll(Y, p("L", X, Y)))), "Uncertain"),
        (Implies(And((Compare("=", TOM, REX), p("Cat", TOM))), p("Cat", REX)), "True"),
        (Compare("=", f("father", TOM), f("father", TOM)), "True"),
        (ForAll(X, Compare("<", X, Arithmetic("+", X, Integer(1)))), "True"),
        (And((p("Cat", TOM), ForAll(X, Not(p("Cat", X))))), "False"),
    ],
    ids=str,
)
def test_every_connective_means_what_it_says(formula: Formula, status: str) -> None:
    """Each form of a formula has its classical meaning; an inner variable hides the outer one of its name."""
    assert prove([], formula).status == status


def test_integers_are_inferred() -> None:
    """What an order or arithmetic reaches is an integer: through places, and quantifiers."""
    age: list[Formula] = [
        Compare(">", f("age", TOM), Arithmetic("+", f("age", REX), Integer(2))),
        ForAll(X, Implies(p("Years", X), Compare("≥", X, Integer(7)))),
        p("Years", f("age", REX)),
    ]
    assert prove(age, Compare(">", f("age", TOM), Integer(9))) == Verdict("True", (0, 1, 2))
    assert prove(age, Compare("=", f("age", TOM), Integer(10))).status == "Uncertain"
    text = theory_of(age).declarations
    assert "(U) Int)" in text
    assert "(Int) Bool)" in text


def test_integers_among_individuals_are_different_names() -> None:
    """Where nothing counts, 3 and 4 are two individuals, and they are needed as such without being premises."""
    once = [ForAll(X, ForAll(Y, Implies(And((p("At", X), p("At", Y))), Compare("=", X, Y)))), p("At", Integer(3))]
    assert prove(once, p("At", Integer(4))) == Verdict("False", (0, 1))
    assert prove([p("At", TOM)], p("At", Integer(3))).status == "Uncertain"
    assert "Int" not in theory_of([p("At", Integer(3))]).declarations


@pytest.mark.parametrize(
    ("formulas", "name", "part"),
    [
        ([p("Likes", TOM), p("Likes", TOM, REX)], "Likes", "with 1 and with 2 arguments"),
        ([p("Likes"), p("Likes", TOM)], "Likes", "with 0 and with 1 arguments"),
        ([p("P", f("g", TOM)), p("P", f("g", TOM, REX))], "g", "with 1 and with 2 arguments"),
        ([p("P", Constant("g")), p("P", f("g", TOM))], "g", "with 0 and with 1 arguments"),
        ([p("Likes", f("Cat", TOM), TOM), p("Cat", TOM)], "Cat", "both as a predicate and as a function"),
        ([p("Cat", TOM), p("Likes", f("Cat", TOM), TOM)], "Cat", "both as a predicate and as a function"),
        ([p("Cat", X)], "x", "no quantifier binds"),
        ([And((ForAll(X, p("Cat", X)), p("Cat", X)))], "x", "no quantifier binds"),
        ([Compare("=", Integer(1 << 5000), Integer(0))], "…", "more than 4096 bits"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_used_in_two_ways_are_errors(formulas: list[Formula], name: str, part: str) -> None:
    """A clash of arity or of use, between formulas too, is an error that names what clashes."""
    with pytest.raises(ReadError, match=part) as error:
        prove(formulas[:-1], formulas[-1])
    assert error.value.text == name


def test_a_constant_may_have_the_name_of_a_predicate() -> None:
    """A constant and a predicate of one name are two things."""
    same = ForAll(X, Iff(p("Rock", X), Compare("=", X, Constant("Rock"))))
    assert prove([same], p("Rock", Constant("Rock"))) == Verdict("True", (0,))


def test_names_are_data() -> None:
    """No name is ever part of the solver's language."""
    names = ["a b", "|", '"', ")(check-sat)(", "true", "not", "∀", "", "\n", "\0", "U", "Int", "p0", "\ud800"]
    premises = [p(name, Constant(name)) for name in names]
    for name in names:
        assert prove(premises, p(name, Constant(name))) == Verdict("True", (names.index(name),))


@pytest.mark.slow
def test_deep_and_large_formulas_are_read() -> None:
    """Nesting has no bound of its own, size has one, and its error says so."""
    deep: Formula = p("a")
    for _ in range(20_000):
        deep = Not(Or((deep, Boolean(False))))
    assert prove([deep], p("a")).status == "True"
    towers: Formula = p("P", X)
    for number in range(3_000):
        towers = ForAll(Variable(f"x{number % 7}"), towers)
    assert prove([ForAll(X, towers)], p("P", TOM)).status == "True"
    with pytest.raises(ReadError, match="more than 200,000 parts"):
        prove([Or((p("a"),) * 200_001)], p("a"))


@pytest.mark.slow
def test_what_z3_cannot_finish_is_undecided() -> None:
    """An endless order has no finite model: out of time, and that is not Uncertain; a proof is found all the same."""
    assert prove(ORDER, p("q"), seconds=0.4).status == "undecided"
    assert prove(ORDER, p("q"), seconds=0.4).why == "time"
    follows = prove(ORDER, p("R", TOM, f("next", f("next", TOM))), seconds=0.6)
    assert (follows.status, follows.used, follows.why) == ("True", (0, 1), "time")
    assert prove(CATS, p("Soft", TOM), seconds=0).status == "undecided"


@pytest.mark.slow
def test_memory_is_a_reason_of_its_own() -> None:
    """Out of memory is undecided, for that reason."""
    both, left, right = And((p("P", X), p("P", Y))), f("f", X), f("g", X)
    tree = [
        p("P", TOM),
        ForAll(X, Implies(p("P", X), And((p("P", left), p("P", right))))),
        ForAll(X, ForAll(Y, Implies(both, Compare("≠", left, f("g", Y))))),
        ForAll(X, Implies(p("P", X), And((Compare("≠", left, TOM), Compare("≠", right, TOM))))),
        ForAll(X, ForAll(Y, Implies(both, Or((Compare("=", X, Y), Compare("≠", left, f("f", Y))))))),
        ForAll(X, ForAll(Y, Implies(both, Or((Compare("=", X, Y), Compare("≠", right, f("g", Y))))))),
    ]
    assert prove(tree, p("q"), seconds=60, megabytes=60).why == "memory"


def test_texts_are_read() -> None:
    """Formulas may be texts, in any notation; what had to be guessed about them is in the verdict."""
    strict = prove(["∀x (Cat(x) → Soft(x))", "all x. (Dog(x) -> -Soft(x))", CATS[2]], "Dog(tom)")
    assert strict == Verdict("False", (0, 1, 2))
    guessed = prove(["∀x (Cat(x) → Soft(x)", "Cat(tom)"], "Soft(tom)")
    assert (guessed.status, guessed.used) == ("True", (0, 1))
    assert "unbalanced brackets" in guessed.repairs[0]
    clashing = prove(["∀x (Rock(x) → Hard(x))", "Likes(tom, Rock)", "Likes(tom, rex, tom)"], "Hard(Rock)")
    assert (clashing.status, clashing.used, len(clashing.repairs)) == ("True", (0,), 2)
    with pytest.raises(ReadError):
        prove(["Cat(tom"], "→→")


@pytest.mark.slow
def test_threads_have_the_same_verdicts() -> None:
    """Eight threads at once have the verdicts that each has alone."""
    problems = [
        (
            [*CATS, *([Not(p("Soft", TOM))] if number % 3 == 0 else []), p(f"extra{number}")],
            p("Soft", (TOM, REX)[number % 2]),
        )
        for number in range(48)
    ]
    alone = [prove(*problem) for problem in problems]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda problem: prove(*problem), problems)) == alone


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict("True", (0, 2, 3)), "True: the conclusion follows from premises 1, 3 and 4"),
        (Verdict("False", (1,)), "False: the conclusion is refuted by premise 2"),
        (Verdict("True"), "True: the conclusion follows whatever the premises say"),
        (Verdict("inconsistent", (0, 1)), "inconsistent: the premises exclude each other: premises 1 and 2"),
        (Verdict("Uncertain"), "Uncertain: neither the conclusion nor its negation follows from the premises"),
        (
            Verdict("undecided", why="time"),
            "undecided: the solver found neither a proof nor a counterexample: it ran out of time",
        ),
        (
            Verdict("True", (0,), "incomplete"),
            "True: the conclusion follows from premise 1; whether the premises are consistent is open: "
            "the formulas are beyond its methods",
        ),
    ],
    ids=lambda value: value.status if isinstance(value, Verdict) else "",
)
def test_a_verdict_is_told_in_words(verdict: Verdict, words: str) -> None:
    """A verdict says in words what it is, with the premises counted from 1."""
    assert str(verdict) == words


def test_importing_the_logic_is_light() -> None:
    """Importing the prover and the programs loads no solver and no parser generator."""
    code = (
        "import json, sys\nfrom reasoning.tools.logic import Verdict, extend, prove, solve_program\n"
        "print(json.dumps([callable(prove), callable(extend), callable(solve_program), sorted(sys.modules)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *callables, loaded = json.loads(done.stdout)
    assert callables == [True, True, True]
    assert not {"z3", "lark", "sympy", "asyncio"} & set(loaded)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("premises", "conclusion", "status"),
    [
        (["price(lamp) > 3.5", "∀x (price(x) > 3 → Dear(x))"], "Dear(lamp)", "True"),
        (["price(lamp) = 3.25"], "price(lamp) < 3.5", "True"),
        (["∀x (Cost(x) → cost(x) < 0.5)", "Cost(pin)"], "cost(pin) > 0.75", "False"),
        (["price(lamp) > 3", "price(lamp) < 4"], "price(lamp) = 3.5", "Uncertain"),
        (["Rated(lamp, 4.5)", "rated(lamp) = 4.5"], "rated(lamp) = 4.25", "False"),
        (["Rated(lamp, 4.0)"], "Rated(lamp, 4)", "True"),
    ],
)
def test_decimals_are_numbers(premises: list[str], conclusion: str, status: str) -> None:
    """Decimals are compared as the numbers that they are, with integers too."""
    assert prove(premises, conclusion).status == status
