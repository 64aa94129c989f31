"""One row of a report: what a strategy did, computed from its results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reasoning.deprecation import renamed_fields
from reasoning.evaluation.statistics import wilson
from reasoning.usage import Usage

if TYPE_CHECKING:
    from reasoning.evaluation.results import ExampleResult


@renamed_fields(right="correct")
@dataclass(frozen=True)
class Row:
    """What one strategy did."""

    strategy: str
    """Its spec."""

    n: int
    """Questions with a result."""

    scored: int
    """Those of them that have a gold answer."""

    correct: int
    """Those of them that are answered correctly. Abstentions and errors count as wrong."""

    abstained: int
    """Questions without an answer."""

    errors: int
    """Questions whose solving failed."""

    stopped: Mapping[str, int]
    """By reason (budget, errors), questions whose solving was cut short; their answers count as they are."""

    usage: Usage
    """What all of them cost."""

    seconds: float
    """Mean seconds by the clock for a question."""

    unknown: tuple[int, int] | None
    """Of truth questions: how many of the Unknown ones were answered so, and how many there are."""

    depths: Mapping[int, tuple[int, int]]
    """By depth, where it is known: correct answers, and scored questions."""

    score: float | None = None
    """The mean score of the questions whose answers are graded from 0 to 1; None where none are."""

    @property
    def accuracy(self) -> float | None:
        """The share of correct answers; None where nothing is scored."""
        return self.correct / self.scored if self.scored else None

    @classmethod
    def of(cls, strategy: str, results: list[ExampleResult]) -> Row:
        """Add up the results of a strategy."""
        scored = [one for one in results if one.correct is not None]
        unknown = [one for one in scored if one.gold == "Unknown"]
        return cls(
            strategy,
            n=len(results),
            scored=len(scored),
            correct=_correct(scored),
            abstained=sum(one.abstained for one in results),
            errors=sum(one.error is not None for one in results),
            stopped=dict(sorted(Counter(one.stopped for one in results if one.stopped).items())),
            usage=sum((one.usage for one in results), Usage()),
            seconds=sum(one.seconds for one in results) / len(results) if results else 0.0,
            unknown=(_correct(unknown), len(unknown)) if unknown else None,
            depths=_by_depth(scored),
            score=_mean([0.0 if one.score is None else one.score for one in scored], results),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the row for JSON: counts, accuracy with its 95 % interval, usage, seconds."""
        return {
            "strategy": self.strategy,
            "n": self.n,
            "scored": self.scored,
            "correct": self.correct,
            "accuracy": self.accuracy,
            "interval95": list(wilson(self.correct, self.scored)) if self.scored else None,
            "abstained": self.abstained,
            "errors": self.errors,
            "stopped": dict(self.stopped),
            "usage": {name: getattr(self.usage, name) for name in Usage.__slots__},
            "score": self.score,
            "seconds_per_question": self.seconds,
            "unknown_recall": self.unknown[0] / self.unknown[1] if self.unknown else None,
            "by_depth": {str(depth): {"correct": correct, "n": n} for depth, (correct, n) in self.depths.items()},
        }


def _mean(scores: list[float], results: list[ExampleResult]) -> float | None:
    """Return the mean where any answer was graded; one that failed or abstained counts 0 there."""
    graded = any(one.score is not None for one in results)
    return sum(scores) / len(scores) if graded and scores else None


def _correct(results: list[ExampleResult]) -> int:
    return sum(one.correct is True for one in results)


def _by_depth(results: list[ExampleResult]) -> dict[int, tuple[int, int]]:
    depths = sorted({one.depth for one in results if one.depth is not None})
    groups = {depth: [one for one in results if one.depth == depth] for depth in depths}
    return {depth: (_correct(group), len(group)) for depth, group in groups.items()}
