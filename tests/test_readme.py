"""The README is a page that a stranger reads in a minute, and what it names is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from reasoning.backends import backend_names
from reasoning.backends.makers import OWN
from reasoning.backends.wrapping import AROUND
from reasoning.evaluation.tasks import TASKS
from reasoning.strategies import STRATEGIES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_it_is_a_page() -> None:
    """Without the table of strategies it has no more than 140 lines."""
    assert len(README.splitlines()) - len(STRATEGIES) <= 140


def test_every_strategy_is_in_the_table() -> None:
    """Each has a row, in the order of the code."""
    assert re.findall(r"^\| `(\w+)` \|", README[README.index("## Strategies") :], re.MULTILINE) == list(STRATEGIES)


@pytest.mark.parametrize("page", ["README.md", "docs/quickstart.md"])
def test_every_extra_is_in_the_tables(page: str) -> None:
    """Each extra that a user may install says what it is for; those that develop the project need no row."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    rows = re.findall(r"^\| (`[\w-]+`(?:, `[\w-]+`)*) \|", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`([\w-]+)`", " ".join(rows))) >= set(project["optional-dependencies"]) - {"dev", "docs"}


@pytest.mark.parametrize(
    "page", [README, (ROOT / "CONTRIBUTING.md").read_text("utf-8")], ids=["README", "CONTRIBUTING"]
)
def test_the_files_that_it_names_are_there(page: str) -> None:
    """A path in a link, or in backticks with its ending, leads to a file of the project."""
    named = [
        *re.findall(r"\]\(((?!https?:)[\w./-]+)\)", page),
        *re.findall(r"`([\w./-]+\.(?:py|md|j2|json|yml))`", page),
    ]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_backend_is_named() -> None:
    """Each backend has a line of its own on the page of models."""
    page = (ROOT / "docs" / "models.md").read_text("utf-8")
    assert all(f"`{name}" in page for name in backend_names())


def test_every_setting_of_a_backend_has_a_row() -> None:
    """The page of models says what each setting of a spec is."""
    page = (ROOT / "docs" / "models.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE))))
    assert {*AROUND, *(name for names in OWN.values() for name in names)} <= named


def test_every_task_has_a_section() -> None:
    """The page of tasks, which the README links, has them all."""
    page = (ROOT / "docs" / "tasks.md").read_text("utf-8")
    assert "docs/tasks.md" in README
    assert all(f"## {name}\n" in page for name in TASKS)
