"""Worked examples that an evaluation shows before a question: of another split of its set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoning.question import Question

SHOTS = "shots"
"""Where a question's metadata have them."""


def shots_of(question: Question) -> tuple[Any, ...]:
    """Return the worked examples that are to be shown before a question; none where nothing of that kind is there."""
    found = question.metadata.get(SHOTS)
    return found if isinstance(found, tuple) and all(hasattr(one, "reasoning") for one in found) else ()
