"""The command `reasoning compare RUN…`: is one strategy better than another, or is it noise?"""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer
from rich.console import Console

from reasoning.errors import UsageError
from reasoning.evaluation.cli import WIDTH, plain_errors

Option = typer.Option


def compare_command(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folders of results, of the same questions.")],
    baseline: Annotated[str | None, Option(help="Compare all with this strategy; else all pairs.")] = None,
    by: Annotated[
        list[str] | None, Option(help="Subgroups: depth, gold, or a name in the questions' metadata; may be repeated.")
    ] = None,
    metric: Annotated[str, Option(help="correct, score, dollars, tokens, calls or seconds.")] = "correct",
    alpha: Annotated[float, Option(help="The level at which a difference counts as settled.")] = 0.05,
    as_markdown: Annotated[bool, Option("--markdown", help="Print Markdown.")] = False,
    as_latex: Annotated[bool, Option("--latex", help="Print LaTeX; it needs the package booktabs.")] = False,
    as_json: Annotated[bool, Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare strategies on the questions that they share, by paired tests, with what it would take to be sure."""
    with plain_errors():
        from reasoning.evaluation.comparison import compare

        if as_markdown + as_latex + as_json > 1:
            raise UsageError("--markdown, --latex and --json are three forms: name one of them")
        found = compare(*runs, baseline=baseline, by=by, metric=metric, alpha=alpha)
        if as_json:
            sys.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n")
        elif as_markdown or as_latex:
            sys.stdout.write(found.markdown() if as_markdown else found.latex())
        else:
            console = Console()
            console = console if console.is_terminal else Console(width=max(console.width, WIDTH))
            console.print(found)
