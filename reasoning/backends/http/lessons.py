"""What a server refused of a model, remembered: settings that are left out, efforts that it has not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.backends.sampling import EFFORTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.server_failure import ServerFailure

REFUSALS = (400, 422)
"""Statuses of a request whose settings the server does not take."""

_OF_A_TURN = re.compile(r"\W{0,3}(?:messages|input|contents)(?:\.|\[|: (?!Extra))", re.I)
_LISTED = re.compile(r"(?:supported values|should be|must be|one of|allowed|expected|valid)\b(.{1,200})", re.I | re.S)
_OF_A_SCHEMA = re.compile(
    r"invalid.{0,20}schema|schema.{0,60}(?:invalid|too (?:many|complex|large)|must|not (?:valid|permitted))"
    r"|additionalProperties|grammar is too large|too much branching",
    re.I | re.S,
)
_EFFORT = re.compile(rf"(?<!\w)(?:{'|'.join(EFFORTS)})(?!\w)", re.I)


@dataclass(slots=True)
class FieldLessons:
    """What has been refused so far."""

    told: tuple[str, ...] = ()
    """In words, for the trace."""

    without: frozenset[str] = frozenset()
    """The names of settings that are not sent again."""

    efforts: frozenset[str] = frozenset()
    """The efforts that the model has not."""

    values: set[tuple[str, object]] = field(default_factory=set)
    """Single values of a setting that were refused, such as a schema."""

    def tell(self, words: str) -> None:
        """Remember in words what was refused, once."""
        if words not in self.told:
            self.told = (*self.told, words)

    def leave_out(self, name: str, words: str) -> None:
        """Remember that a setting is not sent again; `words` are the server's."""
        self.without |= {name}
        self.tell(f"the server refuses {name}: it is left out ({words})")

    def refuse_value(self, name: str, value: object, words: str) -> None:
        """Remember that one value of a setting is not sent again."""
        self.values.add((name, value))
        self.tell(f"the server refuses this {name}: it is left out ({words})")

    def refuse_effort(self, effort: str, words: str, name: str = "effort") -> None:
        """Remember which efforts the model has not: those that the server does not list, or the one that it names.

        Where it names none, the setting as such is refused.
        """
        listed = {found[0].lower() for place in _LISTED.finditer(words) for found in _EFFORT.finditer(place[1])}
        missing = frozenset(EFFORTS) - listed if listed and effort not in listed else frozenset()
        if not missing and effort in (found[0].lower() for found in _EFFORT.finditer(words)):
            missing = frozenset((effort,))
        self.efforts |= missing
        if not missing or self.efforts.issuperset(EFFORTS):
            self.leave_out(name, words)
        else:
            self.tell(f"the server refuses the effort {effort}: the nearest that it has is sent ({words})")

    def fit_effort(self, wished: str) -> str:
        """Return the nearest effort that was not refused, the lower one of two; any where all were."""
        place = EFFORTS.index(wished)
        left = [effort for effort in EFFORTS if effort not in self.efforts] or list(EFFORTS)
        return min(left, key=lambda effort: (abs(EFFORTS.index(effort) - place), EFFORTS.index(effort)))


def is_of_one_schema(failure: ServerFailure) -> bool:
    """Return whether a refusal of a schema is of this one alone: of what stands in it, not of schemas as such."""
    return bool(_OF_A_SCHEMA.search(" ".join((failure.words, *failure.codes))))


def refused_setting(status: int, failure: ServerFailure, patterns: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return which of the settings a server refused: the first whose pattern is in its words or its codes, or None.

    What it says of one of the turns is none of a setting.
    """
    if status not in REFUSALS or _OF_A_TURN.match(failure.words):
        return None
    told = " ".join((failure.words, *failure.codes))
    return next((name for name, pattern in patterns.items() if pattern.search(told)), None)
