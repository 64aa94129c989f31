"""How consistent a strategy is: whether its answers to the versions of a question agree as they should."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.perturbing.perturb import expected_answer, original_of
from reasoning.evaluation.plain_table import PlainTable
from reasoning.evaluation.statistics import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reasoning.evaluation.results import ExampleResult


CONSISTENCY_COLUMNS = ("version", "consistent", "95 %", "all correct", "unanswered", "groups")
"""What the cells of a table tell; groups are questions with their versions."""


@dataclass(frozen=True)
class ConsistencyRow:
    """How often a strategy's answers to questions and to their versions agree as they should."""

    strategy: str
    """Its spec."""

    kind: str
    """What was done to the questions; `all` for all versions of a question together."""

    groups: int
    """Questions that have been asked with such a version."""

    consistent: int
    """Those of them where all were answered, and the answers agree as they should, right or wrong."""

    correct: int
    """Those where all answers are correct."""

    unanswered: int
    """Those with an abstention or an error."""

    @property
    def share(self) -> float:
        """Return the share of the groups that are consistent."""
        return self.consistent / self.groups

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval of that share."""
        return wilson(self.consistent, self.groups)

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in a table, by `CONSISTENCY_COLUMNS`."""
        low, high = self.interval
        share, correct = f"{100 * self.share:.1f} %", f"{100 * self.correct / self.groups:.1f} %"
        return self.kind, share, f"{100 * low:.1f}–{100 * high:.1f}", correct, str(self.unanswered), str(self.groups)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields and the 95 % interval of the share of consistent groups, for JSON."""
        return {**asdict(self), "interval95": list(self.interval)}


def consistency(results: Iterable[ExampleResult]) -> tuple[ConsistencyRow, ...]:
    """Return a row for each strategy and kind of version, one for all together; none without versions."""
    by_strategy: dict[str, dict[str, ExampleResult]] = {}
    for one in results:
        by_strategy.setdefault(one.strategy, {})[one.id] = one
    return tuple(row for name, found in by_strategy.items() for row in consistency_rows(name, found))


def consistency_rows(strategy: str, results: Mapping[str, ExampleResult]) -> Iterator[ConsistencyRow]:
    """Yield a strategy's rows from its results by the question's id."""
    groups: dict[str, dict[str, ExampleResult]] = {}
    for name, one in results.items():
        if (version := original_of(name)) and version[0] in results:
            groups.setdefault(version[0], {})[version[1]] = one
    kinds = list(dict.fromkeys(kind for group in groups.values() for kind in group))
    for kind in kinds:
        pairs = [(results[name], {kind: group[kind]}) for name, group in groups.items() if kind in group]
        yield _row(strategy, kind, pairs)
    if len(kinds) > 1:
        yield _row(strategy, "all", [(results[name], group) for name, group in groups.items()])


def _row(strategy: str, kind: str, groups: list[tuple[ExampleResult, dict[str, ExampleResult]]]) -> ConsistencyRow:
    return ConsistencyRow(
        strategy,
        kind,
        len(groups),
        consistent=sum(_agree(first, versions) for first, versions in groups),
        correct=sum(all(one.correct for one in (first, *versions.values())) for first, versions in groups),
        unanswered=sum(any(one.answer is None for one in (first, *versions.values())) for first, versions in groups),
    )


def _agree(first: ExampleResult, versions: dict[str, ExampleResult]) -> bool:
    answer = first.answer
    return answer is not None and all(one.answer == expected_answer(kind, answer) for kind, one in versions.items())


def consistency_table(rows: Sequence[ConsistencyRow]) -> PlainTable:
    """Return the rows as a table."""
    return PlainTable(("consistent under", *CONSISTENCY_COLUMNS), tuple((row.strategy, *row.cells) for row in rows))
