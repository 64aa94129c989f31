"""Programs in first-order logic: their sections, their verdicts, and what is told where they are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.question import Question
from reasoning.tools.logic.programs import SolverLimits, recognise, solve_program
from reasoning.tools.logic.programs.fol import recognises, solve
from reasoning.tools.logic.programs.fol.question import is_opposite
from reasoning.tools.logic.solver import stop
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = ("A) True", "B) False", "C) Uncertain")
RABBITS = """Predicates:
Rabbit(x) ::: x is a rabbit.
Premises:
∀x (Rabbit(x) → Cute(x)) ::: All rabbits are cute.
∀x (Cute(x) → ¬Fierce(x)) ::: Nothing cute is fierce.
Rabbit(rock) ::: Rock is a rabbit.
Tall(tim) ::: Tim is tall.
Conclusion:
{}
"""


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


def asked(statement: str) -> Question:
    return Question(f"Is the following statement true, false, or uncertain? {statement}", options=OPTIONS)


@pytest.mark.parametrize(
    ("conclusion", "verdict", "letter"),
    [("Cute(rock)", "True", "A"), ("Fierce(rock)", "False", "B"), ("Rabbit(tim)", "Unknown", "C")],
)
def test_the_answer_is_the_letter_of_the_verdict(conclusion: str, verdict: str, letter: str) -> None:
    """With options it is a letter, without any the verdict itself."""
    program = RABBITS.format(conclusion)
    result = solve_program(program, asked("…"))
    assert (result.dialect, result.status, result.verdict, result.answer) == ("fol", "answered", verdict, letter)
    assert not result.repairs
    assert solve_program(program).answer == verdict


def test_a_proof_names_the_premises_that_were_needed() -> None:
    """In the words of their glosses, and nothing that was not needed."""
    result = solve(RABBITS.format("Fierce(rock) ::: Rock is fierce."))
    assert result.proof == (
        "Line 4: All rabbits are cute.",
        "Line 5: Nothing cute is fierce.",
        "Line 6: Rock is a rabbit.",
        "So it does not hold: Rock is fierce.",
    )


FORMS = {
    "LINC": """<PREMISES>
All rabbits are cute.
</PREMISES>
<EVALUATE>
TEXT: All rabbits are cute.
FOL: all x. (Rabbit(x) -> Cute(x))
TEXT: Rock is a rabbit.
FOL: Rabbit(Rock)
TEXT: Rock is cute.
FOL: Cute(Rock)
</EVALUATE>""",
    "markdown": """### Premises:
