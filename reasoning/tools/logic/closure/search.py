"""What clauses of three and more literals add to the graph: a bounded search, started only where one can matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.closure.bitset import bits

if TYPE_CHECKING:
    from reasoning.tools.logic.closure.graph import LiteralGraph

MAX_STEPS = 500_000
"""The most visits to a clause of three or more literals; beyond it `Closure.complete` is False."""


class Spent(Exception):  # noqa: N818 - a signal, and no error that a user meets
    """The steps of the search are used up."""


class Search:
    """Unit propagation and branching over the larger clauses; a set of literals is always closed in the graph.

    Such a set that contradicts nothing and satisfies every larger clause can be extended to a model either way on
    each open atom, as the clauses of two literals can be satisfied: only a literal in it can be a consequence.
    """

    def __init__(self, graph: LiteralGraph, steps: int = MAX_STEPS) -> None:
        self.graph, self.clauses, self.steps = graph, graph.large, steps

    def closed(self, mask: int) -> int:
        """Close a set of literals in the graph."""
        out = 0
        for node in bits(mask):
            if not out >> node & 1:
                out |= self.graph.reach[node]
        return out

    def propagated(self, true: int) -> tuple[int, int]:
        """Follow unit clauses to the end; also gives what is left of an open clause, 0 where none is open.

        A clause whose literals are all false adds them all: the set then contradicts itself.
        """
        while True:
            false = self.graph.swapped(true)
            if true & false:
                return true, 0
            before, open_ = true, 0
            self.steps -= len(self.clauses)
            if self.steps < 0:
                raise Spent
            for clause in self.clauses:
                if clause & true:
                    continue
                left = clause & ~false
                if not left & (left - 1):
                    true |= self.closed(left or clause)
                    break
                open_ = open_ or left
            if true == before:
                return true, open_

    def model(self, true: int) -> int | None:
        """Return a set of literals that holds `true` and satisfies everything; None where there is none."""
        stack = [true]
        while stack:
            true, open_ = self.propagated(stack.pop())
            if true & self.graph.swapped(true):
                continue
            if not open_:
                return true
            branch = (open_ & -open_).bit_length() - 1
            stack.append(true | self.graph.reach[branch ^ 1])
            stack.append(true | self.graph.reach[branch])
        return None

    def consequences(self, true: int) -> int | None:
        """Return all the literals that follow from a set; None where the set is refuted."""
        true, _ = self.propagated(true)
        candidates = self.model(true)
        if candidates is None:
            return None
        while left := candidates & ~true:
            node = (left & -left).bit_length() - 1
            other = self.model(true | self.graph.reach[node ^ 1])
            if other is not None:
                candidates &= other
            else:
                true, _ = self.propagated(true | self.graph.reach[node])
        return true
