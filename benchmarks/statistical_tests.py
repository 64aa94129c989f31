"""Whether the statistics keep what they promise, on simulated comparisons: alarms, items, power, coverage.

    python benchmarks/statistical_tests.py [--seeds 2000] [--only alarms]

alarms: two equal strategies, looked at after every item; how often a difference is claimed. items: B is 5 points
better; the fixed test is McNemar's mid-p on the fewest items that give the power; the sequential one has a set of items
as large as gives it the same, found by bisection, and is measured on other seeds: the median counts
those that are never settled with all of theirs. coverage: how often 95 % intervals hold the truth;
graded: those of graded items, found by resampling. It takes minutes.
"""

from __future__ import annotations

import random
import sys
import time
from functools import cache
from statistics import mean, median
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from scipy import stats

from reasoning.evaluation.statistics.anytime import AnytimeTest
from reasoning.evaluation.statistics.intervals import Z95, wilson
from reasoning.evaluation.statistics.paired import clustered_difference, mcnemar, resampled_interval
from reasoning.evaluation.statistics.prediction_powered import prediction_powered
from reasoning.evaluation.statistics.sample_size import items_needed
from reasoning.evaluation.statistics.sequential import SequentialTest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reasoning.evaluation.statistics.paired import MeanDifference
    from reasoning.evaluation.statistics.prediction_powered import LabelledMean

DISCORDANT = (0.12, 0.25, 0.4)
"""Shares of items that one of two strategies alone gets right."""

DIFFERENCE = 0.05
POWERS = (0.8, 0.9)
SET = 600
"""Items of a set on which equals are compared."""

GRADED_ITEMS = (100, 200, 600)
"""Items on which graded outcomes are compared."""

LOPSIDED = ((1.0, -0.25, 0.0), (0.06, 0.09, 0.85))
"""Differences of grades that lie to one side, and how often each is."""

PASSAGES = 20
"""Passages of five graded items each."""

RESAMPLES = 500
"""A quarter of what `paired_bootstrap` draws by default, so that thousands of comparisons take minutes."""

COVERAGE = ("interval of", "truth", "holds it", "mean width")

LABELS, GRADED = 100, 1_000
"""Items that people labelled, and that a judge graded."""

LONGEST = 4
"""Times the fixed number of items: where the test without an end is given up."""


def drawn(seed: int, count: int, difference: float, discordant: float) -> list[int]:
    """Draw for each item which strategy alone gets it right: 1 is B, −1 is A, 0 neither."""
    weights = [(discordant + difference) / 2, (discordant - difference) / 2, 1 - discordant]
    return random.Random(seed).choices([1, -1, 0], weights, k=count)


def sequential(differences: Sequence[int]) -> SequentialTest:
    """Look after every item of a set until it is settled or the set ends."""
    test = SequentialTest(len(differences))
    for one in differences:
        test.add(one)
        if test.settled:
            break
    return test


def anytime(differences: Sequence[int]) -> AnytimeTest:
    """Look after every item of a stream until it is settled or given up."""
    test = AnytimeTest(effect=DIFFERENCE)
    for one in differences:
        test.add(one)
        if test.settled:
            break
    return test


def alarms(seeds: int) -> Iterator[tuple[str, ...]]:
    """Yield how often equals are told apart."""
    yield "equals told apart", "share of discordant items", "SequentialTest", "the same, exactly", "AnytimeTest"
    for discordant in DISCORDANT:
        sets = [drawn(seed, SET, 0.0, discordant) for seed in range(seeds)]
        found = [mean(test(one).settled for one in sets) for test in (sequential, anytime)]
        found.insert(1, mean(map(_spent, sets)))
        yield f"{SET} items, {seeds} seeds", f"{discordant:.0%}", *(f"{100 * share:.1f} %" for share in found)


def _spent(differences: Sequence[int]) -> float:
    """Return the probability that one of two equals is said to be better, given which items are discordant."""
    test, sign = SequentialTest(len(differences)), 1
    for one in differences:
        test.add(sign if one else 0)  # signs that take turns never settle it
        sign = -sign if one else sign
    return test.spent


