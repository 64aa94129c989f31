"""One call for programs of every dialect: recognised, taken out of what stands around them, bounded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning import Question
from reasoning.errors import ReadError, ReasoningError
from reasoning.tools.logic import solve_program
from reasoning.tools.logic.programs import DIALECTS, ProgramResult, SolverLimits, UnreadLine, recognise, solve_programs
from reasoning.tools.logic.programs.layout import plain
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULES = """Facts:
Wary(Bob, True) ::: Bob is wary.
Quick(Ann, True) ::: Ann is quick.
Rules:
Wary($x, True) >>> Tame($x, False) ::: What is wary is not tame.
Query:
Tame(Bob, False) ::: Bob is not tame.
"""
FOL = """Premises:
∀x (Bird(x) → Flies(x)) ::: Every bird flies.
∀x (Fish(x) → Swims(x)) ::: Every fish swims.
Bird(pip) ::: Pip is a bird.
Conclusion:
Flies(pip) ::: Pip flies.
"""
CSP = """Domain:
1: first
2: last
Variables:
ann [IN] [1, 2]
bob [IN] [1, 2]
Constraints:
ann < bob ::: Ann is before Bob.
AllDifferentConstraint([ann, bob]) ::: All have different places.
Query:
A) ann == 2 ::: Ann is last.
B) bob == 2 ::: Bob is last.
"""
LSAT = """# Declarations
people = EnumSort([Ann, Bob])
days = EnumSort([1, 2])
visits = Function([people] -> [days])
# Constraints
visits(Ann) < visits(Bob) ::: Ann is before Bob.
# Options
Question ::: Which must be true?
is_valid(visits(Ann) == 2) ::: (A)
is_valid(visits(Bob) == 2) ::: (B)
"""
SMT = """(declare-const ann Int)
(declare-const bob Int)
(assert (< ann bob)) ; Ann is before Bob.
(assert (not (> bob ann)))
(check-sat)
"""
PROGRAMS = {
    "rules": (RULES, "True"),
    "fol": (FOL, "True"),
    "csp": (CSP, "B"),
    "lsat": (LSAT, "B"),
    "smt": (SMT, "unsat"),
}
AROUND = {
    "a fence": "```\n{}\n```",
    "a fence that is left open": "```prolog\n{}",
    "tildes": "~~~\n{}\n~~~",
    "tildes that are left open": "~~~ prolog\n{}",
    "tildes that the prompt opened": "{}\n~~~\nIt says that nothing else holds.",
    "a longer fence": "````text\n{}\n````",
    "a fence behind words": "The program: ```\n{}\n```",
    "prose and a fence": "Sure! Here is the program.\n\n```\n{}```\nIt says that nothing else holds.",
    "a fence that the prompt opened": "{}```\nIt says that nothing else holds.",
    "other ends of lines": "{}",
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_program_is_recognised_and_solved(dialect: str) -> None:
    """The dialect is found, the answer is right, and it has a proof and no guess."""
    program, answer = PROGRAMS[dialect]
    assert recognise(program) == dialect
    result = solve_program(program)
    assert (result.dialect, result.status, result.answer) == (dialect, "answered", answer)
    assert result.proof
    assert (result.repairs, result.unread_lines) == ((), ())


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_stands_around_a_program(dialect: str, around: str) -> None:
    """Fences, prose around them and other ends of lines change nothing."""
    program, answer = PROGRAMS[dialect]
    text = AROUND[around].format(program).replace("\n", "\r\n" if around == "other ends of lines" else "\n")
    result = solve_program(text)
    assert (result.dialect, result.answer) == (dialect, answer)


@pytest.mark.parametrize("mark", ["-", "*", "•", "1."])
@pytest.mark.parametrize("dialect", ["rules", "fol", "lsat"])
def test_bullets_before_every_line(dialect: str, mark: str) -> None:
    """A mark before every line but the headings is a bullet."""
    program, answer = PROGRAMS[dialect]
    lines = [line if line.endswith(":") or line.startswith("#") else f"{mark} {line}" for line in program.splitlines()]
    result = solve_program("\n".join(lines))
    assert (result.dialect, result.answer, result.repairs) == (dialect, answer, ())


def test_a_sign_before_some_lines_is_no_bullet() -> None:
    """A minus before one line is a negation."""
    result = solve_program(FOL.replace("Bird(pip) :::", "- Bird(pip) :::"))
    assert result.answer == "Unknown"


def test_lines_keep_their_numbers() -> None:
    """A line that can't be read is reported at its place in the whole text."""
    text = f"Here it is.\n\n```\n{FOL.replace('Flies(x))', 'Flies(x ∧ ∧))')}```"
    assert [line.line for line in solve_program(text).unread_lines] == [5]


