"""Time the closure of random implications beside Warshall's algorithm, and check that they agree.

    python benchmarks/closure.py [--repeats 7] [--seed 1] [--json PATH]

Ours does more than Warshall's: contrapositives, forced literals, contradictions and the count of what is derived, all
within the time shown, as sets; "listed" is the time with the facts and contradictions as lists of objects. Both get the
same edges, contrapositives included. The plain Warshall is three nested loops over lists; at 5,000 atoms it would take
hours, so there each row is one integer (the bitset form of the same algorithm).
"""

from __future__ import annotations

import json
import random
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path  # noqa: TC003 - typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from reasoning.tools.logic import Closure, Implication, SignedAtom, close

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
SIZES = ((100, 200), (400, 800), (5_000, 6_000))
PLAIN_UP_TO = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One measured size."""

    atoms: int
    implications: int
    signed: bool
    """Whether half of the literals are negated; many such inputs are inconsistent."""

    consistent: bool
    derived: int
    ours_ms: float
    """Median of the repeats."""

    listed_ms: float
    """The same, with the facts and contradictions listed."""

    warshall: str
    """Which form of it: `plain` or `bitset`."""

    warshall_ms: float
    """One run."""

    agrees: bool
    """Whether both find the same pairs of literals reachable."""


def rules_at_random(atoms: int, count: int, signed: bool, rng: random.Random) -> list[Implication]:
    """Draw implications between two literals each, uniformly."""

    def literal() -> SignedAtom:
        return SignedAtom(f"p{rng.randrange(atoms)}", not signed or rng.random() < 0.5)

    return [Implication((literal(),), (literal(),)) for _ in range(count)]


def lists_of(closure: Closure) -> tuple[object, ...]:
    """List what is forced and what can't be."""
    return closure.facts, closure.contradictions


def edges_of(closure: Closure) -> list[tuple[int, int]]:
    """Return the edges between the numbers of literals, contrapositives included."""
    pairs = [(closure.node(g.premises[0]), closure.node(g.conclusions[0])) for g in closure.given]
    return [edge for a, b in pairs for edge in ((a, b), (b ^ 1, a ^ 1))]


def plain_warshall(nodes: int, edges: list[tuple[int, int]]) -> list[int]:
    """Close a matrix of lists, and give its rows as bits."""
    matrix = [[a == b for b in range(nodes)] for a in range(nodes)]
    for a, b in edges:
        matrix[a][b] = True
    for middle in range(nodes):
        through = matrix[middle]
        for row in matrix:
            if row[middle]:
                for end in range(nodes):
                    if through[end]:
                        row[end] = True
    return [sum(1 << end for end, reached in enumerate(row) if reached) for row in matrix]


def bitset_warshall(nodes: int, edges: list[tuple[int, int]]) -> list[int]:
    """Close a matrix whose rows are integers."""
    rows = [1 << a for a in range(nodes)]
    for a, b in edges:
        rows[a] |= 1 << b
    for middle in range(nodes):
        through, bit = rows[middle], 1 << middle
        for node, row in enumerate(rows):
            if row & bit:
                rows[node] = row | through
    return rows


def milliseconds(work: Callable[[], T]) -> tuple[float, T]:
    """Time one call."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1_000, result


def measured(atoms: int, count: int, signed: bool, repeats: int, rng: random.Random) -> Row:
    """Measure one size on one input."""
    rules = rules_at_random(atoms, count, signed, rng)
    closure = close(rules)
    ours = statistics.median(milliseconds(lambda: close(rules))[0] for _ in range(repeats))
    listed = statistics.median(milliseconds(lambda: lists_of(close(rules)))[0] for _ in range(repeats))
    edges, plain = edges_of(closure), atoms <= PLAIN_UP_TO
    warshall = plain_warshall if plain else bitset_warshall
    theirs, rows = milliseconds(lambda: warshall(len(closure.literals), edges))
    agrees = all(closure.reached(node) == row for node, row in enumerate(rows))
    derived = len(closure.implications)
    form = "plain" if plain else "bitset"
    return Row(atoms, count, signed, closure.consistent, derived, ours, listed, form, theirs, agrees)


def shown(rows: list[Row]) -> Table:
    """Lay the rows out for a terminal."""
    table = Table("atoms", "rules", "literals", "derived", "ours, ms", "listed", "Warshall, ms", "ratio", "agree")
    for row in rows:
        table.add_row(
            f"{row.atoms:,}",
            f"{row.implications:,}",
            ("signed" if row.signed else "positive") + ("" if row.consistent else " (unsat)"),
            f"{row.derived:,}",
            f"{row.ours_ms:.2f}",
            f"{row.listed_ms:.2f}",
            f"{row.warshall_ms:,.0f} ({row.warshall})",
            f"{row.warshall_ms / row.ours_ms:,.0f}",
            "yes" if row.agrees else "NO",
        )
    return table


def main(
    repeats: Annotated[int, typer.Option(min=1, help="Runs of ours at each size; the median is shown.")] = 7,
    seed: Annotated[int, typer.Option(help="Of the random implications.")] = 1,
    json_path: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file as well.")] = None,
) -> None:
    """Measure every size, with positive literals only and with signed ones."""
    console = Console()
    rng = random.Random(seed)
    rows = []
    for atoms, count in SIZES:
        for signed in (False, True):
            with console.status(f"{atoms:,} atoms, {count:,} implications"):
                rows.append(measured(atoms, count, signed, repeats, rng))
    console.print(shown(rows))
    if json_path:
        json_path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    if not all(row.agrees for row in rows):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
