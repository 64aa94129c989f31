"""The command `reasoning export RUN --to …`: a run in the format of another tool."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from reasoning.evaluation.cli import plain_errors


def export_command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A folder of results.")],
    to: Annotated[Path, typer.Option(help="A file that ends with .eval, or a folder: a log for each strategy.")],
    strategy: Annotated[str | None, typer.Option(help="Only this strategy, as the run names it.")] = None,
) -> None:
    """Write a run as logs of inspect_ai, which `inspect view` shows."""
    with plain_errors():
        from reasoning.integrations import export_inspect

        for path in export_inspect(run, to, strategy):
            sys.stdout.write(f"written to {path}\n")
