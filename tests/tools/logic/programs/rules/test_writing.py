"""Theories written as programs of the `rules` dialect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.tools.logic.english import read_claim, read_theory
from reasoning.tools.logic.programs.rules import recognises, solve
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.programs.rules.writing import write_rules_program
from reasoning.tools.logic.rules import Atom, Claim, Rule, Theory, derive

predicates = st.sampled_from([("Cold", 1), ("Wumpus", 1), ("Likes", 2), ("Sees_far", 2), ("Given", 3)])
constants = st.sampled_from(["Bob", "bald eagle", "Zoë", "cat2"])


@st.composite
def claims(draw: st.DrawFn, arguments: st.SearchStrategy[str] = constants) -> Claim:
    """Claims over a few predicates of up to three arguments."""
    name, arity = draw(predicates)
    return Claim(Atom(name, tuple(draw(arguments) for _ in range(arity))), draw(st.booleans()))


open_claims = claims(constants | st.sampled_from(["$x", "$y"]))
rules = st.builds(
    lambda body, head: Rule(tuple(body), head), st.lists(open_claims, min_size=1, max_size=3), open_claims
)


@given(st.lists(claims(), max_size=5), st.lists(rules, max_size=5), claims())
def test_reads_back(facts: list[Claim], given_rules: list[Rule], query: Claim) -> None:
    """A program that was written reads back as the same theory and query, and answers as the theory does."""
    theory = Theory(tuple(facts), tuple(given_rules))
    text = write_rules_program(theory, query)
    program = read_program(text)
    stated = [s for line in program.stated for s in line.statements]
    assert stated == [*facts, *given_rules]
    assert [a.alternatives for a in program.asked] == [((query,),)]
    assert not program.repairs
    assert not program.unread
    result = solve(text)
    assert result.status != "answered" or result.verdict == derive(theory).truth(query)
    assert not stated or recognises(text) >= 40


def test_theory_of_sentences() -> None:
    """A theory read from sentences is written with its sentences as glosses, and needs no repair."""
    theory = read_theory("Max is a wumpus. The cat likes Max. All wumpuses are not cold.").theory
    text = write_rules_program(theory, read_claim("Is Max cold?"))
    assert text.splitlines() == [
        "Predicates:",
        "wumpus($x, bool) ::: Is x a wumpus?",
        "like($x, $y, bool)",
        "cold($x, bool)",
        "",
        "Facts:",
        "wumpus(Max, True) ::: Max is a wumpus.",
        "like(cat, Max, True) ::: The cat likes Max.",
        "",
        "Rules:",
        "wumpus($x, True) >>> cold($x, False) ::: Every wumpus is not cold.",
        "",
        "Query:",
        "cold(Max, True) ::: Max is cold.",
    ]
    result = solve(text)
    assert (result.verdict, result.repairs) == ("False", ())
    assert result.proof[0] == "Max is a wumpus: given in line 7."


@pytest.mark.parametrize(
    "fact",
    [
        Claim(Atom("Cold", ("a(b)",))),
        Claim(Atom("Cold", ("True",))),
        Claim(Atom("Cold", ("something",))),
        Claim(Atom("Co(ld", ("Bob",))),
        Claim(Atom("NotCold", ("Bob",))),
        Claim(Atom("Colds", ("Bob",))),
        Claim(Atom("Cold", ("bob",))),
    ],
    ids=str,
)
def test_names_that_would_read_back_otherwise(fact: Claim) -> None:
    """A name that the dialect would not read as it stands, or would take for another, is refused."""
    with pytest.raises(ReadError):
        write_rules_program(Theory((fact,)), Claim(Atom("Cold", ("Bob",))))
