"""Reachability between literals: the strongly connected components of a graph, and for each node a row of bits.

Tarjan's algorithm, without recursion. The graph is its own mirror: where `a -> b` is an edge, `¬b -> ¬a` is one. So
only about half of it is explored: whatever is reached from some literals is closed under succession, its mirror image
under precedence, and the components of the image are the images of the components, in the opposite order.

Tarjan 1972, "Depth-first search and linear graph algorithms"; Aspvall, Plass, Tarjan 1979, "A linear-time algorithm
for testing the truth of certain quantified boolean formulas".
"""

from __future__ import annotations

from reasoning.tools.logic.closure.bitset import flags, joined, mask_of


class Components:
    """The components of a graph that is its own mirror: the image of the node n is n ^ 1."""

    def __init__(self, edges: list[list[int]]) -> None:
        self.edges = edges
        """For each node those after it; never itself."""
        self.rows: list[int] = [0] * len(edges)
        """For each node the set of those it reaches, itself included."""
        self.heads: list[int] = []
        """One node of each component, those a component leads to before it."""
        self.cycles: dict[int, list[int]] = {}
        """The nodes of each component that has several, by its head."""
        self.refuting: list[int] = []
        """The nodes that reach their own image."""
        self._mirror(self._explore())

    def _explore(self) -> list[int]:
        """Close what is reached from some nodes, such that each node or its image is; gives 0 for the others."""
        edges, rows, heads, done = self.edges, self.rows, self.heads, len(self.edges) + 1
        low = [0] * len(edges)  # 0: not seen; `done`: its row is final; else the least count known in its component.
        count, open_ = 0, list[int]()
        for node in range(len(edges)):
            if low[node] or low[node ^ 1]:
                continue
            count += 1
            low[node] = order = least = count
            row, ways, above = 1 << node, iter(edges[node]), []
            open_.append(node)
            while True:
                for after in ways:
                    found = low[after]
                    if found == done:
                        row |= rows[after]
                    elif found:
                        if found < least:
                            least = found
                    elif further := edges[after]:
                        above.append((node, row, order, least, ways))
                        count += 1
                        low[after] = order = least = count
                        node, row, ways = after, 1 << after, iter(further)
                        open_.append(node)
                        break
                    else:
                        low[after] = done
                        rows[after] = end = 1 << after
                        heads.append(after)
                        row |= end
                else:
                    rows[node], below, reached = row, least, row
                    if least < order:  # Its component goes on above.
                        low[node], reached = least, 0
                    elif open_[-1] == node:
                        low[node] = done
                        heads.append(open_.pop())
                    else:
                        reached = self._close(node, open_, low)
                    if not above:
                        break
                    node, row, order, least, ways = above.pop()
                    if reached:
                        row |= reached
                    elif below < least:
                        least = below
        return low

    def _close(self, head: int, open_: list[int], low: list[int]) -> int:
        """Take a component of several nodes from the stack; gives the row that they share."""
        rows, members = self.rows, [open_.pop()]
        while members[-1] != head:
            members.append(open_.pop())
        row, done = 0, len(rows) + 1
        for node in members:
            row |= rows[node]
        for node in members:
            rows[node], low[node] = row, done
        self.heads.append(head)
        self.cycles[head] = members
        return row

    def _mirror(self, seen: list[int]) -> None:
        """Close the images of the components, the last one first: what an image leads to is closed before it."""
        edges, rows = self.edges, self.rows
        for head in self.heads[::-1]:
            image = head ^ 1
            if seen[image]:
                self._note(head)
                continue
            if head in self.cycles:
                self._mirror_cycle(head)
            elif edges[image]:
                row = 1 << image
                for after in edges[image]:
                    row |= rows[after]
                rows[image] = row
                if row >> head & 1:
                    self.refuting.append(image)
            else:
                rows[image] = 1 << image
            self.heads.append(image)

    def _mirror_cycle(self, head: int) -> None:
        rows = self.rows
        members = [node ^ 1 for node in self.cycles[head]]
        row = mask_of(members, len(rows)) | joined(rows[after] for node in members for after in self.edges[node])
        for node in members:
            rows[node] = row
        self.cycles[head ^ 1] = members
        self._note(head ^ 1)

    def _note(self, head: int) -> None:
        if self.rows[head] >> (head ^ 1) & 1:
            self.refuting += self.cycles.get(head, [head])

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
