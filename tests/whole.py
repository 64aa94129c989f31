"""How many examples a property is tried on: a part of them, or all with REASONING_WHOLE=1 in the environment."""

from __future__ import annotations

import os

WHOLE = os.environ.get("REASONING_WHOLE") == "1"

MIN_EXAMPLES = 20


def examples(whole: int) -> int:
    """Return how many examples a property is tried on: a quarter of the whole number, but never very few."""
    return whole if WHOLE else max(min(whole, MIN_EXAMPLES), whole // 4)
