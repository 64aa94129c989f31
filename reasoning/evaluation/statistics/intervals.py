"""The interval of a share."""

from __future__ import annotations

from math import sqrt

from reasoning.deprecation import renamed_keywords

Z95 = 1.959963984540054
"""The normal quantile of a two-sided interval of 95 %."""


@renamed_keywords(right="correct")
def wilson(correct: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's score interval for `correct` successes of `n` (Wilson, 1927); (0, 1) where n is 0.

    It stays within 0 and 1 and keeps its level for small n and for shares near 0 and 1, where the usual ± does not.
    Raises ValueError unless 0 <= correct <= n.
    """
    if not 0 <= correct <= n:
        raise ValueError(f"{correct} of {n} is no share")
    if n == 0:
        return 0.0, 1.0
    share = correct / n
    middle = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return (0.0 if correct == 0 else low), (1.0 if correct == n else high)
