"""The command `reasoning eval NAME`, and the same for the scripts in benchmarks/: its options stand here, once."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from reasoning.errors import ReasoningError, UsageError
from reasoning.evaluation.tasks import TASKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.evaluation.datasets.own import Fields
    from reasoning.evaluation.examples import Dataset
    from reasoning.evaluation.report import Report
    from reasoning.evaluation.task import Task

WIDTH = 150
"""Columns of the table where there is no terminal."""

OWN_FILE = (
    "question_field",
    "answer_field",
    "options_field",
    "context_field",
    "id_field",
    "answer_format",
    "index_from",
)
"""Options that are of a file of the user's own alone."""

Option = typer.Option

CacheFile = Annotated[str | None, Option("--cache", help="Keep completions in this file (or on), and take them there.")]
RecordFile = Annotated[str | None, Option("--record", help="Write all requests and completions to this new file.")]


def eval_command(
    name: Annotated[
        str, typer.Argument(help=f"The task: {', '.join(TASKS)}; or a file of your own (JSON, JSON lines, csv, tsv).")
    ],
    strategy: Annotated[list[str] | None, Option(help="A strategy spec; repeat it to compare. Default: cot.")] = None,
    backend: Annotated[str | None, Option(help="A backend spec; else REASONING_BACKEND.")] = None,
    cache: CacheFile = None,
    record: RecordFile = None,
    data: Annotated[str | None, Option(help="A file in the set's format, or a hub name (owner/name#config).")] = None,
    split: Annotated[str | None, Option(help="The part of a folder or of a hub's set.")] = None,
    depth: Annotated[list[int] | None, Option(help="Only questions of this depth; may be repeated.")] = None,
    world: Annotated[str | None, Option(help="open or closed; else it follows from the data.")] = None,
    limit: Annotated[int | None, Option(help="Only the first so many questions.")] = None,
    shuffle: Annotated[bool, Option("--shuffle", help="Take the questions in an order drawn by --seed.")] = False,
    seed: Annotated[int, Option(help="Of made questions, of the strategies' random choices and of --shuffle.")] = 0,
    concurrency: Annotated[int, Option(help="Questions under way at a time.")] = 16,
    engine: Annotated[str, Option(help="Where strategies work: local, or ray (a cluster).")] = "local",
    processes: Annotated[int | None, Option(help="Worker processes, for strategies that compute much.")] = None,
    prompts: Annotated[Path | None, Option(help="A folder whose templates take the place of ours.")] = None,
    out: Annotated[Path | None, Option(help="The folder of the results; default: runs/… after the settings.")] = None,
    resume: Annotated[bool, Option("--resume/--no-resume", help="Go on from results that are there.")] = True,
    fresh: Annotated[bool, Option("--fresh", help="Start over; results that are there are moved aside.")] = False,
    traces: Annotated[bool, Option("--traces/--no-traces", help="Keep all that was said beside the results.")] = True,
    perturb: Annotated[
        list[str] | None,
        Option(help="Ask versions of each question too: rename, reorder, negate, distract; repeat it."),
    ] = None,
    shots: Annotated[int, Option(help="Worked examples before each question, drawn by --seed.")] = 0,
    shots_split: Annotated[str | None, Option(help="The part of the set that they are of.")] = None,
    shots_data: Annotated[str | None, Option(help="The file that they are of, in the set's format.")] = None,
    shuffle_options: Annotated[bool, Option("--shuffle-options", help="Options in an order drawn by --seed.")] = False,
    max_calls: Annotated[int | None, Option(help="The most calls for a question.")] = None,
    max_tokens: Annotated[int | None, Option(help="The most tokens for a question.")] = None,
    max_dollars: Annotated[float | None, Option(help="The most US dollars for a question.")] = None,
    max_seconds: Annotated[float | None, Option(help="The most seconds for a question.")] = None,
    until_decided: Annotated[
        float | None, Option(help="Stop once all are settled against the first strategy, at this level (0.05).")
    ] = None,
    as_json: Annotated[bool, Option("--json", help="Print the report as JSON.")] = False,
    question_field: Annotated[str, Option(help="Of your own file: the field of the question (dots go inside).")] = "",
    answer_field: Annotated[str, Option(help="The field of the right answer: letter, index, text, number.")] = "",
    options_field: Annotated[
        list[str] | None, Option(help="The field of the options; repeat it for columns of one option each.")
    ] = None,
    context_field: Annotated[str, Option(help="The field of what the answer has to follow from.")] = "",
    id_field: Annotated[str, Option(help="The field of the question's name.")] = "",
    answer_format: Annotated[str, Option(help="choice, truth, number, expression or text; else it is found.")] = "",
    index_from: Annotated[int | None, Option(help="What the first option is called in answers: 0 or 1.")] = None,
) -> None:
    """Measure strategies on a set of questions. Without --data: on the small sample that is shipped."""
    with plain_errors():
        from reasoning.backends.registry import keeping
        from reasoning.evaluation.changes import Changes
        from reasoning.evaluation.datasets.own import Fields
        from reasoning.evaluation.own_examples import own_examples
        from reasoning.evaluation.task import load
        from reasoning.own_code import is_place
        from reasoning.usage import Limits

        order = seed if shuffle or until_decided is not None else None
        columns = tuple(options_field or ())
        fields = Fields(question_field, answer_field, columns, context_field, id_field, answer_format, index_from)
        own = own_examples(name, shuffle=order, limit=limit) if is_place(name) else None
        task, data = (name, data) if own else find_task_and_data(name, data, fields)
        chosen: dict[str, Any] = {"split": split, "world": world, "depth": depth or (), "shuffle": order}
        examples = own or load(task, data, **chosen, limit=limit, seed=seed)
        changes = Changes(tuple(perturb or ()), shots, shots_split, shots_data, shuffle_options)
        examples = changes.of(examples, task, data, seed)
        limits = Limits(max_calls, max_tokens, max_dollars, max_seconds)
        named = keeping(backend, cache=cache, record=record)
        settings: dict[str, Any] = {"backend": named, "out": out, "seed": seed, "concurrency": concurrency}
        settings |= {"limits": limits or None, "prompts": prompts, "traces": traces}
        settings |= {"engine": engine, "processes": processes, "until_decided": until_decided}
        settings["existing"] = "fresh" if fresh else "resume" if resume else "refuse"
        _show(_run(examples, strategy or ["cot"], settings), as_json=as_json)


