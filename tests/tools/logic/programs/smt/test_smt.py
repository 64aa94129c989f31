"""The dialect `smt`: what a program in SMT-LIB asks is answered, and nothing in it does anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoning.question import Question
from reasoning.tools.logic import solve_program
from reasoning.tools.logic.programs import ProgramResult, Repair, SolverLimits, UnreadLine, recognise, smt
from reasoning.tools.logic.solver import solving, stop
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reasoning.tools.logic.solver import Outcome, Problem
    from reasoning.tools.process_pool import Worker

THEORY = """\
(declare-sort Animal 0)
(declare-fun Cold (Animal) Bool)
(declare-fun Blue (Animal) Bool)
(declare-const bob Animal)
(declare-const eve Animal)
(assert (Cold bob)) ; Bob is cold.
; Cold animals are blue.
(assert (forall ((x Animal)) (=> (Cold x) (Blue x))))
"""
TRUTH = Question("Is it so?", options=("True", "False", "Uncertain"))
ORDER = """\
(declare-datatypes ((Place 0)) (((first) (second) (third))))
(declare-const ann Place) (declare-const ben Place) (declare-const cat Place)
(assert (distinct ann ben cat))
(assert (not (= ann first))) ; Ann is not first.
(assert (= cat third))
"""
ADDED, DROPPED = (Repair(f"closing bracket {what}", 2, "1 at the end") for what in ("added", "dropped"))
WHO = Question("Who is first?", options=("Ann", "Ben", "Cat"))


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


def asked(tail: str, question: Question | None = None, theory: str = THEORY) -> ProgramResult:
    return solve_program(theory + tail, question, "smt", SolverLimits(seconds=5))


@pytest.mark.parametrize(
    ("tail", "answer"),
    [
        ("(check-sat)", "sat"),
        ("(assert (not (Blue bob)))\n(check-sat)", "unsat"),
        ("(assert (not (Blue bob)))\n(check-sat)\n(get-unsat-core)\n(exit)\n(assert", "unsat"),
        ("(push)\n(assert (not (Blue bob)))\n(check-sat)\n(pop)\n(check-sat)", "sat"),
        ("(push 2)(push)(assert false)(pop 2)(assert (Cold eve))(check-sat)(pop)", "sat"),
        ("(check-sat-assuming ((not (Blue bob)) (Cold eve)))", "unsat"),
        ("(check-sat-assuming (false))(check-sat)", "sat"),
        ("(define-fun both ((x Animal)) Bool (and (Cold x) (Blue x)))(assert (not (both bob)))(check-sat)", "unsat"),
        ('(set-info :status sat)(set-logic ALL)(declare-const s String)(assert (= s "a "" (b"))(check-sat)', "sat"),
        ("(declare-const |a (b| Bool)(assert (and |a (b| (not |a (b|)))(check-sat)", "unsat"),
        ("(define-sort Beast () Animal)(declare-const tom Beast)(assert (! (Cold tom) :named c))(check-sat)", "sat"),
    ],
)
def test_the_last_check_is_the_answer(tail: str, answer: str) -> None:
    """Without a question the answer is what the last check says, in its scope."""
    result = asked(tail)
    assert (result.status, result.answer, result.verdict) == ("answered", answer, answer)
    assert not result.unread_lines
    assert result.proof[-1].endswith(f"{answer}.")


@pytest.mark.parametrize(
    ("tail", "value", "word"),
    [
        ("(assert (not (Blue bob)))\n(check-sat)", "True", "unsat"),
        ("(assert (not (not (Blue bob))))\n(check-sat)", "False", "sat"),
        ("(assert (not (Blue eve)))\n(check-sat)", "Unknown", "sat"),
        ("(assert (Blue bob))\n(check-sat)", "True", "sat"),
        ("(assert (Blue bob)) ; the negated conclusion\n(check-sat)", "False", "sat"),
        ("(push)(assert (Blue bob))(check-sat)(pop)(push)(assert (not (Blue bob)))(check-sat)(pop)", "True", "unsat"),
        (
            "(push)(assert (not (Blue bob)))(check-sat)(pop)(push)(assert (not (not (Blue bob))))(check-sat)(pop)",
            "False",
            "sat",
        ),
        ("(push)(assert (not (Blue bob)))(assert (Cold eve))(check-sat)(pop)", "False", "unsat"),
        ("(check-sat)(check-sat-assuming ((not (Blue bob))))", "True", "unsat"),
        ("(assert (not (Blue bob)))", "True", "unsat"),
    ],
)
def test_a_statement_is_tested_on_both_sides(tail: str, value: str, word: str) -> None:
    """The hypothesis of the last check tells the statement; its truth value is the answer, or its letter."""
    lettered, plain = asked(tail, TRUTH), asked(tail, Question("Is it so?"))
    assert (lettered.status, lettered.answer, lettered.verdict) == (
        "answered",
        {"True": "A", "False": "B", "Unknown": "C"}[value],
        word,
    )
    assert (plain.answer, plain.verdict) == (value, word)


def test_the_proof_is_told_in_words() -> None:
    """A proof has the assertions that are needed, with their lines and comments, and what follows."""
    assert asked("(assert (Cold eve))\n(assert (not (Blue bob)))\n(check-sat)", TRUTH).proof == (
        "line 6: (Cold bob) (Bob is cold.)",
        "line 8: (forall ((x Animal)) (=> (Cold x) (Blue x))) (Cold animals are blue.)",
        "Therefore (Blue bob) follows: True.",
    )


def test_contradictory_premises_are_told() -> None:
    """Premises that exclude each other answer no question of truth."""
    result = asked("(assert (not (Cold bob)))\n(assert (not (Blue eve)))\n(check-sat)", TRUTH)
    assert (result.status, result.answer, result.verdict) == ("inconsistent", None, "unsat")
    assert result.why == "The premises exclude each other: line 6: (Cold bob) (Bob is cold.); line 9: (not (Cold bob))"


def test_no_option_for_what_is_unknown() -> None:
    """Where the options leave no room for Unknown, the program is undecided."""
    result = asked("(assert (not (Blue eve)))\n(check-sat)", Question("Is it so?", options=("True", "False")))
    assert (result.status, result.answer, result.why) == (
        "unknown",
        None,
        "The statement is Unknown, and no option says so.",
    )


@pytest.mark.parametrize(
    ("terms", "status", "answer"),
    [
        (["(= ann first)", "(= ben first)", "(= cat first)"], "answered", "B"),
        (["(not (= ann second))", "(not (= ben second))", "(= cat second)"], "answered", "B"),
        (["(= ann second)", "(= ben first)", "(= cat second)"], "answered", "C"),
        (["(= ann second)", "(= ben first)", "(= cat third)"], "unknown", None),
        (["false", "false", "false"], "unknown", None),
    ],
)
def test_the_option_unlike_the_others_is_the_answer(terms: list[str], status: str, answer: str | None) -> None:
    """With a check for each option, the only one that is sat, or the only one that is not, is the answer."""
    tail = "".join(f"(push)(assert {term})(check-sat)(pop)\n" for term in terms)
    result = asked(tail, WHO, ORDER)
    assert (result.status, result.answer) == (status, answer)
    if answer:
        assert result.options == {letter: "true" if letter == answer else "false" for letter in "ABC"}
        assert result.proof[-1] == f"({answer}) is the only one of its kind."
    with_base = asked(f"(check-sat){tail}", WHO, ORDER)
    assert (with_base.status, with_base.answer) == (status, answer)


def test_several_options_are_several() -> None:
    """Where no check is the only one of its kind, there is no answer."""
    tail = "".join(
        f"(push)(assert (= ann {place}))(check-sat)(pop)\n" for place in ("first", "second", "first", "second")
    )
    result = asked(tail, Question("Where is Ann?", options=("here", "there", "near", "far")), ORDER)
    assert (result.status, result.answer) == ("ambiguous", None)
    assert "(A) unsat, (B) sat, (C) unsat, (D) sat" in result.why


def test_options_need_a_check_each() -> None:
    """Another number of checks than of options is told, as is a contradiction among the assertions alone."""
    few = asked("(check-sat)", WHO, ORDER)
    assert few.unread_lines == (UnreadLine(0, "", "a (check-sat) for each of the 3 options was expected, not 1 check"),)
    tail = "(push)(assert true)(check-sat)(pop)\n" * 3
    assert asked("(assert (= ann first))" + tail, WHO, ORDER).status == "inconsistent"


@pytest.mark.parametrize(
    ("tail", "line", "expected"),
    [
        ("(assert (Blue rob))\n(check-sat)", 9, "unknown constant rob"),
        ("(assert (Blue bob bob))\n(check-sat)", 9, "unknown constant Blue (Animal Animal)"),
        ("(declare-const tim Beast)\n(check-sat)", 9, "unknown sort 'Beast'"),
        ("(declare-fun Cold (Animal) Bool)\n(check-sat)", 9, "a name of its own"),
        ("(assert)\n(check-sat)", 9, "one term was expected behind assert, not 0"),
        ("(assert (Cold eve) (Blue eve))\n(check-sat)", 9, "one term was expected behind assert, not 2"),
        ("\n(pop)\n(check-sat)", 10, "a number of at most 0 was expected behind pop"),
        ("(push 1000000)\n(check-sat)", 9, "a number of at most 200 was expected behind push"),
        ("(push -1)\n(check-sat)", 9, "a number of at most 200 was expected behind push"),
        ('(include "/etc/passwd")\n(check-sat)', 9, "one of the commands assert, declare-sort"),
        ("(check-sat-using (then simplify smt))\n(check-sat)", 9, "one of the commands assert"),
        ("(reset)\n(check-sat)", 9, "one of the commands assert"),
        ("(assert (= s \"x))\n(check-sat)", 9, 'a closing " was expected'),
        ("()\n(check-sat)", 9, "the name of a command was expected behind '('"),
        ("(((assert true)))\n(check-sat)", 9, "the name of a command was expected behind '('"),
        (f"(assert {'(not ' * 2000}true{')' * 2000})\n(check-sat)", 9, "at most 1,000 brackets"),
        ("(asert (Blue bob))\n(check-sat)", 9, "one of the commands assert"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told_with_its_line(tail: str, line: int, expected: str) -> None:
    """Each line that can't be read has its number and what was expected, and no sat is believed without it."""
    result = asked(tail)
    assert expected in str([each for each in result.unread_lines if each.line == line])
    assert result.status == "parse_error"
    assert result.report


