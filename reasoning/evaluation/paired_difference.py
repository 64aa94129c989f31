"""Two strategies on the same questions: the difference, its interval, its p-value, and all that in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError, nearest
from reasoning.evaluation.results import ExampleResult
from reasoning.evaluation.statistics.holm import holm
from reasoning.evaluation.statistics.paired import clustered_difference, mcnemar, paired_bootstrap
from reasoning.evaluation.statistics.pareto import Cost, cost_of
from reasoning.evaluation.statistics.sample_size import items_for_precision, items_needed

if TYPE_CHECKING:
    from reasoning.evaluation.contenders import Contender

Metric = str | Callable[[ExampleResult], float]
"""What is compared of each result: correct, score, dollars, tokens, calls, seconds, or a function of the result."""

COSTS: tuple[Cost, ...] = ("dollars", "tokens", "calls", "seconds")
"""Metrics of which less is better."""

MIN_CLUSTERS = 10
"""Passages below which a cluster-robust variance is not to be trusted."""

MAX_TOLD = 1_000_000
"""Questions beyond which it is not told how many more would be needed."""


@dataclass(frozen=True)
class PairedDifference:
    """Two strategies on the same questions: B against A."""

    a: str
    """The name of A: the baseline, where there is one."""

    b: str
    """The name of B."""

    n: int
    """Questions that both have results of."""

    only_a: int
    """Questions that A alone got right; of other metrics, those where A's value is the greater."""

    only_b: int
    """Questions that B alone got right; of other metrics, those where B's value is the greater."""

    difference: float
    """B less A: of the shares of correct answers, or of the mean values of another metric."""

    low: float
    """Where its interval begins."""

    high: float
    """Where it ends."""

    p: float
    """The p-value that there is no difference, two-sided, not corrected for other pairs: McNemar's mid-p; where
    questions share passages, cluster-robust; of other metrics by permutation."""

    p_holm: float
    """The same, corrected for all pairs of the comparison (Holm, 1979)."""

    p_exact: float | None
    """McNemar's exact p-value, where `p` is his mid-p."""

    test: str
    """How `p` was found: McNemar mid-p, clusters, permutation."""

    clusters: int
    """Passages, where the test goes by them; else `n`."""

    needed: int | None
    """Questions on which a difference of this size would be seen four times in five; None where it is 0, or too small
    to be seen on any set."""

    metric: str = "correct"
    """What is compared."""

    alpha: float = 0.05
    """The level at which it counts as settled."""

    pairs: int = 1
    """How many pairs `p_holm` is corrected for."""

    @property
    def settled(self) -> bool:
        """Return whether the difference is beyond doubt at the level, all pairs considered."""
        return self.p_holm <= self.alpha

    @property
    def more(self) -> int | None:
        """Questions that are wanting to see a difference of this size; None where it can't be told."""
        return None if self.needed is None else max(0, self.needed - self.n)

    @property
    def statement(self) -> str:
        """Return in words what is known of the two."""
        return _stated(self)


@dataclass(frozen=True)
class PairTest:
    """How two strategies are compared: by what, at which level, passages taken together or not."""

    measure: Callable[[ExampleResult], float]
    """The value of a result."""

    metric: str
    """Its name."""

    alpha: float
    """The level."""

    clustered: bool
    """Whether questions on one passage are taken together, where there are MIN_CLUSTERS passages."""

    @classmethod
    def of(cls, metric: Metric, *, alpha: float, clustered: bool) -> PairTest:
        """Make the test of a metric. Raises UsageError for one that is not known."""
        name = metric if isinstance(metric, str) else getattr(metric, "__name__", "value")
        return cls(_measure(metric), name, alpha, clustered)

    def compared(
        self, pairs: Sequence[tuple[Contender, Contender]], ids: Sequence[str]
    ) -> tuple[PairedDifference, ...]:
        """Compare pairs on some questions; their p-values are corrected for the number of pairs."""
        return correct_for_number([[self._pair(a, b, ids, len(pairs)) for a, b in pairs]])[0]

    def _pair(self, a: Contender, b: Contender, ids: Sequence[str], pairs: int) -> PairedDifference:
        ours = [self.measure(a.results[id_]) for id_ in ids]
        theirs = [self.measure(b.results[id_]) for id_ in ids]
        only_a = sum(x > y for x, y in zip(ours, theirs, strict=True))
        only_b = sum(x < y for x, y in zip(ours, theirs, strict=True))
        passages = [a.results[id_].passage or f"alone: {id_}" for id_ in ids]
        grouped = passages if self.clustered and MIN_CLUSTERS <= len(set(passages)) < len(ids) else None
        found = self._binary(only_a, only_b, len(ids), pairs) if self.metric == "correct" and not grouped else None
        found = found or self._mean(ours, theirs, grouped, pairs)
        return PairedDifference(
            a.name, b.name, len(ids), only_a, only_b, **found, metric=self.metric, alpha=self.alpha, pairs=pairs
        )

    def _binary(self, only_a: int, only_b: int, n: int, pairs: int) -> dict[str, Any]:
        one = mcnemar(only_a, only_b, n, 1 - self.alpha)
        needed = items_needed(one.difference, (only_a + only_b) / n, alpha=self.alpha, comparisons=pairs)
        told = {"difference": one.difference, "low": one.low, "high": one.high, "p": one.p, "p_holm": one.p}
        return told | {"p_exact": one.p_exact, "test": "McNemar mid-p", "clusters": n, "needed": needed}

    def _mean(
        self, ours: Sequence[float], theirs: Sequence[float], passages: Sequence[str] | None, pairs: int
    ) -> dict[str, Any]:
        level = 1 - self.alpha
        if self.metric == "correct" and passages:
            gaps = [y - x for x, y in zip(ours, theirs, strict=True)]
            one, test = clustered_difference(gaps, passages, level), "clusters"
        else:
            one, test = paired_bootstrap(ours, theirs, passages, confidence=level), "permutation"
        needed = items_for_precision(one.difference, one.low, one.high, one.n, alpha=self.alpha, comparisons=pairs)
        told = {"difference": one.difference, "low": one.low, "high": one.high, "p": one.p, "p_holm": one.p}
        return told | {"p_exact": None, "test": test, "clusters": one.clusters, "needed": needed}


