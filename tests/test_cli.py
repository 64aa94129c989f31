"""The command line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.command_line import run_here

if TYPE_CHECKING:
    from pathlib import Path

THEORY = "Bob is kind. If something is kind then it is red."


def reasoning(*arguments: str, stdin: str = "", status: int = 0, where: Path | None = None) -> str:
    """Run the command line; return what it printed, on either stream."""
    command = [sys.executable, "-m", "reasoning", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, cwd=where)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_run_answers_a_question() -> None:
    """`reasoning run` prints the answer, the cost, and with --trace the tree."""
    shown = reasoning(
        "run", "lot(cot)", "True or false: Bob is red.", "--context", THEORY, "--backend", "mock", "--trace",
        "--option", "True", "--option", "False",
    )  # fmt: skip
    assert "─ True ─" in shown
    assert "2 calls" in shown
    assert "lot/extract" in shown


@pytest.mark.slow
def test_run_prints_json() -> None:
    """With --json there is one JSON object, with the whole trace."""
    shown = reasoning(
        "run", "cot", "-", "--backend", "mock", "--answer-format", "truth", "--json", stdin=f"{THEORY} Is Bob red?"
    )
    solution = json.loads(shown)
    assert solution["answer"] == "True"
    assert solution["trace"]["children"][0]["kind"] == "call"


@pytest.mark.slow
def test_a_context_may_be_a_file(tmp_path: Path) -> None:
    """--context @FILE reads a file; one that is not there is a clear error."""
    file = tmp_path / "theory.txt"
    file.write_text(THEORY, "utf-8")
    arguments = ("run", "cot", "Is Bob red?", "--answer-format", "truth", "--backend", "mock", "--context")
    assert "True" in reasoning(*arguments, f"@{file}")
    assert "can't read it" in reasoning(*arguments, f"@{tmp_path / 'none.txt'}", status=2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "cott", "q", "--backend", "mock"), "Did you mean 'cot'?"),
        (("run", "cot", "q"), "no backend was named"),
        (("run", "cot", "q", "--backend", "mok"), "Did you mean 'mock'?"),
        (("run", "cot", "q", "--backend", "mock?eror_rate=1"), "Did you mean 'error_rate'?"),
        (("run", "cot", "q", "--backend", "openai:gpt-5-mini"), "OPENAI_API_KEY"),
        (("run", "cot", "q", "--backend", "mock", "--answer-format", "choice"), "option"),
        (("run", "cot", "", "--backend", "mock"), "empty"),
        (("run", "cot", "q", "--backend", "mock", "--max-calls", "0"), "above 0"),
        (("run", "cot", "q", "--backend", "mock", "--prompts", "/nowhere/at/all"), "does not exist"),
        (("run", "cot", "q", "--backend", "openai:http://127.0.0.1:9/v1#m?max_attempts=1"), "is the server running"),
        (("prompts", "show", "cot/zero"), "Did you mean 'cot/zero_shot'?"),
    ],
)
def test_mistakes_end_in_a_clear_word(arguments: tuple[str, ...], said: str) -> None:
    """A mistake ends with status 2 and a message that says what to do, without a traceback."""
    assert said in run_here(*arguments, status=2).stderr


@pytest.mark.slow
def test_a_mistake_ends_the_process_so() -> None:
    """The same as a process."""
    assert "Did you mean 'cot'?" in reasoning("run", "cott", "q", "--backend", "mock", status=2)


@pytest.mark.slow
def test_a_failed_run_tells_what_it_cost() -> None:
    """Where a run ends in an error, its cost and, with --trace, its tree are told beside it."""
    arguments = ("run", "cot", "Is Bob red?", "--backend", "mock?delay=9", "--max-seconds", "1", "--trace")
    said = reasoning(*arguments, status=2)
    assert "the limit of 1 seconds is reached" in said
    assert "spent before it failed: 1 call" in said
    assert "BudgetExceededError" in said


@pytest.mark.slow
def test_strategies_are_listed() -> None:
    """`reasoning strategies` lists each with its cost and paper."""
    shown = reasoning("strategies")
    assert all(name in shown for name in ("direct", "cot", "sc", "lot"))
    assert "paper: Liu et al., 2024, arXiv:2409.17539" in shown


@pytest.mark.slow
def test_a_strategy_is_described() -> None:
    """`reasoning strategies NAME` tells its settings with their values, and what its class says."""
    shown = reasoning("strategies", "logic")
    assert "dialect='auto'" in shown
    assert "Let the model translate" in shown
    assert "Did you mean 'logic'?" in reasoning("strategies", "logik", status=2)


@pytest.mark.slow
def test_backends_are_listed() -> None:
    """`reasoning backends` lists each with a spec that works."""
    shown = reasoning("backends")
    assert all(name in shown for name in ("openai", "vllm", "ollama", "llamacpp", "tgi", "mock"))


@pytest.mark.slow
def test_prompts_are_listed_shown_copied_and_overridden(tmp_path: Path) -> None:
    """Prompts can be listed, shown, copied out, edited, and used from the copy."""
    assert "lot/extract" in reasoning("prompts", "list")
    shown = reasoning("prompts", "show", "lot/extract")
    assert "If it rains, the ground is wet." in shown
    assert "{% extends" in reasoning("prompts", "show", "lot/extract", "--source")
    folder = tmp_path / "mine"
    assert "wrote" in reasoning("prompts", "copy", str(folder), "cot/zero_shot")
    file = folder / "cot" / "zero_shot.j2"
    file.write_text(file.read_text("utf-8").replace("step by step", "like an owl"), "utf-8")
    assert "kept" in reasoning("prompts", "copy", str(folder), "cot/zero_shot")
    assert "like an owl" in reasoning("prompts", "show", "cot/zero_shot", "--prompts", str(folder))
    shown = reasoning("run", "cot", "q", "--backend", "mock", "--prompts", str(folder), "--json")
    assert "like an owl" in shown


@pytest.mark.slow
def test_the_demo_runs_offline(tmp_path: Path) -> None:
    """`reasoning demo` shows a table of strategies and one answer with its trace, and says that no model answered."""
    shown = reasoning("demo", "--mock", where=tmp_path)
    assert "lot(cot)" in shown
    assert "stand-in" in shown
    assert "lot/extract" in shown
    assert not list(tmp_path.iterdir())
