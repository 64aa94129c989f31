from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning import Question
from reasoning.tools.logic.programs import ProgramResult, SolverLimits, csp
from reasoning.tools.logic.programs.csp.gloss_check import GLOSS, TURNED, formula_of
from reasoning.tools.logic.programs.csp.names import names_of
from reasoning.tools.logic.programs.csp.order_lexicon import degree_of
from reasoning.tools.logic.programs.csp.order_statements import read_claim, read_scale
from reasoning.tools.logic.programs.csp.syntax import show
from tests.whole import examples

NAMES = names_of(["truck", "station_wagon", "Dan", "Ada", "kiwis", "blue jay"], {})
DOMAINS = {name: range(1, 6) for name in ("truck", "station_wagon", "Dan", "Ada", "kiwis", "blue jay")}


def said(text: str, *labels: str) -> str | None:
    claim, scale = read_claim(text, NAMES), read_scale(labels)
    formula = formula_of(claim, scale, DOMAINS) if claim and scale else None
    return show(formula) if formula else None


AGE, SIDE, RANK, PRICE = (
    ("1: oldest", "5: newest"),
    ("1: leftmost", "5: rightmost"),
    ("1: first", "5: last"),
    ("1: cheapest", "5: most expensive"),
)


@pytest.mark.parametrize(
    ("text", "labels", "formula"),
    [
        ("The truck is newer than the station wagon.", AGE, "truck > station_wagon"),
        ("The truck is older than the station wagon.", AGE, "truck < station_wagon"),
        ("The truck is older than the station wagon.", AGE[::-1], "truck < station_wagon"),
        ("The truck is older than the station wagon.", ("1: newest", "5: oldest"), "truck > station_wagon"),
        ("The truck is the newest.", AGE, "truck == 5"),
        ("The truck is the second-newest.", AGE, "truck == 4"),
        ("The truck is the second oldest vehicle in the show.", AGE, "truck == 2"),
        ("The truck is not the oldest.", AGE, "not (truck == 1)"),
        ("The truck isn't older than Dan", AGE, "not (truck < Dan)"),
        ("The blue jay is to the left of the truck.", SIDE, "blue jay < truck"),
        ("The blue jay is right of the truck.", SIDE, "blue jay > truck"),
        ("The blue jay is on the right side of the truck.", SIDE, "blue jay > truck"),
        ("The blue jay is immediately to the right of the truck.", SIDE, "blue jay == truck + 1"),
        ("The blue jay is two places to the left of the truck.", SIDE, "blue jay == truck - 2"),
        ("The blue jay is next to the truck.", SIDE, "abs(blue jay - truck) == 1"),
        ("The blue jay is the leftmost.", SIDE, "blue jay == 1"),
        ("The blue jay is the third from the right.", SIDE, "blue jay == 3"),
        ("The blue jay is the second bird from the right.", SIDE, "blue jay == 4"),
        ("The blue jay is the 2nd from the left", SIDE, "blue jay == 2"),
        ("The blue jay is at the far right.", SIDE, "blue jay == 5"),
        ("The blue jay is on the left end.", SIDE, "blue jay == 1"),
        ("Dan finished above Ada.", RANK, "Dan < Ada"),
        ("Dan finished below Ada.", RANK, "Dan > Ada"),
        ("Dan came in ahead of Ada.", RANK, "Dan < Ada"),
        ("Dan finished behind Ada in the race.", RANK, "Dan > Ada"),
        ("Dan arrived before Ada.", RANK, "Dan < Ada"),
        ("Dan finished right after Ada.", RANK, "Dan == Ada + 1"),
        ("Dan finished first.", RANK, "Dan == 1"),
        ("Dan finished third.", RANK, "Dan == 3"),
        ("Dan finished in second place.", RANK, "Dan == 2"),
        ("Dan is in position 4.", RANK, "Dan == 4"),
        ("Dan finished last.", RANK, "Dan == 5"),
        ("Dan finished second-to-last.", RANK, "Dan == 4"),
        ("Dan finished next to last.", RANK, "Dan == 4"),
        ("Dan was penultimate.", RANK, "Dan == 4"),
        ("Dan did not finish first.", RANK, "not (Dan == 1)"),
        ("Dan finished above Ada.", ("1: highest rank", "5: lowest rank"), "Dan < Ada"),
        ("Dan finished third.", ("1: highest rank", "5: lowest rank"), "Dan == 3"),
        ("The kiwis are less expensive than the truck.", PRICE, "kiwis < truck"),
        ("The kiwis are more expensive than the truck.", PRICE, "kiwis > truck"),
        ("The kiwis are the third-most expensive.", PRICE, "kiwis == 3"),
        ("The kiwis are the second-cheapest fruit.", PRICE, "kiwis == 2"),
        ("The kiwis are the least expensive.", PRICE, "kiwis == 1"),
        ("The kiwis are cheaper than the truck.", ("1: most expensive", "5: least expensive"), "kiwis > truck"),
        ("The truck is heavier than Dan.", ("1: lightest", "5: heaviest"), "truck > Dan"),
        ("The truck is the second-largest.", ("1: smallest", "5: biggest"), "truck == 4"),
        ("Dan is more frumious than Ada.", ("1: least frumious", "5: most frumious"), "Dan > Ada"),
        ("Dan is taller than Ada.", ("1 = shortest", "5 = tallest"), "Dan > Ada"),
        ("Dan is taller than Ada.", ("1 (shortest) to 5 (tallest)",), "Dan > Ada"),
        ("Dan is left of Ada.", ("positions from left to right",), "Dan < Ada"),
        ("Dan is left of Ada.", ("5: rightmost",), "Dan < Ada"),
    ],
)
def test_statements_about_an_order(text: str, labels: tuple[str, ...], formula: str) -> None:
    """A statement in English becomes a formula, by the direction that the Domain section gives the order."""
    assert said(text, *labels) == formula


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("All vehicles have different values.", AGE),
        ("The truck is newer than the station wagon.", SIDE),
        ("The truck is the newest.", ("1: here", "5: there")),
        ("The truck is red.", AGE),
        ("The truck is newer than the station wagon and Dan.", AGE),
        ("If the truck is the newest, Dan is the oldest.", AGE),
        ("The truck was sold in the second hour.", RANK),
        ("The truck finished in the top three.", RANK),
        ("The truck is not in the bottom two.", RANK),
        ("The truck has the lowest number.", RANK),
        ("The truck is the ninth-newest.", AGE),
        ("The truck may be newer than it looks.", AGE),
        ("", AGE),
    ],
)
def test_statements_that_are_not_read(text: str, labels: tuple[str, ...]) -> None:
    """What is not surely about one place or two things in this order is left alone."""
    assert said(text, *labels) is None


