"""The benchmark of decisions measures what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def test_the_benchmark_counts_both_readings(script: Callable[[str], ModuleType]) -> None:
    """The same answers, ten times fewer tokens, at most one a call; and the table says that it is simulated."""
    decide = script("decide")
    row = asyncio.run(decide.compared("best_of(cot, n=3)", decide.theories(4), 0.4, 60))
    assert (row.same, row.questions, row.most) == (4, 4, 1)
    assert row.in_text >= 10 * row.decided > 0
    assert str(decide.table_of([row], 0.4, 60).title).startswith("SIMULATED")
