"""Which terms are integers: the argument places that terms pass between have one sort, found by union and find."""

from __future__ import annotations

from collections.abc import Hashable

Place = Hashable
"""An argument place, a function's value, a constant, a variable or one comparison: whatever a term stands in."""


class Sorts:
    """The classes of places; a class is of integers where arithmetic or an order reaches one of its places."""

    def __init__(self) -> None:
        self._above: dict[Place, Place] = {}
        self._integers: set[Place] = set()

    def same(self, first: Place, second: Place) -> None:
        """State that two places hold terms of one sort."""
        one, other = self._root(first), self._root(second)
        if one != other:
            self._above[one] = other
            if one in self._integers:
                self._integers.add(other)

    def integer(self, place: Place) -> None:
        """State that a place holds integers."""
        self._integers.add(self._root(place))

    def is_integer(self, place: Place) -> bool:
        """Return whether a place holds integers."""
        return self._root(place) in self._integers

    def _root(self, place: Place) -> Place:
        path = []
        while (above := self._above.get(place, place)) != place:
            path.append(place)
            place = above
        for passed in path:
            self._above[passed] = place
        return place
