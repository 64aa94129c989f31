"""A run as it lies on the disk: its settings, and the latest result of each question and strategy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reasoning.errors import DataError, UsageError
from reasoning.evaluation.manifest import read_manifest
from reasoning.evaluation.report import Report
from reasoning.evaluation.results import ExampleResult
from reasoning.evaluation.store import read_results


@dataclass(frozen=True)
class StoredRun:
    """A run as it lies on the disk."""

    folder: Path
    """Where it lies."""

    settings: Mapping[str, Any]
    """What run.json holds."""

    results: Mapping[tuple[str, str], ExampleResult]
    """The latest result of each question and strategy."""

    @classmethod
    def read(cls, run: str | Path | Report) -> StoredRun:
        """Read a run's folder, or that of its report. Raises DataError where there is none, or it is broken."""
        folder = run.folder if isinstance(run, Report) else Path(run)
        if folder is None:
            raise UsageError("this report has no folder: give a run that wrote its results")
        manifest = read_manifest(folder / "run.json")
        if manifest is None:
            raise DataError(str(folder), "there is no run.json: name the folder of a run")
        latest = {one.key: one for one in read_results(folder / "results.jsonl")}
        return cls(folder, manifest.to_dict(), latest)

    @property
    def strategies(self) -> list[str]:
        """Return the strategies that have results, in the order in which they were named."""
        found = dict.fromkeys(strategy for _, strategy in self.results)
        named = [name for name in self.settings.get("strategies", ()) if name in found]
        return list(dict.fromkeys([*named, *found]))
