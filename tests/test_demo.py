"""The demo's questions and its table."""

from __future__ import annotations

from collections import Counter

import pytest

from reasoning.demo import FORMS, REAL_STRATEGIES, demo_questions, form_table
from reasoning.evaluation.results import ExampleResult
from reasoning.usage import Usage


@pytest.mark.parametrize(("each", "count"), [(3, 3), (None, 20)])
def test_each_form_has_as_many_questions(each: int | None, count: int) -> None:
    """Half of the questions are of one form, half of the other; each has one of the three answers."""
    examples = demo_questions(each).examples
    assert Counter(one.question.metadata["form"] for one in examples) == dict.fromkeys(FORMS, count)
    assert {one.gold for one in examples} <= {"True", "False", "Unknown"}


def result(name: str, number: int, strategy: str, *, correct: bool, answer: str | None) -> ExampleResult:
    """Return the result of a question that cost two calls."""
    told = {"answer": answer, "correct": correct, "usage": Usage(2, 30, 5), "abstained": answer is None}
    return ExampleResult(f"{name}-{number}", strategy, "local", gold="True", **told)  # type: ignore[arg-type]  # by name


def test_the_table_counts_by_form() -> None:
    """Each strategy has a row, in the order they are shown in: right ones by form, the silent, calls and tokens."""
    direct, _, logic = REAL_STRATEGIES
    table = form_table(
        [
            result("controlled", 1, logic, correct=True, answer="True"),
            result("paraphrase", 1, logic, correct=False, answer=None),
            result("controlled", 1, direct, correct=False, answer="False"),
        ]
    )
    columns = {str(column.header): list(column.cells) for column in table.columns}
    assert columns["strategy"] == ["direct", "logic"]
    assert [cell.partition(" ")[0] for cell in map(str, columns["controlled"])] == ["0/1", "1/1"]
    assert [cell.partition(" ")[0] for cell in map(str, columns["all"])] == ["0/1", "1/2"]
    assert columns["silent"] == ["0", "1"]
    assert (columns["calls"], columns["tokens"]) == (["2", "4"], ["5", "10"])
