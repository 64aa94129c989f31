"""What an evaluation does to a set before it is asked: options shuffled, versions added, worked examples shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError
from reasoning.evaluation.examples import Dataset, Example
from reasoning.evaluation.task import find_task, load

if TYPE_CHECKING:
    from reasoning.evaluation.task import Task

REASONS = ("reasoning", "rationale", "solution", "explanation")
"""Fields of a user's own file in which the steps of a worked example stand."""


@dataclass(frozen=True)
class Changes:
    """What the command line asks for. Raises UsageError for what can't be meant together."""

    perturb: tuple[str, ...] = ()
    """The versions of each question that are asked as well."""

    shots: int = 0
    """Worked examples that are shown before each question."""

    shots_split: str | None = None
    """The part of the set that they are of."""

    shots_data: str | None = None
    """The file that they are of."""

    shuffle_options: bool = False
    """Whether options stand in an order drawn by the seed."""

    def __post_init__(self) -> None:
        named = self.shots_split is not None or self.shots_data is not None
        if self.shots < 0:
            raise UsageError(f"--shots {self.shots} can't be used: give 0 or more")
        if self.shots and not named:
            raise UsageError("--shots needs another part of the set: name it with --shots-split, or --shots-data FILE")
        if named and not self.shots:
            raise UsageError("--shots-split and --shots-data say where worked examples are from: --shots how many")

    def of(self, asked: Dataset, task: str | Task, data: str | Path | None, seed: int) -> Dataset:
        """Return the set as it is asked. Raises UsageError, DataError."""
        if self.shuffle_options:
            from reasoning.evaluation.option_order import shuffle_options

            asked = shuffle_options(asked, seed)
        if self.perturb:
            from reasoning.evaluation.perturbing import perturb

            asked = perturb(asked, *self.perturb, seed=seed)
        if self.shots:
            from reasoning.evaluation.shots import with_shots

            asked = with_shots(asked, self._source(task, data), self.shots, seed=seed)
        return asked

    def _source(self, task: str | Task, data: str | Path | None) -> Dataset:
        """Load the examples to be shown: of the task's other split or file, or of a user's own file with reasons."""
        where = self.shots_data or data
        if where is None:
            raise UsageError("the shipped sample has no other split: name --shots-data FILE")
        known = find_task(task) if isinstance(task, str) else task
        if known.generate:
            raise UsageError(f"{known.name} makes its questions: it has no other split to show examples of")
        found = load(known, where, split=self.shots_split)
        return _with_reasons(found, Path(where)) if "fields" in known.settings else found


def _with_reasons(found: Dataset, path: Path) -> Dataset:
    """Return the examples of a user's own file with the steps that it has; as they are where entries were left out."""
    from reasoning.evaluation.recorded.opening import open_records

    if not path.is_file():
        return found
    _, records = open_records(path)
    if len(records) != len(found.examples):
        return found
    pairs = zip(found.examples, (record.data for record in records), strict=True)
    return replace(found, examples=tuple(_reasoned(example, data) for example, data in pairs))


def _reasoned(example: Example, data: Any) -> Example:
    steps = next((data[name] for name in REASONS if isinstance(data.get(name), str) and data[name].strip()), "")
    metadata = {**example.question.metadata, **({"reasoning": steps.strip()} if steps else {})}
    return Example(replace(example.question, metadata=metadata), example.gold)
