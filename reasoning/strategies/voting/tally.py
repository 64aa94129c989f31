"""Votes over answers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.answers import AnswerFormat


@dataclass(frozen=True)
class Tally:
    """The outcome of a vote. An abstention has no vote."""

    winner: Any | None
    """The answer with the most votes; None where nobody voted. Of several, the one that was given first in the order
    of the samples, which does not depend on which reply came first."""

    votes: dict[str, float]
    """Votes, or their weight, by the answer in words, most first."""

    abstained: int
    """How many gave no answer."""

    tied: bool
    """Whether another answer has as many votes as the winner."""

    @property
    def share(self) -> float | None:
        """The winner's share of the votes that were cast."""
        cast = sum(self.votes.values())
        return max(self.votes.values()) / cast if cast else None


def tally(answers: Iterable[Any | None], answer_format: AnswerFormat, weights: Iterable[float] | None = None) -> Tally:
    """Count equal answers (by the format's key) together; each vote counts 1, or its weight."""
    count: dict[str, float] = {}
    first: dict[str, Any] = {}
    abstained = 0
    for answer, weight in zip(answers, weights or repeat(1), strict=False):
        if answer is None:
            abstained += 1
            continue
        key = answer_format.key(answer)
        count[key] = count.get(key, 0) + weight
        first.setdefault(key, answer)
    order = sorted(count, key=lambda key: -count[key])
    votes = {answer_format.show(first[key]): count[key] for key in order}
    tied = len(order) > 1 and count[order[0]] == count[order[1]]
    return Tally(first[order[0]] if order else None, votes, abstained, tied)
