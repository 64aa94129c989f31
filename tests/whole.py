"""How many examples or rows a test tries: a part of them, or all with REASONING_WHOLE=1 in the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

WHOLE = os.environ.get("REASONING_WHOLE") == "1"

MIN_EXAMPLES = 20


def every(step: int, rows: Sequence[T]) -> Sequence[T]:
    """Return each row in so many, from the first on, the same ones in every run; or all of them."""
    return rows if WHOLE else rows[::step]


def examples(whole: int) -> int:
    """Return how many examples a property is tried on: a quarter of the whole number, but never very few."""
    return whole if WHOLE else max(min(whole, MIN_EXAMPLES), whole // 4)
