"""Programs of the `rules` dialect in other notations: quantifiers, Python, short truth values, words around claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs.rules import solve

if TYPE_CHECKING:
    from reasoning.tools.logic.programs import ProgramResult

FACTS = "Facts:\nCold(Bob, True)\nLikes(Bob, Cat, True)"


def solved(rule: str, query: str = "Round(Bob, True)", question: Question | None = None) -> ProgramResult:
    """The result of a program with one rule about a cold Bob, who likes the cat."""
    return solve(f"Predicates:\nRound($x, bool)\nCold($x, bool)\n{FACTS}\nRules:\n{rule}\nQuery:\n{query}", question)


@pytest.mark.parametrize(
    "rule",
    [
        "∀x (Cold(x) → Round(x))",
        "∀x: Cold(x) -> Round(x)",
        "∀x. Cold(x) => Round(x)",
        "∀x, Cold(x) → Round(x)",
        "∀x Cold(x) ⇒ Round(x)",
        "∀x∀y (Likes(x, y) → Round(x))",
        "(∀x)(Cold(x) → Round(x))",
        "[∀x (Cold(x) → Round(x))]",
        "∀x ((Cold(x) ∧ Likes(x, cat)) → (Round(x)))",
        "∀person (Cold(person) → Round(person))",
        "∀a,b (Likes(a, b) → Round(a))",
        "forall x, y: Likes(x, y) => Round(x)",
        "For all x, if Cold(x) then Round(x)",
        "ForAll x (Cold(x, True) → Round(x, True))",
        "all x (Cold(x) -> Round(x))",
        "(Cold($x, True) >>> Round($x, True))",
        "Cold($x, True) >>> Round($x, True) for all x",
        "if cold(x): round(x)",
        "If Cold(x) = True: Round(x) = True",
        "Cold($x, T) >>> Round($x, T)",
        "Cold($x, 1) >>> Round($x, 1)",
        "Rule 1: Cold($x, True) >>> Round($x, True)",
        "R12: Cold($x, True) >>> Round($x, True)",
    ],
)
def test_rules_in_other_notations(rule: str) -> None:
    """A rule is read as it is meant, with quantifiers, in the form of Python, with numbers before it."""
    result = solved(rule)
    assert (result.answer, result.unread_lines) == ("True", ()), result.report


@pytest.mark.parametrize("rule", ["∀x ∃y (Likes(x, y) → Round(x))", "∀ (Cold(x) → Round(x))"])
def test_rules_that_are_not_read(rule: str) -> None:
    """What the dialect can't say is reported with its line, and an answer that it might change is withheld."""
    result = solved(rule)
    assert ([line.line for line in result.unread_lines], result.status) == ([8], "unknown")


@pytest.mark.parametrize(
    "query", ["Round(Bob)?", "What is Round(Bob, True)?", "Query 1: Round(Bob, True)", "round(bob)"]
)
def test_queries_in_other_notations(query: str) -> None:
    """A question mark, a number and words before a claim are no part of it."""
    assert solved("Cold($x, True) >>> Round($x, True)", query).answer == "True"


def test_short_truth_values_need_a_declaration() -> None:
    """`T` is a truth value only where the predicate has no place for it: else it is a thing."""
    assert solved("Cold($x, True) >>> Round($x, True)", "Round(Bob, F)").answer == "False"
    assert solved("Cold($x, True) >>> Likes($x, T, True)", "Likes(Bob, T)").answer == "True"


def test_glosses_of_two_facts() -> None:
    """Two lines that share the sentence of both need no repair; a fact that no line states is read from its gloss."""
    both = "Bob is cold and not blue."
    lines = f"Cold(Bob, True) ::: {both}\nBlue(Bob, False) ::: {both}"
    assert solve(f"Facts:\n{lines}\nQuery:\nBlue(Bob, False)").repairs == ()
    alone = solve(f"Facts:\nCold(Bob, True) ::: {both}\nBlue(Al, True)\nQuery:\nBlue(Bob, False)")
    assert (alone.answer, [repair.name for repair in alone.repairs]) == ("True", ["line read from its gloss"])


def test_lost_lines_withhold_what_they_might_change() -> None:
    """In the open world a lost line can only turn Unknown; in the closed world it can turn everything."""
    rule = "Cold($x, True) >>> Round($x, True)"
    broken = f"{rule}\nCold($x, True) >>> @("
    assert solved(broken).answer == "True"
    unknown = solved(broken, "Big(Bob, True)")
    assert (unknown.status, unknown.answer, unknown.verdict) == ("unknown", None, "Unknown")
    closed = Question("In a closed world, is this true or false? Bob is round.", options=("True", "False"))
    assert solved(rule, question=closed).answer == "A"
    assert solved(broken, question=closed).status == "unknown"
