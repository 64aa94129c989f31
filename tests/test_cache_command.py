"""The command `reasoning cache`."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from reasoning.backends import Completion, Message, Mock, Request, Response, dress
from reasoning.cli import app
from reasoning.errors import CacheError, ReasoningError, UsageError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from pathlib import Path


class Paid(Mock):
    """A model that costs half a dollar a completion."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self.model = model

    async def complete(self, request: Request) -> Response:
        return Response((Completion("yes"),), Usage(1, 10, 1_500, 0.5, 1.0))


async def fill(place: Path) -> None:
    """Ask two models for three completions, and once more for two of them."""
    for model, samples in (("small", (0, 1, 1)), ("large", (0, 0))):
        backend = dress(Paid(model), cache=str(place))
        for sample in samples:
            await backend.complete(Request((Message("user", "hello"),), samples=(sample,)))
        await backend.aclose()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A cache that was used."""
    path = tmp_path / "cache.sqlite"
    asyncio.run(fill(path))
    return path


def told(*arguments: str) -> str:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["cache", *arguments])
    if isinstance(done.exception, ReasoningError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_it_shows_what_is_there_and_what_was_saved(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size, completions, tokens, cost and savings stand by model; the place may come from the environment."""
    shown = told("--place", str(place))
    assert f"{place}: " in shown
    assert "$1.0000 saved" in shown
    assert "large 1 1,500 $0.5000 1 $0.5000" in shown
    assert "small 2 3,000 $1.0000 1 $0.5000" in shown
    monkeypatch.setenv("REASONING_CACHE", str(place))
    assert told() == shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (("--model", "small"), ["large"]),
        (("--older", "30d"), ["large", "small", "small"]),
        (("--older", "1h"), ["large"]),
        (("--older", "1h", "--model", "large"), ["large", "small", "small"]),
        (("--all",), []),
    ],
    ids=" ".join,
)
def test_what_is_pruned(place: Path, arguments: tuple[str, ...], left: list[str]) -> None:
    """Old completions, those of a model, or all are deleted, and their number is told."""
    with sqlite3.connect(place) as db:
        db.execute("UPDATE completion SET created = created - 7200 WHERE model = 'small'")
    db.close()
    assert told("prune", "--place", str(place), *arguments) == f"{3 - len(left)} completions deleted"
    with sqlite3.connect(place) as db:
        assert [row[0] for row in db.execute("SELECT model FROM completion ORDER BY 1")] == left
    db.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("prune",), "say what to delete"),
        (("prune", "--all", "--model", "x"), "--all deletes everything"),
        (("prune", "--older", "soon"), "no age"),
        (("--place", "nowhere.sqlite"), "no cache at nowhere.sqlite yet"),
    ],
    ids=["nothing said", "both said", "no age", "no file"],
)
def test_what_can_not_be_done_is_told(arguments: tuple[str, ...], words: str) -> None:
    """What is not said, or not there, is an error that says what to type; nothing is made."""
    with pytest.raises(UsageError, match=words):
        told(*arguments)


def test_a_foreign_file_is_told(tmp_path: Path) -> None:
    """A file that is no cache is not shown, nor emptied."""
    path = tmp_path / "x.sqlite"
    path.write_text("dear diary " * 100)
    for arguments in ((), ("prune", "--all")):
        with pytest.raises(CacheError, match="no cache"):
            told("--place", str(path), *arguments)
    assert path.read_text().startswith("dear diary")
