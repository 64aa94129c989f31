"""Logic programs: the model translates, a solver answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.strategies import CoT, LogicProgram
from reasoning.strategies.logic import cut_program

if TYPE_CHECKING:
    from reasoning.backends.base import Request

TRUTHS = ("True", "False", "Unknown")
PIP = Question("Is the following statement true, false, or unknown? Pip swims.", "Pip is an odd bird.", TRUTHS)
GOOD = """Premises:
∀x (Bird(x) → Flies(x) ∨ Swims(x)) ::: Every bird flies or swims.
Bird(pip) ∧ ¬Flies(pip) ::: Pip is a bird that does not fly.
Conclusion:
Swims(pip) ::: Pip swims.
"""
BROKEN = GOOD.replace("Swims(pip) :::", "Swims(pip ∧ :::").replace("Bird(pip) ∧", "Bird(pip ∧∧")
OPEN = GOOD.replace("∧ ¬Flies(pip)", "∧ Small(pip)")
AGAINST = GOOD.replace("Conclusion:", "¬Bird(pip) ::: Pip is no bird.\nConclusion:")
LSAT = """# Declarations
people = EnumSort([Ann, Bob, Cy])
days = EnumSort([1, 2, 3])
visits = Function([people] -> [days])
# Constraints
Distinct([p:people], visits(p)) ::: each visits on a different day
visits(Ann) < visits(Bob) ::: Ann's visit is before Bob's
visits(Cy) == 1 ::: Cy's visit is on day 1
# Options
Question ::: Which one of the following must be true?
is_valid(visits(Bob) == 2) ::: (A)
is_valid(visits(Bob) == 3) ::: (B)
"""


def test_a_program_answers() -> None:
    """One call; the verdict is the answer, the proof names the premises, and nothing was guessed."""
    mock = Mock([f"Here it is.\n```\n{GOOD}```"])
    solution = run("logic(dialect='fol')", PIP, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("True", 1)
    evidence = solution.evidence
    assert (evidence["dialect"], evidence["status"], evidence["verdict"]) == ("fol", "answered", "True")
    assert evidence["verified"] is True
    assert any("Every bird flies or swims." in step for step in evidence["proof"])
    assert evidence["program"] == GOOD.strip()
    assert "Premises:" in mock.calls[0].request.text


def test_a_report_goes_back() -> None:
    """What can't be read is reported with its line's number, and the corrected program answers."""
    mock = Mock([BROKEN, GOOD])
    solution = run("logic(dialect='fol', repairs=1)", PIP, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("True", 2)
    asked = mock.calls[1].request.text
    assert "  1 Premises:" in asked
    assert "line 5:" in asked
    assert len(solution.evidence["failures"]) == 1


def test_the_best_program_is_kept() -> None:
    """Where a repair makes it worse, the answer of the earlier program stays."""
    partly = GOOD.replace("Conclusion:", "∀x (Bird(x) → → :::\nConclusion:")
    solution = run("logic(dialect='fol', repairs=2)", PIP, backend=Mock([partly, "I am sorry.", BROKEN]))
    assert (solution.answer, solution.usage.calls) == ("True", 3)
    assert solution.evidence["parse_errors"]
    assert "verified" not in solution.evidence


@pytest.mark.parametrize("program", [BROKEN, AGAINST, "I can't do that.", ""])
def test_without_an_answer_it_abstains(program: str) -> None:
    """What can't be run, or contradicts itself, is no answer, and says why."""
    solution = run("logic(dialect='fol', repairs=0)", PIP, backend=Mock([program]))
    assert solution.answer is None
    assert solution.evidence["status"] in ("parse_error", "inconsistent")
    assert solution.evidence.get("why") or solution.evidence.get("parse_errors")


def test_the_inner_strategy_takes_over() -> None:
    """Without an answer of a program the inner strategy answers, and the evidence of both is kept."""
    solution = run("logic(cot, dialect='fol', repairs=0)", PIP, backend=Mock([AGAINST, "It swims.\nAnswer: True"]))
    assert (solution.answer, solution.usage.calls) == ("True", 2)
    assert solution.evidence["status"] == "inconsistent"
    assert solution.children[0].strategy == "cot"


def test_an_open_question_is_an_answer() -> None:
    """Unknown is an answer where it is an option, and it is not verified."""
    solution = run("logic(dialect='fol')", PIP, backend=Mock([OPEN]))
    assert (solution.answer, solution.evidence["verdict"]) == ("Unknown", "Unknown")
    assert "verified" not in solution.evidence


def test_an_open_question_without_that_option() -> None:
    """Where only True and False may be answered, what is open goes back, and is no answer."""
    question = Question("Pip swims.", "Pip is an odd bird.", answer_format="truth", options=("True", "False"))
    solution = run("logic(dialect='fol', repairs=1)", question, backend=Mock([OPEN, OPEN]))
    assert (solution.answer, solution.usage.calls) == (None, 2)
    assert solution.evidence["status"] == "unknown"


