"""What a run measured: one row for each strategy, computed from the results alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError
from reasoning.evaluation.baselines import Baseline
from reasoning.evaluation.manifest import read_settings
from reasoning.evaluation.statistics import wilson
from reasoning.evaluation.store import read_results
from reasoning.trace import in_html, in_plain_text
from reasoning.usage import Usage

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

    from reasoning.evaluation.results import Result

MOCK = "mock: a stand-in, not a model; these figures measure nothing but the plumbing"


@dataclass(frozen=True)
class Row:
    """What one strategy did."""

    strategy: str
    """Its spec."""

    n: int
    """Questions with a result."""

    scored: int
    """Those of them that have a gold answer."""

    right: int
    """Those of them that are answered right. Abstentions and errors count as wrong."""

    abstained: int
    """Questions without an answer."""

    errors: int
    """Questions whose solving failed."""

    stopped: Mapping[str, int]
    """By reason (budget, errors), questions whose solving was cut short; their answers count as they are."""

    usage: Usage
    """What all of them cost."""

    seconds: float
    """Mean seconds by the clock for a question."""

    unknown: tuple[int, int] | None
    """Of truth questions: how many of the Unknown ones were found, and how many there are."""

    depths: Mapping[int, tuple[int, int]]
    """By depth, where it is known: right answers, and scored questions."""

    @property
    def accuracy(self) -> float | None:
        """The share of right answers; None where nothing is scored."""
        return self.right / self.scored if self.scored else None

    @classmethod
    def of(cls, strategy: str, results: list[Result]) -> Row:
        """Add up the results of a strategy."""
        scored = [one for one in results if one.correct is not None]
        unknown = [one for one in scored if one.gold == "Unknown"]
        return cls(
            strategy,
            n=len(results),
            scored=len(scored),
            right=_right(scored),
            abstained=sum(one.abstained for one in results),
            errors=sum(one.error is not None for one in results),
            stopped=dict(sorted(Counter(one.stopped for one in results if one.stopped).items())),
            usage=sum((one.usage for one in results), Usage()),
            seconds=sum(one.seconds for one in results) / len(results) if results else 0.0,
            unknown=(_right(unknown), len(unknown)) if unknown else None,
            depths=_by_depth(scored),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the row for JSON: counts, accuracy with its 95 % interval, usage, seconds."""
        return {
            "strategy": self.strategy,
            "n": self.n,
            "scored": self.scored,
            "right": self.right,
            "accuracy": self.accuracy,
            "interval95": list(wilson(self.right, self.scored)) if self.scored else None,
            "abstained": self.abstained,
            "errors": self.errors,
            "stopped": dict(self.stopped),
            "usage": {name: getattr(self.usage, name) for name in Usage.__slots__},
            "seconds_per_question": self.seconds,
            "unknown_recall": self.unknown[0] / self.unknown[1] if self.unknown else None,
            "by_depth": {str(depth): {"right": right, "n": n} for depth, (right, n) in self.depths.items()},
        }


@dataclass(frozen=True)
class Report:
    """The outcome of a run. It shows itself in a terminal, in a notebook and in `print`: a table."""

    settings: Mapping[str, Any]
    """The settings of the run, as in run.json."""

    rows: tuple[Row, ...]
    """One for each strategy, in the order in which they were named."""

    baselines: tuple[Baseline, ...] = ()
    """What trivial rules would score on the same questions."""

    notes: tuple[str, ...] = ()
    """What a reader has to know."""

    folder: Path | None = None
    """Where the results lie."""

    @classmethod
    def of(cls, settings: Mapping[str, Any], results: Iterable[Result], folder: Path | None = None) -> Report:
        """Compute the report of some results."""
        by_strategy: dict[str, list[Result]] = {name: [] for name in settings.get("strategies", ())}
        for one in results:
            by_strategy.setdefault(one.strategy, []).append(one)
        rows = tuple(Row.of(name, found) for name, found in by_strategy.items() if found)
        trivial = tuple(_baseline(entry) for entry in settings.get("baselines", ()))
        return cls(settings, rows, trivial, tuple(settings.get("notes", ())), folder)

    @classmethod
    def read(cls, folder: str | Path) -> Report:
        """Compute the report of a folder of results. Raises DataError where it is none."""
        folder = Path(folder)
        settings = read_settings(folder / "run.json")
        if settings is None:
            raise DataError(str(folder), "there is no run.json: name the folder of a run")
        latest = {one.key: one for one in read_results(folder / "results.jsonl")}
        return cls.of(settings, latest.values(), folder)

    @property
    def is_mock(self) -> bool:
        """Whether no model answered, but the stand-in."""
        return self.settings.get("model") == "mock"

    def to_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "settings": dict(self.settings),
            "strategies": [row.to_dict() for row in self.rows],
            "baselines": [entry.to_dict() for entry in self.baselines],
            "notes": [*self.notes, *([MOCK] if self.is_mock else [])],
            "folder": str(self.folder) if self.folder else None,
        }

    def __str__(self) -> str:
        return in_plain_text(self)

    def _repr_html_(self) -> str:
        return in_html(self)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from reasoning.evaluation.table import tables

        yield from tables(self, options.max_width)


def _right(results: list[Result]) -> int:
    return sum(one.correct is True for one in results)


def _by_depth(results: list[Result]) -> dict[int, tuple[int, int]]:
    depths = sorted({one.depth for one in results if one.depth is not None})
    groups = {depth: [one for one in results if one.depth == depth] for depth in depths}
    return {depth: (_right(group), len(group)) for depth, group in groups.items()}


def _baseline(entry: Mapping[str, Any]) -> Baseline:
    unknown = entry.get("unknown")
    return Baseline(entry["name"], entry["right"], entry["n"], (unknown[0], unknown[1]) if unknown else None)
