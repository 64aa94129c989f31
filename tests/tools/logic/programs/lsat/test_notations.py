"""Programs of the `lsat` dialect in other notations: letters of options, comments, and what Python has around them."""

from __future__ import annotations

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs import ProgramResult, SolverLimits
from reasoning.tools.logic.programs.lsat import solve

PROGRAM = """# Declarations
people = EnumSort([Ann, Bob, Cid])
days = EnumSort([Mon, Tue, Wed])
visits = Function([people] -> [days])
# Constraints
Distinct([p:people], visits(p))
visits(Ann) == Mon
# Options
"""
OPTIONS = ("visits(Bob) == Mon", "visits(Bob) == Tue", "visits(Cid) == Mon")
COULD = "Which one of the following could be true?"


def solved(*options: str, question: str = COULD) -> ProgramResult:
    """The result of the program with these lines as its options; the second of `OPTIONS` is the only one possible."""
    return solve(PROGRAM + "\n".join(options), Question(question, options=("a", "b", "c")), SolverLimits())


@pytest.mark.slow
@pytest.mark.parametrize(
    "form",
    ["is_sat({1}) ::: ({0})", "({0}) is_sat({1})", "{0}) is_sat({1})", "{0}. is_sat({1})", "{0}: is_sat({1})",
     "Option {0}: is_sat({1})", "- ({0}) is_sat({1})", "{0} = is_sat({1})", "is_sat({1}) # ({0})", "is_sat({1})",
     "({0}) {1}", "{0}: {1}", "Option {0}: {1}", "{1} ::: ({0})"],
)  # fmt: skip
def test_letters_of_options(form: str) -> None:
    """An option's letter may stand before it or behind it, in any of the usual forms, with its wrapper or without."""
    for written in (form, form.replace("{0}", "{2}")):
        lines = [written.format("ABC"[at], option, "abc"[at]) for at, option in enumerate(OPTIONS)]
        result = solved(*lines)
        assert (result.answer, result.unread_lines) == ("B", ())


@pytest.mark.parametrize("form", ["is_sat({1}) ::: ({0})", "is_sat({1}) # ({0})", "({0}) is_sat({1})", "{0}: {1}"])
def test_letters_win_over_places(form: str) -> None:
    """Options in another order keep their letters, those in comments too."""
    lines = [form.format(letter, option) for letter, option in zip("CBA", reversed(OPTIONS), strict=True)]
    swapped = [lines[1], lines[0], lines[2]]
    assert solved(*swapped).answer == "B"


def test_a_member_in_brackets_is_no_letter() -> None:
    """`(A) == x` compares a member; only what can't be a formula's beginning is a letter."""
    program = PROGRAM.replace("Ann", "A").replace("visits(A) == Mon", "visits(A) < visits(Bob)")
    lines = ["(A) != Bob", "visits(A) == Wed"]
    result = solve(program + "\n".join(lines), Question(COULD, options=("x", "y")), SolverLimits())
    assert (result.answer, result.unread_lines) == ("A", ())


def test_python_around_the_program() -> None:
    """Z3's own notation in Python is read where it says the same, and what says nothing is reported as left out."""
    text = """from z3 import *
# Declarations
people, (Ann, Bob, Cid) = EnumSort('people', ['Ann', 'Bob', 'Cid'])
days, (Mon, Tue, Wed) = EnumSort('days', ['Mon', 'Tue', 'Wed'])
visits = Function('visits', people, days)
# Constraints
s = Solver()
s.add(Distinct(visits(Ann), visits(Bob), visits(Cid)))
s.add(visits(Ann) == Mon)
# Options
is_sat(visits(Bob) == Mon) ::: (A)
is_sat(visits(Bob) == Tue) ::: (B)"""
    result = solve(text, None, SolverLimits())
    assert (result.answer, result.unread_lines) == ("B", ())
    assert [(repair.name, repair.line) for repair in result.repairs] == [("code left out", n) for n in (1, 7)]


NOT_TUE = ("is_sat(visits(Ann) != Mon)", "is_sat(Not(visits(Bob) == Tue))", "is_sat(visits(Cid) == Mon)")


def test_options_written_as_what_they_deny() -> None:
    """Where some wrappers fit the question by the negation inside, all stand as written; else the question counts."""
    question = "Which one of the following could be false?"
    written = solved(*NOT_TUE, question=question)
    assert (written.answer, written.repairs) == ("B", ())
    plain = solved(
        "is_sat(visits(Ann) == Mon)", "is_sat(visits(Bob) == Tue)", "is_sat(visits(Cid) != Mon)", question=question
    )
    assert plain.answer == "B"
    assert {repair.name for repair in plain.repairs} == {"wrapper against the question"}
