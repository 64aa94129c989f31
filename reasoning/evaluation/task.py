"""A task: a loader, a question maker and a gold answer that no strategy sees. Tasks are found by name."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, cast

from reasoning.errors import DataError, UsageError, nearest
from reasoning.evaluation.cards import Card
from reasoning.evaluation.datasets.sources import SAMPLES, Source, open_source, read_file
from reasoning.evaluation.examples import Correct, Dataset, Entry, Example, Grade, LeftOut, Note
from reasoning.evaluation.generated import generated_task, is_generated
from reasoning.evaluation.tasks import TASKS
from reasoning.plugins import plugins

if TYPE_CHECKING:
    from pathlib import Path

World = Literal["open", "closed"]

GROUP = "reasoning.tasks"
"""The entry point group under which other packages register tasks: a name, and the Task it stands for."""

MAX_NAMED = 20
"""Entries left out that the notes name one by one."""


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

    read: Callable[[Source, World | None], Iterator[Entry]] | None
    """Reads a source; the world is that of the command line, None where none was named. None: a task that makes its
    questions."""

    files: Mapping[str, str | tuple[str, ...]]
    """The official file of each split, or its names in the set's forms; of a set of many files, a folder."""

    split: str
    """The split that is taken unless another one is named."""

    sample: str
    """The small set of our own in `samples/`, for trials; empty where there is none."""

    worlds: bool = False
    """Whether `world` means something to it."""

    depths: bool = False
    """Whether its questions have depths."""

    generate: Callable[[int, int], Iterator[Entry]] | None = None
    """Makes questions by a seed, so many; more of them begin with the same ones. Of tasks without files."""

    count: int = 100
    """How many questions are made where no limit is named."""

    card: Card | None = None
    """Licence, size, metric, and what others measured."""

    correct: Correct | None = None
    """How right answers are told; None: an answer is right that is equal to the gold one."""

    grade: Grade | None = None
    """How good an answer is, from 0 to 1, where answers may be partly right."""

    suffixes: tuple[str, ...] = ()
    """The endings of the files of a set that comes as a folder of many files; empty where it comes as one."""

    encodings: tuple[str, ...] = ()
    """Encodings in which the owners published files that are not UTF-8."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """What else decides what its questions are: a results folder holds questions of the same settings alone."""


def task_names() -> list[str]:
    """List the tasks, those of other packages after ours."""
    return [*TASKS, *sorted(set(plugins(GROUP).names) - set(TASKS))]


def find_task(name: str) -> Task:
    """Return the task of that name. Raises UsageError, which names the nearest."""
    if name in TASKS:
        task: Task = import_module(TASKS[name]).TASK
        return task
    if is_generated(name):
        return generated_task(name)
    for point in plugins(GROUP).select(name=name):
        try:
            found = point.load()
        except (ImportError, AttributeError) as error:
            raise UsageError(f"the task {name!r} of {point.value} can't be loaded: {error}") from error
        if not isinstance(found, Task):
            raise UsageError(
                f"the task {name!r} of {point.value} is no Task but a {type(found).__name__}: register one"
            )
        return found
    known = task_names()
    raise UsageError(
        f"no task is called {name!r}.{nearest(name, known)} There are: {', '.join(known)}. A file of your own is named "
        "by its path, with its columns: reasoning eval FILE.jsonl --question-field question --answer-field answer"
    )


def load(
    task: str | Task,
    data: str | Path | None = None,
    *,
    split: str | None = None,
    world: str | None = None,
    depth: Iterable[int] = (),
    shuffle: int | None = None,
    limit: int | None = None,
    seed: int = 0,
) -> Dataset:
    """Load the questions of a task.

    data: a path in the set's official format, or a hub's name; None: the sample that is shipped. split: which part of a
    folder or a hub's set. world: open or closed, where the task has both. depth: only questions of these depths.
    shuffle: the seed of a random order; None: the set's own order. limit: only the first so many. seed: of tasks whose
    questions are made; each seed makes others.
    Raises UsageError, DataError, MissingExtraError.
    """
    task = find_task(task) if isinstance(task, str) else task
    split, depths = split or task.split, sorted(set(depth))
    checked = _check(task, world, depths, limit)
    if task.generate:
        source, everything = _made(task, data, seed, limit)
    else:
        source = _source(task, data, split)
        everything = list(task.read(source, checked)) if task.read else []
    found = [entry for entry in everything if isinstance(entry, Example)]
    left_out = [entry for entry in everything if isinstance(entry, LeftOut)]
    examples, repeated = _unique([example for example in found if not depths or _depth(example) in depths])
    if not examples:
        raise _nothing(source, len(found), left_out)
    if shuffle is not None:
        random.Random(shuffle).shuffle(examples)
    settings = {
        "task": task.name,
        "data": task.sample if source.kind == "sample" else source.name,
        "sha256": source.sha256,
        "split": split if source.kind in ("file", "hub") else None,
        "world": world,
        "depth": depths or None,
        "shuffle": shuffle,
        "limit": limit,
        **task.settings,
    }
    chosen = tuple(examples[:limit])
    told = [entry.text for entry in everything if isinstance(entry, Note)]
    notes = (*_notes(source, len(chosen), repeated), *told, *_named(left_out))
    return Dataset(chosen, settings, notes, task.correct, task.grade)


def _made(task: Task, data: str | Path | None, seed: int, limit: int | None) -> tuple[Source, list[Entry]]:
    """Make the questions of a generated task. Its hash is of what makes them, not of how many there are."""
    if data is not None:
        raise UsageError(f"{task.name} makes its questions: it takes no data ({data}). Leave it out")
    entries = list(task.generate(seed, task.count if limit is None else limit)) if task.generate else []
    what = json.dumps([task.name, seed, dict(task.settings)], sort_keys=True, default=str)
    made_by = [entry.text for entry in entries if isinstance(entry, Note)]
    sha256 = hashlib.sha256(f"{what}\n{made_by}".encode()).hexdigest()
    return Source(f"seed {seed}", "generated", sha256), entries


def _source(task: Task, data: str | Path | None, split: str) -> Source:
    if data is not None:
        return open_source(data, split, task.files, task.where, task.suffixes, task.encodings)
    if not task.sample:
        raise UsageError(f"{task.name} has no sample: name its data with --data. {task.where}".strip())
    path = SAMPLES / task.sample
    return open_source(path, split, {}, task.where, task.suffixes) if path.is_dir() else read_file(path, "sample")


def _check(task: Task, world: str | None, depths: list[int], limit: int | None) -> World | None:
    if world is not None and (not task.worlds or world not in ("open", "closed")):
        why = "give open or closed" if task.worlds else f"{task.name} has no open and closed world"
        raise UsageError(f"world={world!r} can't be used: {why}")
    if depths and not task.depths:
        raise UsageError(f"depth={depths} can't be used: the questions of {task.name} have no depths")
    if limit is not None and limit < 1:
        raise UsageError(f"limit={limit} can't be used: give a number of at least 1")
    return cast("World | None", world)


def _depth(example: Example) -> Any:
    return example.question.metadata.get("depth")


def _nothing(source: Source, found: int, left_out: Sequence[LeftOut]) -> DataError:
    if found:
        return DataError(source.name, f"none of its {found} questions has that depth")
    if left_out:
        first = left_out[0]
        return DataError(first.source, f"{first.why}, and nothing else in it can be read", first.line)
    return DataError(source.name, "it has no questions")


def _unique(examples: list[Example]) -> tuple[list[Example], int]:
    """Make ids unique: the second of an id becomes `id#2`. Returns how many were changed as well."""
    seen: set[str] = set()
    counts: dict[str, int] = {}
    made: list[Example] = []
    repeated = 0
    for example in examples:
        name = example.question.id
        while name in seen:
            counts[example.question.id] = counts.get(example.question.id, 1) + 1
            name = f"{example.question.id}#{counts[example.question.id]}"
        seen.add(name)
        repeated += name != example.question.id
        made.append(
            example if name == example.question.id else replace(example, question=replace(example.question, id=name))
        )
    return made, repeated


def _notes(source: Source, count: int, repeated: int) -> tuple[str, ...]:
    notes = list(source.notes)
    if source.kind == "sample":
        notes.append(f"sample: {count} examples written for this project, not the data set; name the set with --data")
    if repeated:
        notes.append(f"{repeated} ids stood there more than once: they were told apart as id#2, id#3, …")
    return tuple(notes)


def _named(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """Format the note on entries that were left out; the first of them by name."""
    if left_out:
        several = len({entry.source for entry in left_out}) > 1
        names = [f"{entry.source}, {entry}" if several else str(entry) for entry in left_out[:MAX_NAMED]]
        more = f", and {len(left_out) - MAX_NAMED} more" if len(left_out) > MAX_NAMED else ""
        yield f"left out, since they can't be read with certainty: {len(left_out)}: {'; '.join(names)}{more}"
