"""A plot as data that a template draws: axes with ticks, lines, dots with whiskers."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from reasoning.display.html import render

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, HEIGHT = 520, 350
"""Units of a plot's drawing."""

LEFT, RIGHT, TOP, BOTTOM = 54, 18, 38, 50
"""Units around what is plotted, for axes and their labels."""

MAX_TICKS = 6


@dataclass(frozen=True)
class PlotScale:
    """Maps values of an axis to places on the drawing."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def __call__(self, value: float) -> float:
        """Return the place of a value; one beyond the ends is put on them."""
        value = min(max(value, self.low), self.high)
        if self.is_log:
            share = (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    place: float
    label: str


@dataclass(frozen=True)
class Dot:
    """A point with the number of what it stands for, whiskers, and words for those who hover or can't see."""

    x: float
    y: float
    number: int
    colour: int
    is_filled: bool = True
    low: float | None = None
    high: float | None = None
    words: str = ""


@dataclass(frozen=True)
class PlotLine:
    """A line through points; colour 0 is that of what is no strategy's: a diagonal, a front."""

    points: tuple[tuple[float, float], ...]
    colour: int = 0
    is_dashed: bool = False

    @property
    def path(self) -> str:
        """Return the points as a polyline has them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Plot:
    """A plot, ready to be drawn."""

    title: str
    """What it shows, in words, for a screen reader."""

    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    dots: tuple[Dot, ...] = ()
    lines: tuple[PlotLine, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT

    def __html__(self) -> str:
        return self.to_html()

    def to_html(self) -> Markup:
        """Return the drawing: an SVG element."""
        edges = {"left": LEFT, "right": self.width - RIGHT, "top": TOP, "bottom": self.height - BOTTOM}
        return render("plot.svg.j2", {"plot": self, **edges})


def linear_ticks(low: float, high: float, most: int = MAX_TICKS) -> list[float]:
    """Return round values between two, at steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = ceil(low / step - 1e-9)
    return [round(number * step, 12) for number in range(first, floor(high / step + 1e-9) + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times the powers of ten between two values, the powers alone where they are many."""
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    factors = (1, 2, 5) if len(powers) <= 3 else (1,)
    found = [factor * 10.0**power for power in powers for factor in factors]
    return [value for value in found if low * 0.999 <= value <= high * 1.001]


def short_number(value: float) -> str:
    """Return a number in few letters: 950, 1.2k, 3.4M, 0.0021."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}" if value == 0 or abs(value) >= 1e-4 else f"{value:.1e}"


def x_scale(low: float, high: float, *, is_log: bool = False, width: int = WIDTH) -> PlotScale:
    """Return the scale of a plot's x axis."""
    return PlotScale(low, high, LEFT, width - RIGHT, is_log)


def y_scale(low: float, high: float, height: int = HEIGHT) -> PlotScale:
    """Return the scale of a plot's y axis, which grows upwards."""
    return PlotScale(low, high, height - BOTTOM, TOP)
