"""Draw a page: what was gathered into templates, with all styles and scripts inside, under a strict policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

import reasoning
from reasoning.display.html import render
from reasoning.display.plots import short_number
from reasoning.display.trace_tree import styles
from reasoning.evaluation.perturbing.consistency import CONSISTENCY_COLUMNS
from reasoning.evaluation.report_page.charts import cost_charts
from reasoning.evaluation.report_page.headline import headline, interval, p_words, percent
from reasoning.evaluation.report_page.model import OUTCOMES
from reasoning.evaluation.report_page.packing import csp_hash, json_script
from reasoning.evaluation.report_page.subgroups import groupings
from reasoning.evaluation.sample_measures import SAMPLE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.evaluation.report_page.comparing import Statistics
    from reasoning.evaluation.report_page.model import PageData

HERE = Path(__file__).parent
SCRIPTS = ("theme", "tables", "traces", "questions")

LIVE_POLICY = "; connect-src 'self'"
"""What a served page may do besides: ask the server that it came from."""

QUESTIONS_A_CHUNK = 10
"""Questions whose traces are compressed together: they are unpacked when the first of them is opened."""


def draw(page: PageData, told: Statistics, chunks: Sequence[str] = (), *, stamp: str = "") -> str:
    """Return the page of what was gathered.

    chunks: the traces, compressed, `QUESTIONS_A_CHUNK` questions each. stamp: of a page that asks the server that it
    came from for traces and for news, what the server calls the state that it shows; empty for a file.
    """
    is_live = bool(stamp)
    style = f"{styles()}\n{_asset('page.css')}"
    script = "\n".join(_asset(f"{name}.js") for name in (*SCRIPTS, *(["live"] if is_live else [])))
    variables: dict[str, Any] = {
        "page": page,
        "told": told,
        "duels": told.duels,
        "headline": headline(page, told.duels),
        "charts": cost_charts(page.entrants),
        "groupings": groupings(page),
        "percent": percent,
        "interval": interval,
        "p_words": p_words,
        "short_number": short_number,
        "consistency_columns": CONSISTENCY_COLUMNS,
        "sample_columns": SAMPLE_COLUMNS,
        "zip": zip,
        "version": reasoning.__version__,
        "style": Markup(style),  # files of the package
        "script": Markup(script),
        "policy": _policy(style, script, is_live=is_live),
        "data": json_script(_data(page, stamp)),
        "chunks": chunks,
        "is_live": is_live,
    }
    return str(render("page.html.j2", variables, HERE / "templates"))


def _policy(style: str, script: str, *, is_live: bool) -> str:
    own = f"default-src 'none'; style-src {csp_hash(style)}; script-src {csp_hash(script)}"
    return f"{own}{LIVE_POLICY if is_live else ''}; base-uri 'none'; form-action 'none'"


def _data(page: PageData, stamp: str) -> dict[str, Any]:
    """Return what the script of the page works with."""
    return {
        "outcomes": OUTCOMES,
        "chunk": QUESTIONS_A_CHUNK,
        "live": bool(stamp),
        "stamp": stamp,
        "entrants": [{"number": one.number, "label": one.label, "colour": one.colour} for one in page.entrants],
        "entries": [asked.to_dict() for asked in page.asked],
    }


def _asset(name: str) -> str:
    return (HERE / "assets" / name).read_text("utf-8")
