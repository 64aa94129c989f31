"""Subgroups of the questions: by depth, by rule, by type, as far as the set tells them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.display.plots import Plot
from reasoning.evaluation.report_page.charts import group_chart

if TYPE_CHECKING:
    from reasoning.evaluation.report_page.model import AskedQuestion, Entrant, PageData

MAX_GROUPS = 40
"""Values of a property that are shown as groups; one that has more tells questions apart, not groups."""

MIN_IN_GROUP = 2
"""Questions that a group has on average at least."""


@dataclass(frozen=True)
class GroupRow:
    """A group and what each strategy did in it."""

    value: str
    n: int
    shares: tuple[tuple[int, int] | None, ...]
    """Correct answers and scored questions of each entrant."""


@dataclass(frozen=True)
class Grouping:
    """The questions by one property."""

    name: str
    rows: tuple[GroupRow, ...]
    plot: Plot | None
    """Accuracy along the groups, where they are numbers."""


def groupings(page: PageData) -> list[Grouping]:
    """Return the properties that part the questions into groups, depth first."""
    scored = [asked for asked in page.asked if any(cell and cell.is_scored for cell in asked.cells)]
    names = dict.fromkeys(name for asked in scored for name in asked.groups)
    found = [_grouping(name, scored, page.scored, len(page.entrants)) for name in sorted(names, key=_rank)]
    return [one for one in found if one is not None]


def _rank(name: str) -> tuple[bool, str]:
    return name != "depth", name


def _grouping(name: str, asked: list[AskedQuestion], entrants: list[Entrant], n: int) -> Grouping | None:
    groups: dict[str, list[AskedQuestion]] = defaultdict(list)
    for one in asked:
        if name in one.groups:
            groups[one.groups[name]].append(one)
    if not 2 <= len(groups) <= min(MAX_GROUPS, len(asked) // MIN_IN_GROUP):
        return None
    rows = tuple(GroupRow(value, len(group), _shares(group, n)) for value, group in sorted(groups.items(), key=_order))
    return Grouping(name, rows, group_chart(name, rows, entrants))


def _order(item: tuple[str, list[AskedQuestion]]) -> tuple[bool, int, str]:
    value = item[0]
    is_number = value.removeprefix("-").isdecimal() and len(value) < 9
    return not is_number, int(value) if is_number else 0, value


def _shares(group: list[AskedQuestion], n: int) -> tuple[tuple[int, int] | None, ...]:
    found: list[tuple[int, int] | None] = []
    for place in range(n):
        cells = [cell for one in group if (cell := one.cells[place]) and cell.is_scored]
        found.append((sum(cell.outcome == "right" for cell in cells), len(cells)) if cells else None)
    return tuple(found)
