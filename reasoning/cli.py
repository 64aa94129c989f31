"""The command line: `reasoning run`, `eval`, `calibrate`, `tasks`, `strategies`, `backends`, `prompts`, `cache`, …"""

from __future__ import annotations

import inspect
import logging
import sys
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoning.cache_command import cache_app
from reasoning.errors import ReasoningError, UsageError, nearest
from reasoning.evaluation.commands import COMMANDS
from reasoning.integrations.export_command import export_command
from reasoning.learning.collect_command import collect_command
from reasoning.learning.learn_command import learn_command
from reasoning.local_command import local_app
from reasoning.prompts_command import prompts_app
from reasoning.run_command import RunCommand, run_command
from reasoning.spec_repr import described

if TYPE_CHECKING:
    from collections.abc import Iterator


app = typer.Typer(
    name="reasoning",
    help="Composable reasoning strategies over any LLM.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(prompts_app, name="prompts")
app.add_typer(cache_app, name="cache")
app.add_typer(local_app, name="local")
app.command("run", cls=RunCommand)(run_command)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
app.command("export")(export_command)
app.command("collect")(collect_command)
app.command("learn")(learn_command)


def main() -> None:
    """Run the command line; an error of the toolkit is told in its own words, with exit status 2."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        app()
    except ReasoningError as error:
        words = "\n".join([str(error), *getattr(error, "__notes__", ())])
        Console(stderr=True).print(f"[bold red]error:[/] {_plain(words)}", highlight=False, soft_wrap=True)
        sys.exit(2)


@app.command("strategies")
def strategies_command(
    name: Annotated[str, typer.Argument(help="A strategy, to be described with its settings.")] = "",
) -> None:
    """List the strategies with their costs and papers, or describe one."""
    from reasoning.strategies import strategy_class, strategy_names

    if name and name not in strategy_names():
        try:
            name = strategy_class(name).name
        except KeyError:
            raise UsageError(f"no strategy is called {name!r}.{nearest(name, strategy_names())}") from None
    console, table = Console(), Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for one in [name] if name else strategy_names():
        table.add_row(one, Text("\n".join(f"{key}: {words}" for key, words in _told(one, whole=bool(name)) if words)))
        table.add_row()
    console.print(table)


def _told(name: str, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Return what is told of a strategy, line by line; `whole` adds what its class says, and the values of its
    settings.
    """
    from reasoning.strategies import strategy_class

    kind = strategy_class(name)
    settings = fields(kind) if is_dataclass(kind) else ()
    yield "best for", getattr(kind, "use_when", "")
    yield "calls", getattr(kind, "cost", "")
    if whole:
        yield "settings", ", ".join(f"{one.name}={_default(one)}" for one in settings)
    else:
        yield "settings", ", ".join(one.name for one in settings)
    yield "paper", getattr(kind, "paper", "")
    if whole:
        paragraphs = (inspect.getdoc(kind) or "").split("\n\n")
        yield "in words", "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _default(setting: Field[Any]) -> str:
    made = setting.default_factory() if setting.default_factory is not MISSING else setting.default
    return "…" if made is MISSING else described(made)


@app.command("backends")
def backends_command() -> None:
    """List the backends and how to name them."""
    from reasoning.backends.providers import describe
    from reasoning.backends.registry import backend_names

    table = _table("backend", "what it is", "for example")
    for name in backend_names():
        table.add_row(name, *describe(name))
    Console().print(table)


@app.command("demo")
def demo_command(
    questions: Annotated[int | None, typer.Option(min=1, max=20, help="So many of each form; default: 20.")] = None,
    mock: Annotated[bool, typer.Option("--mock", help="Use the mock, also where the real model is installed.")] = False,
) -> None:
    """Run the main job offline: strategies compared on the small real model, or, where it is missing, on the mock."""
    from reasoning.demo import demo, demo_on_mock

    demo_on_mock(Console()) if mock else demo(Console(), questions)


def _table(*names: str) -> Table:
    """Make a table whose cells are never cut: what doesn't fit is folded, so that it can be copied."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
