"""A task: a loader, a question maker and a gold answer that no strategy sees. Tasks are found by name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Literal, cast

from reasoning.errors import DataError, UsageError, nearest
from reasoning.evaluation.sources import SAMPLES, Source, open_source, read_file
from reasoning.evaluation.tasks import TASKS
from reasoning.question import Question

if TYPE_CHECKING:
    from pathlib import Path

World = Literal["open", "closed"]

GROUP = "reasoning.tasks"
"""The entry point group under which other packages register tasks: a name, and the Task it stands for."""


@dataclass(frozen=True)
class Item:
    """A question and its gold answer, kept apart: a strategy gets the question alone."""

    question: Question
    """What is asked. Its id is unique in its set."""

    gold: Any | None
    """The right answer, a value of the question's format; None where the set does not tell it."""


@dataclass(frozen=True)
class Task:
    """How a data set becomes questions."""

    name: str
    """The name on the command line."""

    about: str
    """What is measured, in a line."""

    paper: str
    """Where the set comes from."""

    where: str
    """How to get the data, for the error that a missing file gives."""

    read: Callable[[Source, World | None], Iterator[Item]]
    """Reads a source; the world is that of the command line, None where none was named."""

    files: Mapping[str, str]
    """The official file of each split."""

    split: str
    """The split that is taken unless another one is named."""

    sample: str
    """The small set of our own in `samples/`, for trials."""

    worlds: bool = False
    """Whether `world` means something to it."""

    depths: bool = False
    """Whether its questions have depths."""


@dataclass(frozen=True)
class ItemSet:
    """The questions of one run, and where they are from."""

    items: tuple[Item, ...]
    """The questions, in the order in which they are asked."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """What selected them: task, data, sha256, split, world, depth, shuffle, limit."""

    notes: tuple[str, ...] = ()
    """What a reader of the results has to know: that it is the sample, that ids were made unique."""


def task_names() -> list[str]:
    """List the tasks, those of other packages after ours."""
    return [*TASKS, *sorted(set(entry_points(group=GROUP).names) - set(TASKS))]


def find_task(name: str) -> Task:
    """Return the task of that name. Raises UsageError, which names the nearest."""
    if name in TASKS:
        task: Task = import_module(TASKS[name]).TASK
        return task
    for point in entry_points(group=GROUP, name=name):
        try:
            found: Task = point.load()
        except (ImportError, AttributeError) as error:
            raise UsageError(f"the task {name!r} of {point.value} can't be loaded: {error}") from error
        return found
    known = task_names()
    raise UsageError(f"no task is called {name!r}.{nearest(name, known)} There are: {', '.join(known)}.")


def load(
    task: str | Task,
    data: str | Path | None = None,
    *,
    split: str | None = None,
    world: str | None = None,
    depth: Iterable[int] = (),
    shuffle: int | None = None,
    limit: int | None = None,
) -> ItemSet:
    """Load the questions of a task.

    data: a path in the set's official format, or a hub's name; None: the sample that is shipped. split: which part of a
    folder or a hub's set. world: open or closed, where the task has both. depth: only questions of these depths.
    shuffle: the seed of a random order; None: the set's own order. limit: only the first so many.
    Raises UsageError, DataError, MissingExtraError.
    """
    task = find_task(task) if isinstance(task, str) else task
    split, depths = split or task.split, sorted(set(depth))
    checked = _check(task, world, depths, limit)
    if data is None:
        source = read_file(SAMPLES / task.sample, "sample")
    else:
        source = open_source(data, split, task.files, task.where)
    everything = list(task.read(source, checked))
    items, repeated = _unique([item for item in everything if not depths or _depth(item) in depths])
    if not items:
        why = f"none of its {len(everything)} questions has that depth" if everything else "it has no questions"
        raise DataError(source.name, why)
    if shuffle is not None:
        random.Random(shuffle).shuffle(items)
    settings = {
        "task": task.name,
        "data": task.sample if source.kind == "sample" else source.name,
        "sha256": source.sha256,
        "split": None if source.kind == "sample" else split,
        "world": world,
        "depth": depths or None,
        "shuffle": shuffle,
        "limit": limit,
    }
    chosen = tuple(items[:limit])
    return ItemSet(chosen, settings, _notes(source, len(chosen), repeated))


def _check(task: Task, world: str | None, depths: list[int], limit: int | None) -> World | None:
    if world is not None and (not task.worlds or world not in ("open", "closed")):
        why = "give open or closed" if task.worlds else f"{task.name} has no open and closed world"
        raise UsageError(f"world={world!r} can't be used: {why}")
    if depths and not task.depths:
        raise UsageError(f"depth={depths} can't be used: the questions of {task.name} have no depths")
    if limit is not None and limit < 1:
        raise UsageError(f"limit={limit} can't be used: give a number of at least 1")
    return cast("World | None", world)


def _depth(item: Item) -> Any:
    return item.question.metadata.get("depth")


def _unique(items: list[Item]) -> tuple[list[Item], int]:
    """Make ids unique: the second of an id becomes `id#2`. Returns how many were changed as well."""
    seen: set[str] = set()
    counts: dict[str, int] = {}
    made: list[Item] = []
    repeated = 0
    for item in items:
        name = item.question.id
        while name in seen:
            counts[item.question.id] = counts.get(item.question.id, 1) + 1
            name = f"{item.question.id}#{counts[item.question.id]}"
        seen.add(name)
        repeated += name != item.question.id
        made.append(item if name == item.question.id else _renamed(item, name))
    return made, repeated


def _renamed(item: Item, name: str) -> Item:
    question = item.question
    return Item(
        Question(question.text, question.context, question.options, question.format, name, question.metadata), item.gold
    )


def _notes(source: Source, count: int, repeated: int) -> tuple[str, ...]:
    notes = []
    if source.kind == "sample":
        notes.append(f"sample: {count} items written for this project, not the data set; name the set with --data")
    if repeated:
        notes.append(f"{repeated} ids stood there more than once: they were told apart as id#2, id#3, …")
    return tuple(notes)
