"""What a line of a program states: conditions as alternatives of claims that hold together, and their conclusions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.rules.theory import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable

Alternatives = tuple[tuple[Claim, ...], ...]
"""A condition: one of these conjunctions holds."""

MAX_ALTERNATIVES = 64
"""How many alternatives a condition may have."""


@dataclass(frozen=True, slots=True)
class RuleStatement:
    """What a line states: `heads` hold where one alternative of `body` does; a fact has the body ((),)."""

    heads: Alternatives
    body: Alternatives = ((),)
    open: bool = False
    """Whether a truth value was left open: `Angry(Max, ?)`; the claim then stands as if it were affirmed."""

    @property
    def is_rule(self) -> bool:
        """Return whether it has a condition."""
        return self.body != ((),)


def alternatives_of(found: Iterable[tuple[Claim, ...]]) -> Alternatives:
    """The alternatives, each claim once. Raises `ReadError` where they are too many."""
    alternatives = tuple(tuple(dict.fromkeys(conjunction)) for conjunction in found)
    if len(alternatives) > MAX_ALTERNATIVES:
        raise ReadError("", f"a condition of at most {MAX_ALTERNATIVES} alternatives was expected")
    return alternatives


def both(one: Alternatives, other: Alternatives) -> Alternatives:
    """The condition that two conditions hold together. Raises `ReadError` where it has too many alternatives."""
    return alternatives_of((*a, *b) for a in one for b in other)


def denied(condition: Alternatives) -> Alternatives:
    """The opposite of a condition. Raises `ReadError` where it has too many alternatives."""
    size = 1
    for conjunction in condition:
        size *= len(conjunction)
        if size > MAX_ALTERNATIVES:
            raise ReadError("", f"a condition of at most {MAX_ALTERNATIVES} alternatives was expected")
    return alternatives_of(tuple(c.negated for c in choice) for choice in product(*condition))
