"""The command `reasoning run`: one question, one strategy, and what happened on the way."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperCommand

from reasoning.errors import DataError, ReasoningError
from reasoning.evaluation.cli import CacheFile, RecordFile  # noqa: TC001  typer reads the annotations
from reasoning.run_watch import watching
from reasoning.trace_files import check_trace_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.solution import Solution
    from reasoning.trace import Trace

PromptFolder = Annotated[
    Path | None, typer.Option("--prompts", help="A folder whose templates take the place of ours.")
]


class Detail(StrEnum):
    """How much of the trace is shown."""

    brief = "brief"
    tree = "tree"
    full = "full"


class RunCommand(TyperCommand):
    """Takes `--trace` with a value, and without one as brief; typer knows one of the two alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the value behind an option that stands alone."""
        end = args.index("--") if "--" in args else len(args)
        known = tuple(Detail)
        options = [
            "--trace=brief" if arg == "--trace" and following not in known else arg
            for arg, following in zip(args[:end], [*args[1:end], ""], strict=False)
        ]
        return super().parse_args(ctx, [*options, *args[end:]])


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
        typer.Option(help="Show what happened on the way; --trace full with every prompt and reply whole."),
    ] = None,
    trace_out: Annotated[
        Path | None, typer.Option(help="Write the whole trace to this file: .json, .html (a tree that opens) or .txt.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with the whole trace.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Don't show on the terminal how far it is, and what the model writes.")
    ] = False,
) -> None:
    """Answer one question."""
    from reasoning.api import arun, wait_for
    from reasoning.backends.registry import keeping
    from reasoning.question import Question
    from reasoning.usage import Limits

    if trace_out:
        check_trace_file(trace_out)
    text = sys.stdin.read() if question == "-" else question
    if answer:
        logging.getLogger("reasoning").warning(
            "--answer is now --answer-format; the old name goes with the next release"
        )
    asked = Question(text, _from_file(context), tuple(option or ()), answer_format or answer)
    limits = Limits(max_calls, max_tokens, max_dollars, max_seconds)
    try:
        named = keeping(backend, cache=cache, record=record)
        with watching(Console(stderr=True), quiet=quiet) as emit:
            solution = wait_for(
                arun(
                    strategy,
                    asked,
                    backend=named,
                    limits=limits,
                    prompts=prompts,
                    seed=seed,
                    emit=emit,
                    tokens=emit is not None,
                )
            )
    except ReasoningError as error:
        if error.trace and error.usage:
            error.add_note(f"spent before it failed: {error.usage}, {error.trace.seconds:.2f} s")
            _show_trace(error.trace, trace, Console(stderr=True))
            if trace_out:
                error.trace.save(trace_out)
        raise
    if trace_out:
        solution.trace.save(trace_out)
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


def _from_file(text: str) -> str:
    if not text.startswith("@"):
        return text
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
