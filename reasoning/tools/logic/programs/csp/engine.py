"""The exhaustive engine for small finite domains: backtracking with propagation, within a bound of steps."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.syntax import (
    Comparison,
    Connective,
    CspNumber,
    CspVariable,
    Different,
    Sum,
    predicate,
    size_of,
    variables_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reasoning.tools.logic.programs.csp.syntax import Formula, Term


Domains = list["tuple[int, ...]"]
"""The values that are left for each variable, ascending, by the variable's place."""


class Propagator:
    """A constraint as the engine runs it."""

    __slots__ = ("revise", "variables", "weight")

    def __init__(self, variables: tuple[int, ...], revise: Callable[[Domains, set[int]], bool]) -> None:
        self.weight = 1
        """How many steps it counts for each time that it runs."""
        self.variables = variables
        """The places of the variables that it watches."""
        self.revise = revise
        """Takes values from the domains and notes which it changed; False where nothing is left for a variable."""


def propagators_of(formula: Formula, places: Mapping[str, int], weight: int = 1) -> Iterator[Propagator]:
    """Make the propagators of a constraint; together they let pass exactly the assignments that it allows."""
    if isinstance(formula, Connective) and formula.junction == "and":
        for part in formula.parts:
            yield from propagators_of(part, places, weight)
        return
    for made in _made(formula, places):
        made.weight = weight
        yield made


def _made(formula: Formula, places: Mapping[str, int]) -> Iterator[Propagator]:
    if isinstance(formula, Different) and all(isinstance(term, CspVariable) for term in formula.terms):
        yield _all_different(tuple(places[term.name] for term in formula.terms if isinstance(term, CspVariable)))
        return
    if isinstance(formula, Comparison):
        yield from _ordered(formula, places)
    yield _checked(formula, places)


def _checked(formula: Formula, places: Mapping[str, int]) -> Propagator:
    """Any constraint: it acts when at most one of its variables is open."""
    names = variables_of(formula)
    here = tuple(places[name] for name in names)
    holds = predicate(formula, {name: at for at, name in enumerate(names)})

    def revise(domains: Domains, changed: set[int]) -> bool:
        free = [at for at, place in enumerate(here) if len(domains[place]) > 1]
        if len(free) > 1:
            return True
        values = [domains[place][0] for place in here]
        if not free:
            return holds(values)
        at = free[0]
        return _keep(domains, here[at], tuple(_allowed(domains[here[at]], values, at, holds)), changed)

    return Propagator(here, revise)


def _allowed(
    domain: tuple[int, ...], values: list[int], at: int, holds: Callable[[Sequence[int]], bool]
) -> Iterator[int]:
    for value in domain:
        values[at] = value
        if holds(values):
            yield value


def _keep(domains: Domains, place: int, kept: tuple[int, ...], changed: set[int]) -> bool:
    if len(kept) < len(domains[place]):
        domains[place] = kept
        changed.add(place)
    return bool(kept)


def _ordered(formula: Comparison, places: Mapping[str, int]) -> Iterator[Propagator]:
    """The bounds that an order of two variables gives, with a number added or without: `a < b`, `a == b + 1`."""
    left, right = _offset(formula.left), _offset(formula.right)
    if left is None or right is None:
        return
    (low, more), (high, less) = (left, right) if formula.relation in ("<", "≤", "=") else (right, left)
    strict = formula.relation in ("<", ">")
    if formula.relation != "≠":
        yield _below(places[low], places[high], more - less + strict)
    if formula.relation == "=":
        yield _below(places[high], places[low], less - more)


def _offset(term: Term) -> tuple[str, int] | None:
    """Take a term apart into a variable and the number that is added to it."""
    match term:
        case CspVariable(name):
            return name, 0
        case Sum(((1, CspVariable(name)), (factor, CspNumber(value)))):
            return name, factor * value
        case _:
            return None


def _below(low: int, high: int, gap: int) -> Propagator:
    """The value at `low` and the gap are together at most the value at `high`."""

    def revise(domains: Domains, changed: set[int]) -> bool:
        small, great = domains[low], domains[high]
        most, least = great[-1] - gap, small[0] + gap
        if small[-1] > most and not _keep(domains, low, tuple(value for value in small if value <= most), changed):
            return False
        return great[0] >= least or _keep(domains, high, tuple(value for value in great if value >= least), changed)

    return Propagator((low, high), revise)


def _all_different(places: tuple[int, ...]) -> Propagator:
    """No two alike: a value that is taken is taken from the others; one that only one can have is that one's."""

    def revise(domains: Domains, changed: set[int]) -> bool:
        return _take_settled(places, domains, changed) and _give_only(places, domains, changed)

    return Propagator(places, revise)


def _take_settled(places: tuple[int, ...], domains: Domains, changed: set[int]) -> bool:
    done: set[int] = set()
    while True:
        settled = {place: domains[place][0] for place in places if len(domains[place]) == 1 and place not in done}
        if not settled:
            return True
        taken = set(settled.values())
        if len(taken) < len(settled) or len(set(places)) < len(places):
            return False
        done |= settled.keys()
        for place in places:
            left = domains[place] if place in done else tuple(v for v in domains[place] if v not in taken)
            if not _keep(domains, place, left, changed):
                return False


def _give_only(places: tuple[int, ...], domains: Domains, changed: set[int]) -> bool:
    """Where there are as many values as variables, each value is someone's; fewer values can't be enough."""
    holders: dict[int, list[int]] = {}
    for place in places:
        for value in domains[place]:
            holders.setdefault(value, []).append(place)
    if len(holders) > len(places):
        return True
    if len(holders) < len(places):
        return False
    return all(
        len(having) > 1 or len(domains[having[0]]) == 1 or _keep(domains, having[0], (value,), changed)
        for value, having in holders.items()
    )


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
        """Return the solutions one by one, each variable's value at its place, the lowest values of the first ones
        first.

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
    """Return whether a problem is small enough for the engine to try."""
    if len(domains) > VARIABLES or any(len(domain) > VALUES for domain in domains.values()):
        return False
    trees = list(itertools.islice(formulas, CONSTRAINTS + 1))
    return len(trees) <= CONSTRAINTS and all(size_of(formula) <= SIZE for formula in trees)
