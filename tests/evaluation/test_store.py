"""Results on disk: appended, resumed, locked, refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.errors import DataError, UsageError
from reasoning.evaluation import ExampleResult
from reasoning.evaluation.manifest import Manifest
from reasoning.evaluation.store import Store, read_results

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: dict[str, Any] = {"task": "reclor", "sha256": "0", "backend": "mock", "seed": 0, "strategies": ["cot"]}
USED = {"prompts": {"cot/zero_shot": "1"}}


def result(name: str, **fields: Any) -> ExampleResult:
    return ExampleResult(
        name, "cot", "mock", **{"answer": "A", "gold": "A", "correct": True, "abstained": False, **fields}
    )


def filled(folder: Path, *names: str) -> Path:
    with Store(folder, Manifest.of(SETTINGS)) as store:
        for name in names:
            store.append(result(name), {"cot/zero_shot": "1"})
    return folder / "results.jsonl"


def test_results_come_back_as_they_were(tmp_path: Path) -> None:
    """What was appended is there when the folder is opened again."""
    filled(tmp_path, "a", "b")
    with Store(tmp_path, Manifest.of(SETTINGS | USED)) as store:
        assert list(store.results.values()) == [result("a"), result("b")]
        assert store.done(("a", "cot"))
        assert not store.done(("c", "cot"))
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["prompts"] == {"cot/zero_shot": "1"}


@pytest.mark.parametrize("cut", [1, 5, 100])
def test_a_last_line_that_is_cut_off_is_dropped(tmp_path: Path, cut: int) -> None:
    """A line that a kill cut off is taken away before anything is appended, so that no line is glued to it."""
    path = filled(tmp_path, "a", "b")
    path.write_bytes(path.read_bytes()[:-cut])
    with Store(tmp_path, Manifest.of(SETTINGS | USED)) as store:
        assert list(store.results) == [("a", "cot")]
        store.append(result("b"))
    assert [one.id for one in read_results(path)] == ["a", "b"]


@pytest.mark.parametrize("line", ["{oops", "3", '{"id": 1, "strategy": "cot"}', '{"id": "a", "strategy": "cot"}', ""])
def test_a_broken_line_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    """A line in the middle that is no result is an error that names it; nothing is dropped silently."""
    path = filled(tmp_path, "a", "b")
    first, second = path.read_text("utf-8").splitlines()
    path.write_text(f"{first}\n{line}\n{second}\n", "utf-8")
    with pytest.raises(DataError) as caught:
        Store(tmp_path, Manifest.of(SETTINGS | USED))
    assert caught.value.line == 2


def test_an_error_is_tried_again_and_the_later_line_wins(tmp_path: Path) -> None:
    """A question whose result is an error is not done; the result that comes later takes its place."""
    with Store(tmp_path, Manifest.of(SETTINGS)) as store:
        store.append(result("a", error="ServerError: down", correct=False, answer=None))
        assert not store.done(("a", "cot"))
        store.append(result("a"))
        assert store.done(("a", "cot"))
    with Store(tmp_path, Manifest.of(SETTINGS)) as store:
        assert store.results["a", "cot"] == result("a")


def test_another_run_is_refused_with_what_differs(tmp_path: Path) -> None:
    """Results of another backend, data, seed or prompt are not mixed in; the message lists what differs."""
    filled(tmp_path, "a")
    other = SETTINGS | {"backend": "openai:m", "seed": 3, "prompts": {"cot/zero_shot": "2"}}
    with pytest.raises(UsageError) as caught:
        Store(tmp_path, Manifest.of(other))
    for said in ("backend: mock there, openai:m now", "seed: 0 there, 3 now", "prompt cot/zero_shot", "--fresh"):
        assert said in str(caught.value)
    assert "sha256" not in str(caught.value)


def test_more_strategies_may_come(tmp_path: Path) -> None:
    """A folder may be gone on with by other strategies: its settings list them all."""
    filled(tmp_path, "a")
    with Store(
        tmp_path, Manifest.of(SETTINGS | {"strategies": ["direct"], "prompts": {"cot/zero_shot": "1"}})
    ) as store:
        assert store.manifest.strategies == ("cot", "direct")


def test_fresh_moves_results_aside(tmp_path: Path) -> None:
    """Starting over deletes nothing: old results get a number."""
    for number in range(3):
        with Store(tmp_path, Manifest.of(SETTINGS | {"seed": number}), "fresh") as store:
            store.append(result(f"r{number}"))
    assert [one.id for one in read_results(tmp_path / "results.jsonl")] == ["r2"]
    assert [one.id for one in read_results(tmp_path / "results.1.jsonl")] == ["r0"]
    assert [one.id for one in read_results(tmp_path / "results.2.jsonl")] == ["r1"]
    assert (tmp_path / "run.2.json").exists()


def test_without_resume_results_are_left_alone(tmp_path: Path) -> None:
    """Asked not to resume, a folder that holds results is refused."""
    filled(tmp_path, "a")
    with pytest.raises(UsageError, match="holds results"):
        Store(tmp_path, Manifest.of(SETTINGS), "refuse")


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    """The second of two at a time is refused; when the first has ended it may go on."""
    with Store(tmp_path, Manifest.of(SETTINGS)), pytest.raises(UsageError, match="another run is writing"):
        Store(tmp_path, Manifest.of(SETTINGS))
    Store(tmp_path, Manifest.of(SETTINGS)).close()


def test_results_without_settings_are_refused(tmp_path: Path) -> None:
    """Results whose run.json is gone or broken are not gone on with."""
    filled(tmp_path, "a")
    (tmp_path / "run.json").write_text("{", "utf-8")
    with pytest.raises(DataError, match="settings of the run"):
        Store(tmp_path, Manifest.of(SETTINGS))
    (tmp_path / "run.json").unlink()
    with pytest.raises(DataError, match=r"no run\.json"):
        Store(tmp_path, Manifest.of(SETTINGS))


def test_a_line_holds_any_text() -> None:
    """Line ends and other signs in a text stay within their line."""
    one = result("a", error='new\nline, "quotes", \u2028 and ∀')
    assert one.to_line().count(b"\n") == 1
    assert ExampleResult.from_line(one.to_line()) == one


def test_the_folder_follows_from_the_settings() -> None:
    """The same settings lead to the same folder, others to another; strategies and a limit may grow in it."""
    folder = Manifest.of(SETTINGS).default_folder
    assert folder.parts[0] == "runs"
    assert Manifest.of(SETTINGS | {"strategies": ["direct"], "limit": 3}).default_folder == folder
    assert Manifest.of(SETTINGS | {"seed": 1}).default_folder != folder
