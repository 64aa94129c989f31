"""The report as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from reasoning.evaluation.report import MOCK
from reasoning.evaluation.statistics import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from reasoning.evaluation.report import Report, Row


WIDE = 120
"""Columns of a terminal from which on the costs stand in the same table as the accuracies."""

SCORES = ("accuracy", "95 %", "n", "abstained", "errors", "stopped")
COSTS = ("calls", "tokens", "dollars", "s/question")


def tables(report: Report, width: int) -> Iterator[RenderableType]:
    """Yield the table of strategies and baselines, the accuracy by depth where it is known, and the notes.

    On fewer than `WIDE` columns the costs are a table of their own, so that nothing is cut.
    """
    settings = report.settings
    title = f"{settings.get('task', 'items')}: {settings.get('data', '')}, {settings.get('backend', '')}"
    yield Text(title, style="italic")
    if width >= WIDE:
        yield _strategies(report, [*SCORES, *COSTS], baselines=True)
    else:
        yield _strategies(report, SCORES, baselines=True)
        yield _strategies(report, COSTS, baselines=False)
    if any(len(row.depths) > 1 for row in report.rows):
        yield _depths(report)
    yield from (Text(f"note: {note}", style="dim") for note in report.notes)
    if report.is_mock:
        yield Text(MOCK, style="bold yellow")
    if report.folder:
        yield Text(f"results: {report.folder}", style="dim")


def _strategies(report: Report, names: Sequence[str], *, baselines: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("strategy", overflow="fold", min_width=12)
    with_unknown = baselines and any(row.unknown for row in report.rows)
    for name in [*names, *(["Unknown found"] if with_unknown else [])]:
        table.add_column(name, justify="right", no_wrap=True)
    for row in report.rows:
        cells = _cells(row)
        table.add_row(Text(row.strategy), *(cells[name] for name in names), *_recall(row.unknown, with_unknown))
    table.add_section()
    for entry in report.baselines if baselines else ():
        cells = {"accuracy": _percent(entry.right, entry.n), "95 %": _interval(entry.right, entry.n), "n": str(entry.n)}
        found = (cells.get(name, "") for name in names)
        table.add_row(Text(f"baseline: {entry.name}"), *found, *_recall(entry.unknown, with_unknown), style="dim")
    return table


def _cells(row: Row) -> dict[str, str]:
    return {
        "accuracy": _percent(row.right, row.scored),
        "95 %": _interval(row.right, row.scored),
        "n": str(row.n) if row.n == row.scored else f"{row.n} ({row.scored} scored)",
        "abstained": str(row.abstained),
        "errors": str(row.errors),
        "stopped": "\n".join(f"{count} {reason}" for reason, count in row.stopped.items()) or "0",
        "calls": f"{row.usage.calls:,}",
        "tokens": f"{row.usage.tokens:,}",
        "dollars": "?" if row.usage.dollars is None else f"{row.usage.dollars:.4f}",
        "s/question": f"{row.seconds:.2f}",
    }


def _depths(report: Report) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("right by depth", overflow="fold", min_width=12)
    depths = sorted({depth for row in report.rows for depth in row.depths})
    for depth in depths:
        table.add_column(str(depth), justify="right", no_wrap=True)
    for row in report.rows:
        found = [row.depths.get(depth) for depth in depths]
        table.add_row(Text(row.strategy), *(f"{d[0]}/{d[1]}" if d else "" for d in found))
    return table


def _percent(right: int, n: int) -> str:
    return f"{100 * right / n:.1f} %" if n else "not scored"


def _interval(right: int, n: int) -> str:
    low, high = wilson(right, n)
    return f"{100 * low:.1f}–{100 * high:.1f}" if n else ""


def _recall(unknown: tuple[int, int] | None, shown: bool) -> list[str]:
    return [f"{unknown[0]}/{unknown[1]}" if unknown else ""] if shown else []
