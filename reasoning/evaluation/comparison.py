"""Compare strategies on the same questions: is one better, or is it noise, at what price, and where do they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError, nearest
from reasoning.evaluation.contenders import Contender, Source, join
from reasoning.evaluation.paired_difference import MIN_CLUSTERS, Metric, PairedDifference, PairTest, correct_for_number
from reasoning.evaluation.perturbing.consistency import ConsistencyRow, consistency_rows
from reasoning.evaluation.sample_measures import SampleMeasures, sample_measures
from reasoning.evaluation.statistics.calibration import Reliability, reliability
from reasoning.evaluation.statistics.coverage import RiskCoverage, risk_coverage
from reasoning.evaluation.statistics.intervals import wilson
from reasoning.evaluation.statistics.numerics import numerics
from reasoning.evaluation.statistics.pareto import Cost, ParetoPoint, known_cost, pareto
from reasoning.evaluation.statistics.self_correction import SelfCorrection, self_correction
from reasoning.evaluation.statistics.subgroups import group_of, group_values, subgroup_keys
from reasoning.trace import in_html, in_plain_text

if TYPE_CHECKING:
    import pandas
    from rich.console import Console, ConsoleOptions, RenderResult

    from reasoning.evaluation.results import ExampleResult


@dataclass(frozen=True)
class Subgroup:
    """The questions that have something in common."""

    key: str
    """What they have in common: depth, or a name in the questions' metadata."""

    value: str
    """Its value."""

    n: int
    """Questions in it."""

    correct: Mapping[str, int]
    """Correct answers by the strategy's name."""

    pairs: tuple[PairedDifference, ...]
    """The pairs of the comparison on these questions alone, corrected for all values of the key."""

    def interval(self, name: str) -> tuple[float, float]:
        """Return Wilson's 95 % interval of a strategy's accuracy."""
        return wilson(self.correct[name], self.n)


@dataclass(frozen=True)
class Comparison:
    """Strategies on the same questions. It shows itself in a terminal, in a notebook and in `print`."""

    contenders: tuple[Contender, ...]
    """The strategies with their results on the shared questions."""

    pairs: tuple[PairedDifference, ...]
    """All pairs, or each strategy against the baseline."""

    subgroups: tuple[Subgroup, ...]
    """The questions by depth, rule, kind, and what else the set tells."""

    pareto: tuple[ParetoPoint, ...]
    """Accuracy against cost, from the cheapest strategy to the dearest."""

    cost: Cost
    """What `pareto` counts, for a question."""

    notes: tuple[str, ...] = ()
    """What a reader has to know."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for: metric, alpha, baseline, clusters."""

    @property
    def n(self) -> int:
        """Questions that all strategies have results of."""
        return len(self.contenders[0].results)

    @property
    def names(self) -> list[str]:
        """Return the names of the strategies."""
        return [one.name for one in self.contenders]

    @property
    def statements(self) -> list[str]:
        """Return for each pair what is known, in words."""
        return [pair.statement for pair in self.pairs]

    @property
    def reliability(self) -> dict[str, Reliability]:
        """Return the calibration of each strategy that tells confidences."""
        found = {one.name: reliability(one.results.values()) for one in self.contenders}
        return {name: curve for name, curve in found.items() if curve}

    @property
    def coverage(self) -> dict[str, RiskCoverage]:
        """Return the risk–coverage curve of each strategy."""
        return {one.name: risk_coverage(one.results.values()) for one in self.contenders}

    @property
    def corrections(self) -> dict[str, SelfCorrection]:
        """Return what revising did, for each strategy that revises an answer of its own."""
        found = {one.name: self_correction(one.results.values()) for one in self.contenders}
        return {name: counts for name, counts in found.items() if counts}

    @property
    def consistency(self) -> tuple[ConsistencyRow, ...]:
        """Return how far each strategy's answers to perturbed versions agree as they should; none without versions."""
        return tuple(row for one in self.contenders for row in consistency_rows(one.name, one.results))

    @property
    def samples(self) -> dict[str, tuple[SampleMeasures, ...]]:
        """Return pass@k and vote@k of each strategy that draws samples, equally many of each question."""
        found = {one.name: sample_measures([*one.results.values()]) for one in self.contenders}
        return {name: measures for name, measures in found.items() if measures}

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison for JSON, without the results."""
        from reasoning.evaluation.comparison_tables import as_dict

        return as_dict(self)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame with a row for each pair, of all questions first, then of subgroups.

        Raises MissingExtraError.
        """
        from reasoning.evaluation.comparison_tables import pair_rows

        frame: pandas.DataFrame = numerics("pandas").DataFrame(pair_rows(self))
        return frame

    def markdown(self) -> str:
        """Return the tables and the statements in Markdown."""
        from reasoning.evaluation.comparison_tables import markdown

        return markdown(self)

    def latex(self) -> str:
        r"""Return the tables in LaTeX; the document needs `\usepackage{booktabs}`."""
        from reasoning.evaluation.comparison_tables import latex

        return latex(self)

    def __str__(self) -> str:
        return in_plain_text(self)

    def _repr_html_(self) -> str:
        return in_html(self)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from reasoning.evaluation.comparison_tables import renderables

        yield from renderables(self)


