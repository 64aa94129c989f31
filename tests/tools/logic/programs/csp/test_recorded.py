from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question
from reasoning.tools.logic.programs import SolverLimits, csp

if TYPE_CHECKING:
    from pathlib import Path


@cache
def records(folder: Path, model: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        json.loads((folder / "logic-lm" / "programs" / f"LogicalDeduction_dev_{model}.json").read_text("utf-8"))
    )


def outcomes(folder: Path, model: str, *, gloss: bool, asked: bool = True) -> Counter[str]:
    """Count what comes of the recorded programs: `right`, `wrong`, or the status of those without an answer."""
    found: Counter[str] = Counter()
    for record in records(folder, model):
        question = Question(record["question"], context=record["context"], options=tuple(record["options"]))
        result = csp.solve(record["raw_logic_programs"][0], question if asked else None, SolverLimits(), gloss=gloss)
        answered = "right" if result.answer == record["answer"] else "wrong"
        found[answered if result.status == "answered" else result.status] += 1
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "gloss", "least"),
    [("gpt-4", False, 0.876), ("gpt-4", True, 0.97), ("gpt-3.5-turbo", False, 0.657), ("gpt-3.5-turbo", True, 0.90)],
)
def test_recorded_programs(shared: Path, model: str, gloss: bool, least: float) -> None:
    """All recorded programs are read and run, and at least this share of them gives the right option."""
    found = outcomes(shared, model, gloss=gloss)
    assert found["parse_error"] == 0
    assert found["right"] / found.total() >= least, found


@pytest.mark.slow
def test_recorded_programs_without_their_questions(shared: Path) -> None:
    """The glosses of a program alone are enough for the check: no question is needed."""
    found = outcomes(shared, "gpt-4", gloss=True, asked=False)
    assert found["right"] / found.total() >= 0.97, found


@pytest.mark.slow
def test_answers_with_the_check_are_rarely_wrong(shared: Path) -> None:
    """With the gloss check, of the answers that are given at least 97 in 100 are right."""
    found = outcomes(shared, "gpt-3.5-turbo", gloss=True)
    assert found["right"] >= 0.97 * (found["right"] + found["wrong"]), found


def test_recorded_programs_are_recognised(shared: Path) -> None:
    """Every recorded program is surely of this dialect by its headings and signs."""
    assert min(csp.recognises(record["raw_logic_programs"][0]) for record in records(shared, "gpt-3.5-turbo")) >= 80


@pytest.mark.slow
def test_truncated_recorded_programs(shared: Path) -> None:
    """A recorded program that is cut off at any character gives a result, whatever it is."""
    for record in records(shared, "gpt-4")[::75]:
        program = record["raw_logic_programs"][0]
        for end in range(0, len(program), 3):
            csp.recognises(program[:end])
            assert csp.solve(program[:end], None, SolverLimits()).dialect == "csp"
