"""The command `reasoning show RUN ID`: what was said on one question of a run."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from reasoning.errors import UsageError, nearest
from reasoning.evaluation.cli import plain_errors

if TYPE_CHECKING:
    from reasoning.evaluation.results import ExampleResult
    from reasoning.evaluation.traces import StoredTrace


class Whole(StrEnum):
    """How much of a kept trace is shown."""

    tree = "tree"
    full = "full"


def show_command(
    run: Annotated[Path, typer.Argument(help="The folder of a run.")],
    id: Annotated[str, typer.Argument(help="The question's id, as in results.jsonl.")],
    strategy: Annotated[str | None, typer.Option(help="Only this strategy, as the table names it.")] = None,
    trace: Annotated[Whole, typer.Option(help="The tree in brief, or every prompt and reply whole.")] = Whole.tree,
    html: Annotated[Path | None, typer.Option(help="Write it to this file, as a page with trees that open.")] = None,
) -> None:
    """Show one question of a run: what was asked, answered and right, and all that was said on the way."""
    with plain_errors():
        from reasoning.evaluation.disk import disk_errors
        from reasoning.evaluation.showing import page_of, result_words

        kept = found_traces(run, id, strategy)
        results = _results(run)
        if html:
            page = page_of(f"{run.name}: {id}", kept, results)
            with disk_errors(html, "write it"):
                html.write_text(page, "utf-8", errors="replace")
            return
        console = Console()
        shown = kept[0].question
        for label, text in (("question", shown.text), ("context", shown.context), ("gold", kept[0].gold or "")):
            if text:
                console.print(f"{label}: {text}", markup=False, highlight=False, soft_wrap=True)
        for letter, option in shown.labelled:
            console.print(f"  {letter}) {option}", markup=False, highlight=False, soft_wrap=True)
        for one in kept:
            console.rule(result_words(one, results.get(one.key)), align="left")
            if trace == Whole.full:
                console.print(one.trace.full(), markup=False, highlight=False, soft_wrap=True)
            else:
                console.print(one.trace)


def found_traces(folder: Path, id: str, strategy: str | None = None) -> list[StoredTrace]:
    """Return the traces of a question, one for each strategy (or of that one). Raises UsageError for none."""
    from reasoning.evaluation.traces import find_traces, has_traces, trace_keys

    if not has_traces(folder):
        raise UsageError(
            f"{folder} keeps no traces: it is no folder of a run, or one of a run with --no-traces or of before"
        )
    found = find_traces(folder, id, strategy)
    if not found:
        keys = trace_keys(folder)
        ids = dict.fromkeys(name for name, _ in keys)
        if id in ids:
            there = [one for name, one in keys if name == id]
            raise UsageError(f"{strategy!r} has no trace of {id}. There are: {', '.join(there)}")
        some = ", ".join(list(ids)[:5])
        raise UsageError(f"{folder} has no question {id!r}.{nearest(id, ids)} There are {len(ids)}: {some}, …")
    return found


def _results(folder: Path) -> dict[tuple[str, str], ExampleResult]:
    from reasoning.evaluation.store import read_results

    return {one.key: one for one in read_results(folder / "results.jsonl")}
