"""The rows of a report as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from reasoning.evaluation.statistics import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.evaluation.baselines import Baseline
    from reasoning.evaluation.rows import Row
    from reasoning.usage import Usage


WIDE = 120
"""Columns of a terminal from which on the costs stand in the same table as the accuracies."""

SCORES = ("accuracy", "95 %", "n", "abstained", "errors", "stopped")
COSTS = ("calls", "tokens", "dollars", "s/question")


def score_tables(rows: Sequence[Row], baselines: Sequence[Baseline], width: int) -> Iterator[Table]:
    """Yield the table of strategies and baselines; on fewer than `WIDE` columns the costs in a table of their own."""
    if width >= WIDE:
        yield _strategies(rows, baselines, [*SCORES, *COSTS])
    else:
        yield _strategies(rows, baselines, SCORES)
        yield _strategies(rows, (), COSTS, with_unknown=False)


def _strategies(
    rows: Sequence[Row], baselines: Sequence[Baseline], names: Sequence[str], *, with_unknown: bool = True
) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("strategy", overflow="fold", min_width=12)
    with_unknown = with_unknown and any(row.unknown for row in rows)
    if "accuracy" in names and any(row.score is not None for row in rows):
        names = [*names[:2], "score", *names[2:]]
    for name in [*names, *(["Unknown recall"] if with_unknown else [])]:
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        cells = _cells(row)
        table.add_row(Text(row.strategy), *(cells[name] for name in names), *_recall(row.unknown, with_unknown))
    table.add_section()
    for entry in baselines:
        cells = {
            "accuracy": _percent(entry.correct, entry.n),
            "95 %": _interval(entry.correct, entry.n),
            "n": str(entry.n),
        }
        found = (cells.get(name, "") for name in names)
        table.add_row(Text(f"baseline: {entry.name}"), *found, *_recall(entry.unknown, with_unknown), style="dim")
    return table


def _cells(row: Row) -> dict[str, str]:
    return {
        "accuracy": _percent(row.correct, row.scored),
        "95 %": _interval(row.correct, row.scored),
        "score": "" if row.score is None else f"{row.score:.3f}",
        "n": str(row.n) if row.n == row.scored else f"{row.n} ({row.scored} scored)",
        "abstained": str(row.abstained),
        "errors": str(row.errors),
        "stopped": "\n".join(f"{count} {reason}" for reason, count in row.stopped.items()) or "0",
        "calls": f"{row.usage.calls:,}",
        "tokens": f"{row.usage.tokens:,}",
        "dollars": _dollars(row.usage),
        "s/question": f"{row.seconds:.2f}",
    }


def _dollars(usage: Usage) -> str:
    spent = "?" if usage.dollars is None else f"{usage.dollars:.4f}"
    return f"{spent} ({usage.dollars_saved:.4f} saved)" if usage.dollars_saved else spent


def depths_table(rows: Sequence[Row]) -> Table:
    """Return the table of correct answers by depth."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("correct by depth", overflow="fold", min_width=12)
    depths = sorted({depth for row in rows for depth in row.depths})
    for depth in depths:
        table.add_column(str(depth), justify="right", no_wrap=True)
    for row in rows:
        found = [row.depths.get(depth) for depth in depths]
        table.add_row(Text(row.strategy), *(f"{d[0]}/{d[1]}" if d else "" for d in found))
    return table


def _percent(correct: int, n: int) -> str:
    return f"{100 * correct / n:.1f} %" if n else "not scored"


def _interval(correct: int, n: int) -> str:
    low, high = wilson(correct, n)
    return f"{100 * low:.1f}–{100 * high:.1f}" if n else ""


def _recall(unknown: tuple[int, int] | None, shown: bool) -> list[str]:
    return [f"{unknown[0]}/{unknown[1]}" if unknown else ""] if shown else []
