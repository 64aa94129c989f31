"""The rule reader writes logic programs: the mock works with `logic` in every dialect that states such theories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reasoning import Question, run
from reasoning.backends.mock.rule_reader.programs import CANT

if TYPE_CHECKING:
    from pathlib import Path

THEORY = (
    "The bald eagle is wary. Max is a zumpus. Ann chases the bald eagle. If something is wary then it is not tame. "
    "Every zumpus is a jompus. If someone chases the bald eagle and the bald eagle is wary then they are quick."
)
ASKED = "Is the following statement true, false, or unknown? "
STATEMENTS = {
    "The bald eagle is not tame.": "True",
    "The bald eagle is tame.": "False",
    "Max is a jompus.": "True",
    "Ann is not quick.": "False",
    "Max is quick.": "Unknown",
}


@pytest.mark.parametrize("dialect", ["rules", "fol", "smt"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements(statement: str, dialect: str) -> None:
    """A statement about a theory is decided, without a repair; with an error, wrongly."""
    question = Question(ASKED + statement, THEORY, ("True", "False", "Unknown"))
    spec = f"logic(dialect={dialect!r}, repairs=0)"
    solution = run(spec, question, backend="mock")
    assert solution.answer == STATEMENTS[statement]
    assert "repairs" not in solution.evidence
    wrong = run(spec, question, backend="mock?error_rate=1")
    assert wrong.answer not in (None, STATEMENTS[statement])


def test_options() -> None:
    """A choice between statements is decided by a check for each; with an error, wrongly."""
    question = Question("Which follows?", THEORY, ("Max is quick.", "Ann is quick.", "The bald eagle is tame."))
    solution = run("logic", question, backend="mock")
    assert (solution.answer, solution.evidence["dialect"]) == ("B", "lsat")
    assert run("logic", question, backend="mock?error_rate=1").answer in ("A", "C")


@pytest.mark.parametrize("context", ["", "It rained all night, or so they say.", "Nothing is what it seems."])
def test_what_it_does_not_read(context: str) -> None:
    """Of other texts no program is written: the strategy abstains."""
    solution = run("logic(repairs=0)", Question("Bob is red.", context, ("True", "False")), backend="mock")
    assert solution.answer is None
    assert solution.text == CANT


def test_repairs_end() -> None:
    """The mock writes the same program after a report: the rounds end, and the first is kept."""
    solution = run(
        "logic(dialect='csp')", Question(ASKED + "Ann is quick.", THEORY, answer_format="truth"), backend="mock"
    )
    assert (solution.answer, solution.usage.calls) == (None, 4)
    assert len(solution.evidence["failures"]) == 3


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ProofWriter", "ProntoQA"])
def test_recorded_questions(shared: Path, name: str) -> None:
    """Questions in controlled English are all answered right through the programs of rules."""
    for row in json.loads((shared / "logic-lm" / "questions" / f"{name}_dev.json").read_text("utf-8"))[:100]:
        question = Question(row["question"], context=row["context"], options=tuple(row["options"]))
        solution = run("logic(dialect='rules', repairs=0)", question, backend="mock")
        assert solution.answer == dict(question.labelled)[row["answer"]], row["id"]


CONDITIONS = (
    "If it rains, the ground is wet. If the ground is wet, the match is called off. The match is not called off."
)


@pytest.mark.parametrize("dialect", ["auto", "fol", "smt", "rules", "csp"])
def test_conditions_in_other_english(dialect: str) -> None:
    """Conditionals are turned round by classical logic, and not by rules, which only chain forward."""
    question = Question("The ground is wet.", CONDITIONS, ("True", "False", "Unknown"))
    spec = f"logic(dialect={dialect!r}, repairs=0)"
    expected = {"rules": "Unknown", "csp": None}.get(dialect, "False")
    assert run(spec, question, backend="mock").answer == expected
    if expected:
        assert run(spec, question, backend="mock?error_rate=1").answer == "True"


def test_a_choice_about_conditions() -> None:
    """The option that follows is found by its check, and with an error another one."""
    question = Question("Which must be true?", CONDITIONS, ("It rains.", "It does not rain.", "The ground is wet."))
    assert run("logic", question, backend="mock").answer == "B"
    assert run("logic", question, backend="mock?error_rate=1").answer in ("A", "C")