def test_a_question_in_words() -> None:
    """A question may be given as a text: its statement's polarity is compared with the query's."""
    result = solve_program(RULES, "Is the following statement true or false? Bob is tame.")
    assert result.answer == "False"
    assert result.repairs


def test_the_letter_of_the_option() -> None:
    """Where the question has options the answer is the letter of one."""
    question = Question("Bob is not tame.", options=("False", "Unknown", "True"))
    assert solve_program(RULES, question).answer == "C"


@pytest.mark.parametrize("program", ["", "   \n", "Bob is nice.", "def f(): return 1", "\0", "🦜" * 100])
def test_no_program(program: str) -> None:
    """What is in no dialect is unread, and the dialects are named."""
    result = solve_program(program)
    assert (result.status, result.answer, result.executed) == ("parse_error", None, False)
    assert "rules, csp, lsat, fol, smt" in result.report


def test_a_program_that_is_too_long() -> None:
    """A program beyond the bound is not read at all, and the bound is named."""
    result = solve_program(FOL * 100, bounds=SolverLimits(characters=1000))
    assert result.status == "parse_error"
    assert "at most 1000 characters" in result.report


def test_an_unknown_dialect() -> None:
    """A dialect that there is not is the caller's mistake."""
    with pytest.raises(ReadError, match="Did you mean 'fol'"):
        solve_program(FOL, dialect="foll")


def test_a_report_words_lines_and_reasons() -> None:
    """The report has each unread line with its number, and why there is no answer."""
    lines = (UnreadLine(3, "P(", "')' was expected"), UnreadLine(0, "", "a query was expected"))
    result = ProgramResult("rules", "parse_error", unread_lines=lines, why="nothing was asked")
    assert result.report == "line 3: ')' was expected: P(\na query was expected\nnothing was asked"


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_batch(jobs: int) -> None:
    """Results come in the order of the programs, from one process or several."""
    asked = [(program, None) for program, _ in PROGRAMS.values()]
    assert [result.answer for result in solve_programs(asked, jobs=jobs)] == [a for _, a in PROGRAMS.values()]


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(list(PROGRAMS.values())), st.data())
def test_truncated_programs(program: tuple[str, str], data: Any) -> None:
    """A program cut off anywhere, or with a piece missing, has a result."""
    text, start = program[0], data.draw(st.integers(0, len(program[0])))
    end = data.draw(st.integers(start, len(text)))
    assert isinstance(solve_program(text[:start] + text[end:]), ProgramResult)


@pytest.mark.parametrize("text", ["\n" * 150_000, " \n" * 90_000, f":{' ' * 150_000}x", f"{' ' * 150_000}x"])
def test_long_blanks_are_no_work(text: str) -> None:
    """What is blank has a result, in time that grows with its length and not with its square."""
    assert solve_program(text).status == "parse_error"


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=300))
def test_plain_keeps_the_count_of_lines(text: str) -> None:
    """Whatever the text is, no line is lost or added."""
    assert plain(text).count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


