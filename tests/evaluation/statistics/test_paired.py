"""Paired comparisons, against what SciPy and statsmodels compute."""

from __future__ import annotations

import random
from math import isclose, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import contingency_tables, proportion
from statsmodels.stats.multitest import multipletests

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.holm import holm
from reasoning.evaluation.statistics.intervals import wilson
from reasoning.evaluation.statistics.paired import clustered_difference, mcnemar, paired_bootstrap
from reasoning.evaluation.statistics.sample_size import items_for_precision, items_needed

COUNTS = st.integers(0, 400)
CLOSE = 1e-9


@given(COUNTS, COUNTS)
def test_wilsons_interval_is_statsmodels(correct: int, wrong: int) -> None:
    """Over random counts, to 1e-9."""
    if correct + wrong:
        ours = wilson(correct, correct + wrong)
        assert ours == pytest.approx(proportion.proportion_confint(correct, correct + wrong, 0.05, "wilson"), abs=CLOSE)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_the_exact_test_is_statsmodels(both: int, only_a: int, only_b: int, neither: int) -> None:
    """Over random tables, to 1e-9; the mid-p value counts half of what is as likely as the table itself."""
    n = both + only_a + only_b + neither
    ours = mcnemar(only_a, only_b, n)
    table = [[both, only_a], [only_b, neither]]
    assert ours.p_exact == pytest.approx(contingency_tables.mcnemar(table, exact=True).pvalue, abs=CLOSE)
    if only_a + only_b:
        exact = stats.binomtest(only_a, only_a + only_b).pvalue
        assert ours.p_exact == pytest.approx(exact, abs=CLOSE)
        share = stats.binom.pmf(min(only_a, only_b), only_a + only_b, 0.5)
        assert ours.p == pytest.approx(min(exact, 1.0) - (share if only_a != only_b else 0.0), abs=CLOSE)


@given(COUNTS, COUNTS, COUNTS)
def test_the_interval_is_where_the_score_test_does_not_refuse(only_a: int, only_b: int, rest: int) -> None:
    """Tango's interval holds the difference, turns with the strategies, and excludes 0 where McNemar's score test
    does.
    """
    n = only_a + only_b + rest
    ours, turned = mcnemar(only_a, only_b, n), mcnemar(only_b, only_a, n)
    assert -1 <= ours.low <= ours.difference <= ours.high <= 1
    assert (turned.low, turned.high) == pytest.approx((-ours.high, -ours.low), abs=CLOSE)
    if only_a + only_b:
        z = (only_b - only_a) / sqrt(only_a + only_b)
        if not isclose(abs(z), 1.959963984540054, abs_tol=1e-6):
            assert (ours.low > 0 or ours.high < 0) == (abs(z) > 1.959963984540054)


@pytest.mark.parametrize(
    ("counts", "interval"),
    [((7, 1, 21), (-0.517, -0.026)), ((0, 0, 0), (-1, 1)), ((0, 10, 10), (0.445, 1))],
    ids=["published", "nothing", "all"],
)
def test_known_intervals(counts: tuple[int, int, int], interval: tuple[float, float]) -> None:
    """That of the airway data of Fagerland, Lydersen & Laake (2014), and the ends."""
    found = mcnemar(*counts)
    assert (found.low, found.high) == pytest.approx(interval, abs=5e-4)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40))
def test_holms_correction_is_statsmodels(thousandths: list[int]) -> None:
    """Over random lists, to 1e-9."""
    p_values = [one / 1000 for one in thousandths]
    assert holm(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]), abs=CLOSE)


@given(st.lists(st.tuples(st.sampled_from([-1.0, 0.0, 1.0]), st.integers(0, 8)), min_size=4, max_size=60))
def test_clusters_of_one_and_of_many(rows: list[tuple[float, int]]) -> None:
    """The variance is that of the clusters' sums of residuals, with the usual correction for few clusters."""
    gaps, clusters = [gap for gap, _ in rows], [cluster for _, cluster in rows]
    count, n, mean = len(set(clusters)), len(rows), sum(gaps) / len(rows)
    if count < 2 or len(set(gaps)) == 1:
        return
    sums = [sum(gap - mean for gap, own in rows if own == cluster) for cluster in set(clusters)]
    error = sqrt(count / (count - 1) * sum(one * one for one in sums)) / n
    found = clustered_difference(gaps, clusters)
    if error > 1e-12:
        reach = error * stats.t.ppf(0.975, count - 1)
        assert (found.low, found.high) == pytest.approx((mean - reach, mean + reach), abs=CLOSE)
        assert found.p == pytest.approx(2 * stats.t.sf(abs(mean) / error, count - 1), abs=CLOSE)