def test_a_choice_by_its_options() -> None:
    """A choice is asked for with a check for each option; the one that holds is the answer."""
    question = Question("Which must be true?", "Three people visit.", ("Bob's is day 2.", "Bob's is day 3."))
    mock = Mock([LSAT])
    solution = run("logic", question, backend=mock)
    assert solution.answer == "B"
    assert solution.evidence["options"] == {"A": "false", "B": "true"}
    assert "EnumSort" in mock.calls[0].request.text


def test_another_dialect_than_asked_for() -> None:
    """A program in a dialect that was not asked for is recognised and run."""
    solution = run("logic(dialect='rules', repairs=0)", PIP, backend=Mock([GOOD]))
    assert (solution.answer, solution.evidence["dialect"]) == ("True", "fol")


def test_plain_theories_are_rules() -> None:
    """Facts and rules in plain sentences are asked for as rules, other statements as first-order logic."""
    plain = Question("Bob is red.", "Bob is kind. If something is kind then it is red.", TRUTHS)
    for question, heading in ((plain, "Facts:"), (PIP, "Premises:")):
        mock = Mock([GOOD] * 4)
        run("logic(repairs=0)", question, backend=mock)
        assert heading in mock.calls[0].request.text


def test_zero_shot() -> None:
    """Without examples the prompt has the grammar alone."""
    few, none = Mock([GOOD]), Mock([GOOD])
    run("logic(dialect='fol')", PIP, backend=few)
    run("logic(dialect='fol', examples=False)", PIP, backend=none)
    assert "An example." in few.calls[0].request.text
    assert "An example." not in none.calls[0].request.text


@pytest.mark.parametrize("form", ["number", "expression"])
def test_numbers_are_not_asked_for(form: str) -> None:
    """A program decides statements: for a number no call is made, and the inner strategy answers if there is one."""
    question = Question("How many birds are there?", "Two birds.", answer_format=form)
    mock = Mock(["Answer: 2"])
    assert run("logic", question, backend=mock).answer is None
    assert mock.calls == []
    solution = run(LogicProgram(CoT()), question, backend=mock)
    assert (str(solution.answer), solution.usage.calls) == ("2", 1)
    assert "computes no" in solution.evidence["why"]


def test_votes_over_translations() -> None:
    """`sc(logic)` counts the verdicts of different translations; an abstention does not vote."""

    def reply(request: Request, sample: int) -> str:
        return (GOOD, OPEN, GOOD, BROKEN, GOOD)[sample % 5]

    solution = run("sc(logic(dialect='fol', repairs=0), samples=5, stop_rule=all)", PIP, backend=Mock(reply))
    assert solution.answer == "True"


def test_the_budget() -> None:
    """Out of budget between two programs, the best so far is returned; with none, the error is the run's."""
    solution = run("logic(dialect='fol')", PIP, backend=Mock([BROKEN] * 4), limits=Limits(calls=2))
    assert (solution.stopped, solution.usage.calls) == ("budget", 2)
    with pytest.raises(BudgetExceededError):
        run("first(direct, logic)", PIP, backend=Mock(["Hm.", GOOD]), limits=Limits(calls=1))


HARD = """(declare-const x Int)
(declare-const y Int)
(declare-const z Int)
(assert (and (> x 2) (> y 2) (> z 2)))
(define-fun statement () Bool (= (+ (* x x x x x) (* y y y y y)) (* z z z z z)))
(assert (not statement))
(check-sat)
"""


def test_a_bound_of_the_solver_is_not_repaired() -> None:
    """What the solver can't decide in its time is not sent back: another round would only take as long."""
    solution = run("logic(dialect='smt', seconds=0.3)", PIP, backend=Mock([HARD] * 4))
    assert (solution.answer, solution.usage.calls) == (None, 1)
    assert "out of time" in solution.evidence["why"] or "beyond its methods" in solution.evidence["why"]


def test_the_runs_time_binds_the_solver() -> None:
    """The solver has no more time than the run: out of it, there is no answer, and the reason is told."""
    solution = run("logic(dialect='smt')", PIP, backend=Mock([HARD] * 4), limits=Limits(seconds=2))
    assert (solution.answer, solution.usage.calls) == (None, 1)


@pytest.mark.parametrize(
    "settings", [{"dialect": "prolog"}, {"repairs": -1}, {"repairs": True}, {"seconds": 0}, {"temperature": 3}]
)
def test_settings_are_checked(settings: dict[str, object]) -> None:
    """A setting that can't be used is told at once."""
    with pytest.raises(SettingError):
        LogicProgram(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reply", "program"),
    [
        ("```\nA\n```\nor rather\n```prolog\nB\n```", "B"),
        ("```\nA", "A"),
        ("", ""),
    ],
)
def test_programs_are_cut_out(reply: str, program: str) -> None:
    """The last block of code is the program; without one, all that is said after the thoughts."""
    assert cut_program(reply) == program


def test_its_spec() -> None:
    """The spec names the inner strategy only where there is one."""
    assert str(LogicProgram()) == "logic"
    assert str(LogicProgram(CoT(), dialect="fol")) == "logic(cot, dialect='fol')"
