"""The cards of tasks: complete, shown on the command line, and the same in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoning.cli import app
from reasoning.evaluation import load
from reasoning.evaluation.baselines import baselines
from reasoning.evaluation.generated import SHOWN
from reasoning.evaluation.listing import cards_page
from reasoning.evaluation.task import find_task
from reasoning.evaluation.tasks import TASKS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", TASKS)
def test_each_task_has_a_card_a_sample_and_a_script(name: str) -> None:
    """Licence, size, metric and a published figure with its source; a few examples of our own; benchmarks/NAME.py."""
    task = find_task(name)
    assert task.name == name
    assert task.card is not None
    assert task.card.licence
    assert task.card.size
    assert task.card.metric
    assert task.card.published
    assert all(one.source for one in task.card.published)
    assert len(load(name).examples) >= 3
    assert f'main("{name}")' in (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")


@pytest.mark.parametrize("name", TASKS)
def test_each_sample_has_gold_answers_and_trivial_baselines(name: str) -> None:
    """Every example of a sample is scored, and a trivial rule beside it."""
    asked = load(name)
    assert all(example.gold is not None for example in asked.examples)
    found = baselines(asked)
    assert found[0].name.startswith("majority: ")
    assert {one.n for one in found} == {len(asked.examples)}
    assert len(found) == 1 + (name not in ("bbeh", "game24", "logicbench"))


def test_the_docs_have_the_cards() -> None:
    """docs/tasks.md is what the code says: `reasoning tasks --markdown > docs/tasks.md` renews it."""
    page = (ROOT / "docs" / "tasks.md").read_text("utf-8")
    assert page == cards_page(map(find_task, (*TASKS, *SHOWN)))


def test_the_command_lists_tasks_and_shows_a_card() -> None:
    """`reasoning tasks` names all, `reasoning tasks NAME` tells one's card, and a name that is none is corrected."""
    runner = CliRunner()
    listed = runner.invoke(app, ["tasks"]).stdout
    assert all(name in listed for name in TASKS)
    shown = " ".join(runner.invoke(app, ["tasks", "game24"]).stdout.split())
    assert "MIT (the csv)" in shown
    assert "tree of thoughts of width 5; the same: 74 %" in shown
    assert runner.invoke(app, ["tasks", "--markdown"]).stdout.startswith("# Tasks")
    assert "Did you mean 'game24'" in str(runner.invoke(app, ["tasks", "game25"]).exception)
