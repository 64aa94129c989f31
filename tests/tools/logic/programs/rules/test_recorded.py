"""Programs of the `rules` dialect that models wrote for ProofWriter and ProntoQA: how many are read, and right."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs.rules import recognises, solve

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.tools.logic.programs import ProgramResult

SETS = {"ProofWriter": ("gpt-4", "gpt-3.5-turbo"), "ProntoQA": ("gpt-4", "gpt-3.5-turbo")}
LEAST = [
    ("ProofWriter", "gpt-4", 100, 99.6, 99.6),
    ("ProofWriter", "gpt-3.5-turbo", 100, 91, 91),
    ("ProntoQA", "gpt-4", 100, 99.6, 99.8),
    ("ProntoQA", "gpt-3.5-turbo", 99.6, 81, 99),
]
"""Set, model, and at least how many percent are run, right of all, and right of those that are answered."""


@lru_cache
def records(shared: Path, name: str, model: str) -> list[dict[str, Any]]:
    """The recorded programs of a model for a set."""
    path = shared / "logic-lm" / "programs" / f"{name}_dev_{model}.json"
    if not path.is_file():
        pytest.skip(f"no recorded programs at {path}")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def question_of(record: dict[str, Any]) -> Question:
    """The question of a record."""
    return Question(record["question"], context=record["context"], options=tuple(record["options"]))


@lru_cache
def results(shared: Path, name: str, model: str) -> list[tuple[ProgramResult, str]]:
    """What comes of each program, with the right letter."""
    found = records(shared, name, model)
    return [(solve(record["raw_logic_programs"][0], question_of(record)), record["answer"]) for record in found]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "model", "run", "right", "of_answered"), LEAST)
def test_accuracy(shared: Path, name: str, model: str, run: float, right: float, of_answered: float) -> None:
    """No fewer programs are run and right than are known to be."""
    found = results(shared, name, model)
    good = sum(result.answer == letter for result, letter in found)
    assert 100 * sum(result.executed for result, _ in found) / len(found) >= run
    assert 100 * good / len(found) >= right
    assert 100 * good / sum(result.answer is not None for result, _ in found) >= of_answered


@pytest.mark.slow
@pytest.mark.parametrize(("name", "model"), [(name, model) for name, models in SETS.items() for model in models])
def test_what_a_result_holds(shared: Path, name: str, model: str) -> None:
    """Verdict, answer, status and proof agree; repairs and unread lines name lines of the program, in their order."""
    for (result, _), record in zip(results(shared, name, model), records(shared, name, model), strict=True):
        assert (result.status == "answered") == (result.answer is not None)
        assert bool(result.proof) == (result.verdict in {"True", "False"})
        assert result.status == "answered" or result.why or result.unread_lines
        lines = len(record["raw_logic_programs"][0].splitlines())
        for placed in ([r.line for r in result.repairs], [u.line for u in result.unread_lines]):
            assert placed == sorted(placed)
            assert all(0 <= line <= lines for line in placed)


def test_strict_programs_need_few_repairs(shared: Path) -> None:
    """What GPT-4 writes is of the dialect: no more than one ProofWriter program in ten is repaired."""
    found = [result for result, _ in results(shared, "ProofWriter", "gpt-4")]
    assert sum(bool(result.repairs) for result in found) <= len(found) / 10


def test_recognition(shared: Path) -> None:
    """Every recorded program of the dialect is recognised, and hardly any program of the others."""
    for name, models in SETS.items():
        for model in models:
            assert all(recognises(r["raw_logic_programs"][0]) >= 60 for r in records(shared, name, model))
    for name in ("FOLIO", "AR-LSAT", "LogicalDeduction"):
        assert all(recognises(r["raw_logic_programs"][0]) <= 20 for r in records(shared, name, "gpt-4"))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "model"), [(name, model) for name, models in SETS.items() for model in models])
def test_truncated_programs(shared: Path, name: str, model: str) -> None:
    """A program that ends anywhere gives a result, and more of it is never less sure to be read."""
    record = records(shared, name, model)[7]
    text, question = record["raw_logic_programs"][0], question_of(record)
    statuses = [solve(text[:end], question).status for end in range(len(text))]
    assert statuses[0] == "parse_error"
    assert "parse_error" not in statuses[text.index("Query") :]


def test_without_the_question(shared: Path) -> None:
    """Without its question a program still answers, with its own verdict."""
    found = records(shared, "ProofWriter", "gpt-4")[::10]
    verdicts = {"A": "True", "B": "False", "C": "Unknown"}
    right = sum(solve(r["raw_logic_programs"][0]).answer == verdicts[r["answer"]] for r in found)
    assert right >= 0.97 * len(found)
