"""Calibration, and risk against coverage."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import UsageError
from reasoning.evaluation import ExampleResult
from reasoning.evaluation.statistics.calibration import brier, ece, reliability, reliability_bins
from reasoning.evaluation.statistics.coverage import risk_coverage

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def result(confidence: float | None, correct: bool | None, answer: str | None = "A") -> ExampleResult:
    return ExampleResult("q", "s", "m", answer, "A", correct, answer is None, confidence=confidence)


def test_by_hand() -> None:
    """Two bins: 0.5 sure and always right, 0.9 sure and half right."""
    judged = [(0.5, True), (0.5, True), (0.9, True), (0.9, False)]
    first, second = reliability_bins(judged, 2)[-1:] + reliability_bins(judged, 2, by="mass")[:1]
    assert (first.n, first.accuracy) == (4, 0.75)
    assert (second.n, second.low, second.high, second.accuracy) == (2, 0.5, 0.5, 1.0)
    assert ece(judged, 10) == pytest.approx((2 * 0.5 + 2 * 0.4) / 4)
    assert brier(judged) == pytest.approx((0.25 * 2 + 0.01 + 0.81) / 4)


@given(JUDGED, st.integers(1, 30), st.sampled_from(["width", "mass"]))
def test_bins_hold_each_answer_once(judged: list[tuple[float, bool]], bins: int, by: str) -> None:
    """They are in order, within their bounds, and equal confidences are not parted."""
    found = reliability_bins(judged, bins, by=by)  # type: ignore[arg-type]  # one of the two
    assert sum(one.n for one in found) == len(judged)
    assert sum(one.correct for one in found) == sum(right for _, right in judged)
    assert all(one.low - 1e-9 <= one.confidence <= one.high + 1e-9 for one in found)
    assert all(one.high <= other.low for one, other in pairwise(found))
    assert 0 <= ece(judged, bins, by=by) <= 1  # type: ignore[arg-type]  # one of the two
    assert len(found) <= bins


def test_bins_of_equal_mass_are_of_equal_mass() -> None:
    """Without ties they differ by one answer at most."""
    draw = random.Random(0)
    judged = [(draw.random() ** 3, True) for _ in range(103)]
    assert {one.n for one in reliability_bins(judged, 10, by="mass")} == {10, 11}


def test_a_calibrated_model_has_little_error_and_a_boastful_one_much() -> None:
    """The error is the gap of what is said and what is true."""
    draw = random.Random(0)
    honest = [(sure, draw.random() < sure) for sure in (draw.random() for _ in range(5000))]
    assert ece(honest) < 0.03
    assert ece([(0.9, right) for _, right in honest]) == pytest.approx(0.4, abs=0.03)


@pytest.mark.parametrize(("judged", "bins"), [([(1.5, True)], 10), ([(0.5, True)], 0), ([(0.5, True)], 10**9)])
def test_what_is_no_confidence_and_no_number_of_bins_is_refused(judged: list[tuple[float, bool]], bins: int) -> None:
    """The message says what can be given."""
    with pytest.raises(UsageError, match="number from"):
        reliability_bins(judged, bins)


def test_only_answers_with_confidence_and_gold_count() -> None:
    """Without any there is no calibration."""
    assert reliability([result(None, True), result(0.5, None)]) is None
    found = reliability([result(0.5, True), result(None, False)])
    assert found is not None
    assert (found.n, found.brier) == (1, 0.25)


def test_the_curve_goes_from_the_surest_to_all() -> None:
    """Abstentions are never covered; answers without a confidence come last."""
    told = [result(0.9, True), result(0.9, False), result(0.5, False), result(None, True), result(None, False, None)]
    found = risk_coverage(told)
    assert [(one.confidence, one.coverage, one.risk) for one in found.points] == [
        (0.9, 0.4, 0.5),
        (0.5, 0.6, 2 / 3),
        (None, 0.8, 0.5),
    ]
    assert (found.coverage, found.risk, found.has_confidence) == (0.8, 0.5, True)
    nothing = risk_coverage([result(None, False, None)])
    assert (nothing.aurc, nothing.risk, nothing.coverage) == (None, None, 0.0)


@given(st.lists(st.tuples(st.sampled_from([0.2, 0.5, 0.8]), st.booleans()), min_size=1, max_size=6))
def test_the_area_is_the_mean_over_all_orders_of_equals(judged: list[tuple[float, bool]]) -> None:
    """Equal confidences come in any order: the area is what it is in the mean."""
    areas = []
    for order in permutations(judged):
        ordered = sorted(order, key=lambda one: -one[0])
        wrong = [sum(not right for _, right in ordered[:k]) / k for k in range(1, len(ordered) + 1)]
        areas.append(sum(wrong) / len(wrong))
    assert risk_coverage([result(*one) for one in judged]).aurc == pytest.approx(sum(areas) / len(areas))
