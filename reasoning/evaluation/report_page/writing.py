"""Write a page: the data of the runs into templates, with all styles and scripts inside, under a strict policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

import reasoning
from reasoning.display.html import HERE as DISPLAY
from reasoning.display.html import render
from reasoning.display.plots import short_number
from reasoning.evaluation.disk import disk_errors
from reasoning.evaluation.report_page.charts import cost_charts, depth_chart
from reasoning.evaluation.report_page.gathering import StoredRun, gather
from reasoning.evaluation.report_page.headline import headline, interval, p_words, percent
from reasoning.evaluation.report_page.model import OUTCOMES
from reasoning.evaluation.report_page.packing import csp_hash, json_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.evaluation.report import Report
    from reasoning.evaluation.report_page.model import Duel, PageData

HERE = Path(__file__).parent
STYLES = (DISPLAY / "assets/display.css", HERE / "assets/page.css")
SCRIPTS = tuple(HERE / "assets" / f"{name}.js" for name in ("theme", "tables", "traces", "questions"))


def write_report(*runs: str | Path | Report, out: str | Path = "report.html") -> Path:
    """Write one self-contained page about one run, or several of the same questions, and return its path.

    runs: folders of results, or the reports of `evaluate`. Raises UsageError for runs that can't stand side by side,
    DataError for broken ones, and for what the disk refuses.
    """
    read = [StoredRun.read(run) for run in runs]
    text = page_html(read)
    path = Path(out)
    with disk_errors(path, "write the page"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", errors="replace")
    return path


def page_html(runs: Sequence[StoredRun]) -> str:
    """Return the page of some runs."""
    return draw(gather(runs))


def draw(page: PageData, duels: Sequence[Duel] = ()) -> str:
    """Return the page of what was gathered."""
    style, script = _joined(STYLES), _joined(SCRIPTS)
    variables: dict[str, Any] = {
        "page": page,
        "duels": duels,
        "headline": headline(page, duels),
        "charts": cost_charts(page.entrants),
        "depths": depth_chart(page.scored),
        "depth_names": sorted({depth for one in page.entrants for depth in one.row.depths}),
        "percent": percent,
        "interval": interval,
        "p_words": p_words,
        "short_number": short_number,
        "version": reasoning.__version__,
        "style": Markup(style),  # a file of the package
        "script": Markup(script),
        "policy": f"default-src 'none'; style-src {csp_hash(style)}; script-src {csp_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        "data": json_script(_data(page)),
    }
    return str(render("page.html.j2", variables, HERE / "templates"))


def _data(page: PageData) -> dict[str, Any]:
    """Return what the script of the page works with."""
    return {
        "outcomes": OUTCOMES,
        "entrants": [{"number": one.number, "label": one.label, "colour": one.colour} for one in page.entrants],
        "entries": [entry.to_dict() for entry in page.entries],
    }


def _joined(paths: Sequence[Path]) -> str:
    return "\n".join(path.read_text("utf-8").strip() for path in paths) + "\n"
