"""The curves of a page: how often confidences are right, and what staying silent buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.display.plots import Dot, Plot, PlotLine, Tick, linear_ticks, x_scale, y_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.display.plots import PlotScale
    from reasoning.evaluation.report_page.model import Entrant
    from reasoning.evaluation.statistics.calibration import Reliability
    from reasoning.evaluation.statistics.coverage import RiskCoverage

SMALL_WIDTH, SMALL_HEIGHT = 340, 300
"""Units of a drawing of which several stand side by side."""


def reliability_plot(one: Entrant, found: Reliability) -> Plot:
    """Return the reliability curve of an entrant: accuracy against confidence, the diagonal where they are the same."""
    across, up = x_scale(0, 1, width=SMALL_WIDTH), y_scale(0, 1, SMALL_HEIGHT)
    places = [(across(part.confidence), up(part.accuracy), part) for part in found.bins]
    dots = tuple(
        Dot(
            x,
            y,
            0,
            one.colour,
            low=up(part.interval[0]),
            high=up(part.interval[1]),
            words=f"confidence {part.confidence:.2f}: {part.correct} of {part.n} right",
        )
        for x, y, part in places
    )
    diagonal = PlotLine(((across(0), up(0)), (across(1), up(1))), is_dashed=True)
    line = PlotLine(tuple((x, y) for x, y, _ in places), one.colour)
    title = f"Reliability of {one.label}: accuracy against confidence; the table below has the error"
    lines, size = (diagonal, line), (SMALL_WIDTH, SMALL_HEIGHT)
    return Plot(title, "confidence", "right", _shares(across), _shares(up), dots, lines, *size)


def coverage_plot(curves: Sequence[tuple[Entrant, RiskCoverage]]) -> Plot:
    """Return the risk–coverage curves: the share of wrong answers among those that are given, the surest first."""
    across = x_scale(0, 1)
    worst = max(point.risk for _, curve in curves for point in curve.points)
    up = y_scale(0, min(1.0, max(worst * 1.15, 0.1)))
    lines = tuple(
        PlotLine(tuple((across(point.coverage), up(point.risk)) for point in curve.points), one.colour)
        for one, curve in curves
    )
    ends = tuple(
        Dot(
            across(curve.coverage),
            up(curve.points[-1].risk),
            one.number,
            one.colour,
            words=f"{one.label}: {100 * curve.coverage:.0f} % answered, {100 * curve.points[-1].risk:.1f} % wrong",
        )
        for one, curve in curves
    )
    title = "Share of wrong answers against the share of questions that are answered; the table below has the ends"
    x_ticks, y_ticks = _shares(across), tuple(Tick(up(v), f"{100 * v:.0f} %") for v in linear_ticks(0, up.high))
    return Plot(title, "answered", "wrong of those", x_ticks, y_ticks, ends, lines)


def _shares(scale: PlotScale) -> tuple[Tick, ...]:
    return tuple(Tick(scale(value), f"{100 * value:.0f} %") for value in linear_ticks(0, 1))