@pytest.mark.parametrize(
    ("word", "base"),
    [("oldest", "old"), ("bigger", "big"), ("heavier", "heavy"), ("larger", "large"), ("leftmost", "left"),
     ("worst", "bad"), ("uppermost", "upper"), ("tower", "tower"), ("forest", "forest")],
)  # fmt: skip
def test_base_forms(word: str, base: str) -> None:
    """Comparatives and superlatives are taken to the known word that they are made of; other words stay."""
    assert degree_of(word)[0] == base


SENTENCES = "@ Dan Ada the is finished not second to last from left newer than most , - 3rd"


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from(SENTENCES.split())))
def test_any_words_are_read_or_not(words: list[str]) -> None:
    """No words break the reader of statements, and what it reads is about the names in them."""
    claim = read_claim(" ".join(words), NAMES)
    assert claim is None or set(claim.variables) <= {"Dan", "Ada"}


SHOW = """Domain:
1: first
3: last
Variables:
dan [IN] [1, 2, 3]
ada [IN] [1, 2, 3]
eve [IN] [1, 2, 3]
Constraints:
dan > ada ::: Dan finished above Ada.
eve == 3 ::: Eve finished last.
AllDifferentConstraint([dan, ada, eve]) ::: All runners have different values.
Query:
A) dan == 1 ::: Dan finished first.
B) ada == 1 ::: Ada finished first.
C) eve == 1 ::: Eve finished first."""


