"""What other packages add by entry points: looked up once in a process, as the search reads every installed package."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoints, entry_points


@cache
def plugins(group: str) -> EntryPoints:
    """Return the entry points of a group: `reasoning.backends`, `reasoning.strategies` or `reasoning.tasks`."""
    return entry_points(group=group)
