"""Whether and how much one of Anthropic's models is to think in one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reasoning.backends.http.thinking import wished_budget, wished_effort

if TYPE_CHECKING:
    from reasoning.backends.anthropic.models import Ways
    from reasoning.backends.http.lessons import FieldLessons
    from reasoning.backends.sampling import Sampling

MIN_BUDGET = 1_024
"""The smallest budget of tokens that the protocol takes."""

Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent of thinking, and how many tokens may be written."""

    limit: int
    setting: str = ""
    """Which of budget, adaptive and disabled is sent; empty: none."""
    budget: int = 0
    effort: str = ""
    notes: tuple[str, ...] = ()

    @property
    def thinks(self) -> bool:
        """Return whether the model is told to think."""
        return self.setting in ("budget", "adaptive")


def plan(sampling: Sampling, ways: Ways, lessons: FieldLessons, forced: bool, cap: int | None) -> Plan:
    """Return how a request is to think.

    forced: a tool has to be called, which the protocol allows only without thoughts. cap: the most tokens that the
    model writes, where that is known.
    """
    refused, wished = lessons.without, wished_effort(sampling)
    ways_left = [way for way in _in_turn(ways) if way not in refused]
    off = wished == "none" or forced
    unasked = wished is None and not (ways.by_default and ways_left[:1] == ["adaptive"])
    if unasked or not ways_left:
        return Plan(_limit(sampling.max_tokens or ways.limit, cap))
    notes = (
        ("a tool has to be called: the model does not think before it",)
        if forced and wished not in (None, "none")
        else ()
    )
    if off and "disabled" not in refused:
        return Plan(_limit(sampling.max_tokens or ways.limit, cap), "disabled" if ways.by_default else "", notes=notes)
    if ways_left[0] == "adaptive":
        effort = lessons.fit_effort(wished) if wished and "effort" not in refused else ""
        return Plan(_limit(sampling.max_tokens or ways.limit, cap), "adaptive", effort=effort)
    return _budgeted(sampling, ways, cap)


def _in_turn(ways: Ways) -> tuple[str, ...]:
    """Return the ways of thinking to be tried, the likelier one first."""
    turns: dict[str, tuple[str, ...]] = {"budget": ("budget", "adaptive"), "adaptive": ("adaptive", "budget")}
    return turns.get(ways.thinking, ())


def _budgeted(sampling: Sampling, ways: Ways, cap: int | None) -> Plan:
    """Return a plan whose budget leaves room for the answer: at most three quarters of the limit."""
    wished = max(MIN_BUDGET, wished_budget(sampling) or MIN_BUDGET)
    limit = _limit(sampling.max_tokens or ways.limit + wished, cap)
    budget = min(wished, limit * 3 // 4)
    if budget < MIN_BUDGET:
        why = f"max_tokens={limit} leaves no room for {MIN_BUDGET} tokens of thoughts, the fewest that the server takes"
        return Plan(limit, notes=(f"the model does not think: {why}",))
    fewer = (f"{budget} tokens of thoughts are allowed, as max_tokens is {limit}",) if budget < wished else ()
    return Plan(limit, "budget", budget, notes=fewer)


def _limit(limit: int, cap: int | None) -> int:
    return limit if cap is None else min(limit, cap)
