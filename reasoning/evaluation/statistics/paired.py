"""Two strategies on the same items: exact and mid-p McNemar, cluster-robust differences, the paired bootstrap."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.numerics import numerics

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

CELLS = 2_000_000
"""Numbers that resampling holds at a time."""


@dataclass(frozen=True)
class McNemar:
    """Two strategies that are right or wrong on the same items, compared by the items where they differ."""

    n: int
    """Items in all."""

    only_a: int
    """Items that A alone got right."""

    only_b: int
    """Items that B alone got right."""

    difference: float
    """The accuracy of B less that of A."""

    low: float
    """Where Tango's score interval of the difference begins (Tango, 1998)."""

    high: float
    """Where it ends."""

    p: float
    """The mid-p value, two-sided: it keeps its level over designs and is less conservative than the exact one
    (Fagerland, Lydersen & Laake, 2013)."""

    p_exact: float
    """The exact p-value, two-sided: never above its level, and mostly well below."""


@dataclass(frozen=True)
class MeanDifference:
    """The mean of paired differences, with items that belong together taken together."""

    n: int
    """Items."""

    clusters: int
    """Groups of items that are independent of each other; `n` where each stands alone."""

    difference: float
    """The mean of B less A."""

    low: float
    """Where its interval begins."""

    high: float
    """Where it ends."""

    p: float
    """The p-value that there is no difference, two-sided."""


def mcnemar(only_a: int, only_b: int, n: int, confidence: float = 0.95) -> McNemar:
    """Compare two strategies by the counts of items that one alone got right.

    Raises UsageError unless the counts fit n and 0 < confidence < 1, MissingExtraError.
    """
    if min(only_a, only_b) < 0 or only_a + only_b > n or not 0 < confidence < 1:
        raise UsageError(f"{only_a} and {only_b} of {n} items, confidence={confidence}: these are no counts of one set")
    if n == 0:
        return McNemar(0, 0, 0, 0.0, -1.0, 1.0, 1.0, 1.0)
    binomial, less = numerics("scipy.stats").binom, min(only_a, only_b)
    tail, here = (float(one(less, only_a + only_b, 0.5)) for one in (binomial.cdf, binomial.pmf))
    exact, mid = min(1.0, 2 * tail), min(1.0, 2 * tail - here)
    low, high = _tango(only_b, only_a, n, confidence)
    return McNemar(n, only_a, only_b, (only_b - only_a) / n, low, high, mid, exact)


def _tango(more: int, less: int, n: int, confidence: float) -> tuple[float, float]:
    """Return the differences that the score test would not refuse."""
    z = float(numerics("scipy.stats").norm.ppf((1 + confidence) / 2))
    solve = numerics("scipy.optimize").brentq

    def score(delta: float) -> float:
        b = -more - less + (2 * n - more + less) * delta
        c = -less * delta * (1 - delta)
        other = (sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)
        spread = sqrt(max(0.0, n * (2 * other + delta * (1 - delta))))
        gap = more - less - n * delta
        return gap / spread if spread > 0 else (0.0 if abs(gap) < 1e-12 * n else gap * float("inf"))

    found, edge = (more - less) / n, 1 - 1e-12
    low = -1.0 if score(-edge) <= z else solve(lambda delta: min(score(delta), 1e9) - z, -edge, found, xtol=1e-14)
    high = 1.0 if score(edge) >= -z else solve(lambda delta: max(score(delta), -1e9) + z, found, edge, xtol=1e-14)
    return low, high


