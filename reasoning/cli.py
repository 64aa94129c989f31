"""The command line: `reasoning run`, `eval`, `calibrate`, `tasks`, `strategies`, `backends`, `prompts`, `cache`, …"""

from __future__ import annotations

import inspect
import json
import logging
import sys
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.core import TyperCommand

from reasoning.cache_command import cache_app
from reasoning.errors import ReasoningError, UsageError, nearest
from reasoning.evaluation.cli import CacheFile, RecordFile  # noqa: TC001  typer reads the annotations
from reasoning.evaluation.commands import COMMANDS
from reasoning.learning.collect_command import collect_command
from reasoning.learning.learn_command import learn_command
from reasoning.local_command import local_app
from reasoning.prompts_command import PromptFolder, prompts_app
from reasoning.spec_repr import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.solution import Solution
    from reasoning.trace import Trace

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
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
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


class Detail(StrEnum):
    """How much of the trace is shown."""

    brief = "brief"
    full = "full"


class _RunCommand(TyperCommand):
    """Takes `--trace` with a value, and without one as brief; typer knows one of the two alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        options = ["--trace=brief" if arg == "--trace" else arg for arg in args[:end]]
        return super().parse_args(ctx, [*options, *args[end:]])


@app.command("run", cls=_RunCommand)
def run_command(
    strategy: Annotated[str, typer.Argument(help='A strategy spec, for example "lot(cot)".')],
    question: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    backend: Annotated[str | None, typer.Option(help="A backend spec; else REASONING_BACKEND.")] = None,
    cache: CacheFile = None,
    record: RecordFile = None,
    context: Annotated[str, typer.Option(help="What the answer has to follow from; @FILE reads a file.")] = "",
    option: Annotated[list[str] | None, typer.Option(help="An option of the answer; give one for each.")] = None,
    answer_format: Annotated[
        str, typer.Option(help="choice, truth, number, expression, text or literal (what code returns).")
    ] = "",
    answer: Annotated[str, typer.Option(hidden=True)] = "",
    max_calls: Annotated[int | None, typer.Option(help="The most calls of the model.")] = None,
    max_tokens: Annotated[int | None, typer.Option(help="The most tokens, sent and written.")] = None,
    max_dollars: Annotated[float | None, typer.Option(help="The most US dollars.")] = None,
    max_seconds: Annotated[float | None, typer.Option(help="The most seconds.")] = None,
    seed: Annotated[int, typer.Option(help="Of the strategies' own random choices.")] = 0,
    prompts: PromptFolder = None,
    trace: Annotated[
        Detail | None,
        typer.Option(help="Show what happened on the way; --trace=full with every prompt and reply whole."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with the whole trace.")] = False,
) -> None:
    """Answer one question."""
    from reasoning.api import run
    from reasoning.backends.registry import keeping
    from reasoning.question import Question
    from reasoning.usage import Limits

    text = sys.stdin.read() if question == "-" else question
    if answer:
        logging.getLogger("reasoning").warning(
            "--answer is now --answer-format; the old name goes with the next release"
        )
    asked = Question(text, _from_file(context), tuple(option or ()), answer_format or answer)
    limits = Limits(max_calls, max_tokens, max_dollars, max_seconds)
    try:
        named = keeping(backend, cache=cache, record=record)
        solution = run(strategy, asked, backend=named, limits=limits, prompts=prompts, seed=seed)
    except ReasoningError as error:
        if error.trace and error.usage:
            error.add_note(f"spent before it failed: {error.usage}, {error.trace.seconds:.2f} s")
            _show_trace(error.trace, trace, Console(stderr=True))
        raise
    if as_json:
        sys.stdout.write(json.dumps(_as_dict(solution), ensure_ascii=False, indent=1, default=str) + "\n")
        return
    console = Console()
    console.print(solution)
    _show_trace(solution.trace, trace, console)


def _show_trace(trace: Trace, detail: Detail | None, console: Console) -> None:
    if detail == Detail.full:
        console.print(trace.full(), markup=False, highlight=False, soft_wrap=True)
    elif detail:
        console.print(trace)


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


def _from_file(text: str) -> str:
    if not text.startswith("@"):
        return text
    from reasoning.errors import DataError

    try:
        return Path(text[1:]).expanduser().read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise DataError(text[1:], f"can't read it: {error}") from error


def _as_dict(solution: Solution) -> dict[str, Any]:
    answer = None if solution.abstained else solution.answer_format.key(solution.answer)
    own: dict[str, Callable[[], Any] | Any] = {
        "answer": answer,
        "shown": solution.shown,
        "confidence": solution.confidence,
        "stopped": solution.stopped,
        "strategy": solution.strategy,
        "model": solution.model,
        "usage": asdict(solution.usage),
        "seconds": solution.seconds,
        "evidence": dict(solution.evidence),
        "trace": solution.trace.to_dict(),
    }
    return own


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
