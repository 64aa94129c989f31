"""What a result keeps of its question and of its solution for the statistics: groups, passage, confidence, revision."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.schema import MAX_COUNT, MAX_SAMPLES

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.solution import Solution

MAX_GROUPS = 16
"""Facts of a question that are kept."""

MAX_GROUP_CHARS = 100
"""Characters of a fact; what is longer is no name of a group."""

REVISES = frozenset({"turns", "kept", "changed"})
"""Keys of the evidence of strategies that revise an answer of their own; the first one is their first child."""

_SELECTED = frozenset({"saved", "rounds"})
"""Keys of the evidence of votes that stopped early, and of those that were talked over."""


def facts_of(question: Question) -> dict[str, Any]:
    """Return depth, groups and passage of a question, as fields of its results.

    Groups are the names and whole numbers of its metadata, at most MAX_GROUPS of them.
    """
    depth = question.metadata.get("depth")
    known = isinstance(depth, int) and not isinstance(depth, bool)
    groups = {name: text for name, value in question.metadata.items() if (text := _group(value)) is not None}
    if known:
        groups.pop("depth", None)
    kept = dict(list(groups.items())[:MAX_GROUPS])
    return {"depth": depth if known else None, "groups": kept, "passage": _passage(question.context)}


def confidence_of(solution: Solution) -> float | None:
    """Return the belief in an answer; None where there is no answer, or no number from 0 to 1."""
    belief = solution.confidence
    if solution.abstained or belief is None or not 0 <= belief <= 1:
        return None
    return float(belief)


def first_answer(solution: Solution) -> tuple[Any | None, ...]:
    """Return the answer that a strategy revised, None for an abstention, in a tuple; empty where it revised none."""
    if not solution.children or REVISES.isdisjoint(solution.evidence):
        return ()
    first = solution.children[0]
    return (None if first.abstained else first.answer,)


def sampled_answers(solution: Solution) -> tuple[Any | None, ...]:
    """Return the answers of a vote's samples, None for an abstention; empty for what drew no samples, and where fewer
    were drawn because of what the first ones said: of those nothing is to be learned for other numbers of samples.
    """
    if "votes" not in solution.evidence or not _SELECTED.isdisjoint(solution.evidence) or solution.stopped:
        return ()
    if len({one.strategy for one in solution.children}) != 1 or len(solution.children) > MAX_SAMPLES:
        return ()
    return tuple(None if one.abstained else one.answer for one in solution.children)


def _group(value: object) -> str | None:
    if isinstance(value, int) and abs(value) <= MAX_COUNT:
        return str(value)
    return value if isinstance(value, str) and 0 < len(value) <= MAX_GROUP_CHARS else None


def _passage(context: str) -> str | None:
    return hashlib.sha256(context.encode(errors="replace")).hexdigest()[:12] if context else None
