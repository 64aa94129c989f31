"""Accuracies that a judge graded, corrected by a sample of labels: prediction-powered inference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import inf, sqrt
from typing import TYPE_CHECKING

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.numerics import numerics

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


@dataclass(frozen=True)
class LabelledMean:
    """A mean outcome that a judge's grades and a sample of labels tell together."""

    mean: float
    """The estimate, which the judge's errors do not bias."""

    low: float
    """Where its interval begins."""

    high: float
    """Where it ends."""

    error: float
    """Its standard error."""

    weight: float
    """How far the judge is trusted, from 0 (only the labels count) to 1; in the mean over strata."""

    labels_alone: tuple[float, float]
    """Mean and standard error by the labels alone, for what the judge is worth."""

    judge_alone: float
    """The mean of the judge's grades, biased as it is."""


def prediction_powered(
    grades: Sequence[float],
    labels: Sequence[float | None],
    strata: Sequence[Hashable] | None = None,
    *,
    confidence: float = 0.95,
    weight: float | None = None,
) -> LabelledMean:
    """Return the mean outcome of items that a judge graded, some of which people labelled (PPI++, Angelopoulos et al.,
    2023, arXiv:2311.01453).

    grades: the judge's, of every item. labels: the true outcome, None where nobody looked; which items were labelled
    has to be by chance: within each stratum, where `strata` are given, in which the share of labels may differ (Fisch
    et al., 2024, arXiv:2406.04291). weight: how far the judge is trusted; None: as makes the interval narrowest.
    Raises UsageError for lists of different lengths and for a stratum with fewer than two labels, MissingExtraError.
    """
    groups = strata if strata is not None else [0] * len(grades)
    if not len(grades) == len(labels) == len(groups) or not grades:
        raise UsageError("give a grade, a label or None, and a stratum if there are any, for each of the items")
    if not 0 < confidence < 1:
        raise UsageError(f"confidence={confidence} can't be used: give a number between 0 and 1, such as 0.95")
    parts: defaultdict[Hashable, list[tuple[float, float | None]]] = defaultdict(list)
    for grade, label, group in zip(grades, labels, groups, strict=True):
        parts[group].append((grade, label))
    found = [(len(part) / len(grades), _stratum(group, part, weight)) for group, part in parts.items()]
    mean = sum(share * one.mean for share, one in found)
    error = sqrt(sum((share * one.error) ** 2 for share, one in found))
    alone = sum(share * one.labels_alone[0] for share, one in found)
    spread = sqrt(sum((share * one.labels_alone[1]) ** 2 for share, one in found))
    reach = error * float(numerics("scipy.stats").norm.ppf((1 + confidence) / 2))
    trust = sum(share * one.weight for share, one in found)
    return LabelledMean(mean, mean - reach, mean + reach, error, trust, (alone, spread), sum(grades) / len(grades))


def _stratum(group: Hashable, part: Sequence[tuple[float, float | None]], weight: float | None) -> LabelledMean:
    known = [(grade, label) for grade, label in part if label is not None]
    rest = [grade for grade, label in part if label is None]
    n, more = len(known), len(rest)
    if n < 2:
        raise UsageError(f"stratum {group!r} has {n} labels: it needs two at least, drawn by chance")
    seen, told = [grade for grade, _ in known], [label for _, label in known]
    alone = (_mean(told), sqrt(_covariance(told, told) / n))
    if not more:
        return LabelledMean(alone[0], -inf, inf, alone[1], 0.0, alone, _mean(seen))
    spread = _covariance([grade for grade, _ in part], [grade for grade, _ in part])
    best = _covariance(seen, told) / spread / (1 + n / more) if spread > 0 else 0.0
    trust = min(1.0, max(0.0, best)) if weight is None else weight
    gaps = [label - trust * grade for grade, label in zip(seen, told, strict=True)]
    mean = trust * _mean(rest) + _mean(gaps)
    left = trust * trust * (_covariance(rest, rest) if more > 1 else spread) / more
    error = sqrt(left + _covariance(gaps, gaps) / n)
    return LabelledMean(mean, -inf, inf, error, trust, alone, _mean(seen + rest))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    x, y = _mean(xs), _mean(ys)
    return sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True)) / (len(xs) - 1)