@pytest.mark.slow
def test_recorded_programs_are_recognised(shared: Path) -> None:
    """The dialect of recorded programs is found for all but 1 in 100 of them."""
    expected = {
        "ProofWriter": "rules",
        "ProntoQA": "rules",
        "FOLIO": "fol",
        "LogicalDeduction": "csp",
        "AR-LSAT": "lsat",
    }
    for file in sorted((shared / "logic-lm" / "programs").glob("*.json")):
        programs = [row["raw_logic_programs"][0] for row in json.loads(file.read_text("utf-8"))]
        wrong = [program for program in programs if recognise(program) != expected[file.name.partition("_")[0]]]
        assert len(wrong) <= len(programs) / 100, file.name


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (("Cannot be determined", "It is false", "It is true"), "C"),
        (("C) False", "A) Uncertain", "B) True"), "C"),
        (("no", "yes"), "B"),
        (("The statement is true.", "The statement is false."), "A"),
    ],
)
@pytest.mark.parametrize("dialect", ["rules", "fol", "smt"])
def test_options_that_say_truth_values(dialect: str, options: tuple[str, ...], answer: str) -> None:
    """Options in other words, in any order, are found by the truth value that they say."""
    program = PROGRAMS[dialect][0]
    question = Question("Is the following statement true?", options=options, answer_format="choice")
    assert solve_program(program, question).answer == answer


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: solve_program(None), "give a text"),  # type: ignore[arg-type]
        (lambda: solve_program(FOL, 3), "a Question"),  # type: ignore[arg-type]
        (lambda: solve_programs([3]), "a pair of a text and its question"),  # type: ignore[list-item]
        (lambda: solve_programs([FOL], jobs=-1), "whole number"),
        (lambda: solve_programs([FOL], "foll"), "Did you mean"),
    ],
)
def test_what_is_no_program(call: Callable[[], object], words: str) -> None:
    """What a caller gives in place of a program is told, at the call."""
    with pytest.raises(ReasoningError, match=words):
        call()


@pytest.mark.slow
def test_a_batch_that_is_left_early() -> None:
    """A batch that nobody reads to its end leaves no process behind."""
    batch = solve_programs([FOL] * 4, jobs=2)
    assert next(iter(batch)).answer == "True"
    batch.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("dialect", ["csp", "lsat"])
def test_options_that_the_program_leaves_out(dialect: str) -> None:
    """An option that the program does not have is told, and an option that the question does not have is no answer."""
    program = PROGRAMS[dialect][0]
    more = Question("Which must be true?", options=("Ann is last.", "Bob is last.", "Both are last."))
    result = solve_program(program, more)
    assert (result.answer, result.options) == ("B", {"A": "false", "B": "true", "C": "missing"})
    assert [repair.name for repair in result.repairs] == ["options left out"]
    fewer = solve_program(program.replace("B)", "F)"), Question("Which must be true?", options=("Ann.", "Bob.")))
    assert (fewer.status, fewer.answer) == ("unknown", None)
    assert "no option F" in fewer.why


@pytest.mark.parametrize("cut", ["Wary($x", "Tame($x", "Wary($x, True", "Tame($x, False"])
def test_a_rule_that_lost_its_arguments(cut: str) -> None:
    """A claim without arguments beside one about a variable, with a gloss, has a result."""
    assert isinstance(solve_program(RULES.replace(f"{cut}", cut[:5], 1), dialect="rules"), ProgramResult)


def test_a_program_of_another_dialect_than_is_named_is_run_as_what_it_is() -> None:
    """A chain of rules under the name of first-order logic takes no prover's time, and the change is told."""
    rules = "\n".join(f"P{n}($x, True) >>> P{n + 1}($x, True)" for n in range(250))
    program = f"Facts:\nP0(bob, True)\nRules:\n{rules}\nQuery:\nP250(bob, True)"
    result = solve_program(program, dialect="fol")
    assert (result.dialect, result.status, result.verdict) == ("rules", "answered", "True")
    assert [repair.name for repair in result.repairs] == ["program of another dialect"]
    assert "not as fol" in result.repairs[0].detail


def test_a_program_without_signs_stays_in_the_dialect_that_is_named() -> None:
    """What might be of any dialect is read as the one that is named."""
    assert solve_program("Bird(pip)", dialect="fol").dialect == "fol"
    assert solve_program("a < b", dialect="csp").dialect == "csp"
