"""The charts of a page: accuracy against each cost, by subgroup, and coverage against accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.display.plots import (
    Dot,
    Plot,
    PlotLine,
    PlotScale,
    Tick,
    linear_ticks,
    log_ticks,
    short_number,
    x_scale,
    y_scale,
)
from reasoning.evaluation.report_page.model import MEASURES, Entrant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.evaluation.report_page.subgroups import GroupRow


MIN_LOG_RATIO = 8
"""From how many times the lowest cost on the axis is logarithmic."""


@dataclass(frozen=True)
class CostChart:
    """Accuracy against one measure of cost."""

    measure: str
    name: str
    plot: Plot
    front: tuple[Entrant, ...]
    """Those that no other one beats at the same price or a lower one, the cheapest first."""


def cost_charts(entrants: Sequence[Entrant]) -> list[CostChart]:
    """Return a chart for each measure that is known and not nothing; dollars first where money was paid."""
    charts = []
    for measure in ("dollars", "tokens", "calls", "seconds"):
        costs = [(entrant, entrant.cost(measure)) for entrant in entrants if entrant.row.scored]
        known = [(entrant, cost) for entrant, cost in costs if cost is not None]
        if known and any(cost > 0 for _, cost in known):
            charts.append(_cost_chart(measure, known))
    return charts


def pareto_front(points: Sequence[tuple[Entrant, float]]) -> list[tuple[Entrant, float]]:
    """Return the points that no other one beats, by accuracy at the same cost or a lower one, the cheapest first."""
    front: list[tuple[Entrant, float]] = []
    for entrant, cost in sorted(points, key=lambda point: (point[1], -(point[0].row.accuracy or 0))):
        if not front or (entrant.row.accuracy or 0) > (front[-1][0].row.accuracy or 0):
            front.append((entrant, cost))
    return front


def _cost_chart(measure: str, points: Sequence[tuple[Entrant, float]]) -> CostChart:
    costs = [cost for _, cost in points]
    across, x_ticks = _cost_axis([cost for cost in costs if cost > 0], has_zero=min(costs) <= 0)
    up, y_ticks = accuracy_axis([end for entrant, _ in points for end in (entrant.low, entrant.high)])
    front = pareto_front(points)
    stairs: list[tuple[float, float]] = []
    for entrant, cost in front:
        place = (across(cost), up(entrant.row.accuracy or 0))
        if stairs:
            stairs.append((place[0], stairs[-1][1]))
        stairs.append(place)
    stairs.append((across(across.high), stairs[-1][1]))
    best = {entrant.number for entrant, _ in front}
    dots = tuple(_dot(entrant, across(cost), up, entrant.number in best) for entrant, cost in points)
    name = MEASURES[measure]
    title = f"Accuracy against {name} a question; the table below has the same numbers"
    lines = (PlotLine(tuple(stairs), is_dashed=True),)
    plot = Plot(title, f"{name} a question", "accuracy", x_ticks, y_ticks, dots, lines)
    return CostChart(measure, name, plot, tuple(entrant for entrant, _ in front))


def _cost_axis(costs: Sequence[float], *, has_zero: bool) -> tuple[PlotScale, tuple[Tick, ...]]:
    low, high = min(costs), max(costs)
    if not has_zero and high / low >= MIN_LOG_RATIO:
        scale = x_scale(low / 1.6, high * 1.6, is_log=True)
        values = log_ticks(scale.low, scale.high)
    else:
        scale = x_scale(0, high * 1.12)
        values = linear_ticks(0, scale.high)
    return scale, tuple(Tick(scale(value), short_number(value)) for value in values)


def accuracy_axis(ends: Sequence[float | None]) -> tuple[PlotScale, tuple[Tick, ...]]:
    """Return an axis that shows all ends of intervals, in whole tens of percent; it need not begin at 0."""
    known = [end for end in ends if end is not None] or [0.0, 1.0]
    low = max(0.0, int(min(known) * 10 - 0.2) / 10)
    high = min(1.0, -int(-(max(known) * 10 + 0.7)) / 10)
    high = max(high, low + 0.2)
    scale = y_scale(low, high)
    return scale, tuple(Tick(scale(value), f"{100 * value:.0f} %") for value in linear_ticks(low, high))


def _dot(entrant: Entrant, x: float, up: PlotScale, is_filled: bool) -> Dot:
    accuracy = entrant.row.accuracy or 0.0
    low, high = up(entrant.low or 0.0), up(1.0 if entrant.high is None else entrant.high)
    words = f"{entrant.number} {entrant.label}: {100 * accuracy:.1f} %"
    return Dot(x, up(accuracy), entrant.number, entrant.colour, is_filled, low, high, words)


def group_chart(name: str, rows: Sequence[GroupRow], entrants: Sequence[Entrant]) -> Plot | None:
    """Return accuracy along the groups, a line for each strategy; None where they are not three numbers."""
    if len(rows) < 3 or not all(row.value.removeprefix("-").isdecimal() and len(row.value) < 9 for row in rows):
        return None
    places = [int(row.value) for row in rows]
    lines = [(one, _along(places, rows, one.number - 1)) for one in entrants]
    across = x_scale(places[0] - 0.3, places[-1] + 0.3)
    up, y_ticks = accuracy_axis([correct / n for _, found in lines for _, correct, n in found])
    drawn = tuple(
        PlotLine(tuple((across(at), up(correct / n)) for at, correct, n in found), one.colour) for one, found in lines
    )
    dots = tuple(
        Dot(
            across(at),
            up(correct / n),
            one.number if at == found[-1][0] else 0,
            one.colour,
            words=f"{one.label}, {name} {at}: {correct} of {n}",
        )
        for one, found in lines
        for at, correct, n in found
    )
    ticks = tuple(Tick(across(at), str(at)) for at in places)
    title = f"Accuracy by {name}; the table beside it has the same numbers"
    return Plot(title, name, "accuracy", ticks, y_ticks, dots, drawn)


def _along(places: Sequence[int], rows: Sequence[GroupRow], entrant: int) -> list[tuple[int, int, int]]:
    """Return the groups that an entrant was asked in: its place, the correct answers, the questions."""
    found = [(at, row.shares[entrant]) for at, row in zip(places, rows, strict=True)]
    return [(at, *share) for at, share in found if share]
