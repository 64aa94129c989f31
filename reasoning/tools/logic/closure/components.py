"""Reachability between literals: the strongly connected components of a graph, and for each node a row of bits.

Tarjan's algorithm, without recursion: of the clauses with two literals it tells in linear time what can't be true.

Tarjan 1972, "Depth-first search and linear graph algorithms"; Aspvall, Plass, Tarjan 1979, "A linear-time algorithm
for testing the truth of certain quantified boolean formulas".
"""

from __future__ import annotations

from itertools import count

from reasoning.tools.logic.closure.bitset import flags, joined, mask_of


class Components:
    """The components of a graph of literals; the negation of the node n is n ^ 1."""

    def __init__(self, edges: list[list[int]]) -> None:
        self.edges = edges
        """For each node those after it; never itself."""
        self.rows: list[int] = [0] * len(edges)
        """For each node the set of those it reaches, itself included."""
        self.heads: list[int] = []
        """One node of each component, those a component leads to before it."""
        self.cycles: dict[int, list[int]] = {}
        """The nodes of each component that has several, by its head."""
        self._explore()
        self.refuting = [node for node, row in enumerate(self.rows) if row >> (node ^ 1) & 1]
        """The nodes that reach their own negation."""

    def _explore(self) -> None:
        """Walk the graph depth first; a node that reaches none met before it, of those open, heads a component."""
        edges, rows, numbers = self.edges, self.rows, count(1)
        met, least = (
            [0] * len(edges),
            [0] * len(edges),
        )  # The number of a node, and when it is left the least it reaches.
        walk, still_open = list(range(len(edges))), list[int]()
        while walk:
            node = walk[-1]
            if not met[node]:
                met[node] = next(numbers)
                still_open.append(node)
                walk.extend([after for after in edges[node] if not met[after]])
                continue
            walk.pop()
            if least[node]:
                continue
            least[node] = min([met[node], *[least[after] or met[after] for after in edges[node] if not rows[after]]])
            if least[node] == met[node]:
                self._close(node, still_open)

    def _close(self, head: int, still_open: list[int]) -> None:
        """Take a component from those still open, and make the row that its nodes share."""
        edges, rows, members = self.edges, self.rows, [still_open.pop()]
        while members[-1] != head:
            members.append(still_open.pop())
        if len(members) > 1:
            self.cycles[head] = members
        row = mask_of(members, len(rows)) if len(members) > 1 else 1 << head
        row |= joined(rows[after] for node in members for after in edges[node])
        for node in members:
            rows[node] = row
        self.heads.append(head)

    def leading(self, mask: int) -> int:
        """Count the pairs of different nodes in a set of which one leads to the other.

        The set holds all of a component or nothing of it, and nothing in it leads back into it from outside.
        """
        edges, cycles, inside = self.edges, self.cycles, flags(mask).ljust(len(self.rows), b"\0")
        total, sizes = 0, [0] * len(edges)
        for head in self.heads:
            if not inside[head]:
                continue
            ways = edges[head]
            if len(ways) > 1 or head in cycles:
                size = (self.rows[head] & mask).bit_count()
            else:  # A long row is not counted again where the only way goes on through another node.
                size = sizes[ways[0]] + 1 if ways else 1
            sizes[head] = size
            total += size - 1
            if head in cycles:
                for node in cycles[head]:
                    sizes[node] = size
                total += (len(cycles[head]) - 1) * (size - 1)
        return total
