"""Abstention against accuracy: how often a strategy is wrong where it answers only what it is sure of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.evaluation.results import ExampleResult


@dataclass(frozen=True)
class CoveragePoint:
    """What answering all that is at least so sure comes to."""

    confidence: float | None
    """The least confidence that is answered; None where answers without a confidence are among them."""

    coverage: float
    """The share of all questions that is answered."""

    risk: float
    """The share of these answers that is wrong."""


@dataclass(frozen=True)
class RiskCoverage:
    """The risk–coverage curve of a strategy (El-Yaniv & Wiener, 2010)."""

    n: int
    """Questions with a gold answer."""

    points: tuple[CoveragePoint, ...]
    """From the surest answers to all of them, a point for each confidence; empty where nothing is answered."""

    aurc: float | None
    """The area under the curve: the mean risk over all numbers of answers (Geifman et al., 2019, arXiv:1805.08206),
    where equal confidences come in any order; None where nothing is answered."""

    answered: int
    """Questions with an answer. Abstentions and errors are not covered."""

    has_confidence: bool
    """Whether any answer has a confidence: without, the curve is one point."""

    @property
    def coverage(self) -> float:
        """The share of questions that the strategy answers."""
        return self.answered / self.n if self.n else 0.0

    @property
    def risk(self) -> float | None:
        """The share of its answers that is wrong; None where it gives none."""
        return self.points[-1].risk if self.points else None


def risk_coverage(results: Iterable[ExampleResult]) -> RiskCoverage:
    """Return the risk–coverage curve of a strategy's results, ordered by confidence; answers without one come last."""
    scored = [one for one in results if one.correct is not None]
    answered = [(one.confidence, bool(one.correct)) for one in scored if one.answer is not None and one.error is None]
    ordered = sorted(answered, key=lambda one: -1.0 if one[0] is None else one[0], reverse=True)
    points, area, taken, wrong = [], 0.0, 0, 0
    for confidence, group in groupby(ordered, key=lambda one: one[0]):
        outcomes = [not right for _, right in group]
        area += _area(taken, wrong, outcomes)
        taken, wrong = taken + len(outcomes), wrong + sum(outcomes)
        points.append(CoveragePoint(confidence, taken / len(scored), wrong / taken))
    has = any(confidence is not None for confidence, _ in answered)
    return RiskCoverage(len(scored), tuple(points), area / taken if taken else None, taken, has)


def _area(taken: int, wrong: int, outcomes: Sequence[bool]) -> float:
    """Add up the expected risks while equally sure answers come one by one, in any order."""
    rate = sum(outcomes) / len(outcomes)
    return sum((wrong + rate * more) / (taken + more) for more in range(1, len(outcomes) + 1))