```
1. ∀x (Rabbit(x) → Cute(x))  # All rabbits are cute.
2. `Rabbit(rock)`
```
**Conclusion:**
Cute(rock)""",
    "bullets": "Premises\n- all x. (Rabbit(x) -> Cute(x))\n- Rabbit(rock)\n\nConclusion: Cute(rock)",
    "labels": "Premises:\nP1: ∀x (Rabbit(x) → Cute(x))\nP2: Rabbit(rock)\nConclusion:\nC: Cute(rock)",
    "plain": "∀x (Rabbit(x) → Cute(x))\nRabbit(rock)\n∴ Cute(rock)",
    "therefore": "∀x (Rabbit(x) → Cute(x))\nRabbit(rock)\nTherefore, Cute(rock).",
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_programs(form: str) -> None:
    """Headings in any dress, lines that alternate with their glosses, or a last line that concludes."""
    result = solve(FORMS[form])
    assert (result.answer, result.unread_lines) == ("True", ())
    assert recognise(FORMS[form]) == "fol"


def test_other_dialects_are_left_to_others() -> None:
    """Facts, rules and queries are no first-order program, and no text breaks the question."""
    assert recognises("Facts:\nCold(bob, True)\nQuery:\nCold(bob, True)") < 20
    assert recognises("") == recognises("\x00" * 50) == 0


def test_an_unread_premise_leaves_what_is_proved_and_opens_what_is_not() -> None:
    """True stands, since more follows from more; Unknown is no answer, and both name the line."""
    broken = RABBITS.replace("Tall(tim)", "Tall(tim §")
    proved, opened = solve(broken.format("Cute(rock)")), solve(broken.format("Rabbit(tim)"))
    assert (proved.status, proved.answer) == ("answered", "True")
    assert (opened.status, opened.answer, opened.verdict) == ("unknown", None, "Unknown")
    assert "line 7" in opened.why
    assert [str(line) for line in proved.unread_lines] == ["line 7: '§' is not a sign of first-order logic: Tall(tim §"]


BROKEN = {
    "a conclusion that can't be read": ("Premises:\nP(a)\nConclusion:\nP(a) →", (4, "after '→'")),
    "no conclusion": ("Premises:\nP(a)\n", (0, "'Conclusion:'")),
    "no premises": ("Premises:\nConclusion:\nP(a)", (0, "'Premises:'")),
    "nothing": ("", (0, "'Conclusion:'")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_can_not_be_run_is_unread(name: str) -> None:
    """What is missing is told, with the line where there is one."""
    program, (line, expected) = BROKEN[name]
    result = solve(program)
    assert (result.status, result.answer) == ("parse_error", None)
    assert any(unread.line == line and expected in unread.expected for unread in result.unread_lines)
    assert expected in result.report


def test_prose_behind_the_conclusion_is_told_and_does_not_count() -> None:
    """There is one conclusion; what a model says about it is no formula."""
    result = solve(RABBITS.format("Cute(rock)\nThe statement is true."))
    assert (result.answer, [line.line for line in result.unread_lines]) == ("True", [10])


def test_contradictory_premises_answer_nothing() -> None:
    """Everything would follow: it is told which lines exclude each other."""
    result = solve("Premises:\nP(a) ::: A is P.\nQ(a)\n¬P(a)\nConclusion:\nR(a)")
    assert (result.status, result.answer) == ("inconsistent", None)
    assert "Line 2: A is P" in result.why
    assert "Line 4: ¬P(a)" in result.why
    assert "Q(a)" not in result.why


def test_running_out_of_a_bound_is_not_unknown() -> None:
    """What the solver could not decide in its time is undecided, and says so."""
    hard = "Premises:\n∀x ∀y ∀z (x * x * x + y * y * y ≠ z * z * z + 33)\nConclusion:\nP(a)"
    result = solve(hard, None, SolverLimits(seconds=0.05))
    assert (result.status, result.answer) == ("unknown", None)
    assert result.why


def test_a_verdict_that_no_option_names_is_no_answer() -> None:
    """Where only True and False are offered, what is open stays open."""
    question = Question("Is it?", options=("True", "False"))
    result = solve(RABBITS.format("Rabbit(tim)"), question)
    assert (result.status, result.answer, result.verdict) == ("unknown", None, "Unknown")


def test_repairs_are_told_with_their_lines_and_used_in_the_proof() -> None:
    """A name that is a constant and a predicate is the predicate of that individual."""
    program = "Premises:\nFrom(ann, Belgium)\nFrom(x, Belgium) → Happy(x)\nConclusion:\n∃x (Belgium(x) ∧ From(ann, x))"
    result = solve(program)
    assert result.answer == "True"
    assert [(r.line, r.name) for r in result.repairs] == [
        (0, "name used as constant and predicate"),
        (3, "free variable"),
    ]
    assert any(step.startswith("Repair: name used as constant and predicate") for step in result.proof)


def test_a_predicate_that_no_premise_mentions_is_told() -> None:
    """A vocabulary that falls apart is the usual reason for Unknown; it does not change the verdict."""
    result = solve(RABBITS.format("Rabbits(rock)"), asked("Rock is a rabbit."))
    assert result.answer == "C"
    assert "No premise mentions Rabbits" in result.why
    assert "Did you mean 'Rabbit'?" in result.why


@pytest.mark.slow
def test_the_names_that_are_told_are_few() -> None:
    """Many names that no premise mentions are told in part: each of them is compared with those of the premises."""
    premises = "\n".join("∧".join(f"P{line}x{n}(a)" for n in range(400)) for line in range(20))
    conclusion = "∨".join(f"R{n}y(a)" for n in range(800))
    result = solve(f"Premises:\n{premises}\nConclusion:\n{conclusion}")
    assert result.answer == "Unknown"
    assert result.why.count("No premise mentions") == 10


def test_premises_that_may_exclude_each_other_are_told() -> None:
    """A proof stands; that the solver's time did not suffice to test the premises alone is said beside it."""
    order = "∀x Above(next(x), x)\n∀x ∀y ∀z (Above(x, y) ∧ Above(y, z) → Above(x, z))\n∀x ¬Above(x, x)"
    result = solve(f"Premises:\n{order}\nConclusion:\nAbove(next(next(tom)), tom)", None, SolverLimits(seconds=0.8))
    assert result.answer == "True"
    assert result.why == "Whether the premises exclude each other is open: it ran out of time."


