"""The command `reasoning tasks [NAME]`: what can be measured, and a task's card."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoning.evaluation.tasks import TASKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoning.evaluation.task import Task

HEAD = """# Tasks

What `reasoning eval NAME` measures. Each task reads the files that its owners publish, by their path (`--data PATH`);
none of them is shipped. Tasks with a colon make their questions, by `--seed` and `--limit`.
Published figures are what others report, with their source: other models, prompts and readings of answers than one's
own run has.
`reasoning tasks --markdown` prints this page.
"""


def tasks_command(
    name: Annotated[str, typer.Argument(help="A task, to be shown with its card.")] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print all cards as the page docs/tasks.md.")] = False,
) -> None:
    """List the tasks with what they measure, or show one's card: licence, size, metric, what others measured."""
    from reasoning.evaluation.generated import SHOWN
    from reasoning.evaluation.task import find_task, task_names

    if markdown:
        sys.stdout.write(cards_page(map(find_task, (*TASKS, *SHOWN))))
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    if name == "gym":
        from reasoning.evaluation.gym import gym_names

        for one, category in gym_names().items():
            table.add_row(f"gym:{one}", Text(category))
    elif name:
        for what, words in card_lines(find_task(name)):
            table.add_row(what, Text(words))
    else:
        for one in (*task_names(), *SHOWN):
            table.add_row(one, Text(find_task(one).about))
    Console().print(table)


def cards_page(tasks: Iterable[Task]) -> str:
    """Return the cards of tasks as a page of Markdown: a table, and a section for each."""
    tasks = list(tasks)
    rows = [f"| [`{task.name}`](#{task.name.replace(':', '')}) | {task.about} |" for task in tasks]
    page = [HEAD, "| task | measures |", "|---|---|", *rows]
    for task in tasks:
        page += ["", f"## {task.name}", ""]
        for what, words in card_lines(task):
            lines = words.split("\n") if words else []
            page += [f"- {what}: {lines[0]}"] if len(lines) == 1 else [f"- {what}:", *(f"    - {one}" for one in lines)]
    return "\n".join(page) + "\n"


def card_lines(task: Task) -> Iterator[tuple[str, str]]:
    """Yield what is known of a task, as pairs of a word and what it says."""
    yield "task", task.name
    yield "measures", task.about
    yield "paper", task.paper
    if card := task.card:
        yield "licence", card.licence
        yield "size", card.size
        yield "metric", card.metric
        yield "published", "\n".join(map(str, card.published))
    yield "data", task.where
    if not task.generate:
        yield "sample", "a few questions written for this project" if task.sample else "none"
