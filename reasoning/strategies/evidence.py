"""The contract of `Solution.evidence`: the keys that several strategies share, with one type and one meaning each.

A key is there only where there is something to say, but for those that a strategy always has. What an inner strategy
found stands under the same name with `inner.` before it, as often as it is nested, and has the same type. Keys that
are not listed here belong to one strategy, whose docstring tells of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

INNER = "inner."
"""What stands before the name of a key that an inner strategy found."""


@dataclass(frozen=True)
class EvidenceKey:
    """A key of evidence that several strategies share."""

    kind: Any
    """The type of its values."""

    meaning: str
    """What it says."""


EVIDENCE: Mapping[str, EvidenceKey] = {
    "abstained": EvidenceKey(int, "how many solutions had no answer"),
    "answers": EvidenceKey(list[str], "the answers of the candidates, attempts or versions in words, in order"),
    "changed": EvidenceKey(bool, "whether the revision answers otherwise than what was revised"),
    "errors": EvidenceKey(list[str], "failures of the model's backend that cost a part of the work, in words"),
    "failures": EvidenceKey(list[str], "programs, queries, actions or searches that failed, with their errors"),
    "finish": EvidenceKey(str, "why the reply did not end by itself: length or filter"),
    "kept": EvidenceKey(int, "which attempt or version is returned, from 0"),
    "left_out": EvidenceKey(list[str], "what was written beyond what the setting allows"),
    "merged": EvidenceKey(int, "how many states or solutions equalled another one"),
    "parse_errors": EvidenceKey(list[str], "what of the model's replies could not be parsed, and why no answer could"),
    "program": EvidenceKey(str, "the program that gave the answer, or the last one"),
    "query": EvidenceKey(str, "the query that was put to the database or the search"),
    "rule": EvidenceKey(str, "how a computed value became the answer"),
    "saved": EvidenceKey(int, "how many samples of the budget were not drawn"),
    "scores": EvidenceKey(list[float | None], "the score of each of `answers`; None where it has none"),
    "thoughts_only": EvidenceKey(bool, "the answer was read from thoughts that came without a reply"),
    "tied": EvidenceKey(bool, "whether another answer had as many votes"),
    "verified": EvidenceKey(bool, "whether an exact check holds for the answer"),
    "votes": EvidenceKey(dict[str, int | float], "votes, or their weight, by the answer in words"),
}
"""The shared keys."""
