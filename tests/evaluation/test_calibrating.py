"""A calibration is learned from a set of questions, and used by name."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from reasoning import Mock, Question
from reasoning.cli import app
from reasoning.deciding import Calibration
from reasoning.errors import UsageError
from reasoning.evaluation import Example, calibrate_on

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.backends.decisions import DecisionRequest


def examples(count: int) -> list[Example]:
    """Questions that tell how likely each of two options is, and answers drawn so."""
    draw = random.Random(1)
    found = []
    for number in range(count):
        share = draw.uniform(0.5, 1.0)
        gold = "A" if draw.random() < share else "B"
        found.append(Example(Question(f"{share}", options=("one", "two"), id=str(number)), gold))
    return found


def told(request: DecisionRequest) -> tuple[float, float]:
    """A model that knows the odds and triples their logarithm."""
    share = float(request.state.split("\n", maxsplit=1)[0].removeprefix("Question: "))
    odds = (share / max(1e-9, 1 - share)) ** 3
    return odds / (1 + odds), 1 / (1 + odds)


@pytest.mark.slow
def test_a_model_that_is_too_sure_is_found_out() -> None:
    """The temperature is the factor by which the model is too sure."""
    found = calibrate_on(examples(2000), Mock([], decide=told))
    assert found.temperature == pytest.approx(3, rel=0.2)
    assert (len(found.scores), found.model) == (1000, "mock")


def test_questions_that_can_not_be_decided_are_left_out() -> None:
    """Without options or gold answers there is nothing to learn from."""
    unfit = [
        Example(Question("How many?", answer_format="number"), "4"),
        Example(Question("?", options="AB"[:0]), None),
    ]
    with pytest.raises(UsageError, match="questions with options"):
        calibrate_on(unfit, Mock([]))


@pytest.mark.slow
def test_the_command_writes_a_file(tmp_path: Path) -> None:
    """`reasoning calibrate` learns from a file of the user's own and writes what direct reads."""
    data, out = tmp_path / "own.jsonl", tmp_path / "known.json"
    lines = [
        {"question": f"Bob is kind. Is number {n} right?", "options": ["yes, it is", "no, it is not"], "answer": "A"}
        for n in range(40)
    ]
    data.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    done = CliRunner().invoke(app, ["calibrate", str(data), "--out", str(out), "--backend", "mock"])
    assert done.exit_code == 0, done.output
    assert "temperature" in done.output
    assert len(Calibration.load(out).scores) == 20


def test_too_few_questions_are_a_clear_error(tmp_path: Path) -> None:
    """The samples that are shipped are too small to learn from; the command says so."""
    done = CliRunner().invoke(app, ["calibrate", "reclor", "--out", str(tmp_path / "known.json"), "--backend", "mock"])
    assert done.exit_code == 2
