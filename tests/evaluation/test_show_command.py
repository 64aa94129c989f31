"""`reasoning show RUN ID`: what was said on one question of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from reasoning import Question
from reasoning.backends import Mock
from reasoning.cli import app
from reasoning.evaluation import Example, aevaluate

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

REPLY = "Of the two the <second> fits.\nAnswer: B"


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A run of two strategies on one question."""
    asked = Question("Which fits?", "The lamp is blue.", ("red", "blue"), id="q1")
    mock = Mock(lambda request, _: REPLY if "step" in request.text else "I can't say.")
    await aevaluate([Example(asked, "B")], ["direct", "cot"], mock, out=tmp_path / "run")
    return tmp_path / "run"


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["show", *arguments])


def test_a_question_is_shown_with_what_was_said(folder: Path) -> None:
    """The question, its options and gold answer, and for each strategy what came of it and its tree."""
    text = shown(str(folder), "q1").stdout
    for part in ("question: Which fits?", "context: The lamp is blue.", "B) blue", "gold: B", "cot: B, correct"):
        assert part in text
    assert "direct: abstained, wrong" in text
    assert "call 1" not in text


def test_everything_is_shown_whole(folder: Path) -> None:
    """With `--trace full` every prompt and reply is there, of the strategy that was named."""
    text = shown(str(folder), "q1", "--strategy", "cot", "--trace", "full").stdout
    assert "call 1: cot/" in text
    assert "Of the two the <second> fits." in text
    assert "direct" not in text


def test_it_is_written_as_a_page(folder: Path, tmp_path: Path) -> None:
    """With `--html` a page is written, with what the model wrote escaped."""
    assert shown(str(folder), "q1", "--html", str(tmp_path / "q1.html")).exit_code == 0
    page = (tmp_path / "q1.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "&lt;second&gt;" in page
    assert "<second>" not in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{run}", "q2"], "has no question 'q2'"),
        (["{run}", "q1", "--strategy", "sc"], "There are: direct, cot"),
        (["{run}/none", "q1"], "keeps no traces"),
    ],
    ids=["id", "strategy", "folder"],
)
def test_what_is_not_there_is_told(folder: Path, arguments: list[str], said: str) -> None:
    """An id, a strategy or a folder that has no trace is told, with what there is."""
    result = shown(*(argument.format(run=folder) for argument in arguments))
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
