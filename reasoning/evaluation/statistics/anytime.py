"""The test of a comparison whose number of items nobody knows: an e-process, and the interval that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p
from typing import TYPE_CHECKING

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.numerics import numerics

if TYPE_CHECKING:
    from collections.abc import Sequence

BETS = ((0.6, 0.1), (1.2, 0.8), (2.4, 0.1))
"""The effects that are bet on, as multiples of the expected one, and the part of the stake on each: the middle one
makes the median number of items least, the others keep the test from failing on smaller effects and speed it on
larger."""

PRIOR_SQUARES, PRIOR_ITEMS = 5.0, 20.0
"""What the mean square of a difference is taken for before there are items: 0.25, worth 20 of them."""

MAX_BET = 0.9
"""The largest part of the capital that is put on an item."""

GRID = 801
"""Differences that a confidence sequence tries."""


@dataclass
class AnytimeTest:
    """A paired comparison of items that come without a known end, or with graded outcomes: an e-process (Ramdas et al.,
    2023, arXiv:2210.01948), which may be looked at after every item, and stopped at any.

    Where the number of items is known and outcomes are right or wrong, `SequentialTest` needs fewer.
    Capital of 1 is bet on B being the better one, and on A, on each item's difference; where neither is better, no way
    of betting makes it grow: that it ever reaches 1/alpha has a probability of at most alpha (Ville, 1939). How much is
    bet depends on earlier items alone: the expected effect over the mean square of the differences so far, which is the
    share of discordant items. The order of the items has to be random.

    Raises UsageError for a level or an effect that is not between 0 and 1.
    """

    alpha: float = 0.05
    """The level: how often, at most, a difference is claimed where there is none."""

    effect: float = 0.05
    """The difference that is expected, or the least that matters: the test is quickest for it."""

    items: int = 0
    """Items so far."""

    total: float = 0.0
    """The sum of the differences so far."""

    squares: float = 0.0
    """The sum of their squares."""

    largest: float = 0.0
    """The logarithm of the greatest capital so far."""

    def __post_init__(self) -> None:
        _check(self.alpha, self.effect)
        self._capitals = [log(stake / 2) for _, stake in BETS for _ in range(2)]

    def add(self, difference: float) -> None:
        """Take an item: B's outcome less A's, from −1 to 1. Raises UsageError for anything else."""
        if not -1 <= difference <= 1:
            raise UsageError(f"a difference of {difference} can't be used: outcomes are from 0 to 1")
        if difference:
            for place, (multiple, _) in enumerate(BETS):
                bet = _bet(multiple * self.effect, self.squares, self.items)
                self._capitals[2 * place] += log1p(bet * difference)
                self._capitals[2 * place + 1] += log1p(-bet * difference)
            self.largest = max(self.largest, self._log_capital())
        self.items += 1
        self.total += difference
        self.squares += difference * difference

    @property
    def e_value(self) -> float:
        """The capital now: evidence against there being no difference, 20 is as much as p = 0.05 at any moment."""
        return exp(self._log_capital())

    @property
    def p(self) -> float:
        """The p-value that holds at any moment: the inverse of the greatest capital so far."""
        return exp(-self.largest)

    @property
    def settled(self) -> bool:
        """Return whether the comparison is settled; once it is, it stays so."""
        return self.p <= self.alpha

    @property
    def difference(self) -> float:
        """The mean difference so far, B less A."""
        return self.total / self.items if self.items else 0.0

    def _log_capital(self) -> float:
        top = max(self._capitals)
        return top + log(sum(exp(one - top) for one in self._capitals))


@dataclass(frozen=True)
class ConfidenceSequence:
    """An interval that holds at all moments together."""

    low: float
    """Where it begins now."""

    high: float
    """Where it ends now."""


def confidence_sequence(
    differences: Sequence[float], *, alpha: float = 0.05, effect: float = 0.05
) -> ConfidenceSequence:
    """Return the mean differences that betting has not refused by now (Waudby-Smith & Ramdas, 2024, arXiv:2010.09686).

    It is the test of `AnytimeTest` turned round: 0 is outside where that is settled, and it holds at any moment. Its
    bets are for an effect, so that it does not become much narrower than 0.6 times the effect to either side. Raises
    UsageError, MissingExtraError.
    """
    _check(alpha, effect)
    np = numerics("numpy")
    means = np.linspace(-1, 1, GRID)
    capitals = np.array([[[log(stake / 2)]] for _, stake in BETS]) + np.zeros((1, 2, GRID))
    most, squares = np.zeros(GRID), 0.0
    most_bet = MAX_BET / (1 + np.abs(means))
    signs = np.array([[1.0], [-1.0]])
    for items, one in enumerate(differences):
        if not -1 <= one <= 1:
            raise UsageError(f"a difference of {one} can't be used: outcomes are from 0 to 1")
        for place, (multiple, _) in enumerate(BETS):
            bet = np.minimum(_bet(multiple * effect, squares, items), most_bet)
            capitals[place] += np.log1p(signs * bet * (one - means))
        squares += one * one
        np.maximum(most, np.logaddexp.reduce(capitals, axis=(0, 1)), out=most)
    kept = means[most < log(1 / alpha)]
    if not len(kept):
        mean = sum(differences) / len(differences)
        return ConfidenceSequence(mean, mean)
    step = 2 / (GRID - 1)
    low, high = float(kept[0]) - step, float(kept[-1]) + step  # what lies between two tried ones is not refused
    return ConfidenceSequence(max(-1.0, low), min(1.0, high))


def _bet(effect: float, squares: float, items: int) -> float:
    return min(MAX_BET, effect * (PRIOR_ITEMS + items) / (PRIOR_SQUARES + squares))


def _check(alpha: float, effect: float) -> None:
    if not 0 < alpha < 1 or not 0 < effect < 1:
        raise UsageError(f"alpha={alpha} and effect={effect} can't be used: give numbers between 0 and 1")
