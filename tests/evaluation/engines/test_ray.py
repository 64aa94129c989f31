"""Evaluations over a Ray cluster of this machine."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest

from reasoning.evaluation import Example, aevaluate
from tests.evaluation.engines.conftest import asked, lines
from tests.evaluation.engines.dying import Dying

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.session import Strategy
    from tests.conftest import OpenAIServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:::ray"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("ray", reason="ray is not installed")


async def test_a_cluster_ends_with_the_same_results_also_when_a_worker_is_killed(
    questions: list[Example], slow_server: OpenAIServer, tmp_path: Path
) -> None:
    """Two workers, one of them killed with requests under way: the same lines, and no request more."""
    backend = f"vllm:{slow_server.url}#m"
    mark = tmp_path / "died"
    mark.touch()
    await aevaluate(questions, ["cot", Dying(str(mark))], backend, out=tmp_path / "here", concurrency=4)
    once, slow_server.requests = asked(slow_server), []
    mark.unlink()
    strategies: list[str | Strategy] = ["cot", Dying(str(mark), where="Cara", seconds=0.05)]
    out = tmp_path / "spread"
    await aevaluate(questions, strategies, backend, out=out, engine="ray", processes=2, concurrency=4)
    assert mark.exists()
    assert asked(slow_server) == once
    assert lines(out) == lines(tmp_path / "here")
