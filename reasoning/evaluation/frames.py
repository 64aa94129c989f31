"""Results, reports and comparisons as data frames of pandas, which is loaded when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.evaluation.comparison_tables import pair_dict
from reasoning.evaluation.statistics.numerics import numerics
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas

    from reasoning.evaluation.comparison import Comparison
    from reasoning.evaluation.report import Report
    from reasoning.evaluation.results import ExampleResult

COLUMNS = (
    *("id", "strategy", "backend", "answer", "gold", "correct", "score", "abstained", "confidence", "first_correct"),
    *("error", "stopped", "seconds", "depth", "passage"),
)
"""Columns of a frame of results, before those of its usage and groups."""


def results_frame(results: Iterable[ExampleResult]) -> pandas.DataFrame:
    """Return a row for each result; its question's groups are columns `group.NAME`. Raises MissingExtraError."""
    rows = []
    for one in results:
        row: dict[str, Any] = {name: getattr(one, name) for name in COLUMNS}
        row |= {name: getattr(one.usage, name) for name in Usage.__slots__ if name != "seconds"}
        rows.append(row | {f"group.{name}": value for name, value in one.groups.items()})
    frame: pandas.DataFrame = numerics("pandas").DataFrame(rows)
    return frame


def report_frame(report: Report) -> pandas.DataFrame:
    """Return a row for each strategy: counts, accuracy, its 95 % interval, usage. Raises MissingExtraError."""
    rows = []
    for told in (row.to_dict() for row in report.rows):
        low, high = told.pop("interval95") or (None, None)
        nested = {name: told.pop(name) for name in ("usage", "by_depth", "stopped")}
        stopped = {f"stopped.{name}": count for name, count in nested["stopped"].items()}
        usage = {name: value for name, value in nested["usage"].items() if name != "seconds"}
        rows.append(told | {"low95": low, "high95": high} | usage | stopped)
    frame: pandas.DataFrame = numerics("pandas").DataFrame(rows)
    return frame


def comparison_frame(comparison: Comparison) -> pandas.DataFrame:
    """Return a row for each pair of strategies, of all questions first, then of subgroups. Raises MissingExtraError."""
    whole = [{"key": None, "value": None, **pair_dict(pair)} for pair in comparison.pairs]
    parts = [
        {"key": group.key, "value": group.value, **pair_dict(pair)}
        for group in comparison.subgroups
        for pair in group.pairs
    ]
    frame: pandas.DataFrame = numerics("pandas").DataFrame([*whole, *parts])
    return frame
