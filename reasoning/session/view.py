"""What a session tells of itself: what it knows of the model, and what is left of its limits."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from reasoning.backends.reasoning_models import does_reason
from reasoning.backends.wrapper import (
    has_native_grammar,
    has_native_schema,
    has_native_tools,
    is_unpriced,
    tuned_prompts_of,
)
from reasoning.budget import unknown_price
from reasoning.deciding.ways import can_decide

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.base import Sampling
    from reasoning.prompts import Prompts
    from reasoning.session.event import EventKind
    from reasoning.session.scope import Scope, World
    from reasoning.solution import Solution
    from reasoning.trace import Trace
    from reasoning.usage import Limits, Usage


class SessionView:
    """What can be read of a session, which changes nothing."""

    _world: World
    _scope: Scope

    @property
    def trace(self) -> Trace:
        """The node of the trace under which this session's calls and strategies stand."""
        return self._scope.trace

    @property
    def tools(self) -> Mapping[str, Any]:
        """The tools of this run, by name."""
        return self._world.tools

    @property
    def native_tools(self) -> bool:
        """Return whether the model may be given tools to call, in `chat`."""
        return has_native_tools(self._scope.backend)

    @property
    def native_schema(self) -> bool:
        """Return whether the model may be handed the JSON schema of its reply: `ask(…, sampling=Sampling(schema=…))`.

        Where its server refuses one after all, it is asked without: the reply is read as tolerantly as any.
        """
        return has_native_schema(self._scope.backend)

    @property
    def native_grammar(self) -> bool:
        """Return whether the model may be handed a grammar (GBNF) of its reply: `Sampling(grammar=…)`."""
        return has_native_grammar(self._scope.backend)

    @property
    def tuned_prompts(self) -> frozenset[str]:
        """Return the names of the prompts that the model was tuned for, which are asked bare: no examples, no rules."""
        return tuned_prompts_of(self._scope.backend)

    @property
    def reasons(self) -> bool:
        """Return whether the model reasons by itself before it answers, as far as its name and the settings tell."""
        scope, known = self._scope, self._world.reasons
        key = id(scope.backend), scope.sampling
        found = known.get(key)
        if found is None:
            found = known[key] = does_reason(scope.backend, scope.sampling), scope.backend
        return found[0]

    @property
    def sampling(self) -> Sampling:
        """Return the sampling that this session's calls begin from: what a caller, a vote for example, has set."""
        return self._scope.sampling

    @property
    def can_decide(self) -> bool:
        """Return whether `decide` may come by with at most one written token, as far as it is known."""
        return can_decide(self._scope.backend)

    @property
    def prompts(self) -> Prompts:
        """The library of prompts."""
        return self._world.prompts

    @property
    def limits(self) -> Limits:
        """The limits that were set on this session itself; outer ones bind as well."""
        return self._scope.budget.limits

    @property
    def seconds_left(self) -> float | None:
        """The time that is left under this session's limits and the outer ones; None where none is set."""
        return self._scope.budget.seconds_left

    def time_for(self, seconds: float) -> float:
        """Return the seconds that a step may take: `seconds`, or what is left of the run's time where that is less.

        It is never 0, which is no bound to many a tool.
        """
        left = self.seconds_left
        return seconds if left is None else max(0.001, min(seconds, left))

    @property
    def spent(self) -> Usage:
        """Return what was spent under this session's limits so far."""
        return self._scope.budget.spent

    @property
    def rng(self) -> random.Random:
        """Random numbers that depend on the run's seed and this session's place in the run alone."""
        return random.Random(f"{self._world.seed}:{self._scope.path}")

    def _check_price(self) -> None:
        allowed = self._scope.budget.limit_of_dollars if self._scope.budget.is_metered else None
        if allowed is not None and is_unpriced(self._scope.backend):
            raise unknown_price(allowed, self._scope.backend.model)

    def _tell(self, kind: EventKind, node: Trace, solution: Solution | None = None) -> None:
        self._world.tell(kind, node, self._scope.depth, solution=solution)
