"""Accuracy against cost: which strategies no other one beats in both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoning.evaluation.results import ExampleResult

Cost = Literal["dollars", "tokens", "calls", "seconds"]
"""What a question costs."""


@dataclass(frozen=True)
class ParetoPoint:
    """A strategy's accuracy and what it costs."""

    strategy: str
    """Its name."""

    cost: float
    """The mean cost of a question, in the unit that was asked for."""

    accuracy: float
    """The share of correct answers; abstentions and errors are wrong."""

    on_front: bool = True
    """Whether no other strategy is at least as accurate and as cheap, and better in one of the two."""


def cost_of(result: ExampleResult, cost: Cost) -> float | None:
    """Return what a result cost; None where its price is not known."""
    if cost == "seconds":
        return result.seconds
    found: float | None = getattr(result.usage, cost)
    return found


def known_cost(results: Mapping[str, Sequence[ExampleResult]]) -> Cost:
    """Return what strategies are best compared by: dollars where all prices are known and not all 0, else tokens, else
    calls.
    """
    dollars = [one.usage.dollars for found in results.values() for one in found]
    if all(one is not None for one in dollars) and any(dollars):
        return "dollars"
    return "tokens" if any(one.usage.tokens for found in results.values() for one in found) else "calls"


def pareto(results: Mapping[str, Sequence[ExampleResult]], cost: Cost | None = None) -> tuple[ParetoPoint, ...]:
    """Return a point for each strategy, from the cheapest to the dearest.

    cost: by which; None: by `known_cost`. A strategy without a scored result, or with a price that is not known, has no
    point.
    """
    unit = cost or known_cost(results)
    points = [point for name, found in results.items() if (point := _point(name, found, unit))]
    marked = (replace(one, on_front=not any(_beats(other, one) for other in points)) for one in points)
    return tuple(sorted(marked, key=lambda one: (one.cost, -one.accuracy)))


def _point(name: str, results: Sequence[ExampleResult], unit: Cost) -> ParetoPoint | None:
    scored = [one for one in results if one.correct is not None]
    known = [found for one in scored if (found := cost_of(one, unit)) is not None]
    if not scored or len(known) < len(scored):
        return None
    return ParetoPoint(name, sum(known) / len(scored), sum(one.correct is True for one in scored) / len(scored))


def _beats(one: ParetoPoint, other: ParetoPoint) -> bool:
    better = one.accuracy > other.accuracy or one.cost < other.cost
    return better and one.accuracy >= other.accuracy and one.cost <= other.cost
