"""The cookbook: each example runs as it stands, on the mock."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from reasoning.strategies import STRATEGIES

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "docs" / "examples").glob("*.py"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_runs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It runs without a model or a network, prints something, and has fewer than 15 lines of code."""
    runpy.run_path(str(file))
    assert capsys.readouterr().out.strip()
    assert len([line for line in file.read_text("utf-8").splitlines() if line.strip()]) < 17


def test_every_strategy_has_an_example() -> None:
    """There is an example for each strategy, and three compositions."""
    names = {file.stem for file in EXAMPLES}
    assert set(STRATEGIES) <= names
    assert len([name for name in names if name.startswith("composition_")]) >= 3
