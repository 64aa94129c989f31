"""Several comparisons at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.evaluation.statistics.numerics import numerics

if TYPE_CHECKING:
    from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number (Holm, 1979), in their order: whichever is below the level, all such
    claims together are wrong no more often than that. Raises MissingExtraError.
    """
    if len(p_values) < 2:
        return list(p_values)
    _, corrected, _, _ = numerics("statsmodels.stats.multitest").multipletests(list(p_values), method="holm")
    return [float(one) for one in corrected]
