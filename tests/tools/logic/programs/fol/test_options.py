"""Programs of first-order logic with a conclusion for each option, and Prover9's own input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs import recognise, solve_program
from reasoning.tools.logic.solver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


BIRDS = "Premises:\n∀x (Bird(x) → Flies(x)) ::: Birds fly.\nBird(pip)\nConclusion:\n"
TWO, THREE = ("one", "two"), ("one", "two", "three")

CHOICES = [
    ("A) Bird(pip)\nB) ¬Bird(pip)", "Which must be true?", TWO, "A"),
    ("(A) Red(pip)\n(B) Flies(pip)", "Which one follows?", TWO, "B"),
    ("A. Red(pip)\nB. Flies(pip)", "Which one follows?", TWO, "B"),
    ("A: Red(pip)\nB: Flies(pip)", "Which can be inferred?", TWO, "B"),
    ("Option A: Flies(pip)\nOption B: Bird(tom)", "Which must be true?", TWO, "A"),
    ("- A) Flies(pip)\n- B) Bird(tom)", "Which must be true?", TWO, "A"),
    ("Red(pip) ::: (A)\nFlies(pip) ::: (B)", "Which must be true?", TWO, "B"),
    ("Red(pip) ::: (A) Pip is red.\nFlies(pip) ::: (B) Pip flies.", "Which must be true?", TWO, "B"),
    ("A) Bird(pip)\nB) ¬Bird(pip)", "Which cannot be true?", TWO, "B"),
    ("A) Bird(pip)\nB) ¬Bird(pip)", "Which could be true?", TWO, "A"),
    ("A) Bird(pip)\nB) Red(pip)", "Which need not be true?", TWO, "B"),
    ("A) Bird(pip)\nB) Flies(pip)\nC) Red(pip)", "Each of the following must be true EXCEPT:", THREE, "C"),
    ("Bird(pip) ::: (A)", "Which must be true?", TWO, "A"),
    ("**A)** Flies(pip)\n**B)** Red(pip)", "Which one follows?", TWO, "A"),
    ("Option (A): Red(pip)\nOption (B): Bird(pip)", "Which must be true?", TWO, "B"),
    ("Red(pip) ::: A. Pip is red.\nFlies(pip) ::: B. Pip flies.", "Which must be true?", TWO, "B"),
    ("A) Bird(pip)\nB) ¬Bird(pip)", "Each of the following could be true EXCEPT:", TWO, "B"),
]


@pytest.mark.parametrize(("conclusions", "question", "options", "answer"), CHOICES)
def test_each_option_is_proved(conclusions: str, question: str, options: tuple[str, ...], answer: str) -> None:
    """The option that is as the question asks is the answer, by its letter."""
    result = solve_program(BIRDS + conclusions, Question(question, options=options))
    assert (result.status, result.answer) == ("answered", answer)
    assert result.options[answer] == "true"


@pytest.mark.parametrize(
    ("conclusions", "status", "told"),
    [
        ("A) Red(pip)\nB) Green(pip)", "unknown", "no option"),
        ("A) Bird(pip)\nB) Flies(pip)", "ambiguous", "A, B"),
        ("A) Bird pip →\nB) Flies(pip)", "parse_error", "could not be read: A"),
        ("A) Bird(pip)\nB) ∨ Flies(pip)", "parse_error", "could not be read: B"),
    ],
)
def test_what_is_no_answer_says_why(conclusions: str, status: str, told: str) -> None:
    """None, several and unread options are told as such."""
    result = solve_program(BIRDS + conclusions, Question("Which must be true?", options=TWO))
    assert (result.status, result.answer) == (status, None)
    assert told in result.report


def test_a_name_with_an_initial_is_no_option() -> None:
    """The gloss of the only conclusion may begin with a letter of its own."""
    result = solve_program(BIRDS + "Bird(pip) ::: A. Pip is a bird.")
    assert (result.answer, dict(result.options)) == ("True", {})


def test_options_without_a_premise_are_open() -> None:
    """What could not be read might make another option follow."""
    program = BIRDS.replace("Conclusion", "∀x (Bird(x) → ∧)\nConclusion") + "A) Red(pip)\nB) Green(pip)"
    result = solve_program(program, Question("Which must be true?", options=TWO))
    assert (result.status, dict(result.options)) == ("unknown", {"A": "open", "B": "open"})
    assert "line 4" in result.why


def test_contradictory_premises_are_told_for_options() -> None:
    """From a contradiction every option would follow."""
    result = solve_program(BIRDS.replace("Conclusion", "¬Flies(pip)\nConclusion") + "A) Red(pip)\nB) Flies(pip)")
    assert result.status == "inconsistent"


@pytest.mark.parametrize(
    "conclusion", ["A. Flies(pip)", "Flies(pip) ::: (A) Pip flies.", "C: Flies(pip)", "P. Flies(pip)"]
)
def test_a_letter_is_a_label_where_the_options_are_truth_values(conclusion: str) -> None:
    """Where the question asks for True, False or Unknown, a letter before the conclusion says nothing."""
    question = Question("Is it true, false or unknown? Pip flies.", options=("False", "True", "Unknown"))
    result = solve_program(BIRDS + conclusion, question)
    assert (result.status, result.answer, dict(result.options)) == ("answered", "B", {})


PROVER9 = {
    "plain": """formulas(assumptions).
all x (Bird(x) -> Flies(x)).   % birds fly
Bird(pip).
end_of_list.

formulas(goals).
Flies(pip).
end_of_list.
""",
    "options, lines, labels": """% Saved by Prover9
set(ignore_option_dependencies).
if(Prover9). % Options for Prover9
  assign(max_seconds, 60).
end_if.
formulas(sos).
  all x (bird(x)
     -> flies(x)).
  -penguin(x) | bird(x) # label("penguins are birds").
  penguin(pip).
end_of_list.
formulas(goals).
  flies(pip).
end_of_list.""",
    "in a fence": "```prover9\nformulas(assumptions).\n-(exists x (Bird(x) & -Flies(x))).\nBird(pip).\nend_of_list.\n"
    "formulas(goals).\nFlies(pip).\nend_of_list.\n```",
    "clauses": "clauses(sos).\n-Bird(x) | Flies(x).\nBird(pip).\nend_of_list.\n"
    "formulas(goals).\nFlies(pip).\nend_of_list.",
}


@pytest.mark.parametrize("name", PROVER9)
def test_the_input_of_prover9_is_read(name: str) -> None:
    """Its lists are premises and the conclusion, its commands and comments state nothing."""
    assert recognise(PROVER9[name]) == "fol"
    result = solve_program(PROVER9[name])
    assert (result.status, result.answer, result.unread_lines) == ("answered", "True", ())


@pytest.mark.slow
def test_a_wrong_line_of_prover9_has_its_own_number() -> None:
    """The report names the line of the input."""
    result = solve_program(PROVER9["plain"].replace("Bird(pip).\n", "Bird(pip) Red(pip).\n"))
    assert [line.line for line in result.unread_lines] == [3]
