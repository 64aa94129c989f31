"""A comparison as tables: for a terminal, in Markdown, in LaTeX, and for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from reasoning.evaluation.paired_difference import in_unit, p_value
from reasoning.evaluation.perturbing.consistency import consistency_table
from reasoning.evaluation.plain_table import MARKDOWN_SIGNS, PlainTable, escaped
from reasoning.evaluation.sample_measures import SAMPLE_COLUMNS
from reasoning.evaluation.statistics.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from reasoning.evaluation.comparison import Comparison
    from reasoning.evaluation.paired_difference import PairedDifference


def score_table(comparison: Comparison) -> PlainTable:
    """Return the table of the strategies: accuracy, its interval, cost, and whether it is on the Pareto front."""
    points = {point.strategy: point for point in comparison.pareto}
    rows = []
    for one in comparison.contenders:
        low, high = wilson(one.correct, comparison.n)
        point = points.get(one.name)
        cost = ("?", "") if point is None else (_cost(point.cost), "yes" if point.on_front else "no")
        rows.append((one.name, f"{100 * one.accuracy:.1f} %", f"{100 * low:.1f}–{100 * high:.1f}", *cost))
    return PlainTable(("strategy", "accuracy", "95 %", f"{comparison.cost}/question", "on the front"), tuple(rows))


def pair_table(pairs: Sequence[PairedDifference]) -> PlainTable:
    """Return the table of paired differences."""
    many = any(pair.pairs > 1 for pair in pairs)
    level = f"{100 * (1 - pairs[0].alpha):g} %" if pairs else "95 %"
    names = ("B against A", "n", "only A", "only B", "difference", level, "p", *(("p (Holm)",) if many else ()))
    return PlainTable(names, tuple(_pair_row(pair, many=many) for pair in pairs))


def subgroup_table(comparison: Comparison, key: str) -> PlainTable:
    """Return the table of one key's subgroups: each strategy's accuracy, and where a difference is settled."""
    groups = [group for group in comparison.subgroups if group.key == key]
    rows = []
    for group in groups:
        shares = (f"{100 * group.correct[name] / group.n:.1f} %" for name in comparison.names)
        found = [pair for pair in group.pairs if pair.settled]
        settled = "; ".join(f"{pair.b} {in_unit(pair, pair.difference)} against {pair.a}" for pair in found)
        rows.append((group.value, str(group.n), *shares, settled))
    return PlainTable((key, "n", *comparison.names, "settled"), tuple(rows))


def sample_table(comparison: Comparison) -> PlainTable:
    """Return the table of what k of a strategy's samples are worth: one of them correct, and their vote correct."""
    rows = ((name, *one.cells) for name, measures in comparison.samples.items() for one in measures)
    return PlainTable(("samples of", *SAMPLE_COLUMNS), tuple(rows))


def tables(comparison: Comparison) -> Iterator[PlainTable]:
    """Yield all tables of a comparison."""
    yield score_table(comparison)
    yield pair_table(comparison.pairs)
    if comparison.samples:
        yield sample_table(comparison)
    for key in dict.fromkeys(group.key for group in comparison.subgroups):
        yield subgroup_table(comparison, key)
    if rows := comparison.consistency:
        yield consistency_table(rows)


def renderables(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield what a terminal shows."""
    yield Text(f"{comparison.n} questions, {len(comparison.contenders)} strategies", style="italic")
    yield from tables(comparison)
    for pair in comparison.pairs:
        yield Text(pair.statement, style="bold" if pair.settled else "")
    yield from (Text(f"note: {note}", style="dim") for note in comparison.notes)


def markdown(comparison: Comparison) -> str:
    """Return tables, statements and notes in Markdown."""
    parts = [table.markdown() for table in tables(comparison)]
    parts.append("\n".join(f"- {escaped(words, MARKDOWN_SIGNS)}" for words in comparison.statements))
    parts += [f"Note: {escaped(note, MARKDOWN_SIGNS)}" for note in comparison.notes]
    return "\n\n".join(part for part in parts if part) + "\n"


def latex(comparison: Comparison) -> str:
    """Return the tables in LaTeX, as the package booktabs sets them."""
    return "\n".join(table.latex() for table in tables(comparison))


def as_dict(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison for JSON, without the results themselves."""
    return {
        "settings": dict(comparison.settings),
        "n": comparison.n,
        "strategies": [
            {"name": one.name, "strategy": one.strategy, "correct": one.correct, "accuracy": one.accuracy}
            for one in comparison.contenders
        ],
        "pairs": [pair_dict(pair) for pair in comparison.pairs],
        "subgroups": [
            {
                "key": group.key,
                "value": group.value,
                "n": group.n,
                "correct": dict(group.correct),
                "pairs": [pair_dict(pair) for pair in group.pairs],
            }
            for group in comparison.subgroups
        ],
        "cost": comparison.cost,
        "pareto": [asdict(point) for point in comparison.pareto],
        "reliability": {name: asdict(curve) for name, curve in comparison.reliability.items()},
        "coverage": {name: asdict(curve) for name, curve in comparison.coverage.items()},
        "samples": {name: [asdict(one) for one in measures] for name, measures in comparison.samples.items()},
        "corrections": {name: asdict(counts) for name, counts in comparison.corrections.items()},
        "consistency": [row.to_dict() for row in comparison.consistency],
        "notes": list(comparison.notes),
    }


def pair_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the pairs as rows of a data frame, of all questions first, then of subgroups."""
    whole = [{"key": None, "value": None, **pair_dict(pair)} for pair in comparison.pairs]
    groups = [(group, pair) for group in comparison.subgroups for pair in group.pairs]
    return [*whole, *({"key": group.key, "value": group.value, **pair_dict(pair)} for group, pair in groups)]


def pair_dict(pair: PairedDifference) -> dict[str, Any]:
    """Return a pair for JSON and for data frames."""
    return {**asdict(pair), "settled": pair.settled, "statement": pair.statement}


def _pair_row(pair: PairedDifference, *, many: bool) -> tuple[str, ...]:
    low, high = in_unit(pair, pair.low), in_unit(pair, pair.high)
    difference = in_unit(pair, pair.difference, unit=True)
    counts = (str(pair.n), str(pair.only_a), str(pair.only_b))
    p = (p_value(pair.p), *((p_value(pair.p_holm),) if many else ()))
    return (f"{pair.b} against {pair.a}", *counts, difference, f"{low} to {high}", *p)


def _cost(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}" if value < 1 else f"{value:.1f}"
