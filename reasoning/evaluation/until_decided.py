"""Stop an evaluation once its comparison is settled, by a test that may be looked at after every question."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.errors import UsageError
from reasoning.evaluation.facts import facts_of
from reasoning.evaluation.statistics.numerics import has_numerics
from reasoning.evaluation.statistics.sequential import SequentialTest, confidence_sequence

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
    long answers take would not be random. Those on one passage follow each other and count as one, by their mean, once
    all of them are answered. Several comparisons are settled together, as Holm's procedure tells.
    """

    units: Sequence[Sequence[str]]
    """The ids of the questions, in their order, those on one passage together."""

    strategies: Sequence[str]
    """The strategies; the others are compared with the first."""

    alpha: float
    """The level."""

    tests: list[SequentialTest] = field(init=False)
    """One for each strategy but the first."""

    seen: list[list[float]] = field(init=False)
    """The differences that they have taken."""

    taken: int = 0
    """Units that have been looked at."""

    def __post_init__(self) -> None:
        self.tests = [SequentialTest(self.alpha) for _ in self.strategies[1:]]
        self.seen = [[] for _ in self.tests]

    @property
    def settled(self) -> bool:
        """Return whether all comparisons are settled."""
        p_values = sorted(test.p for test in self.tests)
        return all(p * (len(p_values) - place) <= self.alpha for place, p in enumerate(p_values))

    def look(self, results: Mapping[tuple[str, str], ExampleResult], ready: Callable[[tuple[str, str]], bool]) -> bool:
        """Take the questions that follow and are answered by all strategies, and return whether all is settled.

        ready: whether the result of a question and a strategy is one to count.
        """
        while not self.settled and self.taken < len(self.units):
            unit = self.units[self.taken]
            if not all(ready((id_, name)) for id_ in unit for name in self.strategies):
                break
            self.taken += 1
            for place, name in enumerate(self.strategies[1:]):
                gaps = [_gap(results[id_, self.strategies[0]], results[id_, name]) for id_ in unit]
                known = [gap for gap in gaps if gap is not None]
                if known:
                    self.seen[place].append(sum(known) / len(known))
                    self.tests[place].add(self.seen[place][-1])
        return self.settled

    @property
    def note(self) -> str:
        """Return in words why the evaluation stopped."""
        asked, whole = sum(map(len, self.units[: self.taken])), sum(map(len, self.units))
        pairs = [
            f"{name} against {self.strategies[0]} {100 * test.difference:+.1f} points{self._interval(place)}"
            for place, (name, test) in enumerate(zip(self.strategies[1:], self.tests, strict=True))
        ]
        how = "stopped, since it is settled" if self.settled else "all questions are answered, and it is not settled"
        return f"until decided at {self.alpha:g}: {how} after {asked} of {whole} questions: {'; '.join(pairs)}"

    def _interval(self, place: int) -> str:
        if not has_numerics() or not self.seen[place]:
            return ""
        found = confidence_sequence(self.seen[place], alpha=self.alpha)
        return f" [{100 * found.low:+.1f}, {100 * found.high:+.1f}], p = {self.tests[place].p:.4f} at any moment"


def drawn_order(examples: Sequence[Example], seed: int) -> tuple[list[Example], list[list[str]]]:
    """Return examples in a random order, those on one passage together, and the ids of each such group.

    Where there are fewer than MIN_PASSAGES passages, each example is a group of its own.
    """
    passages: dict[str, list[Example]] = {}
    for example in examples:
        passage = facts_of(example.question)["passage"] or f"alone: {example.question.id}"
        passages.setdefault(passage, []).append(example)
    groups = list(passages.values()) if len(passages) >= MIN_PASSAGES else [[example] for example in examples]
    random.Random(seed).shuffle(groups)
    return [one for group in groups for one in group], [[one.question.id for one in group] for group in groups]


def check_can_be_decided(examples: Sequence[Example], strategies: Sequence[str]) -> None:
    """Raise UsageError where there is nothing to decide."""
    if len(strategies) < 2:
        raise UsageError("until_decided compares strategies: name two at least")
    if all(example.gold is None for example in examples):
        raise UsageError("until_decided goes by right answers: this set tells none")


def _gap(a: ExampleResult, b: ExampleResult) -> float | None:
    return None if a.correct is None or b.correct is None else float(b.correct) - float(a.correct)
