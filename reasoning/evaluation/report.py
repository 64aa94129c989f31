"""What a run measured: a row for each strategy, computed from the results alone, and shown as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from reasoning.errors import DataError, UsageError
from reasoning.evaluation.baselines import Baseline
from reasoning.evaluation.manifest import read_manifest
from reasoning.evaluation.perturbing.consistency import ConsistencyRow, consistency, consistency_table
from reasoning.evaluation.results import Results
from reasoning.evaluation.rows import Row
from reasoning.evaluation.statistics.numerics import numerics
from reasoning.evaluation.store import read_results
from reasoning.evaluation.table import depths_table, score_tables
from reasoning.trace import in_plain_text

if TYPE_CHECKING:
    import pandas
    from rich.console import Console, ConsoleOptions, RenderResult

    from reasoning.evaluation.results import ExampleResult

MOCK = "mock: a stand-in, not a model; these figures measure nothing but the plumbing"


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

    consistency: tuple[ConsistencyRow, ...] = ()
    """Of perturbed questions: how often answers agree as they should, by strategy and by what was done."""

    @classmethod
    def of(cls, settings: Mapping[str, Any], results: Iterable[ExampleResult], folder: Path | None = None) -> Report:
        """Compute the report of some results."""
        by_strategy: dict[str, list[ExampleResult]] = {name: [] for name in settings.get("strategies", ())}
        results = list(results)
        for one in results:
            by_strategy.setdefault(one.strategy, []).append(one)
        rows = tuple(Row.of(name, found) for name, found in by_strategy.items() if found)
        trivial = tuple(_baseline(entry) for entry in settings.get("baselines", ()))
        agreeing = consistency(results) if settings.get("perturb") else ()
        return cls(settings, rows, trivial, tuple(settings.get("notes", ())), folder, agreeing)

    @classmethod
    def read(cls, folder: str | Path) -> Report:
        """Compute the report of a folder of results. Raises DataError where it is none."""
        folder = Path(folder)
        manifest = read_manifest(folder / "run.json")
        if manifest is None:
            raise DataError(str(folder), "there is no run.json: name the folder of a run")
        return cls.of(manifest.to_dict(), cls({}, (), folder=folder).results, folder)

    @property
    def is_mock(self) -> bool:
        """Return whether no model answered, but the stand-in."""
        return self.settings.get("model") == "mock"

    @property
    def results(self) -> Results:
        """Return the results from the folder, the last of each question and strategy.

        Raises UsageError for a report without a folder, DataError.
        """
        if self.folder is None:
            raise UsageError("this report has no folder with results: give the run one, by out=")
        latest = {one.key: one for one in read_results(self.folder / "results.jsonl")}
        return Results(latest.values())

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame with a row for each strategy: counts, accuracy, its 95 % interval, usage.

        Raises MissingExtraError.
        """
        rows = []
        for told in (row.to_dict() for row in self.rows):
            low, high = told.pop("interval95") or (None, None)
            nested = {name: told.pop(name) for name in ("usage", "by_depth", "stopped")}
            stopped = {f"stopped.{name}": count for name, count in nested["stopped"].items()}
            usage = {name: value for name, value in nested["usage"].items() if name != "seconds"}
            rows.append(told | {"low95": low, "high95": high} | usage | stopped)
        frame: pandas.DataFrame = numerics("pandas").DataFrame(rows)
        return frame

    def to_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "settings": dict(self.settings),
            "strategies": [row.to_dict() for row in self.rows],
            "baselines": [entry.to_dict() for entry in self.baselines],
            "consistency": [row.to_dict() for row in self.consistency],
            "notes": [*self.notes, *([MOCK] if self.is_mock else [])],
            "folder": str(self.folder) if self.folder else None,
        }

    def __str__(self) -> str:
        return in_plain_text(self)

    def _repr_html_(self) -> str:
        from reasoning.evaluation.report_page.card import report_card

        return report_card(self, MOCK)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        told = self.settings
        yield Text(f"{told.get('task', 'examples')}: {told.get('data', '')}, {told.get('backend', '')}", style="italic")
        yield from score_tables(self.rows, self.baselines, options.max_width)
        if any(len(row.depths) > 1 for row in self.rows):
            yield depths_table(self.rows)
        if self.consistency:
            yield consistency_table(self.consistency)
        yield from (Text(f"note: {note}", style="dim") for note in self.notes)
        if self.is_mock:
            yield Text(MOCK, style="bold yellow")
        if self.folder:
            yield Text(f"results: {self.folder}", style="dim")


def _baseline(entry: Mapping[str, Any]) -> Baseline:
    unknown = entry.get("unknown")
    return Baseline(
        entry["name"],
        entry["correct" if "correct" in entry else "right"],
        entry["n"],
        (unknown[0], unknown[1]) if unknown else None,
    )
