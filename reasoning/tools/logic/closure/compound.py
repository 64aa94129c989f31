"""What follows by clauses of three and more literals: more for single literals, and implications with several ends."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from reasoning.tools.logic.closure.bitset import bits, joined
from reasoning.tools.logic.closure.search import Spent
from reasoning.tools.logic.propositional import Implication

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.tools.logic.closure.settled import Settled
    from reasoning.tools.logic.propositional import SignedAtom


class CompoundSearch:
    """What the larger clauses add, searched for, within the steps that are left."""

    def __init__(self, settled: Settled, given: Sequence[Implication]) -> None:
        self.settled, self.given = settled, given
        self.graph, self.search, self.forced = settled.graph, settled.search, settled.forced
        self.complete = True
        """Whether the search stayed within its steps."""
        self.rows: dict[int, int] = {}
        """What the literals lead to for which that is more than the graph says."""
        self.implications: tuple[Implication, ...] = ()
        """The derived implications with several premises or conclusions."""
        try:
            self._find_rows()
            self.implications = tuple(dict.fromkeys(self._derived()))
        except Spent:
            self.complete = False

    def reached(self, node: int) -> int:
        """Return all that a literal leads to, itself included."""
        return self.rows.get(node) or self.graph.reach[node]

    def _find_rows(self) -> None:
        graph = self.graph
        open_ = [clause for clause in graph.large if not clause & self.forced]
        touched = graph.swapped(joined(open_)) & self.settled.free
        for node in bits(self.settled.free):
            # A literal that makes no larger clause shorter adds nothing to what the graph says: any model in which
            # the rest is false stays one when the literal and what it reaches are made true.
            if graph.reach[node] & touched:
                self.rows[node] = self._follow(1 << node)

    def _follow(self, start: int) -> int:
        return self.search.consequences(self.forced | self.search.closed(start)) or 0

    def _derived(self) -> Iterator[Implication]:
        given = set(self.given)
        considered = list(dict.fromkeys(start for g in self.given for start in self._antecedents(g)))
        follows = {start: self._follow(start) for start in considered}
        for start in considered:
            known = reduce(or_, (self.reached(node) for node in bits(start)), start)
            known = reduce(or_, (follows[s] for s in considered if s != start and s & start == s), known)
            for end in bits(follows[start] & self.settled.free & ~known):
                derived = Implication(self._named(start), self._named(1 << end))
                if derived not in given:
                    yield derived
        for g in self.given:
            yield from (turned for turned in self._turned(g) if turned not in given)

    def _antecedents(self, given: Implication) -> Iterator[int]:
        """Return the premises of an implication, and the negations of its conclusions, where these are several."""
        for literals in (given.premises, [~c for c in given.conclusions]):
            start = self.graph.mask(literals) & ~self.forced
            if start & (start - 1) and not start & self.graph.swapped(self.forced | start):
                yield start

    def _turned(self, given: Implication) -> Iterator[Implication]:
        """Return the contrapositive with several conclusions, less what is settled."""
        turned = given.contrapositive
        start = self.graph.mask(turned.premises) & ~self.forced
        ends = self.graph.mask(turned.conclusions)
        opposed = start & self.graph.swapped(self.forced | start)
        if turned.trivial or not start or opposed or ends & self.forced:
            return
        ends &= self.settled.free
        if not ends & (ends - 1):
            return
        follows = self._follow(start)
        if follows and not follows & ends:
            yield Implication(self._named(start), self._named(ends))

    def _named(self, mask: int) -> tuple[SignedAtom, ...]:
        return tuple(self.graph.literals[node] for node in bits(mask))
