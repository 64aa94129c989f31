"""Stop an evaluation once its comparison is settled, by a test that may be looked at after every question."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.errors import UsageError
from reasoning.evaluation.facts import facts_of
from reasoning.evaluation.statistics.numerics import has_numerics
from reasoning.evaluation.statistics.sequential import SequentialTest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reasoning.evaluation.examples import Example
    from reasoning.evaluation.results import ExampleResult

MIN_PASSAGES = 10
"""Passages below which questions are taken one by one: with so few units nothing would ever be settled."""


@dataclass
class UntilDecided:
    """The comparison of all strategies with the first one, looked at as questions are answered.

    Questions count in an order that `seed` draws beforehand, whichever is answered first: an order that goes by how
    long answers take would not be random. Those on one passage follow each other and count together, once all of them
    are answered. Several comparisons are settled together by Holm's procedure, each at the level that those settled
    before leave it (Maurer & Bretz, 2013).
    """

    units: Sequence[Sequence[str]]
    """The ids of the questions that have a right answer, in their order, those on one passage together."""

    strategies: Sequence[str]
    """The strategies; the others are compared with the first."""

    alpha: float
    """The level."""

    tests: list[list[SequentialTest]] = field(init=False)
    """For each strategy but the first, its tests from the strictest level, alpha over their number, to alpha."""

    taken: int = 0
    """Units that have been looked at."""

    def __post_init__(self) -> None:
        others, horizon = len(self.strategies) - 1, sum(map(len, self.units))
        levels = [self.alpha / left for left in range(others, 0, -1)]
        self.tests = [[SequentialTest(horizon, level) for level in levels] for _ in range(others)]

    @property
    def settled(self) -> bool:
        """Return whether all comparisons are settled."""
        return len(self._settled_by()) == len(self.tests)

    def _settled_by(self) -> dict[int, SequentialTest]:
        """Return the test that settled each comparison, by its place."""
        found: dict[int, SequentialTest] = {}
        for level in range(len(self.tests)):
            left = (place for place in range(len(self.tests)) if place not in found)
            place = next((place for place in left if self.tests[place][level].settled), None)
            if place is None:
                break
            found[place] = self.tests[place][level]
        return found

    def look(self, results: Mapping[tuple[str, str], ExampleResult], ready: Callable[[tuple[str, str]], bool]) -> bool:
        """Take the questions that follow and are answered by all strategies, and return whether all is settled.

        ready: whether the result of a question and a strategy is one to count.
        """
        while not self.settled and self.taken < len(self.units):
            unit = self.units[self.taken]
            if not all(ready((id_, name)) for id_ in unit for name in self.strategies):
                break
            self.taken += 1
            for name, tests in zip(self.strategies[1:], self.tests, strict=True):
                gap = sum(_gap(results[id_, self.strategies[0]], results[id_, name]) for id_ in unit)
                for test in tests:
                    test.add(gap, len(unit))
        return self.settled

    @property
    def note(self) -> str:
        """Return in words why the evaluation stopped."""
        asked, whole, settled = sum(map(len, self.units[: self.taken])), sum(map(len, self.units)), self._settled_by()
        strictest = min(len(settled), len(self.tests) - 1)
        shown = [settled.get(place, tests[strictest]) for place, tests in enumerate(self.tests)]
        pairs = [
            f"{name} against {self.strategies[0]} {100 * test.difference:+.1f} points{_sureness(test)}"
            for name, test in zip(self.strategies[1:], shown, strict=True)
        ]
        how = "stopped, since it is settled" if self.settled else "all questions are answered, and it is not settled"
        return f"until decided at {self.alpha:g}: {how} after {asked} of {whole} questions: {'; '.join(pairs)}"


def drawn_order(examples: Sequence[Example], seed: int) -> tuple[list[Example], list[list[str]]]:
    """Return examples in a random order, those on one passage together, and of each such group the ids of those that
    have a right answer.

    Where there are fewer than MIN_PASSAGES passages, each example is a group of its own.
    """
    passages: dict[str, list[Example]] = {}
    for example in examples:
        passage = facts_of(example.question)["passage"] or f"alone: {example.question.id}"
        passages.setdefault(passage, []).append(example)
    groups = list(passages.values()) if len(passages) >= MIN_PASSAGES else [[example] for example in examples]
    random.Random(seed).shuffle(groups)
    told = [[one.question.id for one in group if one.gold is not None] for group in groups]
    return [one for group in groups for one in group], [ids for ids in told if ids]


def check_can_be_decided(examples: Sequence[Example], strategies: Sequence[str]) -> None:
    """Raise UsageError where there is nothing to decide."""
    if len(strategies) < 2:
        raise UsageError("until_decided compares strategies: name two at least")
    if all(example.gold is None for example in examples):
        raise UsageError("until_decided goes by right answers: this set tells none")


def _gap(a: ExampleResult, b: ExampleResult) -> int:
    return (b.correct is True) - (a.correct is True)


def _sureness(test: SequentialTest) -> str:
    """Return the interval and the p-value of a comparison, which allow for its early end."""
    if not has_numerics() or not test.items:
        return ""
    low, high = test.interval()
    return f" [{100 * low:+.1f}, {100 * high:+.1f}], p = {test.p:.4f}"
