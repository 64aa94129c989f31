"""Files and tasks of one's own on the command line, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import run_here

ROOT = Path(__file__).resolve().parents[4]
PLUGIN = """
from reasoning import Question
from reasoning.evaluation import Card, Example, Published, Task


def read(source, world=None):
    for record in source.records():
        yield Example(record.question(record.text("ask"), id=record.text("name")), record.text("say"))


TASK = Task("riddles", "riddles", "none", "Write some.", read, {"test": "r.jsonl"}, "test", "",
            card=Card("own", "one", "equal texts", (Published("nobody", "0 %", "here"),)))
NO_TASK = 5
"""


def run(*arguments: str, cwd: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reasoning", *arguments]
    paths = os.pathsep.join([str(ROOT), str(cwd / "site")])
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def evaluated(*arguments: str, cwd: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    return run("eval", *arguments, "--backend", "mock", "--strategy", "direct", cwd=cwd, status=status)


@pytest.mark.slow
def test_a_file_of_ones_own_is_measured_and_resumed(tmp_path: Path) -> None:
    """Fields are named on the command line; the same command goes on, other fields have results of their own."""
    rows = [{"ask": f"Which of these is number {n}?", "one": "x", "two": "y", "says": "two"} for n in range(4)]
    (tmp_path / "mine.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    named = ("mine.jsonl", "--question-field", "ask", "--answer-field", "says")
    options = ("--options-field", "one", "--options-field", "two")
    first = evaluated(*named, *options, "--json", cwd=tmp_path)
    report = json.loads(first.stdout)
    assert (report["settings"]["task"], report["strategies"][0]["n"]) == ("mine", 4)
    assert report["settings"]["fields"]["options"] == ["one", "two"]
    assert any("read as: question from ask" in note for note in report["notes"])
    assert report["baselines"][0]["name"] == "majority: B"
    again = evaluated(*named, *options, cwd=tmp_path)
    assert "resumed: 4 of 4" in again.stderr
    evaluated(*named, cwd=tmp_path)  # other fields, another folder
    assert len(list((tmp_path / "runs").iterdir())) == 2
    folder = report["folder"]
    assert "fields" in evaluated(*named, "--out", folder, cwd=tmp_path, status=2).stderr


@pytest.mark.slow
def test_a_table_is_measured_with_nothing_named(tmp_path: Path) -> None:
    """Usual names of columns are found, whatever the file's ending."""
    (tmp_path / "mine.csv").write_text("question,A,B,answer\nWhich?,x,y,b\nAnd now?,x,y,a\n", "utf-8")
    report = json.loads(evaluated("mine.csv", "--json", cwd=tmp_path).stdout)
    assert report["strategies"][0]["n"] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.jsonl",), "there is no such file"),
        (("reclr",), "Did you mean 'reclor'"),
        (("riddle",), "A file of your own is named by its path"),
        (("reclor", "--question-field", "q"), "reclor knows its own fields"),
        (("mine.csv", "--data", "other.csv"), "are two files"),
        (("mine.csv", "--question-field", "qestion"), "Did you mean 'question'"),
        (("mine.csv", "--answer-format", "numbr"), "Did you mean 'number'"),
        (("mine.csv", "--index-from", "2"), "number 0 or number 1"),
    ],
)
def test_mistakes_end_in_a_clear_word(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """A mistake ends with status 2 and says what to do."""
    (tmp_path / "mine.csv").write_text("question,A,B,answer\nWhich?,x,y,b\n", "utf-8")
    given = ("eval", *arguments, "--backend", "mock", "--strategy", "direct")
    assert said in run_here(*given, cwd=tmp_path, status=2).stderr


@pytest.mark.slow
def test_a_task_of_another_package_is_found(tmp_path: Path) -> None:
    """An installed package's entry point in `reasoning.tasks` is a task: listed, shown, measured on a file."""
    site = tmp_path / "site"
    info = site / "riddles-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "riddles.py").write_text(PLUGIN, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: riddles\nVersion: 1.0\n", "utf-8")
    points = "[reasoning.tasks]\nriddles = riddles:TASK\nwrong = riddles:NO_TASK\ngone = riddles:NOWHERE\n"
    (info / "entry_points.txt").write_text(points, "utf-8")
    (tmp_path / "r.jsonl").write_text('{"name": "a", "ask": "What?", "say": "That"}\n', "utf-8")
    report = json.loads(evaluated("riddles", "--data", "r.jsonl", "--json", cwd=tmp_path).stdout)
    assert (report["settings"]["task"], report["strategies"][0]["n"]) == ("riddles", 1)
    assert "nobody: 0 % (here)" in run("tasks", "riddles", cwd=tmp_path).stdout
    assert "has no sample" in evaluated("riddles", cwd=tmp_path, status=2).stderr
    assert "is no Task but a int" in evaluated("wrong", cwd=tmp_path, status=2).stderr
    assert "can't be loaded" in evaluated("gone", cwd=tmp_path, status=2).stderr
    assert (
        "riddles" in run("tasks", cwd=tmp_path, status=2).stdout + run("eval", "riddlex", cwd=tmp_path, status=2).stderr
    )
