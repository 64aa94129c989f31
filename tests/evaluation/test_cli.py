"""The command `reasoning eval` and the scripts in benchmarks/, as processes: killed, stopped, resumed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reasoning.evaluation.tasks import TASKS
from tests.command_line import run_here
from tests.whole import every

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
SLOW = ("--backend", "mock?error_rate=0.3&delay=0.03", "--strategy", "cot", "--strategy", "lot(cot)")
QUESTIONS = 25


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "reasoning", "eval", *arguments]


def run(*arguments: str, cwd: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def lines(path: Path) -> list[dict[str, Any]]:
    content = path.read_bytes() if path.exists() else b""
    return [json.loads(line) for line in content.split(b"\n")[:-1]]


def timeless(report: Any) -> Any:
    """Return a report without what differs from run to run: seconds and folders."""
    if isinstance(report, dict):
        left_out = ("seconds", "seconds_per_question", "folder")
        return {name: timeless(value) for name, value in report.items() if name not in left_out}
    return [timeless(value) for value in report] if isinstance(report, list) else report


def start_and_stop(out: Path, cwd: Path, more: int, how: signal.Signals) -> int:
    """Start the evaluation, wait until `more` further results are there, and send the signal; return the status."""
    path = out / "results.jsonl"
    enough = len(lines(path)) + more
    arguments = command("proofwriter", *SLOW, "--out", str(out), "--concurrency", "3")
    process = subprocess.Popen(arguments, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(lines(path)) < enough:
        time.sleep(0.002)
    process.send_signal(how)
    return process.wait(30)


@pytest.mark.slow
def test_killed_at_any_moment_it_ends_with_the_same_table(tmp_path: Path) -> None:
    """Killed again and again and started again, a run repeats no answer, loses none, and ends with the same report."""
    rng, out, kills = random.Random(os.getpid()), tmp_path / "killed", 0
    while start_and_stop(out, tmp_path, rng.randint(1, 14), signal.SIGKILL) == -signal.SIGKILL:
        kills += 1
        if rng.random() < 0.5 and (out / "results.jsonl").exists():  # as a kill within a write would leave it
            with (out / "results.jsonl").open("ab") as file:
                file.write(b'{"id": "half a li')
    run("proofwriter", *SLOW, "--out", str(out), cwd=tmp_path)
    run("proofwriter", *SLOW, "--out", str(tmp_path / "whole"), cwd=tmp_path)
    assert kills >= 2
    counts = Counter((line["id"], line["strategy"]) for line in lines(out / "results.jsonl"))
    assert len(counts) == 2 * QUESTIONS
    assert set(counts.values()) == {1}
    reports = [json.loads((tmp_path / name / "report.json").read_text("utf-8")) for name in ("killed", "whole")]
    assert timeless(reports[0]) == timeless(reports[1])


@pytest.mark.slow
def test_interrupted_it_keeps_what_is_there(tmp_path: Path) -> None:
    """Ctrl-C ends the run with status 130 and whole lines."""
    assert start_and_stop(tmp_path / "out", tmp_path, 5, signal.SIGINT) == 130
    assert 5 <= len(lines(tmp_path / "out" / "results.jsonl")) < 2 * QUESTIONS


@pytest.mark.slow
def test_the_same_command_resumes(tmp_path: Path) -> None:
    """Started again, the command asks nothing again and prints the same table; with --json, JSON alone."""
    first = run("proofwriter", "--backend", "mock", cwd=tmp_path)
    again = run("proofwriter", "--backend", "mock", cwd=tmp_path)
    assert first.stdout == again.stdout
    assert "resumed: 25 of 25" in again.stderr
    assert "stand-in, not a model" in first.stdout
    report = json.loads(run("proofwriter", "--backend", "mock", "--json", cwd=tmp_path).stdout)
    assert report["strategies"][0]["n"] == QUESTIONS
    assert len(list((tmp_path / "runs").iterdir())) == 1
    assert "holds results" in run("proofwriter", "--backend", "mock", "--no-resume", cwd=tmp_path, status=2).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reclr", "--backend", "mock"), "Did you mean 'reclor'"),
        (("reclor",), "no backend was named"),
        (("reclor", "--backend", "mock", "--strategy", "cott"), "Did you mean 'cot'"),
        (("reclor", "--backend", "mock", "--data", "none.json"), "no such file"),
        (("reclor", "--backend", "mock", "--depth", "3"), "have no depths"),
        (("reclor", "--backend", "mock", "--max-calls", "0"), "above 0"),
        (("reclor", "--backend", "openai:http://127.0.0.1:9/v1#m?max_attempts=1"), "127.0.0.1:9"),
    ],
)
def test_mistakes_end_in_a_clear_word(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """A mistake ends with status 2 and says what to do."""
    assert said in run_here("eval", *arguments, cwd=tmp_path, status=2).stderr


@pytest.mark.slow
@pytest.mark.parametrize("task", every(4, list(TASKS)))
def test_the_scripts_take_the_same_options(tmp_path: Path, task: str) -> None:
    """benchmarks/NAME.py is `reasoning eval NAME`."""
    script = [sys.executable, str(BENCHMARKS / f"{task}.py"), "--backend", "mock", "--limit", "3", "--json"]
    done = subprocess.run(script, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["settings"]["task"], report["strategies"][0]["n"]) == (task, 3)