def fixed_items(discordant: float, power: float) -> int:
    """Return the fewest items on which McNemar's mid-p test has the power, exactly."""
    count = items_needed(DIFFERENCE, discordant, power=power) or 0
    while _fixed_power(count, discordant) > power:
        count -= 5
    while _fixed_power(count, discordant) < power:
        count += 1
    return count


def _fixed_power(count: int, discordant: float) -> float:
    share, power = (1 + DIFFERENCE / discordant) / 2, 0.0
    for differing in range(1, count + 1):
        weight = float(stats.binom.pmf(differing, count, discordant))
        if weight > 1e-9:
            fewest = _critical(differing)
            power += weight * float(stats.binom.cdf(fewest, differing, share))
            power += weight * float(stats.binom.sf(differing - fewest - 1, differing, share))
    return power


@cache
def _critical(differing: int) -> int:
    """Return the most of the discordant items that one strategy may have where the test is significant; −1: none."""
    fewest = int(stats.binom.ppf(0.025, differing, 0.5)) + 1
    while fewest >= 0 and mcnemar(fewest, differing - fewest, differing).p > 0.05:
        fewest -= 1
    return fewest


def items(seeds: int) -> Iterator[tuple[str, ...]]:
    """Yield how many items it takes to see the difference."""
    yield "discordant", "power", "fixed test", "set of the sequential one", "its median", "its mean", "without an end"
    for discordant in DISCORDANT:
        for power in POWERS:
            fixed = fixed_items(discordant, power)
            size = _size(fixed, discordant, power, range(seeds))
            rest = range(seeds, 2 * seeds)
            ends = [sequential(drawn(seed, size, DIFFERENCE, discordant)) for seed in rest]
            taken, reached = [one.items for one in ends], mean(one.settled for one in ends)
            endless = sorted(
                one.items if one.settled else LONGEST * fixed
                for one in (anytime(drawn(seed, LONGEST * fixed, DIFFERENCE, discordant)) for seed in rest)
            )
            given_up = endless[min(int(power * len(endless)), len(endless) - 1)]  # by then so many are settled
            stopped = [min(one, given_up) for one in endless]
            yield (
                f"{discordant:.0%}",
                f"{power:.0%} ({reached:.1%} on other seeds)",
                str(fixed),
                f"{size} ({size / fixed - 1:+.0%})",
                *(f"{value:.0f} ({value / fixed - 1:+.0%})" for value in (median(taken), mean(taken))),
                f"{median(stopped):.0f} ({median(stopped) / fixed - 1:+.0%})",
            )


def _size(fixed: int, discordant: float, power: float, seeds: range) -> int:
    """Return the size of the set on which the sequential test has the power, to about 1 %."""
    low, high = fixed, int(1.5 * fixed)
    while high - low > fixed / 100:
        middle = (low + high) // 2
        reached = mean(sequential(drawn(seed, middle, DIFFERENCE, discordant)).settled for seed in seeds)
        low, high = (low, middle) if reached >= power else (middle, high)
    return high


def coverage(seeds: int) -> Iterator[tuple[str, ...]]:
    """Yield how often intervals of 95 % hold the truth, and how wide they are in the mean."""
    yield COVERAGE
    for difference in (0.0, DIFFERENCE, 2 * DIFFERENCE):
        sets = [drawn(seed, SET, difference, 0.25) for seed in range(seeds)]
        truth = f"{100 * difference:.0f} points"
        yield f"`mcnemar`, {SET} items", truth, *_held([_whole(one) for one in sets], difference)
        yield "`SequentialTest` where it ends", truth, *_held([sequential(one).interval() for one in sets], difference)
    clustered = [_passages(seed) for seed in range(seeds)]
    yield "`clustered_difference`, 40 passages of 5", "5 points", *_held([_ends(one) for one in clustered], DIFFERENCE)
    judged = [_judged(seed) for seed in range(seeds)]
    told = f"{LABELS} labels of {GRADED} graded"
    yield f"`prediction_powered`, {told}", "70 %", *_held([_ends(one) for one in judged], 0.7)
    alone = [
        (one.labels_alone[0] - Z95 * one.labels_alone[1], one.labels_alone[0] + Z95 * one.labels_alone[1])
        for one in judged
    ]
    yield "the labels alone", "70 %", *_held(alone, 0.7)
    yield (
        f"the judge alone ({mean(one.judge_alone for one in judged):.0%})",
        "70 %",
        *_held([wilson(round(GRADED * one.judge_alone), GRADED) for one in judged], 0.7),
    )