def correct_for_number(groups: Sequence[Sequence[PairedDifference]]) -> list[tuple[PairedDifference, ...]]:
    """Return the pairs of some groups with p-values that are corrected for all of them together (Holm)."""
    pairs = [pair for group in groups for pair in group]
    corrected = iter(holm([pair.p for pair in pairs]))
    return [tuple(replace(pair, p_holm=next(corrected), pairs=len(pairs)) for pair in group) for group in groups]


def _measure(metric: Metric) -> Callable[[ExampleResult], float]:
    if not isinstance(metric, str):
        return metric
    if metric == "correct":
        return lambda one: float(one.correct is True)
    if metric == "score":
        return lambda one: one.score or 0.0
    if metric not in COSTS:
        names = ["correct", "score", *COSTS]
        raise UsageError(f"metric={metric!r} can't be used: it is one of {', '.join(names)}.{nearest(metric, names)}")
    return lambda one: _known(one, metric)


def _known(one: ExampleResult, metric: Cost) -> float:
    found = cost_of(one, metric)
    if found is None:
        raise UsageError(f"the price of {one.strategy} on {one.id!r} is not known: compare tokens or calls")
    return found


def in_unit(pair: PairedDifference, value: float, *, unit: bool = False) -> str:
    """Return a difference with its sign, in percentage points where shares are compared."""
    points = pair.metric in ("correct", "score")
    text = f"{100 * value:+.1f}" if points else f"{value:+.3g}" if abs(value) < 1000 else f"{value:+,.0f}"
    shown = "0.0" if float(text.replace(",", "")) == 0 else text.replace("-", "−")
    return f"{shown} {'points' if points else pair.metric}" if unit else shown


def p_value(p: float) -> str:
    """Return a p-value in three decimals."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _stated(pair: PairedDifference) -> str:
    interval = f"[{in_unit(pair, pair.low)}, {in_unit(pair, pair.high)}]"
    sure = f"{in_unit(pair, pair.difference, unit=True)} {interval}, {_p(pair)}"
    if pair.settled and pair.difference:
        return f"{pair.b} {_verb(pair)} {pair.a}: {sure}"
    return f"not settled between {pair.a} and {pair.b}: {sure}; {_wanting(pair)}"


def _verb(pair: PairedDifference) -> str:
    if pair.metric in ("correct", "score"):
        return "is better than" if pair.difference > 0 else "is worse than"
    if pair.metric in COSTS:
        return "costs more than" if pair.difference > 0 else "costs less than"
    return "is above" if pair.difference > 0 else "is below"


def _p(pair: PairedDifference) -> str:
    shown = p_value(pair.p_holm)
    shown = f"p {shown}" if shown.startswith("<") else f"p = {shown}"
    return f"{shown} (Holm over {pair.pairs})" if pair.pairs > 1 else shown


def _wanting(pair: PairedDifference) -> str:
    if pair.more is None:
        return "on these questions they are alike"
    if pair.more == 0:
        return f"{pair.n} questions would mostly show a difference of this size"
    if pair.more > MAX_TOLD:
        return "more than a million questions more would be needed for a difference of this size"
    return f"about {_rounded(pair.more):,} questions more would be needed for a difference of this size"


def _rounded(count: int) -> int:
    """Return a number to two digits, rounded up: more would be false precision."""
    step = int("1".ljust(len(str(count)) - 1, "0"))
    return -(-count // step) * step
