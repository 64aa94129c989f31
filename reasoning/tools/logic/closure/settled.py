"""Which literals are settled by what is given: forced, refuted by themselves, or both true and false."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.closure.bitset import mask_of
from reasoning.tools.logic.closure.search import Search, Spent

if TYPE_CHECKING:
    from reasoning.tools.logic.closure.graph import LiteralGraph


class Settled:
    """The settled literals of a graph and its larger clauses, each kind as a set."""

    def __init__(self, graph: LiteralGraph, steps: int) -> None:
        self.graph, self.search = graph, Search(graph, steps)
        self.complete = True
        """Whether the search stayed within its steps."""
        self.given = mask_of(map(graph.node, graph.facts), len(graph.edges))
        """The stated literals."""
        self.refuting = graph.refuting
        """Those that refute themselves, without the stated ones."""
        self.forced = graph.swapped(self.refuting) | self.search.closed(self.given)
        """Those that follow; where there is a clash, those that follow by chaining from what is stated."""
        self.clash = self.forced & graph.swapped(self.forced)
        """Those that are both true and false, each with its negation."""
        if graph.large and not self.clash:
            self._search()
        self.free = ~(self.forced | graph.swapped(self.forced)) & graph.all
        """Those that are open; all where there is a clash."""
        if self.clash:
            self.free = graph.all
            self.forced = self.search.closed(self.given) & ~self.clash & ~self.given

    @property
    def true(self) -> int:
        """Those that follow, stated ones included; of an atom that is both true and false, neither."""
        return (self.forced | self.given) & ~self.clash

    def _search(self) -> None:
        try:
            self._use_large()
        except Spent:
            self.complete = False

    def _use_large(self) -> None:
        graph, search = self.graph, self.search
        unit, open_ = search.propagated(self.forced)
        self.clash = unit & graph.swapped(unit)
        if self.clash:
            return
        forced = search.consequences(unit) if open_ else unit
        if forced is None:
            self.clash = (open_ & -open_) | graph.swapped(open_ & -open_)
            return
        self.forced = forced
        alone = graph.swapped(self.refuting)
        if self.given and forced & ~self.given:
            alone = search.consequences(alone) or 0
        self.refuting = graph.swapped(alone if self.given else forced)
