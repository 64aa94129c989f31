"""The command `reasoning tasks [NAME]`: what can be measured, and a task's card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.task import Task


def tasks_command(
    name: Annotated[str, typer.Argument(help="A task, to be shown with its card.")] = "",
) -> None:
    """List the tasks with what they measure, or show one's card: licence, size, metric, what others measured."""
    from reasoning.evaluation.task import find_task, task_names

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    if name:
        for what, words in card_lines(find_task(name)):
            table.add_row(what, Text(words))
    else:
        for one in task_names():
            table.add_row(one, Text(find_task(one).about))
    Console().print(table)


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
    yield "sample", "a few questions written for this project" if task.sample else "none"
