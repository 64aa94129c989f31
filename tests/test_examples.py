"""The cookbook: each example runs as it stands, on the mock."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from reasoning.strategies import STRATEGIES

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "docs" / "examples").glob("*.py"))


FIRST = {
    "composition_first_verified": "25",
    "composition_prover_first": "False",
    "pal": "17",
    "react": "17",
    "sql": "13",
}
"""The answers that the examples print first, where it is another than True."""


@pytest.mark.slow
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_prints_the_right_answer(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It runs without a model or a network, is short, and what a newcomer sees first is right."""
    runpy.run_path(str(file))
    assert capsys.readouterr().out.split()[0] == FIRST.get(file.stem, "True")
    assert len([line for line in file.read_text("utf-8").splitlines() if line.strip()]) < 17


def test_every_strategy_has_an_example() -> None:
    """There is an example for each strategy, and three compositions."""
    names = {file.stem for file in EXAMPLES}
    assert set(STRATEGIES) <= names
    assert len([name for name in names if name.startswith("composition_")]) >= 3
