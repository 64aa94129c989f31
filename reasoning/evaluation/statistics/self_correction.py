"""What a strategy's revision of its own answers did: mended, broke, left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.evaluation.results import ExampleResult


@dataclass(frozen=True)
class SelfCorrection:
    """The counts of answers before and after a strategy revised them (Huang et al., 2023, arXiv:2310.01798)."""

    right_right: int
    """Right before and after."""

    wrong_right: int
    """Mended."""

    right_wrong: int
    """Broken."""

    wrong_wrong: int
    """Wrong before and after."""

    @property
    def n(self) -> int:
        """Questions in all."""
        return self.right_right + self.wrong_right + self.right_wrong + self.wrong_wrong

    @property
    def before(self) -> float:
        """The accuracy of the first answers."""
        return (self.right_right + self.right_wrong) / self.n if self.n else 0.0

    @property
    def after(self) -> float:
        """The accuracy of the last answers."""
        return (self.right_right + self.wrong_right) / self.n if self.n else 0.0

    @property
    def p(self) -> float:
        """The p-value of McNemar's test that mended and broken ones are equally many. Raises MissingExtraError."""
        from reasoning.evaluation.statistics.paired import mcnemar

        return mcnemar(self.right_wrong, self.wrong_right, self.n).p


def self_correction(results: Iterable[ExampleResult]) -> SelfCorrection | None:
    """Return what revising did; None where no result tells whether its first answer was right."""
    pairs = [(bool(one.first_correct), bool(one.correct)) for one in results if one.first_correct is not None]
    return corrections(pairs) if pairs else None


def corrections(pairs: Iterable[tuple[bool, bool]]) -> SelfCorrection:
    """Count pairs of (right before, right after): also of two strategies, one of which revises the other."""
    found = list(pairs)
    return SelfCorrection(
        found.count((True, True)), found.count((False, True)), found.count((True, False)), found.count((False, False))
    )
