"""One table of operator spellings: each is read alike by every dialect that has the operator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reasoning.question import Question
from reasoning.tools.logic import read_expressions
from reasoning.tools.logic.fol import read_formula, to_unicode
from reasoning.tools.logic.programs import solve_program
from reasoning.tools.logic.programs.rules.grammar import read_statement
from reasoning.tools.logic.programs.rules.names import RuleNames
from reasoning.tools.logic.signs import LATEX, SPELLINGS, kind_of, without_latex
from reasoning.tools.logic.solver import stop
from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


JUNCTIONS = ("iff", "implies", "and", "or", "xor")
RELATIONS = ("=", "≠", "<", "≤", ">", "≥")
PLAIN = {"iff": "↔", "implies": "→", "implied": "←", "and": "∧", "or": "∨", "xor": "⊕", "not": "¬"}


def spelled(*kinds: str) -> list[tuple[str, str]]:
    """Each kind with each of its spellings, LaTeX's commands among them."""
    signs = [(kind, sign) for kind in kinds for sign in SPELLINGS[kind]]
    return signs + [(kind, f"\\{command}") for kind in kinds for command in LATEX.get(kind, ())]


def holding(kind: str, one: bool, other: bool) -> bool:
    """What a connective makes of two truth values."""
    table = {"iff": one == other, "implies": not one or other, "and": one and other, "or": one or other}
    return one != other if kind == "xor" else table[kind]


@each_row(("kind", "sign"), spelled("iff", "implies", "implied", "and", "or", "xor", "not"))
def test_expressions_know_each_sign(kind: str, sign: str) -> None:
    """An expression with a sign is the one with its usual sign."""
    form = "{} B" if kind == "not" else "A {} B"
    assert read_expressions(form.format(sign)) == read_expressions(form.format(PLAIN[kind]))
    assert not read_expressions(form.format(sign)).unread


@each_row(("kind", "sign"), spelled("iff", "implies", "implied", "and", "or", "xor", "not"))
def test_formulas_know_each_sign(kind: str, sign: str) -> None:
    """A formula with a sign is the one with its usual sign."""
    form = "{} B(a)" if kind == "not" else "A(a) {} B(a)"
    assert to_unicode(read_formula(form.format(sign))) == to_unicode(read_formula(form.format(PLAIN[kind])))


@each_row(("kind", "sign"), spelled("=", "≠", "<", "≤", ">", "≥", "+", "-", "*"))
def test_formulas_know_each_comparison(kind: str, sign: str) -> None:
    """A comparison or a sum with a sign is the one with its usual sign."""
    form = "a {} 2" if kind in RELATIONS else "a {} 2 = 3"
    assert to_unicode(read_formula(form.format(sign))) == to_unicode(read_formula(form.format(kind)))


@each_row(("kind", "sign"), spelled("iff", "implies", "implied", "and", "or", "not"))
def test_rules_know_each_sign(kind: str, sign: str) -> None:
    """A statement with a sign is the one with its usual sign."""
    forms = {
        "and": "A(bob, True) {} B(bob, True) >>> C(bob, True)",
        "or": "A(bob, True) {} B(bob, True) >>> C(bob, True)",
    }
    form = forms.get(kind, "{} B(bob)" if kind == "not" else "A(bob, True) {} B(bob, True)")
    read, plain = (read_statement(form.format(each), RuleNames(lambda *_: None)) for each in (sign, PLAIN[kind]))
    assert read == plain


CSP = "Variables:\na [IN] [1, 2, 3]\nb [IN] [1, 2, 3]\nConstraints:\na == 2\nQuery:\nA) {}\nB) a == 3"
LSAT = """# Declarations
things = EnumSort([x, y])
at = Function([things] -> [int])
# Constraints
at(x) == 2
# Options
is_valid({}) ::: (A)
is_valid(at(x) == 3) ::: (B)"""


def choice(dialect: str, constraint: str) -> str:
    """Say whether a constraint must hold where a is 2."""
    program = CSP.format(constraint) if dialect == "csp" else LSAT.format(re.sub(r"\ba\b", "at(x)", constraint))
    result = solve_program(program, Question("Which must be true?", options=("one", "two")))
    assert not result.unread_lines, [*map(str, result.unread_lines)]
    return result.options["A"]


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["csp", "lsat"])
@pytest.mark.parametrize(("kind", "sign"), spelled(*RELATIONS))
def test_programs_know_each_comparison(dialect: str, kind: str, sign: str) -> None:
    """a is 2, and is compared with 1, 2 and 3."""
    wanted = {"=": "010", "≠": "101", "<": "001", "≤": "011", ">": "100", "≥": "110"}[kind]
    assert "".join("1" if choice(dialect, f"a {sign} {n}") == "true" else "0" for n in (1, 2, 3)) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["csp", "lsat"])
@pytest.mark.parametrize(("kind", "sign"), spelled(*JUNCTIONS))
def test_programs_know_each_connective(dialect: str, kind: str, sign: str) -> None:
    """a is 2: what is joined of true and false parts is as the connective says."""
    for one in (True, False):
        for other in (True, False):
            constraint = f"(a == {2 if one else 1}) {sign} (a < {3 if other else 2})"
            assert (choice(dialect, constraint) == "true") is holding(kind, one, other)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["csp", "lsat"])
@pytest.mark.parametrize(("kind", "sign"), [*spelled("not", "+", "-", "*")])
def test_programs_know_each_other_sign(dialect: str, kind: str, sign: str) -> None:
    """A negation, a sum, a difference and a product are read by each of their signs."""
    constraint = (
        f"{sign} (a == 1)" if kind == "not" else f"a {sign} 2 == {dict(zip('+-*', (4, 0, 4), strict=True))[kind]}"
    )
    assert choice(dialect, constraint) == "true"


@pytest.mark.parametrize("kind", SPELLINGS)
def test_each_sign_is_of_one_kind(kind: str) -> None:
    """No sign stands for two operators, and arrows may be of any length."""
    assert all(kind_of(sign) == kind for sign in SPELLINGS[kind])
    assert (kind_of("<====>"), kind_of("---->"), kind_of("≈")) == ("iff", "implies", None)


def test_other_commands_stay() -> None:
    """A command that is no operator is not touched."""
    assert without_latex(r"a \land \alpha \/ b") == r"a  ∧  \alpha \/ b"
