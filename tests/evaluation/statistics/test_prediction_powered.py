"""Means that a judge's grades and a sample of labels tell together."""

from __future__ import annotations

import random
from statistics import mean, variance

import pytest

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.intervals import Z95
from reasoning.evaluation.statistics.prediction_powered import LabelledMean, prediction_powered
from reasoning.evaluation.statistics.self_correction import corrections


def judged(seed: int, labelled: int = 60, count: int = 400) -> LabelledMean:
    """Let a judge pass 95 % of the right answers and 40 % of the wrong ones; 70 % are right."""
    draw = random.Random(seed)
    right = [draw.random() < 0.7 for _ in range(count)]
    grades = [float(draw.random() < (0.95 if one else 0.4)) for one in right]
    return prediction_powered(grades, [float(one) if n < labelled else None for n, one in enumerate(right)])


def test_known_values() -> None:
    """By hand: with all trust in the judge the mean of the rest's grades and of the labelled gaps; with none, the
    labels alone; the best weight is the covariance over the variance, times the share of grades without a label.
    """
    grades, labels = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0], [1.0, 0.0, 0.0, 1.0, None, None, None, None]
    whole = prediction_powered(grades, labels, weight=1)
    assert whole.mean == pytest.approx(0.75 - 0.25)
    assert whole.error**2 == pytest.approx(variance([0.0, 1, 1, 1]) / 4 + variance([0.0, 0, -1, 0]) / 4)
    assert (whole.low, whole.high) == pytest.approx((whole.mean - Z95 * whole.error, whole.mean + Z95 * whole.error))
    nothing = prediction_powered(grades, labels, weight=0)
    assert (nothing.mean, nothing.error) == pytest.approx(nothing.labels_alone)
    best = prediction_powered(grades, labels)
    assert best.weight == pytest.approx((1 / 6) / variance(grades) / 2)


def test_a_perfect_judge_is_worth_as_many_labels_as_it_has_grades() -> None:
    """Of 1,000 graded items 100 labels tell nearly what 1,000 would; strata of their own change little."""
    draw = random.Random(1)
    right = [float(draw.random() < 0.7) for _ in range(1000)]
    labels = [one if n % 10 == 0 else None for n, one in enumerate(right)]
    found = prediction_powered(right, labels)
    assert found.mean == pytest.approx(mean(right), abs=0.01)
    assert found.error == pytest.approx((variance(right) / 1000) ** 0.5, rel=0.1)
    parted = prediction_powered(right, labels, [n // 500 for n in range(1000)])
    assert parted.mean == pytest.approx(found.mean, abs=0.01)


def test_the_interval_holds_the_truth_as_often_as_it_says_and_is_narrower_than_that_of_the_labels() -> None:
    """Over 300 drawn samples; the judge alone is 8 points off."""
    found = [judged(seed) for seed in range(300)]
    assert 0.91 <= mean(one.low <= 0.7 <= one.high for one in found) <= 0.98
    assert mean(one.error for one in found) < 0.95 * mean(one.labels_alone[1] for one in found)
    assert mean(one.judge_alone for one in found) == pytest.approx(0.785, abs=0.01)
    assert mean(one.mean for one in found) == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize(
    ("labels", "words"), [([1.0, None, None], "needs two"), ([1.0], "for each"), ([None] * 3, "needs two")]
)
def test_too_few_labels_are_refused(labels: list[float | None], words: str) -> None:
    """Two in each stratum are needed."""
    with pytest.raises(UsageError, match=words):
        prediction_powered([1.0, 0.0, 1.0], labels)


def test_revisions_are_counted() -> None:
    """Mended and broken answers by McNemar's mid-p, of whom the exact value is 22/64 − 6/64 for one of six mended."""
    found = corrections([(True, True), *[(True, False)] * 5, (False, True), (False, False)])
    assert (found.n, found.before, found.after) == (8, 6 / 8, 2 / 8)
    assert found.p == pytest.approx(2 * 7 / 64 - 6 / 64)
