"""The report of a run in a notebook: its table, and accuracy against cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from reasoning.display.html import render
from reasoning.display.notebook import card_styles
from reasoning.display.plots import short_number
from reasoning.evaluation.perturbing.consistency import consistency_table
from reasoning.evaluation.report_page.charts import cost_charts
from reasoning.evaluation.report_page.headline import interval, percent
from reasoning.evaluation.report_page.model import Entrant
from reasoning.evaluation.report_page.rendering import HERE
from reasoning.evaluation.statistics import wilson
from reasoning.trace import in_html

if TYPE_CHECKING:
    from reasoning.evaluation.report import Report
    from reasoning.evaluation.rows import Row


def report_card(report: Report, mock: str) -> str:
    """Return a report as a card; mock: what is said where no model answered."""
    told = report.settings
    entrants = [_entrant(number, row, report) for number, row in enumerate(report.rows, 1)]
    charts = cost_charts(entrants)
    variables = {
        "title": f"{told.get('task', 'examples')}: {told.get('data', '')}, {told.get('backend', '')}",
        "entrants": entrants,
        "baselines": report.baselines,
        "notes": report.notes,
        "folder": str(report.folder or ""),
        "consistency": Markup(in_html(consistency_table(report.consistency))) if report.consistency else "",
        "is_mock": report.is_mock,
        "mock": mock,
        "plot": charts[0].plot if charts else None,
        "percent": percent,
        "interval": interval,
        "per": lambda value: "–" if value is None else short_number(value),
        "styles": card_styles(),
    }
    return str(render("card.j2", variables, HERE / "templates"))


def _entrant(number: int, row: Row, report: Report) -> Entrant:
    low, high = wilson(row.correct, row.scored) if row.scored else (None, None)
    backend = str(report.settings.get("backend", ""))
    return Entrant(number, row.strategy, row.strategy, backend, 0, report.is_mock, row, low, high)