def compare(
    *sources: Source,
    baseline: str | None = None,
    by: Sequence[str] | None = None,
    metric: Metric = "correct",
    alpha: float = 0.05,
    clusters: bool | None = None,
    cost: Cost | None = None,
) -> Comparison:
    """Compare the strategies of runs on the questions that they share.

    sources: folders of runs, their reports, or lists of results. baseline: the strategy against which the others are
    compared, by its name or spec; None: all pairs. by: keys of subgroups (depth, gold, a name in the questions'
    metadata); None: those that the results have. metric: correct, score, dollars, tokens, calls, seconds, or a
    function. alpha: the level of "settled"; intervals are at 1 − alpha, each for itself. clusters: whether questions on
    one passage are taken together; None: where there are such, and at least MIN_CLUSTERS passages. cost: what the
    accuracies are set against.

    Abstentions and errors count as wrong. Raises UsageError for what can't be compared, MissingExtraError, DataError.
    """
    if not 0 < alpha < 1:
        raise UsageError(f"alpha={alpha} can't be used: give a level between 0 and 1, such as 0.05")
    contenders, notes = join(sources)
    chosen = _pairs(contenders, baseline)
    results = [*contenders[0].results.values()]
    grouped, said = _clustering(results, clusters)
    test = PairTest.of(metric, alpha=alpha, clustered=grouped)
    keys = subgroup_keys(results) if by is None else by
    by_name = {one.name: [*one.results.values()] for one in contenders}
    unit = cost or known_cost(by_name)
    return Comparison(
        tuple(contenders),
        test.compared(chosen, [*contenders[0].results]),
        tuple(group for key in keys for group in _subgroups(contenders, chosen, test, key)),
        pareto(by_name, unit),
        unit,
        (*notes, *said),
        {"metric": test.metric, "alpha": alpha, "baseline": baseline, "clusters": grouped},
    )


def _pairs(contenders: Sequence[Contender], baseline: str | None) -> list[tuple[Contender, Contender]]:
    if baseline is None:
        return list(combinations(contenders, 2))
    found = [one for one in contenders if baseline in (one.name, one.strategy)]
    if len(found) != 1:
        names = [one.name for one in contenders]
        why = "several are called so" if found else f"no strategy is called so.{nearest(baseline, names)}"
        raise UsageError(f"baseline={baseline!r} can't be used: {why} There are: {', '.join(names)}")
    return [(found[0], one) for one in contenders if one is not found[0]]


def _clustering(results: Sequence[ExampleResult], wanted: bool | None) -> tuple[bool, list[str]]:
    """Return whether passages are taken together, and what there is to say of it."""
    shared = Counter(one.passage for one in results if one.passage)
    passages = len(shared) + sum(one.passage is None for one in results)
    if wanted is False or passages == len(results):
        return False, []
    if passages >= MIN_CLUSTERS:
        return True, [f"{len(results)} questions stand on {passages} passages: intervals and p-values go by passages"]
    if wanted:
        raise UsageError(f"{passages} passages are too few to go by: {MIN_CLUSTERS} are needed")
    return False, [
        f"{len(results)} questions stand on {passages} passages, too few to go by: if questions on one passage depend "
        "on each other, intervals are too narrow"
    ]


def _subgroups(
    contenders: Sequence[Contender], pairs: Sequence[tuple[Contender, Contender]], test: PairTest, key: str
) -> Iterator[Subgroup]:
    first = contenders[0].results
    values = group_values(first.values(), key)
    if not values:
        raise UsageError(f"no question tells its {key!r}: a key is depth, gold, or a name in the questions' metadata")
    parts = {value: [id_ for id_, one in first.items() if group_of(one, key) == value] for value in values}
    tested = correct_for_number([test.compared(pairs, ids) for ids in parts.values()])
    for (value, ids), found in zip(parts.items(), tested, strict=True):
        correct = {one.name: sum(one.results[id_].correct is True for id_ in ids) for one in contenders}
        yield Subgroup(key, value, len(ids), correct, found)
