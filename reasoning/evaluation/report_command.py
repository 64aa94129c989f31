"""The command `reasoning report RUN…`: one HTML file about one run, or several of the same questions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reasoning.evaluation.cli import plain_errors


def report_command(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folders of results, of the same questions.")],
    out: Annotated[Path, typer.Option(help="The file that is written.")] = Path("report.html"),
) -> None:
    """Write one self-contained page: tables, charts, every question and its traces. It needs no network."""
    with plain_errors():
        from reasoning.evaluation.report_page import write_report

        path = write_report(*runs, out=out)
        sys.stdout.write(f"written to {path}\n")
