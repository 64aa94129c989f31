"""Sets of the hub, read through `datasets`."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.errors import DataError, MissingExtraError
from reasoning.evaluation import load

if TYPE_CHECKING:
    from pathlib import Path

ROW = {"context": "c", "question": "q?", "answers": ["w", "x", "y", "z"], "label": 1, "id_string": "v"}


class StandIn(ModuleType):
    """In the place of `datasets`: gives rows or raises, and keeps what it was asked for."""

    def __init__(self, rows: list[dict[str, Any]] | Exception) -> None:
        super().__init__("datasets")
        self.rows, self.asked = rows, [("", "", "")]

    def load_dataset(self, name: str, configuration: str | None, *, split: str) -> list[dict[str, Any]]:
        self.asked.append((name, configuration or "", split))
        if isinstance(self.rows, Exception):
            raise self.rows
        return self.rows


def test_a_name_of_the_hub_goes_to_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    """owner/name#config is loaded with the task's split, and its rows become the task's questions."""
    hub = StandIn([ROW])
    monkeypatch.setitem(sys.modules, "datasets", hub)
    loaded = load("reclor", "someone/reclor#main")
    assert hub.asked[-1] == ("someone/reclor", "main", "validation")
    assert loaded.examples[0].gold == "B"
    assert len(loaded.settings["sha256"]) == 64


def test_a_row_that_is_wrong_is_told_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong row is a DataError with its number."""
    monkeypatch.setitem(sys.modules, "datasets", StandIn([ROW, {**ROW, "label": 9}]))
    with pytest.raises(DataError) as caught:
        load("reclor", "someone/reclor")
    assert (caught.value.path, caught.value.line) == ("someone/reclor", 2)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ConnectionError("no route"), "offline"),
        (FileNotFoundError("no such set"), "no such set"),
        (ValueError('Unknown split "test"'), "Unknown split"),
        (type("DatasetGenerationError", (Exception,), {})("An error occurred"), "An error occurred"),
    ],
)
def test_what_the_hub_does_not_have_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception, said: str) -> None:
    """Offline, an unknown set and an unknown split are clear errors of the data."""
    monkeypatch.setitem(sys.modules, "datasets", StandIn(error))
    with pytest.raises(DataError, match=said):
        load("reclor", "someone/reclor")


def test_without_datasets_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `datasets` is not installed the error says how to install it."""
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(MissingExtraError, match=r"reasoning-toolkit\[eval\]"):
        load("reclor", "someone/reclor")


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_datasets_itself_reads_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in the hub's layout is read by `datasets`, without a network."""
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "set"
    folder.mkdir()
    lines = "".join(json.dumps({**ROW, "label": n, "id_string": f"v{n}"}) + "\n" for n in range(4))
    (folder / "validation.jsonl").write_text(lines, "utf-8")
    (folder / "train.jsonl").write_text(lines, "utf-8")
    examples = load("reclor", folder).examples
    assert [example.gold for example in examples] == ["A", "B", "C", "D"]
