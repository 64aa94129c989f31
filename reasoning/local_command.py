"""The command `reasoning local`: fetch the small model that runs in the process, and say what is there."""

from __future__ import annotations

from importlib.util import find_spec

import typer
from rich.console import Console
from rich.table import Table

local_app = typer.Typer(help="Fetch the small model that runs in the process, or show what is there.")


@local_app.command("install")
def install_command() -> None:
    """Fetch the engine and the small model, as far as they are missing, into this environment."""
    from reasoning.backends.local.installing import install_missing

    fetched = install_missing()
    console = Console()
    console.print(f"fetched: {', '.join(fetched)}" if fetched else "all is there already", highlight=False)
    console.print('try it: reasoning run cot "Is the sky blue?" --backend "local?max_tokens=200"', highlight=False)


@local_app.command("status")
def status_command() -> None:
    """Show which model there is, and how it would be held."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, told in status_rows():
        table.add_row(name, told)
    Console().print(table, highlight=False)


def status_rows() -> list[tuple[str, str]]:
    """Return what `reasoning local status` tells, row by row."""
    from reasoning.backends.local.settings import LocalSettings

    settings = LocalSettings()
    path, adapter = settings.path, settings.adapter_path
    size = f"{path} ({path.stat().st_size / 1e6:.0f} MB)" if path else "not installed: reasoning local install"
    return [
        ("model", size),
        ("engine", "xllamacpp" if find_spec("xllamacpp") else "not installed: reasoning local install"),
        ("adapter", str(adapter) if adapter else "none"),
        ("threads", str(settings.thread_count)),
        ("slots", f"{settings.slots}, of {settings.context:,} tokens each"),
    ]
