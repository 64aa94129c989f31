"""The tables of recorded outputs: accuracy with its interval, votes of k, and what stop rules would have saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from reasoning.evaluation.statistics import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from reasoning.evaluation.recorded.scores import ScoredOutputs


def tables_of(scored: ScoredOutputs) -> Iterator[RenderableType]:
    """Yield what a terminal shows."""
    told = f"{scored.settings.get('task', '')} {scored.n} questions, {scored.samples} outputs each at least"
    yield Text(f"{scored.name}: {told.strip()}", style="italic")
    yield _accuracies(scored)
    if scored.samples > 1:
        yield _votes(scored)
        yield _rules(scored)
    if failures := scored.failures:
        outputs = sum(len(one.answers) for one in scored.outcomes)
        told = ", ".join(f"{count} {why}" for why, count in failures.most_common(8))
        yield Text(f"no answer could be read from {failures.total()} of {outputs} outputs: {told}")
    if labels := scored.labelled:
        labelled, right, same = labels
        yield Text(f"labels of the recording: {right} of {labelled} right; ours are the same in {same} of {labelled}")
    yield from (Text(f"note: {note}", style="dim") for note in scored.notes)


def _accuracies(scored: ScoredOutputs) -> Table:
    table = Table("", "accuracy", "95 %", "n", box=SIMPLE_HEAD, pad_edge=False)
    first = "the first output" if scored.samples > 1 else "one output"
    _add(table, first, scored.correct_first, scored.n)
    if scored.samples > 1:
        table.add_row("one output, in the mean", f"{100 * scored.accuracy:.1f} %", "", str(scored.n))
        _add(table, "the vote of all outputs", scored.correct_votes, scored.n)
    weighted = [one.weighted for one in scored.outcomes if one.weighted is not None]
    if weighted:
        _add(table, "the vote by the recorded weights", sum(weighted), len(weighted))
    if scored.published is not None:
        table.add_row("published", f"{scored.published:.1f} %", "", "", style="dim")
    return table


def _add(table: Table, name: str, correct: int, n: int) -> None:
    low, high = wilson(correct, n)
    table.add_row(name, f"{100 * correct / n:.1f} %", f"{100 * low:.1f}–{100 * high:.1f}", str(n))


def _votes(scored: ScoredOutputs) -> Table:
    table = Table("of k outputs", *map(str, scored.steps), box=SIMPLE_HEAD, pad_edge=False)
    table.add_row("vote@k", *(f"{100 * scored.vote_at(k):.1f} %" for k in scored.steps))
    table.add_row("pass@k", *(f"{100 * scored.pass_at(k):.1f} %" for k in scored.steps))
    return table


def _rules(scored: ScoredOutputs) -> Table:
    budget = min(scored.samples, 40)
    table = Table(f"stop rule, of {budget}", "drawn", "saved", "accuracy", box=SIMPLE_HEAD, pad_edge=False)
    for one in scored.rules(budget):
        table.add_row(one.rule, f"{one.drawn:.2f}", f"{100 * one.saved:.0f} %", f"{100 * one.accuracy:.1f} %")
    return table
