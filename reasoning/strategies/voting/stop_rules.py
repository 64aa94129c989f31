"""When a vote may stop: rules that look at the answers so far, in waves.

A rule names the fewest further samples after which it could stop. That wave is drawn together: nothing is drawn that
could not matter, rounds stay few, and the outcome does not depend on which reply comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import ClassVar, Protocol, runtime_checkable

from reasoning.errors import SettingError
from reasoning.strategies.base import Named

Keys = Sequence[str | None]
"""The answers so far as vote keys, in the order of the samples; None for an abstention."""


@runtime_checkable
class StopRule(Protocol):
    """Decides how many more samples a vote needs."""

    def more(self, answers: Keys, budget: int) -> int:
        """Return 0 to stop, else the fewest further samples after which stopping becomes possible.

        `budget` is the most samples of the whole vote; the caller draws no more than that.
        """


@dataclass(frozen=True)
class All(Named):
    """Draw the whole budget."""

    name: ClassVar[str] = "all"

    def more(self, answers: Keys, budget: int) -> int:
        """Return what is left."""
        return max(0, budget - len(answers))


@dataclass(frozen=True)
class Exact(Named):
    """Stop when the rest of the budget can't change the winner: the outcome is that of the whole vote, always."""

    name: ClassVar[str] = "exact"

    def more(self, answers: Keys, budget: int) -> int:
        """Return the fewest samples that would settle it if all of them went to the leader.

        Such a wave leaves a rival no more votes than the leader has, or fewer where a tie would go to the rival.
        """
        left, votes = max(0, budget - len(answers)), list(_votes(answers).values())
        most = max(votes, default=0)
        lead = votes.index(most) if votes else 0
        rivals = [own + (place < lead) for place, own in enumerate(votes) if place != lead]
        return min(left, max(0, (max(rivals, default=0) + left - most + 1) // 2))


@dataclass(frozen=True)
class Beta(Named):
    """Stop when the leader is the majority answer with this probability (Aggarwal et al., 2023, arXiv:2305.11860).

    The belief is a Beta posterior over the two front-runners under a flat prior; at 0.5 it is a fair coin's binomial
    tail. At 0.95 it stops at 4–0, 6–1, 8–2, 9–3, 11–4, …
    """

    name: ClassVar[str] = "beta"

    confidence: float = 0.95
    """The probability that is enough, from 0.5 up to, but not including, 1."""

    def __post_init__(self) -> None:
        if not 0.5 <= self.confidence < 1:
            raise SettingError(self.name, "confidence", self.confidence, "give a number from 0.5 to below 1")

    def more(self, answers: Keys, budget: int) -> int:
        """Return the fewest samples that would be enough if all of them went to the leader."""
        left = max(0, budget - len(answers))
        first, second = sorted([0, 0, *_votes(answers).values()])[-1:-3:-1]
        return next(
            (wave for wave in range(left) if majority_probability(first + wave, second) > self.confidence), left
        )


@dataclass(frozen=True)
class BetaOrExact(Named):
    """Stop as soon as either rule does: fewer samples than both, at the accuracy of `beta`.

    Of 10 samples it draws 4 to 10 and changes a question's outcome in less than 0.1 % of cases on balance, however
    divided the model is; of 40 in up to 2 % where two answers are nearly as frequent (benchmarks/stopping.py).
    """

    name: ClassVar[str] = "beta_or_exact"

    confidence: float = 0.95
    """As of `beta`."""

    def __post_init__(self) -> None:
        Beta(self.confidence)

    def more(self, answers: Keys, budget: int) -> int:
        """Return the smaller of the two rules' waves."""
        return min(Beta(self.confidence).more(answers, budget), Exact().more(answers, budget))


@dataclass(frozen=True)
class Window(Named):
    """Draw windows of samples and stop after one that is unanimous (Li et al., 2024, arXiv:2401.10480)."""

    name: ClassVar[str] = "window"

    size: int = 5
    """Samples in a window."""

    def __post_init__(self) -> None:
        if isinstance(self.size, bool) or self.size < 1:
            raise SettingError(self.name, "size", self.size, "give a whole number of at least 1")

    def more(self, answers: Keys, budget: int) -> int:
        """Return what is left of the window under way, or a whole one."""
        left, last = max(0, budget - len(answers)), answers[-self.size :]
        if len(answers) % self.size:
            return min(left, self.size - len(answers) % self.size)
        return 0 if answers and last[0] is not None and len(set(last)) == 1 else min(left, self.size)


@lru_cache(maxsize=1 << 14)
def majority_probability(first: int, second: int) -> float:
    """Return the probability that the answer with `first` votes is the more probable one of two, given `second`.

    It is the mass of Beta(first + 1, second + 1) above one half: P(X <= first) of first + second + 1 fair coins.
    """
    coins = first + second + 1
    return sum(comb(coins, heads) for heads in range(first + 1)) / (1 << coins)


def _votes(answers: Keys) -> dict[str, int]:
    """Count the votes, in the order of their first appearance, which is what breaks ties."""
    count: dict[str, int] = {}
    for answer in answers:
        if answer is not None:
            count[answer] = count.get(answer, 0) + 1
    return count
