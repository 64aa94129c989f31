from __future__ import annotations

import random

import pytest

from reasoning.tools.logic.closure.components import Components


def random_edges(seed: int) -> list[list[int]]:
    """Draw a graph of literals: with each edge there is the one between the negations; some are drawn twice."""
    chance = random.Random(seed)
    nodes = 2 * chance.randint(1, 12)
    edges: list[list[int]] = [[] for _ in range(nodes)]
    for _ in range(chance.randint(0, 2 * nodes)):
        start, end = chance.randrange(nodes), chance.randrange(nodes)
        if start != end:
            edges[start].append(end)
            edges[end ^ 1].append(start ^ 1)
    return edges


def reached(edges: list[list[int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for after in edges[waiting.pop()]:
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


@pytest.mark.parametrize("block", range(4))
def test_components_equal_a_plain_search(block: int) -> None:
    """Rows, components, what refutes itself and how many pairs lead on are what a search from every node finds."""
    for seed in range(block * 200, block * 200 + 200):
        edges = random_edges(seed)
        found, rows = Components(edges), [reached(edges, node) for node in range(len(edges))]
        assert [{n for n in range(len(edges)) if row >> n & 1} for row in found.rows] == rows
        assert set(found.refuting) == {node for node, row in enumerate(rows) if node ^ 1 in row}
        groups = {frozenset(n for n in row if node in rows[n]) for node, row in enumerate(rows)}
        assert {frozenset(found.cycles.get(head, [head])) for head in found.heads} == groups
        assert len(found.heads) == len(groups)
        assert found.leading((1 << len(edges)) - 1) == sum(len(row) - 1 for row in rows)


def test_what_a_component_leads_to_comes_before_it() -> None:
    """The heads are in an order in which nothing leads to a later one but from its own component."""
    for seed in range(200):
        edges = random_edges(seed)
        found, seen = Components(edges), set[int]()
        for head in found.heads:
            members = found.cycles.get(head, [head])
            seen |= set(members)
            assert all(after in seen for node in members for after in edges[node])


def test_a_long_chain_needs_no_recursion() -> None:
    """Ten thousand nodes in a row, and the same as one cycle."""
    size = 10_000
    chain = [[node + 2] if not node % 2 and node + 2 < size else [] for node in range(size)]
    assert Components(chain).rows[0].bit_count() == size // 2
    chain[size - 2] = [0]
    assert len(next(iter(Components(chain).cycles.values()))) == size // 2
