"""The benchmark of decisions measures what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType


def test_the_benchmark_counts_both_readings(script: Callable[[str], ModuleType]) -> None:
    """The same answers, ten times fewer tokens, at most one a call; and the table says that it is simulated."""
    decide = script("decide")
    row = asyncio.run(decide.compared("best_of(cot, n=3)", decide.theories(4), 0.4, 60))
    assert (row.same, row.questions, row.most) == (4, 4, 1)
    assert row.in_text >= 10 * row.decided > 0
    assert str(decide.table_of([row], 0.4, 60).title).startswith("SIMULATED")


@pytest.mark.slow
def test_recorded_judgements_are_read_alike(script: Callable[[str], ModuleType], shared: Path) -> None:
    """GPT-4's recorded judgements of states lead to the same states and answers by both readings, for a tenth."""
    game24 = script("game24_recorded")
    searches = game24.recorded(shared / "game24", game24.FILES[2])[:10]
    cells = [list(column.cells) for column in game24.judged_both_ways(searches).columns][1]
    assert cells[:2] == ["10 of 10 (100.00%)", "40 of 40 (100.00%)"]
    in_text, decided, most = (int(cell.replace(",", "")) for cell in cells[2:])
    assert in_text >= 10 * decided > 0
    assert most == 1