def test_a_proof_is_believed_though_lines_were_not_read() -> None:
    """What was left out can't undo a proof: unsat stays, and so does True."""
    for tail in ("(assert (Cold rob))", "(include file)", "(assert (Cold eve)"):
        result = asked(f"{tail}\n(assert (not (Blue bob)))\n(check-sat)", TRUTH)
        assert (result.status, result.answer) == ("answered", "A")
        assert result.unread_lines or result.repairs


@pytest.mark.parametrize(
    ("program", "repairs"),
    [
        ("(declare-const a Bool)\n(assert (not a)\n(assert a)\n(check-sat)", [ADDED]),
        ("(declare-const a Bool)\n(assert (not a)))\n(assert a)\n(check-sat)", [DROPPED]),
        ("(declare-const a Bool)(assert (not a))(assert a)\n(check-sat", [ADDED]),
        ("(declare-const a Bool)\n(assert (and a (not a)))", [Repair("missing check-sat added", 0, "at the end")]),
        (
            "(set-option :produce-proofs true)\n(declare-const é Bool)(assert (and é (not é)))(check-sat)",
            [
                Repair("option ignored", 1, ":produce-proofs true"),
                Repair("name put in bars", 2, "|é|"),
            ],
        ),
        ("Here it is:\n```smt2\n(declare-const a Bool)\n(assert (and a (not a)))\n(check-sat)\n```\nDone.", []),
    ],
)  # fmt: skip
def test_repairs_are_named(program: str, repairs: list[Repair]) -> None:
    """Brackets, fences, talk and foreign names are mended, and each mend is told."""
    result = smt.solve(program)
    assert (result.answer, list(result.repairs)) == ("unsat", repairs)


