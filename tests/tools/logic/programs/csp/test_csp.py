from __future__ import annotations

import pytest

from reasoning import Question
from reasoning.tools.logic.programs import ProgramResult, SolverLimits, csp, solve_program
from reasoning.tools.logic.programs.csp.domains import ENDS, NO_VALUES
from reasoning.tools.logic.programs.csp.functions import EVERY
from reasoning.tools.logic.programs.csp.gloss_check import FROM_QUESTION, WORDS
from reasoning.tools.logic.programs.csp.read_program import UNLABELLED
from reasoning.tools.logic.programs.csp.sections import MISPLACED

RACE = """Domain:
1: first
3: last
Variables:
ann [IN] [1, 2, 3]
bob [IN] [1, 2, 3]
cat [IN] [1, 2, 3]
Constraints:
ann < bob
cat == 3
AllDifferentConstraint([ann, bob, cat])
Query:
A) ann == 1
B) bob == 1
C) cat == 1"""


def solve(program: str, question: str = "", options: tuple[str, ...] = (), *, gloss: bool = True) -> ProgramResult:
    asked = Question(question, options=options) if question else None
    return csp.solve(program, asked, SolverLimits(), gloss=gloss)


def repairs(result: ProgramResult) -> list[str]:
    return [repair.name for repair in result.repairs]


def test_answer_with_its_proof() -> None:
    """The option that holds in every solution is the answer; the proof has what it needs, the solution, the answer."""
    result = solve(RACE)
    assert (result.status, result.answer, result.repairs, result.unread_lines) == ("answered", "A", (), ())
    assert result.options == {"A": "true", "B": "false", "C": "false"}
    assert result.proof == (
        "line 9: ann < bob",
        "line 10: cat == 3",
        "line 11: AllDifferentConstraint([ann, bob, cat])",
        "The only solution: ann = 1, bob = 2, cat = 3",
        "So option A holds in every solution: ann == 1",
    )


def test_it_is_found_by_its_headings() -> None:
    """A program of this dialect is recognised without its name."""
    assert solve_program(RACE).dialect == "csp"
    assert csp.recognises("Predicates:\nCold($x, bool)\nFacts:\nCold(Bob, True)") == 0


@pytest.mark.parametrize(
    "label", ["A) {}", "(A) {}", "A. {}", "A: {}", "[A] {}", "- A) {}", "Option A: {}", "a) {}", "**A)** {}", "A - {}"]
)
def test_labels_of_options(label: str) -> None:
    """The letter of an option is read in every usual form."""
    program = RACE.replace("A) ann == 1", label.format("ann == 1"))
    result = solve(program)
    assert (result.answer, dict(result.options)) == ("A", {"A": "true", "B": "false", "C": "false"})


def test_sections_in_any_order() -> None:
    """Sections may stand in any order, with marks around their headings."""
    domain, rest = RACE.split("Variables:")
    variables, rest = rest.split("Constraints:")
    constraints, query = rest.split("Query:")
    program = f"```\n## Query:{query}\n**Constraints:**{constraints}\nvariables{variables}\n{domain}```"
    assert solve(program).answer == "A"


def test_statements_in_the_wrong_section() -> None:
    """A line is what it looks like, whatever section it stands in, and a repair says where it stood."""
    program = RACE.replace("cat == 3\n", "").replace("1: first", "dan [IN] [1, 2]\n1: first")
    program = program.replace("bob [IN]", "cat = 3\nbob [IN]").replace("Query:\n", "")
    result = solve(program)
    assert result.answer == "A"
    assert repairs(result).count(MISPLACED) == 5


def test_comments_and_bullets() -> None:
    """Bullets, numbers before lines, comments and rules are no part of a program."""
    program = RACE.replace("ann < bob", "- ann < bob  # Ann is ahead of Bob").replace("cat == 3", "2. cat == 3 // last")
    result = solve(program.replace("Query:", "# the options\n---\nQuery:"))
    assert (result.answer, result.repairs, result.unread_lines) == ("A", (), ())


