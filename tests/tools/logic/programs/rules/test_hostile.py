"""Hostile and broken programs of the `rules` dialect: always a result, never an error, in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reasoning.question import Question
from reasoning.tools.logic.programs.base import SolverLimits
from reasoning.tools.logic.programs.rules import recognises, solve

QUESTION = Question(
    "Is the following statement true or false? Bob is cold.", context="Bob is cold.", options=("True", "False")
)
STATUSES = {"answered", "unknown", "inconsistent", "parse_error"}
QUERY = "\nQuery:\nCold(Bob, True)"

SIGNS = (
    "( ) [ ] { } ! ¬ ~ - & ∧ ^ | ∨ = : ; , . ? $ # ' \" → && >>> <<< <-> ::: not and or if then is the True False X $x"
)
WORDS = "Facts: Rules: Query: Predicates: Answer: bool Unknown Cold Bob Cold(Bob,True) Cold($x,True) eagle Zoë None 1"
signs = st.sampled_from([" ", "\n", "\n", "Bob is cold", *SIGNS.split(), *(f"{word}\n" for word in WORDS.split())])


@given(st.text(max_size=300) | st.lists(signs, max_size=60).map("".join))
@example("Facts:\nCold(\nQuery:\nCold(")
@example("Query:\nCold(Bob, True) ::: ")
@example(":::")
@example("Facts:\n$x is cold\n?\nQuery:\n?x is ?y")
@example("Facts:\nNot\nNot()\nNot(True)\n()\nA()\nTrue\nTrue(True)\nQuery:\nA()")
def test_any_text_gives_a_result(text: str) -> None:
    """No text raises anything, with or without a question, and what could not be read is told."""
    for question in (None, QUESTION):
        result = solve(text, question)
        assert result.status in STATUSES
        assert result.status != "parse_error" or result.unread_lines
        assert all(unread.expected for unread in result.unread_lines)
    assert 0 <= recognises(text) <= 100


@pytest.mark.slow
@pytest.mark.parametrize(
    "lines",
    [
        "(" * 1_000_000,
        ("(" * 1900 + "\n") * 50,
        ("!" * 1900 + "Cold(Bob)\n") * 50,
        ("not " * 400 + "Cold(Bob)\n") * 50,
        ("(A(x) || B(x)) && " * 100 + "A(x) >>> C(x)\n") * 20,
        "\n" * 100_000,
        "- " * 100_000,
        ("a-" * 900 + "\n") * 50,
        ("'" * 1900 + "\n") * 50,
        (" " * 1900 + "x\n") * 50,
        ("If a b c then d e f and g h i the k l m who is " * 40 + "\n") * 50,
    ],
    ids=[
        "brackets",
        "bracket lines",
        "signs",
        "nots",
        "alternatives",
        "lines",
        "dashes",
        "name",
        "quotes",
        "space",
        "words",
    ],
)
def test_long_nonsense(lines: str) -> None:
    """Towers of brackets, negations, alternatives and words are reported, not worked through."""
    result = solve(f"Facts:\n{lines}{QUERY}")
    assert result.status == "parse_error"
    assert recognises(lines) <= 100


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["P{0}($x, True) >>> P{1}($x, True)", "if P{0}(x) and not not P{0}(x) then P{1}(x)"], ids=["strict", "free"]
)
def test_ten_thousand_rules(line: str) -> None:
    """A chain of ten thousand rules is read and followed to its end."""
    rules = "\n".join(line.format(n, n + 1) for n in range(10_000))
    result = solve(f"Facts:\nP0(a, True)\nRules:\n{rules}\nQuery:\nP10000(a, True)")
    assert (result.status, result.verdict, len(result.proof)) == ("answered", "True", 10_001)


@pytest.mark.parametrize(
    "rule",
    ["N($a, True) && N($b, True) && N($c, True) >>> T($a, $b, $c, True)", "N($a, True) >>> T($b, $c, $d, True)"],
    ids=["join", "unbound"],
)
def test_explosive_rules_are_bounded(rule: str) -> None:
    """Rules that derive far too much leave the question undecided."""
    facts = "\n".join(f"N(c{n}, True)" for n in range(300))
    result = solve(f"Facts:\n{facts}\nRules:\n{rule}{QUERY}", bounds=SolverLimits(seconds=2))
    assert result.status == "unknown"
    assert "limit" in result.why


@pytest.mark.parametrize(
    "line", ["__import__('os').system('true')", "exec(open('x').read())", "[x for x in ().__class__.__bases__]", "1/0"]
)
def test_code_is_nothing_but_text(line: str) -> None:
    """Python in place of logic is at most a name, and never run."""
    result = solve(f"Facts:\nCold(Bob, True)\n{line}{QUERY}")
    assert (result.answer, result.status) == ("True", "answered")
