"""What is compared: strategies with their results, from runs, reports or lists, joined on the questions they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reasoning.errors import UsageError
from reasoning.evaluation.report import MOCK, Report
from reasoning.evaluation.results import ExampleResult
from reasoning.evaluation.stored_run import StoredRun

Source = str | Path | Report | Iterable[ExampleResult]
"""A run's folder, the report of a run, or results."""

NO_FOLDER = Path()
"""Where results lie that were given as a list."""


@dataclass(frozen=True)
class Contender:
    """One strategy of one run, with its results."""

    name: str
    """What tells it apart from the others: its spec, and where need be its backend or its run."""

    strategy: str
    """Its spec."""

    results: Mapping[str, ExampleResult]
    """Its scored results by the question's id."""

    @property
    def correct(self) -> int:
        """Questions that it answers correctly. Abstentions and errors count as wrong."""
        return sum(one.correct is True for one in self.results.values())

    @property
    def accuracy(self) -> float:
        """The share of correct answers."""
        return self.correct / len(self.results) if self.results else 0.0


def join(sources: Iterable[Source]) -> tuple[list[Contender], list[str]]:
    """Return the strategies of all sources on the questions that they share, and notes on what was left out.

    Raises UsageError for different data, for a question with two gold answers, where nothing is shared, and where there
    are fewer than two strategies; DataError for a broken run.
    """
    runs = [_run(source) for source in sources]
    _check_data(runs)
    found = [
        Contender(name, strategy, _scored(run, strategy)) for (run, strategy), name in zip(*_named(runs), strict=True)
    ]
    if len(found) < 2:
        raise UsageError("a comparison needs two strategies: name a run of several, or several runs")
    shared = [id_ for id_ in found[0].results if all(id_ in one.results for one in found)]
    if not shared:
        raise UsageError("the runs share no question with a gold answer: they are joined by the questions' ids")
    _check_gold(found, shared)
    kept = [replace(one, results={id_: one.results[id_] for id_ in shared}) for one in found]
    return kept, [*_stand_ins(runs), *_left_out(found, len(shared))]


def _stand_ins(runs: list[StoredRun]) -> list[str]:
    """Return the note that the mock answered, where it did."""
    mocked = [one for one in runs if one.settings.get("model") == "mock" or _is_mock(one.settings.get("backend"))]
    return [MOCK] if mocked else []


def _is_mock(backend: object) -> bool:
    return isinstance(backend, str) and backend.partition("?")[0] == "mock"


def _run(source: Source) -> StoredRun:
    if isinstance(source, str | Path | Report):
        return StoredRun.read(source)
    results = list(source)
    if not all(isinstance(one, ExampleResult) for one in results):
        raise UsageError("compare takes folders of runs, their reports, or lists of ExampleResult")
    settings: dict[str, Any] = {"backend": results[0].backend if results else ""}
    return StoredRun(NO_FOLDER, settings, {one.key: one for one in results})


def _check_data(runs: list[StoredRun]) -> None:
    for name, what in (("task", "tasks"), ("sha256", "data")):
        named = {value: run.folder for run in runs if (value := run.settings.get(name))}
        if len(named) > 1:
            (one, here), (other, there), *_ = named.items()
            told = f": {one} and {other}" if name == "task" else ""
            raise UsageError(f"{here} and {there} are of different {what}{told}: only runs on the same can be compared")


def _scored(run: StoredRun, strategy: str) -> dict[str, ExampleResult]:
    return {id_: one for (id_, name), one in run.results.items() if name == strategy and one.correct is not None}


def _named(runs: list[StoredRun]) -> tuple[list[tuple[StoredRun, str]], list[str]]:
    """Return the strategies, and names that tell them apart: the spec, then the backend, then the run's folder."""
    pairs = [(run, strategy) for run in runs for strategy in run.strategies]
    specs = Counter(strategy for _, strategy in pairs)
    backends = Counter((strategy, run.settings.get("backend")) for run, strategy in pairs)
    names: list[str] = []
    for run, strategy in pairs:
        backend = run.settings.get("backend")
        where = backend if backends[strategy, backend] == 1 else run.folder.name or f"run {runs.index(run) + 1}"
        names.append(strategy if specs[strategy] == 1 else f"{strategy} · {where}")
    taken = Counter(names)
    return pairs, [f"{name} ({n})" if taken[name] > 1 else name for n, name in enumerate(names, 1)]


def _check_gold(found: list[Contender], shared: list[str]) -> None:
    for id_ in shared:
        golds = {one.results[id_].gold for one in found}
        if len(golds) > 1:
            told = " and ".join(sorted(map(repr, golds)))
            raise UsageError(f"question {id_!r} has different gold answers, {told}: the runs are of different data")


def _left_out(found: list[Contender], shared: int) -> Iterable[str]:
    extra = {one.name: len(one.results) - shared for one in found if len(one.results) > shared}
    if extra:
        told = ", ".join(f"{name} has {count} more" for name, count in extra.items())
        yield f"only the {shared} questions that all have results of are compared: {told}"
