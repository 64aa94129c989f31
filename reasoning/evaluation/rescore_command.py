"""The command `reasoning rescore RUN`: the same replies through today's reader."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer
from rich.console import Console

from reasoning.evaluation.cli import WIDTH, plain_errors


def rescore_command(
    run: Annotated[Path, typer.Argument(help="The folder of a run that kept its traces.")],
    strategy: Annotated[list[str] | None, typer.Option(help="Only this strategy, as the table names it.")] = None,
    prompts: Annotated[
        Path | None, typer.Option(help="The folder of templates that the run had, if it had one.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the results as they are read today to this new folder.")
    ] = None,
    changes: Annotated[bool, typer.Option("--changes", help="Name every result that is not the same.")] = False,
) -> None:
    """Read a run's replies again, as today's version reads them: no model is asked, and the run stays as it is."""
    with plain_errors():
        from reasoning.evaluation.rescoring import rescore
        from reasoning.evaluation.rescoring.writing import write_rescored

        found = rescore(run, strategies=tuple(strategy or ()), prompts=prompts)
        console = Console()
        if not console.is_terminal:
            console = Console(width=max(console.width, WIDTH))
        console.print(found)
        for one in found.results if changes else ():
            if one.outcome != "same":
                told = one.why or f"{one.before.answer} → {one.after.answer} (gold {one.after.gold})"
                line = f"{one.before.id}, {one.before.strategy}: {one.outcome}: {told}"
                console.print(line, markup=False, highlight=False, soft_wrap=True)
        if out:
            console.print(write_rescored(run, found, out))
