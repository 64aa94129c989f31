"""What the statistics say of the entrants of a page: pairs, calibration, risk and coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.display.plots import Plot
from reasoning.errors import MissingExtraError, UsageError
from reasoning.evaluation.comparison import compare
from reasoning.evaluation.perturbing import ConsistencyRow, consistency
from reasoning.evaluation.report_page.curves import coverage_plot, reliability_plot
from reasoning.evaluation.report_page.model import Duel, Entrant, PageData
from reasoning.evaluation.sample_measures import SampleMeasures, sample_measures
from reasoning.evaluation.statistics.calibration import Reliability, reliability
from reasoning.evaluation.statistics.coverage import RiskCoverage, risk_coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.evaluation.results import ExampleResult
    from reasoning.evaluation.stored_run import StoredRun


@dataclass(frozen=True)
class Sureness:
    """How an entrant's confidence and silence relate to its being right."""

    entrant: Entrant
    coverage: RiskCoverage
    reliability: Reliability | None
    plot: Plot | None
    """The reliability curve; None where it tells no confidence."""


@dataclass(frozen=True)
class Statistics:
    """What the statistics say of a page."""

    duels: tuple[Duel, ...] = ()
    """All pairs; the surest differences first."""

    sureness: tuple[Sureness, ...] = ()
    """For each entrant that is scored."""

    coverage: Plot | None = None
    """The risk–coverage curves; None where no entrant has more than a point."""

    consistency: tuple[tuple[Entrant, ConsistencyRow], ...] = ()
    """How far the answers to perturbed versions of questions agree as they should, by entrant and kind of version."""

    samples: tuple[tuple[Entrant, SampleMeasures], ...] = ()
    """What k samples of the entrants that vote are worth, where equally many were kept of each question."""

    why_no_pairs: str = ""
    """Why no pairs are compared, where there is a reason to tell."""


def measure(runs: Sequence[StoredRun], page: PageData) -> Statistics:
    """Return what the statistics say of the entrants of a page."""
    results = {one.number: _results(runs, one) for one in page.scored}
    curves = [(one, risk_coverage(results[one.number])) for one in page.scored]
    duels, why = _duels(page.scored, results)
    return Statistics(
        duels,
        tuple(_sureness(one, curve, results[one.number]) for one, curve in curves),
        coverage_plot([(one, curve) for one, curve in curves if curve.points]) if _is_curved(curves) else None,
        tuple((one, row) for one in page.entrants for row in consistency(_results(runs, one))),
        tuple((one, found) for one in page.scored for found in sample_measures(results[one.number])),
        why,
    )


def _results(runs: Sequence[StoredRun], one: Entrant) -> list[ExampleResult]:
    return [result for (_, name), result in runs[one.run].results.items() if name == one.strategy]


def _is_curved(curves: Sequence[tuple[Entrant, RiskCoverage]]) -> bool:
    return any(len(curve.points) > 1 for _, curve in curves)


def _sureness(one: Entrant, curve: RiskCoverage, results: Sequence[ExampleResult]) -> Sureness:
    found = reliability(results)
    return Sureness(one, curve, found, reliability_plot(one, found) if found else None)


def _duels(entrants: Sequence[Entrant], results: dict[int, list[ExampleResult]]) -> tuple[tuple[Duel, ...], str]:
    if len(entrants) < 2:
        return (), ""
    try:
        comparison = compare(*(results[one.number] for one in entrants), by=())
    except MissingExtraError as error:
        return (), str(error)
    except UsageError as error:
        return (), f"The strategies can't be compared in pairs: {error}"
    known = dict(zip(comparison.names, entrants, strict=True))
    duels = [
        Duel(
            known[pair.b],
            known[pair.a],
            pair.n,
            pair.only_b,
            pair.only_a,
            pair.difference,
            pair.low,
            pair.high,
            pair.p,
            pair.p_holm,
            pair.test,
            pair.more,
        )
        for pair in comparison.pairs
    ]
    turned = [duel if duel.difference >= 0 else duel.turned() for duel in duels]
    return tuple(sorted(turned, key=lambda duel: (duel.p_holm or 0, duel.p or 0, -duel.difference))), ""