def test_a_conclusion_that_denies_the_question_is_turned_round() -> None:
    """By its gloss it is the negation of what is asked."""
    program = RABBITS.format("¬Cute(rock) ::: Rock is not cute.")
    result = solve(program, asked("Rock is cute."))
    assert (result.answer, result.verdict) == ("A", "True")
    assert [r.name for r in result.repairs] == ["conclusion denies the question"]
    assert solve(program, asked("Rock is not cute.")).answer == "B"


@pytest.mark.parametrize(
    ("gloss", "statement", "opposite"),
    [
        ("Tom does not play for Ajax.", "Tom plays for Ajax.", True),
        ("Tom did not play for Ajax.", "Tom played for Ajax.", True),
        ("Tom can't swim.", "Tom can swim.", True),
        ("It is not the case that Tom swims.", "Tom swims.", True),
        ("Tom isn't tall.", "Tom is not tall.", False),
        ("Tom is not tall.", "Ann is tall.", False),
        ("If Tom is not tall, he swims.", "If Tom is tall, he swims.", False),
        ("Tom is not tall or he swims.", "Tom is tall or he swims.", False),
        ("", "Tom is tall.", False),
    ],
)
def test_which_sentences_deny_each_other(gloss: str, statement: str, opposite: bool) -> None:
    """Only simple sentences that differ in their "not" alone."""
    assert is_opposite(gloss, asked(statement)) is opposite


def test_every_beginning_of_a_program_has_a_result() -> None:
    """Cut off anywhere, it is answered or says what is missing."""
    program = RABBITS.format("¬Cute(rock) ::: Rock is not cute.")
    for end in range(0, len(program), 3):
        result = solve(program[:end], asked("Rock is cute."))
        assert result.answer or result.why or result.unread_lines


_HEADINGS = ["Premises:", "Conclusion:", "FOL: P(a)", "TEXT: a", "∴ Q(a)", "- P(a)", "```", ""]
_FORMULAS = [
    "∀x (P(x) → Q(x))",
    "P(x",
    "P(a, b)",
    "Q(a) ::: a is Q",
    "¬",
    "§",
    "P",
    "x = 3",
    "P(3)",
    "f(a) > 2",
    "P(P)",
]
_LINES = st.sampled_from([*_HEADINGS, *_FORMULAS, "import os", "a ∈ P", "True"])


@settings(max_examples=examples(40))
@given(st.lists(_LINES, max_size=8).map("\n".join) | st.text(max_size=80))
def test_no_program_breaks_the_dialect(program: str) -> None:
    """Whatever stands there: a result, and an answer only where it is answered."""
    result = solve(program, None, SolverLimits(seconds=1))
    assert (result.answer is not None) == (result.status == "answered")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [" " * 25_000, "p" + " " * 25_000 + "x", "A" + " " * 25_000 + "x", "(" * 25_000, "P(a)\n" * 5_000]
)
def test_large_programs_end_in_time(text: str) -> None:
    """Long lines and many lines have a result as well."""
    assert solve(f"Premises:\n{text}\nConclusion:\nP(a)", None, SolverLimits(seconds=1)).status


@pytest.mark.slow
@pytest.mark.parametrize(
    ("conclusion", "question", "answer", "repairs"),
    [
        ("Flies(pip) ::: Pip flies.", "Pip flies.", "True", []),
        ("¬Flies(pip) ::: Pip flies.", "Pip flies.", "True", ["conclusion against its gloss"]),
        ("¬Flies(pip)", "Is the following statement true? Pip flies.", "True", ["conclusion denies the question"]),
        ("¬Flies(pip)", "Pip does not fly.", "False", []),
        ("¬Flies(pip) ::: Pip does not fly.", "Pip does not fly.", "False", []),
        ("Flies(pip) ::: Pip does not fly.", "Pip does not fly.", "False", ["conclusion against its gloss"]),
        ("¬Flies(pip) ::: Pip never flies.", "Pip never flies.", "False", []),
        ("¬Flies(pip) ::: Pip stays on the ground.", "Pip stays on the ground.", "False", []),
    ],
)
def test_a_conclusion_against_its_words(conclusion: str, question: str, answer: str, repairs: list[str]) -> None:
    """A conclusion that says the opposite of its gloss or of the question is turned, and that is told."""
    program = (
        f"Premises:\n∀x (Bird(x) → Flies(x)) ::: Birds fly.\nBird(pip) ::: Pip is a bird.\nConclusion:\n{conclusion}"
    )
    result = solve_program(program, Question(question, answer_format="truth"), "fol")
    assert result.answer == answer
    assert [repair.name for repair in result.repairs] == repairs
