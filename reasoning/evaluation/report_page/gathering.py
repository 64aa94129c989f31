"""Read runs and bring them together: the same questions, side by side."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError
from reasoning.evaluation.baselines import Baseline
from reasoning.evaluation.report_page.model import AskedQuestion, Cell, Entrant, PageData
from reasoning.evaluation.rows import Row
from reasoning.evaluation.statistics import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reasoning.evaluation.results import ExampleResult
    from reasoning.evaluation.stored_run import StoredRun

MAX_WHY_CHARS = 400
"""Characters of an error that the list of questions shows."""

SHOWN_SETTINGS = ("task", "data", "split", "world", "depth", "shuffle", "backend", "model", "seed", "limits", "version")
"""Settings of a run that the page tells."""


def gather(runs: Sequence[StoredRun]) -> PageData:
    """Bring runs together. Raises UsageError for none, and for runs of different questions."""
    if not runs:
        raise UsageError("no run was named: give the folder of at least one")
    _check_same_questions(runs)
    pairs = [(run, strategy) for run in runs for strategy in run.strategies]
    entrants = tuple(
        _entrant(number, label, runs.index(run), run, strategy)
        for number, ((run, strategy), label) in enumerate(zip(pairs, _labels(pairs), strict=True), 1)
    )
    ids = dict.fromkeys(id_ for run in runs for id_, _ in run.results)
    asked = tuple(_asked(id_, [run.results.get((id_, strategy)) for run, strategy in pairs]) for id_ in ids)
    first = runs[0].settings
    return PageData(
        str(first.get("task") or "questions"),
        _facts(runs),
        entrants,
        asked,
        tuple(_baseline(told) for told in first.get("baselines", ())) if len(ids) else (),
        tuple(dict.fromkeys(str(note) for run in runs for note in run.settings.get("notes", ()))),
    )


def _check_same_questions(runs: Sequence[StoredRun]) -> None:
    first = runs[0]
    for run in runs[1:]:
        for name in ("task", "sha256"):
            here, there = first.settings.get(name), run.settings.get(name)
            if here and there and here != there:
                what = "another task" if name == "task" else "other data"
                raise UsageError(f"{run.folder} is of {what} than {first.folder}: make a report of each")


def _labels(pairs: Sequence[tuple[StoredRun, str]]) -> list[str]:
    """Return names that tell the entrants apart: the spec, then the backend, then the run's folder."""
    specs = Counter(strategy for _, strategy in pairs)
    backends = Counter((strategy, run.settings.get("backend")) for run, strategy in pairs)
    labels = []
    for run, strategy in pairs:
        backend = run.settings.get("backend")
        if specs[strategy] == 1:
            labels.append(strategy)
        elif backends[strategy, backend] == 1:
            labels.append(f"{strategy} · {backend}")
        else:
            labels.append(f"{strategy} · {run.folder.name}")
    return labels


def _entrant(number: int, label: str, place: int, run: StoredRun, strategy: str) -> Entrant:
    row = Row.of(strategy, [one for one in run.results.values() if one.strategy == strategy])
    low, high = wilson(row.correct, row.scored) if row.scored else (None, None)
    is_mock = run.settings.get("model") == "mock"
    return Entrant(number, label, strategy, str(run.settings.get("backend", "")), place, is_mock, row, low, high)


def _asked(id_: str, results: Sequence[ExampleResult | None]) -> AskedQuestion:
    there = [one for one in results if one]
    gold = next((one.gold for one in there if one.gold is not None), "")
    depth = next((one.depth for one in there if one.depth is not None), None)
    groups = {} if depth is None else {"depth": str(depth)}
    groups |= next((one.groups for one in there if one.groups), {})
    return AskedQuestion(id_, "", gold, groups, tuple(_cell(one) if one else None for one in results))


def _cell(result: ExampleResult) -> Cell:
    usage = result.usage
    return Cell(
        _outcome(result),
        result.answer or "",
        (result.error or "")[:MAX_WHY_CHARS],
        result.stopped or "",
        result.confidence,
        result.correct is not None,
        usage.calls,
        usage.tokens,
        usage.dollars,
        result.seconds,
    )


def _outcome(result: ExampleResult) -> str:
    if result.error is not None:
        return "error"
    if result.abstained or result.answer is None:
        return "abstained"
    return "answered" if result.correct is None else "right" if result.correct else "wrong"


def _baseline(told: Mapping[str, Any]) -> Baseline:
    return Baseline(told["name"], told["correct" if "correct" in told else "right"], told["n"])


def _facts(runs: Iterable[StoredRun]) -> dict[str, str]:
    """Return the settings of the runs in words; where they differ, each once."""
    facts: dict[str, str] = {}
    for name in SHOWN_SETTINGS:
        values = [run.settings.get(name) for run in runs]
        shown = list(dict.fromkeys(_in_words(value) for value in values if value not in (None, "", [], {})))
        if shown:
            facts[name] = " · ".join(shown)
    return facts


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items() if item is not None)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
