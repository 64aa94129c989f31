"""Everything that follows from given implications and facts: the laws of Logic-of-Thought, complete and on cycles too.

Contraposition, double negation, transitivity and modus ponens are all reachability in one graph of literals, whose
strongly connected components are closed once, a row of bits for each: cycles are exact, and thousands of atoms take
milliseconds. Clauses of three and more literals are settled by a bounded search, which is started only for the
literals that such a clause can matter to. Sets stay bits; the objects are made when they are asked for.

Liu et al. 2024, "Logic-of-Thought: Injecting Logic into Contexts for Full Reasoning in Large Language Models".
"""

from __future__ import annotations

from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from reasoning.tools.logic.closure.bitset import bits, flags, joined
from reasoning.tools.logic.closure.compound import CompoundSearch
from reasoning.tools.logic.closure.derived import Contradiction, Derived
from reasoning.tools.logic.closure.graph import LiteralGraph
from reasoning.tools.logic.closure.search import MAX_STEPS, Search, Spent
from reasoning.tools.logic.closure.settled import Settled
from reasoning.tools.logic.propositional import Implication, SignedAtom

if TYPE_CHECKING:
    from collections.abc import Iterable


class Closure:
    """All that follows from the given implications and facts, as truth tables would have it.

    Derived facts are the literals that follow and were not given. A derived implication `S -> y` has a single literal
    or a considered conjunction as `S` (the premises of a given implication, or the negations of its conclusions, less
    what is true anyway) and a literal `y` that follows from `S`. Left out are the given ones, those with `y` in `S`,
    those that say nothing (`S` is refuted, or `y` a fact), and those of which a smaller considered `S` says the same.
    For a given `A ∧ B -> C` there is the contrapositive `¬C -> ¬A ∨ ¬B` as well, unless one of its conclusions follows.

    From a contradiction everything follows, which helps nobody: where `consistent` is False, the derived facts and
    implications are those found by chaining alone (reachability in the graph of the clauses with two literals).
    """

    def __init__(self, given: Iterable[Implication], facts: Iterable[SignedAtom] = (), steps: int = MAX_STEPS) -> None:
        self._given = list(given)
        self._graph = LiteralGraph(self._given, facts)
        self._settled = Settled(self._graph, steps)
        self.consistent = not self._settled.clash
        """Whether there is a way to make everything given true."""
        self.complete = self._settled.complete
        """Whether the search stayed within its steps: if not, something that follows may be missing."""
        self._rows: dict[int, int] = {}
        self.compound: tuple[Implication, ...] = ()
        """The derived implications with several premises or conclusions."""
        if self.consistent and self._graph.large:
            self._extend()
        self.count = self._count()
        """How many implications are derived."""

    def _extend(self) -> None:
        compound = CompoundSearch(self._settled, self._given)
        self._rows, self.compound = compound.rows, compound.implications
        self.complete = self.complete and compound.complete

    def _count(self) -> int:
        graph, free = self._graph, self._settled.free
        if self._rows:
            return len(self.compound) + sum(self.row(node).bit_count() for node in bits(free))
        given = set(zip(graph.starts, graph.ends, strict=True))
        if free != graph.all:
            inside = flags(free).ljust(len(graph.edges), b"\0")
            given = {(start, end) for start, end in given if inside[start] and inside[end]}
        # Only where inconsistent is one that refutes itself open: `x -> ¬x` is no implication to list.
        alone = (self._settled.refuting & free).bit_count()
        return len(self.compound) + graph.components.leading(free) - alone - len(given)

    # -- what follows

    @cached_property
    def facts(self) -> tuple[SignedAtom, ...]:
        """The literals that follow and were not given, in the order of the atoms."""
        return tuple(self._graph.named(self._settled.forced & ~self._settled.given))

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return what can't be, in the order of the atoms."""
        graph, settled = self._graph, self._settled
        both = settled.clash & graph.even
        alone = settled.refuting & ~settled.clash & ~graph.swapped(settled.given)
        marks, clashing = both | alone, set(bits(both))
        named = zip(bits(marks), graph.named(marks), strict=True)
        return tuple(Contradiction(literal, node in clashing) for node, literal in named)

    @cached_property
    def implications(self) -> Derived:
        """The derived implications, lazily."""
        return Derived(self)

    @cached_property
    def given(self) -> tuple[Implication, ...]:
        """The given implications, without duplicates."""
        return tuple(dict.fromkeys(self._given))

    # -- by number

    @property
    def literals(self) -> list[SignedAtom]:
        """All the literals, by node: the atoms in order of appearance, each followed by its negation."""
        return self._graph.literals

    def node(self, literal: SignedAtom) -> int:
        """Return the number of a literal in `literals`; -1 for an atom that does not occur."""
        return self._graph.node(literal)

    def neighbours(self, node: int) -> list[int]:
        """Return the literals that one implies by a single given clause of two literals."""
        return self._graph.edges[node]

    def reached(self, node: int) -> int:
        """Return all that a literal leads to, itself and what says nothing included, as a set of bits over
        `literals`.
        """
        return self._rows.get(node) or self._graph.reach[node]

    def row(self, node: int) -> int:
        """Return the literals that are derived from one, as a set of bits over `literals`."""
        free = self._settled.free
        if not free >> node & 1:
            return 0
        return self.reached(node) & free & ~(1 << node | 1 << (node ^ 1) | self._direct.get(node, 0))

    @cached_property
    def _direct(self) -> dict[int, int]:
        """The given implications as rows."""
        rows: dict[int, int] = {}
        for start, end in zip(self._graph.starts, self._graph.ends, strict=True):
            rows[start] = rows.get(start, 0) | 1 << end
        return rows

    # -- questions

    def entails(self, statement: SignedAtom | Implication) -> bool | None:
        """Return whether a statement follows (True), its negation does (False), or neither (None).

        None as well where the given is inconsistent and chaining does not settle it, or the search ends without result.
        """
        clause = [statement] if isinstance(statement, SignedAtom) else list(statement.clause)
        if isinstance(statement, Implication) and statement.trivial:
            return True
        known = [self.node(literal) for literal in clause if self.node(literal) >= 0]
        ends = joined(1 << n for n in known)
        true = self._settled.true
        if ends & true or self._refuted(known):
            return True
        denied = len(known) == len(clause) and not ends & ~self._graph.swapped(true)
        return False if denied and (self.consistent or len(known) == 1) else None

    def _refuted(self, clause: list[int]) -> bool:
        """Return whether the negations of the clause's literals can't all be true."""
        if not self.consistent or not self._graph.large:
            reach, clash = self._graph.reach, self._settled.clash
            return any(reach[a ^ 1] >> b & 1 for a in clause for b in clause if not (a == b and clash >> a & 1))
        start = reduce(or_, (self._graph.reach[n ^ 1] for n in clause), self._settled.forced)
        try:
            return Search(self._graph).model(start) is None
        except Spent:
            return False

    def chain(self, start: SignedAtom, end: SignedAtom) -> list[SignedAtom]:
        """Return the literals on a shortest way from one to the other, both included: why `start -> end` holds.

        Empty where no chain of clauses with two literals leads there.
        """
        ends = self.node(start), self.node(end)
        return [self._graph.literals[n] for n in self._graph.path(*ends)] if min(ends) >= 0 else []


def close(implications: Iterable[Implication], facts: Iterable[SignedAtom] = (), *, steps: int = MAX_STEPS) -> Closure:
    """Close implications and facts under the laws of logic; the work is bounded by `steps` (see `MAX_STEPS`)."""
    return Closure(implications, facts, steps)