def test_nothing_is_written_or_read(tmp_path: Path) -> None:
    """Commands and options that reach for files are not let through."""
    secret, target = tmp_path / "secret.smt2", tmp_path / "out.txt"
    secret.write_text("(assert false)", "utf-8")
    program = (
        f'(set-option :regular-output-channel "{target}")\n(set-option :diagnostic-output-channel "{target}")\n'
        f'(include "{secret}")\n(echo "hello")\n(eval true)\n(set-option :produce-proofs true)\n(get-proof)\n'
        "(declare-const a Bool)\n(assert a)\n(check-sat)"
    )
    result = smt.solve(program)
    assert not target.exists()
    assert result.verdict != "unsat"
    assert [line.line for line in result.unread_lines] == [3, 4, 5]


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        "(" * 1_000_000, ")" * 1_000_000, "()" * 100_000, "(assert " * 100_000, "(push 200)" * 10_000 + "(check-sat)",
        "(declare-const a Bool)" + "(push)(assert a)(check-sat)(pop)" * 5_000, "|" * 99_999, '"' * 99_999,
        "\\" * 50_000,
        "(assert |\\|)(check-sat)", "(assert |a\\|b|) (assert false)(check-sat)", "(assert \0)(check-sat)",
        "(assert true\0)(check-sat)", "(assert |\ud800|)(check-sat)", '(assert (= "\ud800" ""))(check-sat)',
        "(declare-const a Bool)(assert a", "import os; os.system('true')", "(assert (let ((x true)) x))(check-sat)",
        "(declare-fun f (Int) Int)(assert (forall ((x Int)) (> (f x) (f (f x)))))(check-sat)",
        "(define-fun-rec f ((x Int)) Int (f x))(assert (= (f 1) 2))(check-sat)",
        "(declare-datatypes ((T 0)) (((c (d T)))))(declare-const t T)(check-sat)",
        "(assert (! true :named))(check-sat)", "(assert (_ bv1 99999999999))(check-sat)",
        "(declare-const b (_ BitVec 100000000))(assert (= (bvmul b b) b))(check-sat)",
    ],
    ids=lambda text: text[:24].encode("unicode_escape").decode(),
)  # fmt: skip
def test_hostile_programs_are_results(program: str) -> None:
    """Whatever is written, there is a result within the bounds."""
    for question in (None, TRUTH):
        result = smt.solve(program, question, SolverLimits(seconds=0.3, megabytes=300))
        assert isinstance(result, ProgramResult)
        assert isinstance(smt.recognises(program), int)


