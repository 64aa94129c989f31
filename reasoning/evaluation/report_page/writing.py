"""Write the page of one run, or of several of the same questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.evaluation.disk import disk_errors
from reasoning.evaluation.report_page.comparing import measure
from reasoning.evaluation.report_page.gathering import gather
from reasoning.evaluation.report_page.kept import chunks, read_kept, with_kept
from reasoning.evaluation.report_page.rendering import draw
from reasoning.evaluation.stored_run import StoredRun

if TYPE_CHECKING:
    from reasoning.evaluation.report import Report


def write_report(*runs: str | Path | Report, out: str | Path = "report.html") -> Path:
    """Write one self-contained page about one run, or several of the same questions, and return its path.

    runs: folders of results, or the reports of `evaluate`. Raises UsageError for runs that can't stand side by side,
    DataError for broken ones, and for what the disk refuses.
    """
    read = [StoredRun.read(run) for run in runs]
    page = gather(read)
    kept = read_kept(read, page)
    text = draw(with_kept(page, kept), measure(read, page), chunks(page, kept) if kept else ())
    path = Path(out)
    with disk_errors(path, "write the page"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", errors="replace")
    return path
