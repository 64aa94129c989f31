"""The values that a check asks for: one way for all to hold."""

from __future__ import annotations

from dataclasses import replace

from reasoning.tools.logic.solver import Outcome, Problem, SolverCheck, solve

DECLARED = "(declare-fun a () Int)\n(declare-fun b () Bool)\n(declare-fun r () Real)"


def test_values_of_terms_of_any_sort() -> None:
    """A check that holds gives the values of the terms that it asks for; one that does not, and one that asks for none,
    give none.
    """
    checks = (
        SolverCheck(("(< a 4)",), values=("a", "b", "r", "(- a)")),
        SolverCheck(("(< a 2)",), values=("a",)),
        SolverCheck(),
    )
    held, refuted, plain = solve(Problem(DECLARED, ("(< 2 a)", "(not b)", "(= r 1.5)"), checks))
    assert held == Outcome("sat", values=("3", "false", "(/ 3.0 2.0)", "(- 3)"))
    assert refuted == Outcome("unsat")
    assert plain == Outcome("sat")


def test_unread_value() -> None:
    """A value that can't be read is an outcome that names its check."""
    (outcome,) = solve(Problem(DECLARED, (), (SolverCheck(values=("a", "zz")),)))
    assert (outcome.why, outcome.detail) == ("unread", "check 0: unknown constant zz")


def test_several_models() -> None:
    """A check may ask for several ways for all to hold: no two are alike, and there are no more than there are."""
    two = Problem(
        "(declare-fun a () Int)\n(declare-fun b () Bool)", ("(< 0 a 4)",), (SolverCheck(values=("a",), models=2),)
    )
    (found,) = solve(two)
    assert len({found.values, *found.others}) == 2
    (found,) = solve(replace(two, checks=(SolverCheck(values=("a",), models=9),)))
    assert sorted((found.values, *found.others)) == [("1",), ("2",), ("3",)]
    assert found.why == ""
