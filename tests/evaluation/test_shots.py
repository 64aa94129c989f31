"""Worked examples of another split: shown in the question's own format, never one that is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from reasoning import Mock, Question, run
from reasoning.cli import app
from reasoning.errors import UsageError
from reasoning.evaluation import Dataset, Example, load
from reasoning.evaluation.shots import with_shots

if TYPE_CHECKING:
    from pathlib import Path


def _set(names: str, start: int = 0) -> Dataset:
    options = ("an otter", "a stone")
    return Dataset(
        tuple(
            Example(Question(f"Which of them is number {n + start}?", options=options, id=name), "AB"[n % 2])
            for n, name in enumerate(names)
        ),
        {"data": "other.jsonl"},
    )


@pytest.mark.parametrize("spec", ["cot", "direct", "sc(cot, samples=2)"])
def test_the_prompts_show_them_in_the_question_s_format(spec: str) -> None:
    """The examples stand before the question, with options and answer, within any strategy."""
    asked = with_shots(_set("a"), _set("bcdef", 10), 2, seed=1)
    seen: list[str] = []

    def reply(request: object, _: int) -> str:
        seen.append(str(request))
        return "Answer: A"

    run(spec, asked.examples[0].question, backend=Mock(reply))
    assert seen[0].count("Which of them is number 1") == 2
    assert "Answer: " in seen[0]
    assert "A) an otter" in seen[0]


def test_what_is_asked_is_never_shown() -> None:
    """Neither a question of the same id nor one of the same text; where too few are left it is an error."""
    asked = with_shots(_set("ab"), Dataset((*_set("bx").examples, *_set("cd", 10).examples)), 2)
    [shots] = {one.question.metadata["shots"] for one in asked.examples}
    assert {shot.question.id for shot in shots} == {"c", "d"}
    assert "2 of them are asked themselves" in asked.notes[-1]
    with pytest.raises(UsageError, match="2 of which are asked themselves"):
        with_shots(_set("ab"), _set("ab"), 1)
    assert (
        with_shots(_set("ab"), _set("uvwxyz", 10), 3, seed=4).examples
        == with_shots(_set("ab"), _set("uvwxyz", 10), 3, seed=4).examples
    )


def test_the_command_takes_them_from_a_file(tmp_path: Path) -> None:
    """`--shots 1 --shots-data FILE`; the run's settings tell of it, and reasons in the file are shown."""
    for name, count in (("asked", 2), ("shown", 4)):
        rows = [{"question": f"{name} {n}: is it?", "answer": "yes", "reasoning": "It is."} for n in range(count)]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    shots = ["--shots", "2", "--shots-data", str(tmp_path / "shown.jsonl"), "--out", str(tmp_path / "run")]
    told = CliRunner().invoke(app, ["eval", str(tmp_path / "asked.jsonl"), "--backend", "mock", *shots])
    assert told.exit_code == 0, told.output
    settings = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert settings["shots"]["count"] == 2
    refused = CliRunner().invoke(app, ["eval", "gsm8k", "--backend", "mock", "--shots", "2"])
    assert refused.exit_code == 2


def test_the_samples_are_no_training_split() -> None:
    """The shipped sample has one part: all of it is asked."""
    asked = load("prontoqa")
    with pytest.raises(UsageError, match="asked themselves"):
        with_shots(asked, asked, 1)
