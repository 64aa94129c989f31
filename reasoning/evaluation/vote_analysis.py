"""What a stop rule draws and changes, exactly, where it is known how often each answer is given."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from reasoning.strategies.voting.stop_rules import All, Beta, BetaOrExact, Exact, StopRule, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")
Answers = tuple[int, ...]
Rule = All | Exact | Beta | BetaOrExact | Window


@dataclass(frozen=True)
class Kind:
    """Questions on which a model agrees with itself equally often."""

    top: float
    """The probability of the most frequent answer."""

    share: float
    """How many of the questions are of this kind."""

    correct: float = 1.0
    """The share of them where the most frequent answer is the correct one; elsewhere one of the others is."""


@dataclass(frozen=True)
class AnswerMixture:
    """The kinds of questions that a model is asked."""

    name: str
    """What the tables call it."""

    others: int
    """How many answers there are beside the most frequent one; they are equally likely."""

    kinds: tuple[Kind, ...]
    """Their shares add up to 1."""


@dataclass(frozen=True)
class Figures:
    """What a rule does, in the mean over questions."""

    drawn: float
    """Samples."""

    correct: float
    """The share of questions whose winner is correct."""


@cache
def endings(rule: Rule, budget: int, others: int) -> Counter[tuple[int, int, bool]]:
    """Count the orders of answers in which a vote ends: by samples, votes for the most frequent answer, and whether it
    wins.

    Answer 0 is the most frequent one, the others are numbered as they appear. Orders in which everything that a rule
    looks at is the same are counted together: how often each answer was given, which came first, and the window under
    way.
    """
    ended: Counter[tuple[int, int, bool]] = Counter()
    level: dict[object, tuple[Answers, int, int]] = {(): ((), 0, 1)}
    while level:
        following: dict[object, tuple[Answers, int, int]] = {}
        for answers, left, ways in level.values():
            wave = left or rule.more([str(answer) for answer in answers], budget)
            if not wave:
                ended[len(answers), answers.count(0), winner(answers) == 0] += ways
            for longer, more in continued(answers, others) if wave else ():
                key = (wave, seen(longer, rule))
                _, _, known = following.get(key, ((), 0, 0))
                following[key] = (longer, wave - 1, known + ways * more)
        level = following
    return ended


def winner(answers: Iterable[T | None]) -> T | None:
    """Return the most frequent answer; of several the one that came first."""
    count = Counter(answer for answer in answers if answer is not None)
    return max(count, key=lambda answer: count[answer], default=None)


def samples_drawn(rule: StopRule, votes: Sequence[str | None]) -> int:
    """Return how many of recorded votes, None for an abstention, a rule draws in their order."""
    count = 0
    while wave := rule.more(votes[:count], len(votes)):
        count += wave
    return count


def continued(answers: Answers, others: int) -> list[tuple[Answers, int]]:
    """Continue by one answer in every way, with the number of ways that amount to the same."""
    known = set(answers) | {0}
    new = others + 1 - len(known)
    again = [((*answers, answer), 1) for answer in sorted(known)]
    return [*again, ((*answers, len(known)), new)] if new else again


def seen(answers: Answers, rule: Rule) -> object:
    """Return all that a rule, and the count at the end, can see of the answers so far."""
    counts = tuple([(answer == 0, answers.count(answer)) for answer in dict.fromkeys(answers)])
    if not isinstance(rule, Window):
        return counts
    window = set(answers[(len(answers) - 1) // rule.size * rule.size :])
    return counts, window.pop() if len(window) == 1 else None


def wins(rule: Rule, budget: int, others: int, top: float) -> Figures:
    """Return the samples drawn, and how often the most frequent answer wins, given its probability."""
    other = (1 - top) / others
    ways = endings(rule, budget, others).items()
    weighed = [(drawn, won, count * top**votes * other ** (drawn - votes)) for (drawn, votes, won), count in ways]
    return Figures(sum(drawn * weight for drawn, _, weight in weighed), sum(w for _, won, w in weighed if won))


def expected(mixture: AnswerMixture, rule: Rule, budget: int) -> Figures:
    """Return what a rule does over a mixture, exactly."""
    drawn = correct = 0.0
    for kind in mixture.kinds:
        one = wins(rule, budget, mixture.others, kind.top)
        drawn += kind.share * one.drawn
        correct += kind.share * (kind.correct * one.correct + (1 - kind.correct) * (1 - one.correct) / mixture.others)
    return Figures(drawn, correct)


def largest_change(rule: Rule, budget: int, others: int) -> float:
    """Return by how much at most the rule changes how often the most frequent answer wins, whatever its probability."""
    tops = [percent / 100 for percent in range(100 // (others + 1), 101)]
    return max(abs(wins(rule, budget, others, top).correct - wins(All(), budget, others, top).correct) for top in tops)
