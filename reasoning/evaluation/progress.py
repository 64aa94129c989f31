"""How far a run is: bars in a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from reasoning.deprecation import renamed_in
from reasoning.evaluation.waits import Waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from rich.console import Console, RenderableType
    from rich.progress import ProgressColumn, TaskID

    from reasoning.evaluation.results import ExampleResult

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


class ProgressReporter(Protocol):
    """What a run tells how far it is."""

    def begin(self, strategies: Sequence[str], questions: int, results: Iterable[ExampleResult]) -> None:
        """The run begins, with the results that were there already."""

    def add(self, result: ExampleResult) -> None:
        """A result has come."""


class NoProgress:
    """Shows nothing."""

    def begin(self, strategies: Sequence[str], questions: int, results: Iterable[ExampleResult]) -> None:
        """Show nothing."""

    def add(self, result: ExampleResult) -> None:
        """Show nothing."""


class _Bars(Progress):
    """Bars, and below them what is waited for."""

    def __init__(self, *columns: ProgressColumn, waits: Waits, console: Console) -> None:
        self._waits = waits
        super().__init__(*columns, console=console, disable=not console.is_terminal)

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        if line := self._waits.line():
            yield Text(line, style="yellow")


class RichProgress:
    """Shows a bar for each strategy with accuracy, cost and errors so far. Use it in a `with`.

    In a terminal a line below the bars tells how many requests wait, why, and when the next one is tried again.
    """

    def __init__(self, console: Console) -> None:
        self._console, self._waits = console, Waits()
        self._progress = _Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[so_far]}", markup=False),
            TimeRemainingColumn(),
            waits=self._waits,
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}
        self._rows: dict[str, _Count] = {}
        self._total, self._said = 0, time.monotonic()

    def __enter__(self) -> RichProgress:
        if self._console.is_terminal:
            self._waits.listen()
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
        self._waits.close()

    def begin(self, strategies: Sequence[str], questions: int, results: Iterable[ExampleResult]) -> None:
        """Add a bar for each strategy."""
        self._total = questions * len(strategies)
        for name in strategies:
            self._tasks[name] = self._progress.add_task(name, total=questions, so_far="")
            self._rows[name] = _Count()
        kept = [self._count(result) for result in results]
        if kept:
            self._console.print(f"resumed: {len(kept)} of {self._total} results are there already", highlight=False)

    def add(self, result: ExampleResult) -> None:
        """Move the strategy's bar, or say how far the run is where there is no terminal."""
        self._count(result)
        if not self._console.is_terminal and time.monotonic() - self._said > EVERY:
            self._said = time.monotonic()
            shown = "; ".join(f"{name}: {count}" for name, count in self._rows.items() if count.n)
            done = sum(count.n for count in self._rows.values())
            self._console.print(f"{done}/{self._total}  {shown}", markup=False, highlight=False, soft_wrap=True)

    def _count(self, result: ExampleResult) -> ExampleResult:
        count = self._rows[result.strategy]
        count.add(result)
        self._progress.update(self._tasks[result.strategy], completed=count.n, so_far=str(count))
        return result


class _Count:
    """Sums so far; kept instead of results, so that a step costs the same at the end as at the start."""

    def __init__(self) -> None:
        self.n = self._correct = self._scored = self._answered = self._errors = self._stopped = 0
        self._dollars: float | None = 0.0

    def add(self, result: ExampleResult) -> None:
        self.n += 1
        self._scored += result.correct is not None
        self._answered += result.correct is not None and result.error is None
        self._stopped += result.stopped is not None
        self._correct += result.correct is True
        self._errors += result.error is not None
        spent = result.usage.dollars
        self._dollars = None if spent is None or self._dollars is None else self._dollars + spent

    def __str__(self) -> str:
        facts = [
            f"{100 * self._correct / self._scored:.1f} %" if self._answered else "",
            "" if self._dollars is None else f"${self._dollars:.4f}",
            f"{self._errors} errors" if self._errors else "",
            f"{self._stopped} stopped" if self._stopped else "",
        ]
        return ", ".join(filter(None, facts)) or f"{self.n} answered"


if not TYPE_CHECKING:  # types are checked by the names of today
    __getattr__ = renamed_in(__name__, Watcher="ProgressReporter", Silent="NoProgress", Shown="RichProgress")
