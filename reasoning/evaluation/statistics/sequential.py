"""The sequential test of a comparison whose number of items is known: looked at after every item, exact."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import comb
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.numerics import numerics

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT_FOR_THE_END = 0.1
"""The part of the level that only the last item may spend: with it the whole set has nearly a fixed test's power."""

_Event = tuple[int, int]
"""A step's length, 0 where only the boundary moved, and the largest sum that goes on behind it."""


@dataclass
class SequentialTest:
    """A paired comparison on a known number of items, looked at after each and stopped as soon as it is settled.

    Where neither strategy is better, an item that only one of them gets right is as likely to be A's as B's: given
    which items these are, the sum of the differences is a walk of fair steps, whose chance to have passed a boundary is
    computed exactly (McNemar, 1947; Armitage, McPherson & Rowe, 1969). The boundary is the lowest for which that chance
    is at most what may be spent of the level by now (Lan & DeMets, 1983): nine tenths by the distribution Beta(4, 5) of
    the share of the items, the rest at the last one. So, of two equals, it is settled with a probability of at most
    alpha, and hardly less, however often it is looked at. That way of spending makes the median number of items small
    and leaves the whole set's power near that of a fixed test. Items that belong together, as questions on one passage
    do, are one step of their sum: exact where A and B are interchangeable in each of these groups, else as good as a
    permutation test of the mean is. The order of the items has to be random, and `horizon` set beforehand. Where no
    number is known use `AnytimeTest`, which needs more items.

    Raises UsageError for a horizon below 1 and a level that is not between 0 and 1.
    """

    horizon: int
    """Items in all."""

    alpha: float = 0.05
    """The level: how often, at most, a difference is claimed where there is none."""

    items: int = 0
    """Items so far; those behind the one that settled it do not count."""

    total: int = 0
    """Those that B alone got right, less those that A alone did."""

    discordant: int = 0
    """The sum of the differences without their signs: of single items, those that one alone got right."""

    settled: bool = False
    """Whether the comparison is settled; once it is, it stays so."""

    spent: float = 0.0
    """The probability to be settled by now where nobody is better, given which items were discordant."""

    p: float = 1.0
    """The p-value if it ends here, two-sided, by the stagewise order: an earlier end is more extreme (Fairbanks &
    Madsen, 1982). At most alpha where it is settled, above it on the whole set where it is not."""

    _alive: dict[int, float] = field(default_factory=lambda: {0: 1.0}, repr=False)
    """The probability of each absolute sum that goes on."""

    _events: list[_Event] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        if not 0 < self.alpha < 1 or self.horizon < 1:
            raise UsageError(
                f"alpha={self.alpha} and horizon={self.horizon} can't be used: a level between 0 and 1, and items"
            )

    def add(self, difference: int, items: int = 1) -> None:
        """Take an item, or several that belong together: how many B alone got right, less how many A alone did.

        Raises UsageError for more items than there are, and for a difference that is no whole number within them.
        """
        if difference != int(difference) or abs(difference) > items or self.items + items > self.horizon:
            raise UsageError(
                f"a difference of {difference} on {items} of {self.horizon - self.items} items can't be used: "
                "it is a whole number, at most that of the items (for graded outcomes use AnytimeTest)"
            )
        if self.settled:
            return
        self.items += items
        self.total += int(difference)
        self.discordant += abs(int(difference))
        if difference:
            self._alive = _stepped(self._alive, abs(int(difference)))
        moved = self._spend()
        if difference or moved:
            self._events.append((abs(int(difference)), max(self._alive)))
        if not self.settled:
            self.p = self.spent + sum(mass for reach, mass in self._alive.items() if reach >= abs(self.total))

    def _spend(self) -> bool:
        """Stop the most extreme sums, as far as the level may be spent by now; return whether there are such."""
        allowed, moved = self.alpha * _spendable(self.items / self.horizon), False
        while self.spent + self._alive[top := max(self._alive)] <= allowed:
            self.spent += self._alive.pop(top)
            moved = True
            if top == abs(self.total):
                self.settled, self.p = True, self.spent
        return moved

    @property
    def difference(self) -> float:
        """The mean difference, B less A. Where it ended early it is more often too large than too small."""
        return self.total / self.items if self.items else 0.0

    def interval(self, confidence: float | None = None) -> tuple[float, float]:
        """Return the interval of the difference if it ends here, which allows for an early end.

        It is dual to `p` (Tsiatis, Rosner & Mehta, 1984): exact for the share of the discordant items that are B's,
        given which items these are, and put to their share of all. confidence: None: 1 − alpha. Raises UsageError,
        MissingExtraError.
        """
        left = (self.alpha if confidence is None else 1 - confidence) / 2
        if not 0 < left < 0.5:
            raise UsageError(f"confidence={confidence} can't be used: give a number between 0 and 1, such as 0.95")
        if not self.discordant:
            return -1.0, 1.0
        sign = -1 if self.total < 0 else 1  # told of the side on which it ended
        low = _solved(lambda share: self._tails(share, sign)[0] - left)
        high = _solved(lambda share: self._tails(share, sign)[1] - (1 - left))
        ends = [sign * (2 * share - 1) * self.discordant / self.items for share in (low, high)]
        return min(ends), max(ends)

    def _tails(self, share: float, sign: int) -> tuple[float, float]:
        """Return the probabilities of outcomes at least as extreme as this one to a side, and of more extreme ones.

        share: the probability of a step to that side.
        """
        np = numerics("numpy")
        width = 2 + max(step + limit for step, limit in self._events) + max(step for step, _ in self._events)
        walk: Any = np.zeros(2 * width + 1)
        walk[width] = 1.0
        passed, total = 0.0, sign * self.total
        for place, (step, limit) in enumerate(self._events):
            if step:
                walk, before = np.zeros_like(walk), walk
                walk[step:] += share * before[:-step]
                walk[:-step] += (1 - share) * before[step:]
            if self.settled and place == len(self._events) - 1:
                break
            passed += float(walk[width + limit + 1 :].sum())
            walk[width + limit + 1 :] = walk[: width - limit] = 0.0
        more = passed + float(walk[width + total + 1 :].sum())
        return more + float(walk[width + total]), more


def _spendable(share: float) -> float:
    """Return the part of the level that may be spent by a share of the items."""
    if share >= 1:
        return 1.0
    return (1 - KEPT_FOR_THE_END) * sum(comb(8, k) * share**k * (1 - share) ** (8 - k) for k in range(4, 9))


def _stepped(alive: dict[int, float], length: int) -> dict[int, float]:
    """Return the probabilities of the absolute sums behind a fair step."""
    made: dict[int, float] = {}
    for reach, mass in alive.items():
        for end in (reach + length, abs(reach - length)):
            made[end] = made.get(end, 0.0) + mass / 2
    return made


def _solved(rising: Callable[[float], float]) -> float:
    """Return where a function that rises over 0 to 1 is 0; the end where it is not."""
    if rising(0.0) >= 0:
        return 0.0
    return 1.0 if rising(1.0) <= 0 else float(numerics("scipy.optimize").brentq(rising, 0.0, 1.0, xtol=1e-10))