def _held(found: Sequence[tuple[float, float]], truth: float) -> tuple[str, str]:
    share = mean(low - 1e-9 <= truth <= high + 1e-9 for low, high in found)
    return f"{share:.1%}", f"{100 * mean(high - low for low, high in found):.1f} points"


def _ends(found: MeanDifference | LabelledMean) -> tuple[float, float]:
    return found.low, found.high


def _whole(differences: Sequence[int]) -> tuple[float, float]:
    found = mcnemar(differences.count(-1), differences.count(1), len(differences))
    return found.low, found.high


def _passages(seed: int) -> MeanDifference:
    """Compare two strategies on 40 passages of 5 questions, each of which suits one of the two."""
    draw = random.Random(seed)
    suits = [draw.gauss(0, 0.2) for _ in range(40)]
    gaps = [float((draw.random() < 0.25 + lean) - (draw.random() < 0.2 - lean)) for lean in suits for _ in range(5)]
    return clustered_difference(gaps, [number // 5 for number in range(200)])


def graded(seeds: int) -> Iterator[tuple[str, ...]]:
    """Yield how often the bootstrap's intervals hold the truth: of many sizes, and where few items differ by much."""
    yield COVERAGE
    rng = np.random.default_rng(0)
    for count in GRADED_ITEMS:
        gaps = rng.normal(DIFFERENCE, 0.3, (seeds, count))
        yield f"`paired_bootstrap`, {count} graded items", "5 points", *_bootstrapped(gaps, DIFFERENCE)
    values, shares = LOPSIDED
    for count in GRADED_ITEMS:
        gaps = rng.choice(values, (seeds, count), p=shares)
        yield f"the same, {count} items, lopsided", "3.75 points", *_bootstrapped(gaps, 0.0375)
    leaning = rng.normal(DIFFERENCE, 0.2, (seeds, PASSAGES, 1)) + rng.normal(0, 0.3, (seeds, PASSAGES, 5))
    found = _bootstrapped(leaning.sum(2), DIFFERENCE, size=5)
    yield f"the same, {PASSAGES} passages of 5", "5 points", *found


def _bootstrapped(sums: Any, truth: float, size: int = 1) -> tuple[str, str]:
    """Return what came of intervals alone: the permutation test of each comparison would take half of the time."""
    sizes = np.full(sums.shape[1], size)
    return _held(
        [resampled_interval(one, sizes, 0.95, {"n_resamples": RESAMPLES, "rng": n}) for n, one in enumerate(sums)],
        truth,
    )


def _judged(seed: int) -> LabelledMean:
    """Let a judge pass every right answer of a 70 % strategy but 5 %, and 40 % of the wrong ones."""
    draw = random.Random(seed)
    right = [draw.random() < 0.7 for _ in range(GRADED)]
    grades = [float(draw.random() < (0.95 if one else 0.4)) for one in right]
    return prediction_powered(grades, [float(one) if n < LABELS else None for n, one in enumerate(right)])


PARTS: dict[str, Callable[[int], Iterator[tuple[str, ...]]]] = {
    "alarms": alarms,
    "items": items,
    "coverage": coverage,
    "graded": graded,
}


def main(
    seeds: Annotated[int, typer.Option(help="Simulated comparisons of each kind.")] = 2_000,
    only: Annotated[str, typer.Option(help=f"One of {', '.join(PARTS)}.")] = "",
) -> None:
    """Print the tables in Markdown, with the processor's seconds that each took."""
    for name, part in PARTS.items():
        if only in ("", name):
            start = time.process_time()
            for number, row in enumerate(part(seeds)):
                sys.stdout.write(f"| {' | '.join(row)} |\n" + ("|---" * len(row) + "|\n" if number == 0 else ""))
                sys.stdout.flush()
            sys.stdout.write(f"\n{name}: {time.process_time() - start:.0f} s of the processor\n\n")


if __name__ == "__main__":
    typer.run(main)
