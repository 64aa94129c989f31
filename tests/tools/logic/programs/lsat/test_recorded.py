"""The recorded programs for AR-LSAT: how many are run, and how many of the answers are right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits
from reasoning.tools.logic.programs.lsat import recognises, solve
from reasoning.tools.logic.programs.lsat.read_program import read_program

if TYPE_CHECKING:
    from pathlib import Path

MODELS = {"gpt-4": (0.79, 0.36, 0.94), "gpt-3.5-turbo": (0.71, 0.065, 0.0)}
"""The least share that is run, that is right of all, and right of the answered ones."""


@dataclass(frozen=True)
class Record:
    program: str
    question: Question
    answer: str


def records(shared: Path, model: str) -> list[Record]:
    found = json.loads((shared / "logic-lm" / "programs" / f"AR-LSAT_dev_{model}.json").read_text())
    return [
        Record(
            each["raw_logic_programs"][0],
            Question(each["question"], context=each["context"], options=tuple(each["options"])),
            each["answer"],
        )
        for each in found
    ]


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_figures(shared: Path, model: str) -> None:
    """The shares are at least what is asked for, and every result is consistent in itself."""
    recorded = records(shared, model)
    results = [solve(record.program, record.question, SolverLimits()) for record in recorded]
    for result in results:
        check(result)
    answered = [(result, record) for result, record in zip(results, recorded, strict=True) if result.answer]
    right = sum(result.answer == record.answer for result, record in answered)
    executed, of_all, of_answered = MODELS[model]
    assert sum(result.executed for result in results) >= executed * len(recorded)
    assert right >= of_all * len(recorded)
    assert right >= of_answered * len(answered)


def check(result: ProgramResult) -> None:
    """A result has an answer with its proof, or says why not."""
    assert result.dialect == "lsat"
    if result.status == "answered":
        assert [letter for letter, value in result.options.items() if value == "true"] == [result.answer]
        assert f"({result.answer})" in result.proof[-1]
    else:
        assert result.answer is None
        assert result.why


@pytest.mark.parametrize("model", MODELS)
def test_recognised(shared: Path, model: str) -> None:
    """Every recorded program is recognised."""
    assert min(recognises(record.program) for record in records(shared, model)) >= 75


@pytest.mark.slow
def test_truncated(shared: Path) -> None:
    """Recorded programs that are cut off anywhere are read as far as they go."""
    for record in records(shared, "gpt-3.5-turbo")[::12]:
        for end in range(0, len(record.program), 7):
            read_program(record.program[:end])
