"""The sections of a program: headings as models write them, and what is done where one is missing."""

from __future__ import annotations

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs import ProgramResult, solve_program
from reasoning.tools.logic.programs.lines import lines_of

HEADINGS = {"facts": "facts", "rules": "rules", "query": "query", "given": "facts"}
ASKED = Question(
    "Is the following statement true, false, or unknown? Bob is round.", options=("True", "False", "Unknown")
)


def solved(headings: str, rule: str = "Cold($x, True) >>> Round($x, False)") -> ProgramResult:
    """The result of a program with these four headings, in which Bob is cold and asked to be round."""
    predicates, facts, rules, query = headings.split("|")
    return solve_program(
        f"{predicates}\nCold($x, bool)\nRound($x, bool)\n{facts}\nCold(Bob, True)\n{rules}\n{rule}\n"
        f"{query}\nRound(Bob, True)"
    )


@pytest.mark.parametrize(
    "headings",
    [
        "Predicates:|Facts:|Rules:|Query:",
        "PREDICATES|FACTS|RULES|QUERY",
        "1. Predicates:|2. Facts:|3. Rules:|4. Query:",
        "Step 1: Predicates|Step 2: Facts|Step 3: Rules|Step 4: Query",
        "### 1. Predicates|### 2. Facts|### 3. Rules|### 4. Query",
        "**1. Predicates**|**2. Facts**|**3. Rules:**|**4. Query:**",
        "Logic predicates:|Known facts:|Logical rules:|Query to prove:",
        "The predicates are:|The facts are:|The rules are:|The query is:",
        "[Predicates]|[Facts]|[Rules]|[Query]",
        "=== Predicates ===|=== Facts ===|=== Rules ===|=== Query ===",
        "<predicates>|<facts>|<rules>|<query>",
        "% Predicates|% Facts|% Rules|% Query",
        "- Predicates:|- Facts:|- Rules:|- Query:",
        "__Predicates:__|*Facts:*|_Rules_|__Query__",
        "Predicates (with places):|Facts (given):|Rules (given):|Query (to prove):",
        "Predicates：|Facts：|Rules：|Query：",
        "Predicates:|Facts:|Rules:|Hypothesis:",
    ],
)
def test_headings_as_models_write_them(headings: str) -> None:
    """A heading is read with numbers, emphasis, brackets and a few words around it."""
    result = solved(headings)
    assert (result.answer, result.repairs, result.unread_lines) == ("False", (), ())


@pytest.mark.parametrize(
    "line",
    ["Given(Bob, True)", "Rules and facts:", "Facts about the cold and red:", "Fact(x) (a, b)", "facts know", "x"],
)
def test_lines_that_are_no_headings(line: str) -> None:
    """A claim whose predicate has the name of a section, or words that name two sections, open none."""
    assert [(read.text, read.section) for read in lines_of(f"Query:\n{line}", HEADINGS)] == [(line, "query")]


def test_only_ends_of_lines_count() -> None:
    """Form feeds and other separators inside a line do not shift the numbers of those that follow."""
    text = "Facts:\r\nCold(Bob\x0c, True)\u2028\rRed(Bob)\x85\n\nBig(Bob)"
    assert [line.number for line in lines_of(text, HEADINGS)] == [2, 3, 5]


def test_a_claim_that_is_asked_is_not_taken_as_given() -> None:
    """Where no heading of a query can be read, the last line is no fact that proves the question's own statement."""
    program = "Facts:\nCold(Bob, True)\nRules:\nCold($x, True) >>> Big($x, True)\nSo what of this:\nRound(Bob, True)"
    result = solve_program(program, ASKED)
    assert (result.status, result.answer) == ("unknown", None)
    assert "last line taken as the query" in {repair.name for repair in result.repairs}
    derived = solve_program(program.replace("Big", "Round"), ASKED)
    assert derived.answer == "A"
    stated = solve_program("Rules:\nCold($x, True) >>> Big($x, True)\nFacts:\nRound(Bob, True)", ASKED)
    assert (stated.answer, {repair.name for repair in stated.repairs}) == ("A", {"query read from the question"})
