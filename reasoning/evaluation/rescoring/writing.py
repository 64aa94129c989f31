"""A run whose replies were read again, written as a run of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from reasoning.errors import DataError, UsageError
from reasoning.evaluation.disk import disk_errors, write_whole
from reasoning.evaluation.manifest import read_manifest
from reasoning.evaluation.report import Report
from reasoning.evaluation.traces import TRACES_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.evaluation.rescoring.rescore import Rescoring


def write_rescored(run: Path, rescoring: Rescoring, out: Path) -> Report:
    """Write the results as they are read today into a new folder, with the run's settings and traces.

    Raises UsageError where the folder has results, DataError for what the operating system refuses.
    """
    manifest = read_manifest(run / "run.json")
    if manifest is None:
        raise DataError(str(run), "there is no run.json: name the folder of a run")
    if (out / "results.jsonl").exists():
        raise UsageError(f"{out} holds results: use another --out")
    settings = {**manifest.to_dict(), "rescored": str(run)}
    lines = b"".join(one.after.to_line() for one in rescoring.results)
    with disk_errors(out, "write the results"):
        out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run / TRACES_NAME, out / TRACES_NAME)
        (out / "results.jsonl").write_bytes(lines)
    write_whole(out / "run.json", settings)
    report = Report.of(settings, (one.after for one in rescoring.results), out)
    write_whole(out / "report.json", report.to_dict())
    return report
