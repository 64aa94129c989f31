"""The commands `reasoning prompts list`, `show` and `copy`: templates that a user may put others in the place of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

prompts_app = typer.Typer(help="List, show and copy the prompt templates.", no_args_is_help=True)

PromptFolder = Annotated[
    Path | None, typer.Option("--prompts", help="A folder whose templates take the place of ours.")
]


@prompts_app.command("list")
def prompts_list(prompts: PromptFolder = None) -> None:
    """List the prompts with the hash of their content; a user's own are marked."""
    from reasoning.prompts import Prompts

    library = Prompts(prompts)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for head in ("prompt", "hash", "file"):
        table.add_column(head, overflow="fold")  # what is cut can't be copied
    for name in library.names():
        table.add_row(name, library.hash(name), str(library.path(name)))
    Console().print(table)


@prompts_app.command("show")
def prompts_show(
    name: Annotated[str, typer.Argument(help="A prompt's name, see `reasoning prompts list`.")],
    source: Annotated[bool, typer.Option("--source", help="The template itself, not rendered.")] = False,
    prompts: PromptFolder = None,
) -> None:
    """Show a prompt, rendered with an example."""
    from reasoning.prompts import Prompts
    from reasoning.prompts.examples import example_variables

    library, console = Prompts(prompts), Console()
    if source:
        console.print(library.source(name), markup=False, highlight=False)
        return
    for role, text in library.render(name, **example_variables(library, name)):
        console.rule(role, align="left")
        console.print(text, markup=False, highlight=False)


@prompts_app.command("copy")
def prompts_copy(
    folder: Annotated[Path, typer.Argument(help="Where the templates go; then use it as --prompts FOLDER.")],
    name: Annotated[list[str] | None, typer.Argument(help="Which prompts; all of them unless named.")] = None,
) -> None:
    """Copy templates out for editing; a file that is there already is left alone."""
    from reasoning.prompts.library import copy_out

    console = Console()
    for path, written in copy_out(folder, name or []):
        console.print(f"{'wrote' if written else 'kept '} {path}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"use them with --prompts {folder}", markup=False, highlight=False, soft_wrap=True)