def test_names_as_models_write_them() -> None:
    """Names with spaces, hyphens, apostrophes, accents and digits are names, in any of their spellings."""
    program = RACE.replace("ann", "Ann-Marie O'Neill").replace("bob", "Élodie 2").replace("cat == 3", "Cat = 3")
    program = program.replace("A) Ann-Marie O'Neill", "A) ann marie oneill")
    assert solve(program).answer == "A"


def test_names_as_values() -> None:
    """Values may be names: they are numbered in their order."""
    program = "Variables:\nhouse [IN] [red, green, blue]\ndoor [IN] [red, green, blue]\nConstraints:\nhouse != door\n"
    result = solve(f"{program}door == red\nhouse != blue\nQuery:\nA) house == green\nB) house == blue")
    assert (result.status, result.answer) == ("answered", "A")


def test_values_of_the_domain_section() -> None:
    """A word of the Domain section stands for its value."""
    assert solve(RACE.replace("cat == 3", "cat == last").replace("A) ann == 1", "A) ann == first")).answer == "A"


def test_two_values_as_the_ends() -> None:
    """Two values for three things that all differ can only be the ends of a range."""
    result = solve(RACE.replace("[1, 2, 3]", "[first, last]").replace("cat == 3", "cat == last"))
    assert (result.answer, repairs(result)) == ("A", [ENDS])


def test_variables_without_values() -> None:
    """A variable that is declared without its values has those of the Domain section."""
    result = solve(RACE.replace("bob [IN] [1, 2, 3]", "bob"))
    assert (result.answer, repairs(result)) == ("A", [NO_VALUES])
    assert solve(RACE.replace(" [IN] [1, 2, 3]", "").replace("1: first\n3: last\n", "")).answer == "A"


def test_options_without_letters() -> None:
    """Options without letters get theirs in their order."""
    result = solve(RACE.replace("A) ", "").replace("B) ", "").replace("C) ", ""))
    assert (result.answer, repairs(result)) == ("A", [UNLABELLED] * 3)


def test_all_different_of_all() -> None:
    """An all-different constraint without its variables is one of all of them."""
    result = solve(RACE.replace("[ann, bob, cat]", ""))
    assert (result.answer, repairs(result)) == ("A", [EVERY])


OPEN = RACE.replace("cat == 3\n", "").replace("B) bob == 1\nC) cat == 1", "B) ann == 3\nC) bob != 1")


@pytest.mark.parametrize(
    ("question", "status", "answer"),
    [
        ("Which of the following must be true?", "answered", "C"),
        ("Which of the following could be true?", "ambiguous", None),
        ("Which of the following cannot be true?", "answered", "B"),
        ("Each of the following could be true EXCEPT", "answered", "B"),
        ("Each of the following must be true EXCEPT", "ambiguous", None),
    ],
)
def test_the_question_chooses(question: str, status: str, answer: str | None) -> None:
    """The same options are judged by what is asked; several that fit are no answer."""
    result = solve(OPEN, question)
    assert (result.status, result.answer) == (status, answer)
    assert (status == "ambiguous") == ("options A, " in result.why)


def test_a_question_inside_the_program() -> None:
    """Where no question is given, one that stands in the Query section is heeded."""
    assert solve(OPEN.replace("Query:\n", "Query:\nWhich of the following cannot be true?\n")).answer == "B"


def test_undecided_is_no_success() -> None:
    """Where no option holds in every solution there is no answer."""
    result = solve(RACE.replace("cat == 3\n", ""))
    assert (result.status, result.answer, result.proof) == ("unknown", None, ())
    assert result.why == "there is no option that holds in every solution"


def test_contradictory_constraints_are_named() -> None:
    """A contradiction is no answer; only the constraints that it needs are named."""
    result = solve(RACE.replace("cat == 3", "cat == 3\nbob < ann\nann != 2"))
    assert (result.status, result.answer) == ("inconsistent", None)
    assert result.why == "these constraints exclude each other: line 9: ann < bob; line 11: bob < ann"


