"""Results by what is known of their questions: depth, rule, kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.evaluation.results import ExampleResult

MAX_VALUES = 20
"""Values of a key beyond which it is no subgroup by itself, unless it is asked for."""


def group_of(result: ExampleResult, key: str) -> str | None:
    """Return the group that a result belongs to; None where its question does not tell.

    key: depth, gold, passage, or a name in the metadata of the set's questions.
    """
    if key in ("depth", "gold", "passage"):
        value = getattr(result, key)
        return None if value is None else str(value)
    return result.groups.get(key)


def subgroup_keys(results: Sequence[ExampleResult]) -> list[str]:
    """Return the keys that part results into 2 to MAX_VALUES groups: depth first, then names of metadata."""
    named = dict.fromkeys(["depth", *(name for one in results for name in one.groups)])
    return [key for key in named if 2 <= len(group_values(results, key)) <= MAX_VALUES]


def group_values(results: Iterable[ExampleResult], key: str) -> list[str]:
    """Return the values of a key, numbers in their order and before words."""
    found = {value for one in results if (value := group_of(one, key)) is not None}
    return sorted(found, key=_order)


def _order(value: str) -> tuple[bool, int, str]:
    number = value.isdecimal() and len(value) < 16
    return (False, int(value), value) if number else (True, 0, value)
