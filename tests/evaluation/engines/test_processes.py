"""Evaluations over processes of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning.errors import UsageError
from reasoning.evaluation import Example, aevaluate
from reasoning.evaluation.traces import latest_traces
from tests.evaluation.engines.conftest import asked, lines
from tests.evaluation.engines.dying import Dying

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import OpenAIServer

STRATEGIES = ["direct", "sc(cot, samples=5, stop_rule=all)", "lot(cot)"]


@pytest.mark.slow
async def test_processes_end_with_the_same_results(questions: list[Example], tmp_path: Path) -> None:
    """Two workers write what this process writes, traces and settings included, apart from times."""
    for name, processes in (("here", None), ("spread", 2)):
        await aevaluate(questions, STRATEGIES, "mock", out=tmp_path / name, processes=processes)
    assert lines(tmp_path / "here") == lines(tmp_path / "spread")
    assert (tmp_path / "here" / "run.json").read_text() == (tmp_path / "spread" / "run.json").read_text()
    kept = {one.key: len(one.trace.calls) for one in latest_traces(tmp_path / "spread")}
    assert kept == {one.key: len(one.trace.calls) for one in latest_traces(tmp_path / "here")}


@pytest.mark.slow
async def test_a_killed_worker_is_replaced_and_nothing_is_asked_twice(
    questions: list[Example], slow_server: OpenAIServer, tmp_path: Path
) -> None:
    """Killed with requests under way, it costs no request and no result."""
    backend = f"vllm:{slow_server.url}#m"
    mark = tmp_path / "died"
    mark.touch()
    await aevaluate(questions, [Dying(str(mark))], backend, out=tmp_path / "here", concurrency=4)
    once, slow_server.requests = asked(slow_server), []
    mark.unlink()
    strategy = Dying(str(mark), where="Cara", seconds=0.05)
    await aevaluate(questions, [strategy], backend, out=tmp_path / "spread", processes=2, concurrency=4)
    assert mark.exists()
    assert asked(slow_server) == once
    assert lines(tmp_path / "spread") == lines(tmp_path / "here")


@pytest.mark.slow
async def test_a_question_that_ends_every_worker_is_an_error_and_the_others_are_answered(
    questions: list[Example], tmp_path: Path
) -> None:
    """After three workers it is given up, alone in the last of them."""
    report = await aevaluate(questions[:4], [Dying(where="Bob", seconds=0)], "mock", out=tmp_path, processes=1)
    assert (report.rows[0].errors, report.rows[0].correct) == (1, 3)
    assert "signal 9" in "".join(lines(tmp_path))


@pytest.mark.parametrize(("engine", "processes"), [("cloud", None), ("local", 0), ("ray", 10_000)])
async def test_what_can_not_be_used_is_refused(
    engine: str, processes: int | None, questions: list[Example], tmp_path: Path
) -> None:
    """Engines that there are not, and numbers of workers out of range."""
    with pytest.raises(UsageError, match="can't be used: give"):
        await aevaluate(questions, ["cot"], "mock", out=tmp_path, engine=engine, processes=processes)  # type: ignore[arg-type]  # as a user may


@pytest.mark.slow
async def test_a_strategy_that_can_not_travel_is_refused(questions: list[Example], tmp_path: Path) -> None:
    """One that is defined in a function is nothing that another process finds; the error says what to do."""

    class Here(Dying):
        pass

    with pytest.raises(UsageError, match="in a module of its own"):
        await aevaluate(questions, [Here()], "mock", out=tmp_path, processes=1)
