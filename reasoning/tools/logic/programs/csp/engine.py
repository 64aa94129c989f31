"""The exhaustive engine for small finite domains: backtracking with propagation, within a bound of steps."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.propagators import Propagator, propagators_of
from reasoning.tools.logic.programs.csp.syntax import size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoning.tools.logic.programs.csp.propagators import Domains
    from reasoning.tools.logic.programs.csp.syntax import Formula

STEPS = 100_000
"""The most steps for one program: each is one constraint that looks at its variables once; a large one is several."""

VARIABLES, VALUES, CONSTRAINTS, SIZE = 60, 200, 300, 400
"""The most variables, values of a variable, constraints, and nodes in a constraint's tree."""

_LIGHT = 100  # As many values looked at, each by a node of the tree, are a step more.


class TooLargeError(Exception):
    """The bound of steps was met; it stays inside the dialect."""


@dataclass(slots=True)
class Steps:
    """What is left of the bound."""

    left: int = STEPS

    def spend(self, count: int) -> None:
        """Count steps. Raises `TooLargeError` where none is left."""
        self.left -= count
        if self.left < 0:
            raise TooLargeError


@dataclass(frozen=True)
class Engine:
    """The variables of a program, and the search for the values that its constraints allow."""

    domains: Mapping[str, Sequence[int]]
    """The values of each variable."""

    steps: Steps = field(default_factory=Steps)
    """The bound that all searches share."""

    @property
    def places(self) -> dict[str, int]:
        """Where each variable stands in a solution."""
        return {name: place for place, name in enumerate(self.domains)}

    def propagators(self, formula: Formula) -> tuple[Propagator, ...]:
        """Make the propagators of a constraint, to be used in several searches."""
        most = max(map(len, self.domains.values()), default=0)
        return tuple(propagators_of(formula, self.places, 1 + size_of(formula) * most // _LIGHT))

    def solutions(self, constraints: Iterable[Sequence[Propagator]]) -> Iterator[tuple[int, ...]]:
        """Give the solutions one by one, each variable's value at its place, the lowest values of the first ones first.

        Raises `TooLargeError` where the bound of steps is met before the search is done.
        """
        active = list(itertools.chain.from_iterable(constraints))
        watching = _watching(active, len(self.domains))
        start = [tuple(domain) for domain in self.domains.values()]
        if not all(start) or not self._propagate(start, active, watching):
            return
        waiting = [start]
        while waiting:
            domains = waiting.pop()
            free = [(len(domain), place) for place, domain in enumerate(domains) if len(domain) > 1]
            if not free:
                yield tuple(domain[0] for domain in domains)
                continue
            _, place = min(free)
            for value in reversed(domains[place]):
                branch = domains.copy()
                branch[place] = (value,)
                if self._propagate(branch, watching[place], watching):
                    waiting.append(branch)

    def _propagate(self, domains: Domains, first: Sequence[Propagator], watching: list[list[Propagator]]) -> bool:
        """Run propagators until none changes a domain; False where one fails."""
        waiting = dict.fromkeys(first)
        changed: set[int] = set()
        while waiting:
            propagator = next(iter(waiting))
            del waiting[propagator]
            self.steps.spend(propagator.weight)
            if not propagator.revise(domains, changed):
                return False
            for place in changed:
                waiting.update(dict.fromkeys(watching[place]))
            changed.clear()
        return True


def _watching(propagators: Iterable[Propagator], count: int) -> list[list[Propagator]]:
    """The propagators that watch each variable."""
    found: list[list[Propagator]] = [[] for _ in range(count)]
    for propagator in propagators:
        for place in propagator.variables:
            found[place].append(propagator)
    return found


def fits(domains: Mapping[str, Sequence[int]], formulas: Iterable[Formula]) -> bool:
    """Whether a problem is small enough for the engine to try."""
    if len(domains) > VARIABLES or any(len(domain) > VALUES for domain in domains.values()):
        return False
    trees = list(itertools.islice(formulas, CONSTRAINTS + 1))
    return len(trees) <= CONSTRAINTS and all(size_of(formula) <= SIZE for formula in trees)