@pytest.mark.slow
def test_all_that_a_program_asks_shares_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the time is spent, by whatever reads or solves the program, the solver is asked no more."""
    asked = solving._asked
    seconds = []

    def noted(worker: Worker, problem: Problem, left: float, megabytes: int) -> list[Outcome]:
        seconds.append(left)
        return asked(worker, problem, left, megabytes)

    monkeypatch.setattr(solving, "_asked", noted)
    deaf = (
        "(declare-const x (_ BitVec 4000))\n(declare-const y (_ BitVec 4000))\n(assert (= (bvmul x y x) (bvmul y y)))"
    )
    result = smt.solve(f"{deaf}\n(assert (= (bvudiv x y) y))\n(check-sat)", TRUTH, SolverLimits(seconds=0.2))
    assert result.status == "unknown"
    assert len(seconds) == 1


def test_every_cut_of_a_program_is_a_result() -> None:
    """Cut at any character, a program has a result, and is never answered wrongly by a proof."""
    whole = THEORY + "(assert (not (Blue bob)))\n(check-sat)\n"
    for end in range(0, len(whole), 3):
        result = smt.solve(whole[:end], TRUTH)
        assert result.answer in (None, "A", "C") or "closing bracket added" in str(result.repairs)


WORDS = [
    "assert",
    "check-sat",
    "declare-const",
    "push",
    "pop",
    "a",
    "Bool",
    "not",
    "true",
    "|",
    '"',
    ";",
    "(",
    ")",
    "\n",
    "1",
    "!",
]


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_any_text_is_a_result(text: str) -> None:
    """No text raises."""
    assert isinstance(smt.solve(f"(declare-const a Bool)\n{text}", TRUTH), ProgramResult)


def test_a_program_beyond_the_bounds_is_not_read_in_part() -> None:
    """A program that is too long is unread as a whole."""
    result = smt.solve(THEORY + "(check-sat)", bounds=SolverLimits(characters=50))
    assert "at most 50 characters" in result.report


def test_it_is_recognised() -> None:
    """SMT-LIB is recognised among the dialects, in a fence too; other programs and prose are not."""
    assert recognise(f"```\n{THEORY}(check-sat)\n```") == "smt"
    assert smt.recognises("Facts:\nCold(bob, True)\nQuery:\nCold(bob, True)") == 0
    assert smt.recognises("I assert (and check) that it is so.") == 0


@pytest.mark.parametrize(
    ("end", "answer", "guessed"),
    [
        ("(push)(assert (not (> ann bob)))(check-sat)(pop)(check-sat)", "True", False),
        ("(check-sat)(push)(assert (not (> ann bob)))(check-sat)(pop)", "True", False),
        ("(define-fun statement () Bool (> bob ann))(assert (not statement))(check-sat)", "False", False),
        ("(assert (> ann (- bob 1)))(check-sat)", "True", True),
    ],
)
def test_which_check_is_about_the_statement(end: str, answer: str, guessed: bool) -> None:
    """A check of the premises alone says nothing of a statement; a hypothesis that denies none is a guess, and told."""
    program = f"(declare-const ann Int)(declare-const bob Int)\n(assert (> ann bob))\n{end}"
    result = solve_program(program, Question("Is Ann older than Bob?", answer_format="truth"))
    assert result.answer == answer
    assert [repair.name for repair in result.repairs] == ["hypothesis taken for the statement"] * guessed
