"""The programs that two models wrote for FOLIO: nearly all are read and run, and no model is called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs import recognise
from reasoning.tools.logic.programs.fol import solve
from reasoning.tools.logic.solver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


@pytest.mark.slow
@pytest.mark.parametrize(("model", "right"), [("gpt-4", 0.73), ("gpt-3.5-turbo", 0.58)])
def test_recorded_programs(shared: Path, model: str, right: float) -> None:
    """At least 99 % are executed, and as many of all as is claimed have the right answer."""
    path = shared / "logic-lm" / "programs" / f"FOLIO_dev_{model}.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    executed = correct = 0
    for record in records:
        program = record["raw_logic_programs"][0]
        question = Question(record["question"], context=record["context"], options=tuple(record["options"]))
        assert recognise(program) == "fol"
        result = solve(program, question)
        executed += result.executed
        correct += result.answer == record["answer"]
    assert executed >= 0.99 * len(records)
    assert correct >= right * len(records)
