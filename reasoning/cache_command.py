"""The command `reasoning cache`: what a cache holds and has saved, and what of it is deleted."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoning.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.backends.cache.store import CacheStore, Summary

cache_app = typer.Typer(help="Show what a cache holds and has saved, or delete from it.", invoke_without_command=True)

SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
"""The units of an age."""

Place = Annotated[
    str | None, typer.Option(help="A file, or the URL of a database; default: REASONING_CACHE, else the user's own.")
]


@cache_app.callback()
def cache_command(context: typer.Context, place: Place = None) -> None:
    """Show what a cache holds, by model: completions, tokens, what they cost, and what was saved."""
    if context.invoked_subcommand:
        context.obj = place
        return
    with closing(_opened(place)) as store:
        _show(store.summary(), Console())


@cache_app.command("prune")
def prune_command(
    context: typer.Context,
    older: Annotated[str | None, typer.Option(help="Only what is older: 12h, 30d, 8w.")] = None,
    model: Annotated[str | None, typer.Option(help="Only what this model has written.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of it.")] = False,
    place: Place = None,
) -> None:
    """Delete completions from a cache: old ones, those of a model, or all."""
    if not (everything or older or model):
        raise UsageError("say what to delete: --older 30d, --model NAME (or both), or --all")
    if everything and (older or model):
        raise UsageError("--all deletes everything: leave out --older and --model, or leave out --all")
    age = _seconds(older) if older else None
    with closing(_opened(place or context.obj)) as store:
        count = store.prune(age, model)
    Console().print(f"{count:,} completions deleted", highlight=False)


def _opened(place: str | None) -> CacheStore:
    """Open a cache that is there. Raises UsageError where there is none, CacheError."""
    from reasoning.backends.cache.places import default_place, open_store, place_exists, shown_place

    found = place or default_place()
    if not place_exists(found):
        raise UsageError(f"there is no cache at {shown_place(found)} yet: cache=on in a backend's spec makes one")
    return open_store(found)


def _seconds(age: str) -> float:
    found = re.fullmatch(r"(\d{1,9}) ?([smhdw])", age.strip())
    if not found:
        raise UsageError(f"--older {age!r} is no age: give a number and a unit, such as 12h, 30d or 8w")
    return int(found[1]) * SECONDS[found[2]]


def _show(summary: Summary, console: Console) -> None:
    saved = sum(one.saved for one in summary.models)
    console.print(f"{summary.place}: {_bytes(summary.size)}, ${saved:.4f} saved", markup=False, soft_wrap=True)
    if not summary.models:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("model", overflow="fold")
    for name in ("completions", "tokens written", "cost", "served", "saved"):
        table.add_column(name, justify="right", no_wrap=True)
    for model, cells in _rows(summary):
        table.add_row(Text(model), *cells)
    console.print(table)


def _rows(summary: Summary) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in summary.models:
        counts = (f"{one.completions:,}", f"{one.tokens:,}", f"${one.dollars:.4f}")
        yield one.model, (*counts, f"{one.served:,}", f"${one.saved:.4f}")


def _bytes(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"
