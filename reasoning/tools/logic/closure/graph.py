"""The graph of the clauses with two literals: contraposition, transitivity and modus ponens are its reachability."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from reasoning.tools.logic.closure.bitset import bits, joined, mask_of
from reasoning.tools.logic.closure.components import Components
from reasoning.tools.logic.propositional import Implication, SignedAtom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class LiteralGraph:
    """Literals as nodes: the i-th atom, in order of appearance, is the node 2i, and its negation 2i + 1.

    The clause `a ∨ b` is the two edges `¬a -> b` and `¬b -> a`.
    """

    def __init__(self, given: Iterable[Implication], facts: Iterable[SignedAtom] = ()) -> None:
        self.numbers: dict[str, int] = {}
        """The node of each atom."""
        self.edges: list[list[int]] = []
        """For each node those that one clause leads to."""
        self.starts: list[int] = []
        """The premises of the given implications between literals of two atoms."""
        self.ends: list[int] = []
        """Their conclusions."""
        self.large: list[int] = []
        """The clauses with three and more literals, as sets."""
        self.facts = list(facts)
        """The given literals."""
        self._read(given)
        for fact in self.facts:
            self._number(fact)
        self.all: int = (1 << len(self.edges)) - 1
        """The set of all literals."""
        self.even = self.all // 3
        """The set of the positive ones."""
        self.components = Components(self.edges)
        """What is reachable from what."""
        self.reach = self.components.rows
        """For each node the set of those it leads to, itself included."""

    def _read(self, given: Iterable[Implication]) -> None:
        number = self.numbers.get  # This loop takes a third of the time of a closure: no calls in it.
        edges, starts, ends = self.edges, self.starts, self.ends
        for implication in given:
            try:
                (premise,), (conclusion,) = implication.premises, implication.conclusions
            except ValueError:
                self._read_compound(implication)
                continue
            start = number(premise.atom)
            if start is None:
                start = self._new(premise.atom)
            end = number(conclusion.atom)
            if end is None:
                end = self._new(conclusion.atom)
            if not premise.positive:
                start += 1
            if not conclusion.positive:
                end += 1
            if start ^ end > 1:
                starts.append(start)
                ends.append(end)
                edges[start].append(end)
                edges[end ^ 1].append(start ^ 1)
            elif start != end:  # `A -> ¬A` says that `¬A`.
                edges[start].append(end)

    def _new(self, atom: str) -> int:
        node = self.numbers[atom] = len(self.edges)
        self.edges += [], []
        return node

    def _number(self, literal: SignedAtom) -> int:
        node = self.numbers.get(literal.atom)
        return (self._new(literal.atom) if node is None else node) + (not literal.positive)

    def _read_compound(self, implication: Implication) -> None:
        if not implication.premises and len(implication.conclusions) == 1:
            self.facts += implication.conclusions
            return
        clause = {self._number(p) ^ 1 for p in implication.premises} | set(map(self._number, implication.conclusions))
        if any(node ^ 1 in clause for node in clause):
            return
        if len(clause) > 2:
            self.large.append(joined(1 << node for node in clause))
        else:
            first, last = min(clause), max(clause)
            self.edges[first ^ 1].append(last)
            if first != last:
                self.edges[last ^ 1].append(first)

    @cached_property
    def literals(self) -> list[SignedAtom]:
        """All the literals, by node."""
        return [SignedAtom(atom, sign) for atom in self.numbers for sign in (True, False)]

    @cached_property
    def refuting(self) -> int:
        """The literals whose assumption leads to their own negation."""
        return mask_of(self.components.refuting, len(self.edges))

    def named(self, mask: int) -> Iterator[SignedAtom]:
        """Return the literals of a set, without making the others."""
        atoms = list(self.numbers)
        return (SignedAtom(atoms[node >> 1], not node & 1) for node in bits(mask))

    def node(self, literal: SignedAtom) -> int:
        """Return the node of a literal; -1 for an atom that does not occur."""
        node = self.numbers.get(literal.atom, -1)
        return node + (not literal.positive) if node >= 0 else -1

    def mask(self, literals: Iterable[SignedAtom]) -> int:
        """Return a set of literals, all of which occur."""
        return joined(1 << self.node(literal) for literal in literals)

    def swapped(self, mask: int) -> int:
        """Negate each literal of a set."""
        return (mask & self.even) << 1 | (mask >> 1) & self.even

    def path(self, start: int, end: int) -> list[int]:
        """Return a shortest way, both ends included; empty where there is none."""
        came = {start: start}
        queue = deque([start])
        while queue and end not in came:
            node = queue.popleft()
            for after in self.edges[node]:
                if after not in came:
                    came[after] = node
                    queue.append(after)
        if end not in came:
            return []
        way = [end]
        while way[-1] != start:
            way.append(came[way[-1]])
        return way[::-1]
