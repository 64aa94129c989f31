"""What several samples of a question are worth: pass@k and vote@k, exact expectations over all draws of k."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

from reasoning.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.evaluation.results import ExampleResult


SAMPLE_COLUMNS = ("k", "pass@k", "vote@k")
"""What the cells of a table tell."""


@dataclass(frozen=True)
class SampleMeasures:
    """What k samples of a strategy are worth, in the mean over questions."""

    k: int
    """Samples."""

    passed: float
    """How often one of them is correct: pass@k."""

    voted: float
    """How often their vote is: vote@k."""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in a table, by `SAMPLE_COLUMNS`."""
        return str(self.k), f"{100 * self.passed:.1f} %", f"{100 * self.voted:.1f} %"


def sample_measures(results: Sequence[ExampleResult]) -> tuple[SampleMeasures, ...]:
    """Return pass@k and vote@k of a strategy's results, for k of 1, 2, 5, 10, … to all samples.

    Errors count as wrong. Empty where samples were not kept of every other question, or not equally many: how many a
    stop rule draws depends on what they say, and then neither is unbiased.
    """
    kept = [one.samples for one in results if one.samples]
    if len({one.n for one in kept}) != 1 or any(one.samples is None and one.error is None for one in results):
        return ()
    n = kept[0].n
    numbers = [k * 10**power for power in range(3) for k in (1, 2, 5) if k * 10**power < n]
    return tuple(
        SampleMeasures(
            k, sum(one.pass_at(k) for one in kept) / len(results), sum(one.vote_at(k) for one in kept) / len(results)
        )
        for k in (*numbers, n)
    )


def pass_at_k(n: int, correct: int, k: int) -> float:
    """Return the probability that one of k samples is correct, where `correct` of n are (Chen et al., 2021,
    arXiv:2107.03374): the unbiased estimate 1 − C(n − correct, k) / C(n, k).

    Raises UsageError unless 0 <= correct <= n and 1 <= k <= n.
    """
    if not 0 <= correct <= n or not 1 <= k <= n:
        raise UsageError(f"pass@{k} of {correct} correct in {n} samples can't be told: k is 1 to the number of samples")
    return 1 - comb(n - correct, k) / comb(n, k)


def vote_at_k(answers: Sequence[str | None], correct: Iterable[str], k: int) -> float:
    """Return the probability that the most frequent answer of k samples is correct, over all draws of k of them.

    answers: those of all samples of a question, None for none, which casts no vote. correct: the answers that are.
    Where several are equally frequent, the one that came first wins, which over all orders is each of them equally
    often. Raises UsageError unless 1 <= k <= the number of samples.
    """
    if not 1 <= k <= len(answers):
        raise UsageError(f"vote@{k} of {len(answers)} samples can't be told: k is 1 to the number of samples")
    counts = Counter(answer for answer in answers if answer is not None)
    silent = len(answers) - sum(counts.values())
    won = 0.0
    for answer in set(correct) & counts.keys():
        others = [count for other, count in counts.items() if other != answer]
        for votes in range(1, min(counts[answer], k) + 1):
            won += comb(counts[answer], votes) * _ways(others, silent, k - votes, votes)
    return won / comb(len(answers), k)


def _ways(others: list[int], silent: int, left: int, votes: int) -> float:
    """Count the ways to draw `left` among the other answers with at most `votes` each; a tie of t counts 1/(t + 1)."""
    ways: Counter[tuple[int, int]] = Counter({(0, 0): 1})
    for count in others:
        longer: Counter[tuple[int, int]] = Counter()
        for (drawn, ties), known in ways.items():
            for more in range(min(count, votes, left - drawn) + 1):
                longer[drawn + more, ties + (more == votes)] += known * comb(count, more)
        ways = longer
    return sum(known * comb(silent, left - drawn) / (ties + 1) for (drawn, ties), known in ways.items())
