"""How many items a paired comparison needs."""

from __future__ import annotations

from math import ceil, sqrt

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.numerics import numerics

MAX_ITEMS = 10**12
"""More items than anyone has: beyond, the number is not told."""


def items_needed(
    difference: float, discordant: float, *, alpha: float = 0.05, power: float = 0.8, comparisons: int = 1
) -> int | None:
    """Return the items on which a difference of accuracies is seen by McNemar's test (Connor, 1987).

    difference: of the two accuracies, of either sign. discordant: the share of items where one of the two alone is
    right, which earlier items tell; it is at least the difference. comparisons: how many are made at once, of which
    each has to pass its part of alpha. Returns None where the difference is 0, or too small for any set. Raises
    UsageError, MissingExtraError.
    """
    wanted = abs(difference)
    if not (0 < alpha < 1 and 0 < power < 1 and comparisons >= 1 and wanted <= 1 and 0 <= discordant <= 1):
        raise UsageError("give alpha, power, the difference and the discordant share as numbers from 0 to 1")
    if wanted == 0:
        return None
    share = max(discordant, wanted)
    quantile = numerics("scipy.stats").norm.ppf
    reach = quantile(1 - alpha / comparisons / 2) * sqrt(share) + quantile(power) * sqrt(share - wanted * wanted)
    needed = (max(0.0, reach) / wanted) ** 2
    return None if needed > MAX_ITEMS else ceil(needed)


def items_for_precision(
    difference: float,
    low: float,
    high: float,
    n: int,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    comparisons: int = 1,
) -> int | None:
    """Return the items on which a mean difference is seen, from its interval at 1 − alpha on `n` items.

    The interval narrows with the square root of the items. Returns None where the difference is 0, or too small for any
    set. Raises MissingExtraError.
    """
    if difference == 0:
        return None
    quantile = numerics("scipy.stats").norm.ppf
    error = (high - low) / 2 / quantile(1 - alpha / 2)
    reach = quantile(1 - alpha / comparisons / 2) + quantile(power)
    needed = n * (reach * error / difference) ** 2
    return None if needed > MAX_ITEMS else max(1, ceil(needed))