def calibrate_command(
    name: Annotated[str, typer.Argument(help=f"The task: {', '.join(TASKS)}; or a file of your own.")],
    out: Annotated[Path, Option(help="The file that the calibration is written to.")],
    backend: Annotated[str | None, Option(help="A backend spec; else REASONING_BACKEND.")] = None,
    data: Annotated[str | None, Option(help="A file in the set's format, or a hub name (owner/name#config).")] = None,
    split: Annotated[str | None, Option(help="The part of a folder or of a hub's set.")] = None,
    limit: Annotated[int | None, Option(help="Only so many questions, drawn by --seed.")] = None,
    seed: Annotated[int, Option(help="Of the order: every second question fits the temperature.")] = 0,
    concurrency: Annotated[int, Option(help="Questions under way at a time.")] = 16,
    prompts: Annotated[Path | None, Option(help="A folder whose templates take the place of ours.")] = None,
) -> None:
    """Learn how far a model's decisions are to be trusted, for `direct(read='decide', calibration=FILE)`."""
    with plain_errors():
        from reasoning.evaluation.calibrating import calibrate_on
        from reasoning.evaluation.task import load

        task, data = find_task_and_data(name, data)
        examples = load(task, data, split=split, shuffle=seed, limit=limit)
        found = calibrate_on(examples, backend, seed=seed, concurrency=concurrency, prompts=prompts)
        found.save(out)
        sys.stdout.write(f"{found}\nwritten to {out}\n")


def main(task: str) -> None:
    """Run the command for one task: the body of a script in benchmarks/."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(_for_task(task))
    app()


def _for_task(task: str) -> Callable[..., None]:
    """Return `eval_command` with its first argument filled in, for typer to read its options from."""

    def command(**options: Any) -> None:
        eval_command(task, **options)

    signature = inspect.signature(eval_command, eval_str=True)
    options = [one for name, one in signature.parameters.items() if name != "name" and name not in OWN_FILE]
    command.__doc__ = f"Measure strategies on {task}. Without --data: on the small sample that is shipped."
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in options}
    command.__signature__ = signature.replace(parameters=options)  # type: ignore[attr-defined]  # typer reads it
    return command


def find_task_and_data(name: str, data: str | None, fields: Fields | None = None) -> tuple[str | Task, str | None]:
    """Return the task and its data: those of that name, or a file of the user's own, or a set of the hub.

    Raises UsageError where the two are mixed.
    """
    from reasoning.evaluation.datasets.own import Fields, own_task
    from reasoning.evaluation.datasets.sources import SUFFIXES
    from reasoning.evaluation.generated import is_generated
    from reasoning.evaluation.task import find_task, task_names

    fields = fields or Fields()
    if name in task_names() or is_generated(name):
        if fields.given:
            raise UsageError(f"{name} knows its own fields: to name them, give the file in place of the task's name")
        return name, data
    if not (fields.given or name.endswith(SUFFIXES) or "/" in name or Path(name).exists()):
        return find_task(name), data
    if data is not None:
        raise UsageError(f"{name} and --data {data} are two files: name one of them")
    return own_task(name, fields), name


def _run(examples: Dataset, strategies: list[str], settings: dict[str, Any]) -> Report:
    from reasoning.evaluation.progress import RichProgress
    from reasoning.evaluation.runner import aevaluate

    errors = Console(stderr=True)
    with RichProgress(errors) as progress:
        try:
            return asyncio.run(aevaluate(examples, strategies, progress=progress, **settings))
        except KeyboardInterrupt:
            errors.print("stopped. What is answered is kept: the same command goes on from there.", highlight=False)
            raise typer.Exit(130) from None


def _show(report: Report, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(report.to_dict(), ensure_ascii=False, indent=1, default=str) + "\n")
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=max(console.width, WIDTH))
    console.print(report)
    _show_pairs(report, console)


def _show_pairs(report: Report, console: Console) -> None:
    """Show how the strategies stand to the first one, on the same questions."""
    from reasoning.evaluation.statistics.numerics import has_numerics

    if sum(row.scored > 0 for row in report.rows) < 2 or report.folder is None:
        return
    if not has_numerics():
        console.print("paired comparison: pip install 'reasoning-toolkit[eval]'", style="dim", markup=False)
        return
    from reasoning.evaluation.comparison import compare

    with suppress(UsageError):  # no question that all of them have answered, so far
        for words in compare(report, baseline=report.rows[0].strategy, by=()).statements:
            console.print(words, markup=False, highlight=False)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Report an error of the toolkit in its own words and end with status 2."""
    try:
        yield
    except ReasoningError as error:
        console = Console(stderr=True)
        console.print("error: ", style="bold red", end="")
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