def test_a_lost_constraint_leaves_what_must_hold() -> None:
    """With an unread constraint, what holds in all the solutions still does; what could hold is not known."""
    program = RACE.replace("ann < bob", "ann < bob\nann ~~> cat at noon").replace("C) cat == 1", "C) bob == 3")
    result = solve(program)
    assert (result.status, result.answer) == ("answered", "A")
    assert [line.line for line in result.unread_lines] == [10]
    assert "line 10" in result.report
    result = solve(program, "Which of the following could be true?")
    assert (result.status, "could not be read" in result.why) == ("unknown", True)


def test_prose_around_a_program() -> None:
    """What is said before and behind a program is reported, and takes nothing from what could hold."""
    program = f"Here is the program:\n{RACE}\nThe answer follows from these constraints."
    result = solve(program, "Which of the following could be true?")
    assert (result.answer, [line.line for line in result.unread_lines]) == ("A", [1, 17])


def test_an_unread_option() -> None:
    """An option that can't be read says so, and the others are judged."""
    result = solve(RACE.replace("bob == 1", "bob == = 1"))
    assert (result.answer, result.options["B"]) == ("A", "parse_error")
    assert result.unread_lines[0].line == 14


def test_options_of_the_question() -> None:
    """An option that the program lacks is made of the question's words, if these can be read."""
    program = RACE.replace("A) ann == 1\n", "")
    result = solve(program, "Which is true?", ("Ann finished first.", "Bob finished first.", "Cat finished first."))
    assert (result.answer, repairs(result)) == ("A", [FROM_QUESTION])
    assert solve(program, "Which is true?", ("Ann won it all?", "Bob.", "Cat.")).status == "unknown"


def test_lines_in_words() -> None:
    """A constraint that is no formula is read from its gloss, or from its own words."""
    for line in ("ahead(ann, bob) ::: Ann finished above Bob.", "Ann finished before Bob"):
        result = solve(RACE.replace("ann < bob", line))
        assert (result.answer, repairs(result), result.unread_lines) == ("A", [WORDS], ())
        assert solve(RACE.replace("ann < bob", line), gloss=False).unread_lines


@pytest.mark.parametrize(
    ("query", "options", "verdict", "answer"),
    [
        ("ann == 1", (), "True", "True"),
        ("bob == 1", (), "False", "False"),
        ("dan == 1", (), "Unknown", "Unknown"),
        ("ann == 1", ("False", "True"), "True", "B"),
    ],
)
def test_a_single_query(query: str, options: tuple[str, ...], verdict: str, answer: str) -> None:
    """A query that is no list of options gets a verdict, in the question's words where it has some."""
    program = f"{RACE.split('Query:')[0]}Query:\n{query}".replace("Constraints:", "dan [IN] [1, 2]\nConstraints:")
    result = solve(program, "Is it true, false or unknown?", options)
    assert (result.status, result.verdict, result.answer) == ("answered", verdict, answer)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("", "'Variables:'"),
        ("Query:\nA) a == 1", "'Variables:'"),
        ("Variables:\na [IN] [1, 2]\nConstraints:\na == 1", "'Query:'"),
    ],
)
def test_what_is_missing(program: str, expected: str) -> None:
    """A program without variables or without a query is not run, and the report says what is missing."""
    result = solve(program)
    assert (result.status, result.executed) == ("parse_error", False)
    assert expected in result.report


def test_the_solver_takes_what_is_too_large() -> None:
    """A program with domains that can't be listed is answered all the same."""
    program = RACE.replace("[1, 2, 3]", "[1..1000000000]").replace("cat == 3", "cat == 3\nbob < cat")
    assert solve(program).answer == "A"
    contradictory = solve(program.replace("ann < bob", "ann < bob\nbob < ann"))
    assert contradictory.why == "these constraints exclude each other: line 9: ann < bob; line 10: bob < ann"