def solve(program: str, *options: str, gloss: bool = True) -> ProgramResult:
    question = Question("Which of the following is true?", options=options) if options else None
    return csp.solve(program, question, SolverLimits(), gloss=gloss)


def test_a_formula_against_its_gloss() -> None:
    """A formula in the wrong direction is re-derived from its gloss, as a repair; the check is a setting."""
    result = solve(SHOW)
    assert (result.answer, [(repair.name, repair.line) for repair in result.repairs]) == ("A", [(GLOSS, 9)])
    assert result.repairs[0].detail == "dan > ada read as dan < ada: Dan finished above Ada."
    assert (solve(SHOW, gloss=False).answer, solve(SHOW, gloss=False).repairs) == ("B", ())


def test_a_formula_that_says_more_than_its_gloss() -> None:
    """`Right after` for a mere `after` is more than was said: it is re-derived as well."""
    program = SHOW.replace("dan > ada ::: Dan finished above Ada", "eve == dan + 1 ::: Eve finished below Dan")
    result = solve(program.replace("Eve finished last", "Eve came in last"))
    assert result.repairs[0].detail.startswith("eve == dan + 1 read as eve > dan")


def test_a_comparison_in_other_words_stands() -> None:
    """A formula that says what its gloss does, however it is written, is left as it is."""
    assert solve(SHOW.replace("dan > ada", "ada - dan >= 1")).repairs == ()


def test_a_denied_comparison_is_the_opposite_one_where_all_differ() -> None:
    """`Not above` is as much as `below` where no two have the same place, and only there."""
    program = SHOW.replace("dan > ada ::: Dan finished above Ada", "dan > ada ::: Dan did not finish above Ada")
    assert solve(program).repairs == ()
    tied = solve(program.replace("AllDifferentConstraint([dan, ada, eve])", "AllDifferentConstraint([dan, eve])"))
    assert [repair.detail for repair in tied.repairs if repair.name == GLOSS] == [
        "dan > ada read as not (dan < ada): Dan did not finish above Ada."
    ]


def test_options_against_the_question() -> None:
    """An option is compared with the question's own words, which win over the program's gloss."""
    program = SHOW.replace("dan > ada", "dan < ada").replace(
        "A) dan == 1 ::: Dan finished first", "A) dan == 2 ::: Dan"
    )
    result = solve(program, "Dan finished first.", "Ada finished first.", "Eve finished first.")
    assert (result.answer, [repair.line for repair in result.repairs]) == ("A", [13])


def test_a_variable_under_a_longer_name() -> None:
    """A gloss that calls a variable by a part of its name is about that variable."""
    result = solve(SHOW.replace("dan", "dan_rank").replace("ada", "ada_rank"))
    assert (result.answer, [repair.name for repair in result.repairs]) == ("A", [GLOSS])


def test_a_misspelt_subject() -> None:
    """A gloss that names nobody known is about the one variable of its formula."""
    program = SHOW.replace("dan > ada", "dan < ada").replace("eve == 3 ::: Eve", "eve == 1 ::: Evve")
    assert solve(program).answer == "A"


def test_the_direction_of_the_domain() -> None:
    """Where every formula has the other direction than the Domain section says, it is the section that is wrong."""
    program = SHOW.replace("dan > ada", "dan < ada").replace("1: first\n3: last", "1: last\n3: first")
    result = solve(program)
    assert (result.answer, [repair.name for repair in result.repairs]) == ("A", [TURNED])


def test_no_direction_in_the_domain() -> None:
    """Without a Domain section the direction is that of most formulas."""
    program = SHOW.replace("Domain:\n1: first\n3: last\n", "")
    assert solve(program).answer == "A"


def test_glosses_that_contradict() -> None:
    """Where the glosses leave no solution and the formulas do, the formulas stand."""
    program = SHOW.replace("dan > ada", "dan < ada").replace(
        "eve == 3 ::: Eve finished last", "eve == 3 ::: Dan finished last"
    )
    program = program.replace("AllDiff", "ada == 2 ::: Ada finished last.\nAllDiff")
    result = solve(program)
    assert (result.status, result.answer, result.repairs) == ("answered", "A", ())
