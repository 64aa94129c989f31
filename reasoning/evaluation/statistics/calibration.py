"""Whether confidences say how often answers are right: reliability bins, calibration error, Brier score."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.evaluation.results import ExampleResult

Judged = tuple[float, bool]
"""A confidence from 0 to 1, and whether the answer was right."""

BinKind = Literal["width", "mass"]
"""Bins of equal width, or of as equal a number of answers as ties allow."""

MAX_BINS = 1_000
"""The most bins of a curve."""


@dataclass(frozen=True)
class ReliabilityBin:
    """Answers of similar confidence: a point of the reliability curve."""

    low: float
    """Where the bin begins: its least confidence if bins are of equal mass."""

    high: float
    """Where it ends."""

    n: int
    """Answers in it; a bin without any is left out of a curve."""

    correct: int
    """Those of them that are right."""

    confidence: float
    """Their mean confidence."""

    @property
    def accuracy(self) -> float:
        """The share that is right."""
        return self.correct / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the accuracy."""
        return wilson(self.correct, self.n)


@dataclass(frozen=True)
class Reliability:
    """How far a strategy's confidences are to be trusted."""

    n: int
    """Answers with a confidence."""

    ece: float
    """The expected calibration error over bins of equal width (Guo et al., 2017, arXiv:1706.04599)."""

    ece_mass: float
    """The same over bins of equal mass, which no empty region flatters (Nixon et al., 2019, arXiv:1904.01685)."""

    brier: float
    """The mean squared difference of confidence and outcome (Brier, 1950); 0.25 is what always saying 0.5 gets."""

    bins: tuple[ReliabilityBin, ...]
    """The reliability curve, over bins of equal width."""

    bins_mass: tuple[ReliabilityBin, ...]
    """The same over bins of equal mass."""


def judged_of(results: Iterable[ExampleResult]) -> list[Judged]:
    """Return confidence and outcome of each result that has both; abstentions and errors have no confidence."""
    return [(one.confidence, one.correct) for one in results if one.confidence is not None and one.correct is not None]


def reliability(results: Iterable[ExampleResult], bins: int = 10) -> Reliability | None:
    """Return the calibration of a strategy's results; None where none has a confidence."""
    judged = judged_of(results)
    if not judged:
        return None
    width, mass = reliability_bins(judged, bins), reliability_bins(judged, bins, by="mass")
    return Reliability(len(judged), _error(width), _error(mass), brier(judged), tuple(width), tuple(mass))


def reliability_bins(judged: Sequence[Judged], bins: int = 10, *, by: BinKind = "width") -> list[ReliabilityBin]:
    """Return the reliability curve: the bins that hold answers, in order.

    by: width: bins divide 0 to 1 evenly, 1 belongs to the last; mass: they hold as equal numbers of answers as can be
    without parting equal confidences. Raises UsageError for a confidence outside 0 to 1, and unless there are 1 to
    MAX_BINS bins.
    """
    if not 1 <= bins <= MAX_BINS:
        raise UsageError(f"bins={bins} can't be used: give a number from 1 to {MAX_BINS}")
    if any(not 0 <= confidence <= 1 for confidence, _ in judged):
        raise UsageError("a confidence is a number from 0 to 1")
    ordered = sorted(judged)
    if by == "mass":
        return [_bin(part, part[0][0], part[-1][0]) for part in _of_equal_mass(ordered, bins)]
    placed = groupby(ordered, key=lambda one: min(int(one[0] * bins), bins - 1))
    return [_bin(list(part), place / bins, (place + 1) / bins) for place, part in placed]


def ece(judged: Sequence[Judged], bins: int = 10, *, by: BinKind = "width") -> float:
    """Return the expected calibration error: the mean gap of accuracy and confidence in a bin, weighed by answers.

    0 where there are no answers. Raises UsageError as `reliability_bins` does.
    """
    return _error(reliability_bins(judged, bins, by=by))


def brier(judged: Sequence[Judged]) -> float:
    """Return the mean squared difference of confidence and outcome (Brier, 1950); 0 where there are no answers."""
    return sum((confidence - right) ** 2 for confidence, right in judged) / len(judged) if judged else 0.0


def _error(bins: Sequence[ReliabilityBin]) -> float:
    n = sum(one.n for one in bins)
    return sum(one.n * abs(one.accuracy - one.confidence) for one in bins) / n if n else 0.0


def _of_equal_mass(ordered: Sequence[Judged], bins: int) -> list[list[Judged]]:
    parts: dict[int, list[Judged]] = {}
    taken = 0
    for _, group in groupby(ordered, key=lambda one: one[0]):
        equal = list(group)
        middle = taken + (len(equal) - 1) / 2  # equal confidences go where the middle one of them belongs
        parts.setdefault(int(middle * bins / len(ordered)), []).extend(equal)
        taken += len(equal)
    return list(parts.values())


def _bin(part: Sequence[Judged], low: float, high: float) -> ReliabilityBin:
    correct = sum(right for _, right in part)
    return ReliabilityBin(low, high, len(part), correct, sum(confidence for confidence, _ in part) / len(part))