def test_whole_clusters_are_resampled() -> None:
    """Items that repeat each other in a cluster make the interval as wide as the clusters alone do."""
    draw = random.Random(1)
    gaps = [draw.gauss(0.3, 1) for _ in range(40)]
    zero = [0.0] * 40
    alone = paired_bootstrap(zero, gaps)
    repeated = [gap for gap in gaps for _ in range(5)]
    together = paired_bootstrap([0.0] * 200, repeated, [n // 5 for n in range(200)])
    apart = paired_bootstrap([0.0] * 200, repeated)
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high), abs=1e-12)
    assert apart.high - apart.low < 0.6 * (together.high - together.low)
    assert alone.p == pytest.approx(stats.ttest_1samp(gaps, 0).pvalue, abs=0.02)


def test_the_bootstrap_is_the_same_each_time_and_close_to_students_interval() -> None:
    """Its draws are seeded."""
    draw = random.Random(2)
    a, b = [draw.random() for _ in range(300)], [draw.random() for _ in range(300)]
    first, again = paired_bootstrap(a, b), paired_bootstrap(a, b)
    assert first == again
    low, high = stats.ttest_rel(b, a).confidence_interval()
    assert (first.low, first.high) == pytest.approx((low, high), abs=0.01)


def test_few_items_make_the_bootstrap_as_wide_as_students_interval() -> None:
    """Percentiles alone would be far narrower; the unit does not matter, and equal differences leave no doubt."""
    draw = random.Random(3)
    gaps, zero = [draw.gauss(0.2, 1) for _ in range(10)], [0.0] * 10
    found, tiny = paired_bootstrap(zero, gaps), paired_bootstrap(zero, [gap * 1e-200 for gap in gaps])
    low, high = stats.ttest_1samp(gaps, 0).confidence_interval()
    assert found.high - found.low == pytest.approx(high - low, rel=0.08)
    assert (tiny.low, tiny.high) == pytest.approx((found.low * 1e-200, found.high * 1e-200), abs=0, rel=1e-9)
    alike = paired_bootstrap(zero, [0.25] * 10)
    assert (alike.low, alike.high) == (0.25, 0.25)


def power_of(n: int, more: float, less: float) -> float:
    """Return how often the mid-p test is significant where B alone is right with one probability, A with the other."""
    rng = np.random.default_rng(0)
    only_b, only_a, _ = rng.multinomial(n, [more, less, 1 - more - less], 4000).T
    least, both = np.minimum(only_a, only_b), only_a + only_b
    mid = 2 * stats.binom.cdf(least, both, 0.5) - stats.binom.pmf(least, both, 0.5)
    return float((mid <= 0.05).mean())


@pytest.mark.parametrize(("difference", "discordant"), [(0.05, 0.25), (0.1, 0.3), (0.02, 0.1)])
def test_so_many_items_show_the_difference_four_times_in_five(difference: float, discordant: float) -> None:
    """The number that is told has the power that is asked for."""
    n = items_needed(difference, discordant)
    assert n is not None
    assert power_of(n, (discordant + difference) / 2, (discordant - difference) / 2) == pytest.approx(0.8, abs=0.03)


def test_needed_items_by_counts_and_by_an_interval_agree() -> None:
    """Both are of the same test; many comparisons at once need more, no difference can't be seen."""
    found = mcnemar(200, 250, 1000)
    by_counts = items_needed(found.difference, 0.45)
    by_interval = items_for_precision(found.difference, found.low, found.high, 1000)
    assert by_counts is not None
    assert by_interval == pytest.approx(by_counts, rel=0.02)
    assert items_needed(0.05, 0.25, comparisons=6) > items_needed(0.05, 0.25)  # type: ignore[operator]  # both are numbers
    assert items_needed(0, 0.25) is items_needed(1e-9, 0.5) is items_for_precision(0, -1, 1, 9) is None


@pytest.mark.parametrize("counts", [(-1, 2, 5), (3, 3, 5)], ids=["negative", "too many"])
def test_counts_that_fit_no_set_are_refused(counts: tuple[int, int, int]) -> None:
    """The message shows them."""
    with pytest.raises(UsageError, match="no counts of one set"):
        mcnemar(*counts)


def test_lists_that_do_not_fit_are_refused() -> None:
    """An outcome is wanted of both for each item, and two clusters."""
    with pytest.raises(UsageError, match="for each of its items"):
        paired_bootstrap([1.0], [1.0, 2.0])
    with pytest.raises(UsageError, match="two clusters"):
        clustered_difference([1.0, 0.0], ["a", "a"])
