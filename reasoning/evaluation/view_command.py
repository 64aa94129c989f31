"""The command `reasoning view RUN…`: the page of a run in the browser while the run goes on."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from reasoning.evaluation.cli import plain_errors


def view_command(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folders of results, of the same questions.")],
    port: Annotated[int, typer.Option(help="The port on this machine; 0: a free one.")] = 8765,
) -> None:
    """Serve the page of a run on this machine alone; it follows the run. Ctrl-C ends it."""
    with plain_errors():
        from reasoning.evaluation.report_page.live import LiveServer

        with LiveServer(runs, port) as server:
            sys.stdout.write(f"{server.url} (Ctrl-C ends it)\n")
            sys.stdout.flush()
            with suppress(KeyboardInterrupt):
                server.serve_forever()