def clustered_difference(
    differences: Sequence[float], clusters: Sequence[Hashable], confidence: float = 0.95
) -> MeanDifference:
    """Return the mean of differences where items of one cluster (a passage) may depend on each other.

    Least squares with cluster-robust variance, and t with one degree of freedom less than there are clusters (Cameron &
    Miller, 2015). It is to be trusted from about ten clusters on. Raises UsageError for fewer than two,
    MissingExtraError.
    """
    numbers = _numbered(clusters)
    count = len(set(numbers))
    if len(differences) != len(numbers) or count < 2:
        raise UsageError(f"{len(differences)} differences in {count} clusters: two clusters are needed at least")
    n, mean = len(differences), sum(differences) / len(differences)
    if all(abs(one - mean) < 1e-15 for one in differences):
        return MeanDifference(n, count, mean, mean, mean, 1.0 if mean == 0 else 0.0)
    np = numerics("numpy")
    model = numerics("statsmodels.regression.linear_model").OLS(np.asarray(differences, float), np.ones((n, 1)))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": np.asarray(numbers)}, use_t=True)
    ((low, high),) = fit.conf_int(1 - confidence)
    if not float(fit.bse[0]) > 0:  # the differences cancel out within every cluster
        return MeanDifference(n, count, mean, mean, mean, 1.0 if abs(mean) < 1e-15 else 0.0)
    return MeanDifference(n, count, mean, float(low), float(high), float(fit.pvalues[0]))


def paired_bootstrap(
    a: Sequence[float],
    b: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
    *,
    confidence: float = 0.95,
    resamples: int = 2_000,
    seed: int = 0,
) -> MeanDifference:
    """Compare graded outcomes of the same items: an interval by resampling items, or clusters whole, and its p-value.

    The interval is BCa's (Efron, 1987), which allows for differences that lie to one side, expanded as Student's is for
    few items (Hesterberg, 2015). The p-value is of the permutation test that exchanges A and B within each item or
    cluster: exact where there are few, else over as many draws. Raises UsageError for lists of different lengths and
    where there are none, MissingExtraError.
    """
    if not len(a) == len(b) == len(clusters if clusters is not None else a) or not a:
        raise UsageError("a paired comparison needs an outcome of A and of B for each of its items")
    np, stats = numerics("numpy"), numerics("scipy.stats")
    numbers = np.asarray(_numbered(range(len(a)) if clusters is None else clusters))
    sums = np.bincount(numbers, np.asarray(b, float) - np.asarray(a, float))
    sizes, n, count = np.bincount(numbers), len(a), int(numbers.max()) + 1
    mean = float(sums.sum() / n)
    if not sums.any() or count == 1:
        return MeanDifference(n, count, mean, mean, mean, 1.0)
    how = {"n_resamples": resamples, "batch": max(1, CELLS // count), "rng": np.random.default_rng(seed)}
    low, high = resampled_interval(sums, sizes, confidence, how)
    tested = stats.permutation_test(
        (sums, np.zeros_like(sums)),
        lambda x, y, axis=-1: x.sum(axis) - y.sum(axis),
        permutation_type="samples",
        vectorized=True,
        **how,
    )
    return MeanDifference(n, count, mean, low, high, float(tested.pvalue))


def resampled_interval(sums: Any, sizes: Any, confidence: float, how: Mapping[str, Any]) -> tuple[float, float]:
    """Return the interval of `paired_bootstrap` for clusters that have these sums and sizes.

    how: what scipy.stats.bootstrap is told of the number of resamples and the draws.
    """
    np, stats = numerics("numpy"), numerics("scipy.stats")
    count, means = len(sums), sums / sizes
    scale = float(abs(means).max())  # so that cubes of very small or large differences are numbers
    if float(np.ptp(means)) <= 1e-12 * scale:  # whatever is drawn has the same mean
        return float(means[0]), float(means[0])

    def ratio(total: Any, size: Any, axis: int = -1) -> Any:
        return total.sum(axis) / size.sum(axis)

    outside = stats.norm.sf(sqrt(count / (count - 1)) * stats.t.ppf((1 + confidence) / 2, count - 1))
    wide = 1 - max(2 * float(outside), 1e-12)
    # BCa leaves out each item once: of many that takes long, and moves nothing any more
    method = "BCa" if count * count <= CELLS else "percentile"
    found = stats.bootstrap(
        (sums / scale, sizes), ratio, paired=True, vectorized=True, method=method, confidence_level=wide, **how
    ).confidence_interval
    return scale * float(found.low), scale * float(found.high)


def _numbered(clusters: Sequence[Hashable]) -> list[int]:
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(one, len(numbers)) for one in clusters]
