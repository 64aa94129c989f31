"""Sets of real numbers: intervals, their unions, and the inequalities that describe them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reasoning.answers.fingerprints import at, constant, show_constant
from reasoning.expressions.numbers import as_float, context, is_nought, same
from reasoning.expressions.tree import NoValueError, names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.expressions.tree import Node

_PROBES = (Fraction(-7, 3), Fraction(1, 2), Fraction(19, 4), Fraction(23, 2))
"""Where a side is tried: it is linear if these four lie on a line."""


@dataclass(frozen=True)
class Interval:
    """The numbers between two ends, each of which belongs to it or not; an infinite end is of mpmath."""

    low: Any
    with_low: bool
    high: Any
    with_high: bool

    @property
    def is_empty(self) -> bool:
        """Return whether no number lies in it."""
        if same_end(self.low, self.high):
            return not (self.with_low and self.with_high)
        return bool(as_float(self.low) > as_float(self.high))

    @property
    def is_number(self) -> bool:
        """Return whether it is one number."""
        return same_end(self.low, self.high)

    def shown(self) -> str:
        """Return it as a text, its ends in full."""
        ends = f"{_show_end(self.low)}, {_show_end(self.high)}"
        return f"{'[' if self.with_low else '('}{ends}{']' if self.with_high else ')'}"


Set = list[Interval]
"""Intervals in ascending order without any in common: a union."""


def same_end(left: Any, right: Any) -> bool:
    """Return whether two ends are one number, or infinite on one side."""
    infinite = [not isinstance(end, Fraction) and not context().isfinite(end) for end in (left, right)]
    return bool(left == right) if any(infinite) else same(left, right)


def _show_end(end: Any) -> str:
    if not isinstance(end, Fraction) and not context().isfinite(end):
        return "∞" if end > 0 else "-∞"
    return show_constant(end)


def everything() -> Set:
    """Return all real numbers."""
    return [Interval(-context().inf, False, context().inf, False)]


def between(brackets: str, low: Node, high: Node) -> Set:
    """Return the interval that two ends in brackets are. Raises NoValueError where they are no ends of one."""
    made = Interval(_end(low), brackets[0] == "[", _end(high), brackets[1] == "]")
    if made.is_empty or not (context().isfinite(as_float(made.low)) or not made.with_low):
        raise NoValueError("no interval")
    return [made]


def _end(node: Node) -> Any:
    if infinite := infinity(node):
        return context().inf * infinite
    if names(node):
        raise NoValueError("an end with a name")
    value = constant(node)
    if not isinstance(value, Fraction):
        if not is_nought(context().im(value)):
            raise NoValueError("an end that is not real")
        value = context().re(value)
    return value


def infinity(node: Any) -> int:
    """Return 1 for infinity, -1 for minus infinity, 0 for any other tree."""
    if node == ("name", "infty"):
        return 1
    return -1 if node == ("neg", ("name", "infty")) else 0


def numbers(members: Iterable[Node]) -> Set:
    """Return the set of single numbers. Raises NoValueError."""
    ends = [_end(member) for member in members]
    return united([Interval(end, True, end, True) for end in ends])


def united(parts: Iterable[Interval]) -> Set:
    """Return the union, in order, with parts that touch joined."""
    found: Set = []
    for part in sorted(
        (part for part in parts if not part.is_empty), key=lambda one: (as_float(one.low), not one.with_low)
    ):
        if not found or not _touches(found[-1], part):
            found.append(part)
            continue
        last = found[-1]
        if same_end(part.high, last.high):
            high, with_high = last.high, last.with_high or part.with_high
        else:
            longer = max(last, part, key=lambda one: as_float(one.high))
            high, with_high = longer.high, longer.with_high
        found[-1] = Interval(last.low, last.with_low, high, with_high)
    return found


def _touches(left: Interval, right: Interval) -> bool:
    if same_end(left.high, right.low):
        return left.with_high or right.with_low
    return bool(as_float(right.low) < as_float(left.high))


def intersected(left: Set, right: Set) -> Set:
    """Return what two sets have in common."""
    return united([_common(one, other) for one in left for other in right])


def _common(one: Interval, other: Interval) -> Interval:
    low, with_low = one.low, one.with_low
    if same_end(one.low, other.low):
        with_low = one.with_low and other.with_low
    elif as_float(other.low) > as_float(one.low):
        low, with_low = other.low, other.with_low
    high, with_high = one.high, one.with_high
    if same_end(one.high, other.high):
        with_high = one.with_high and other.with_high
    elif as_float(other.high) < as_float(one.high):
        high, with_high = other.high, other.with_high
    return Interval(low, with_low, high, with_high)


def complement(numbers: Set) -> Set:
    """Return all real numbers that are not in the set."""
    rest = everything()
    for part in numbers:
        below = Interval(-context().inf, False, part.low, not part.with_low)
        above = Interval(part.high, not part.with_high, context().inf, False)
        rest = intersected(rest, united([below, above]))
    return rest


def solve_linear(difference: Node, name: str) -> tuple[Any, Any] | None:
    """Return slope and root of a linear tree in one name; None where it is not linear. Raises NoValueError."""
    values = [as_float(at(difference, {name: place})) for place in _PROBES]
    first, second = _PROBES[:2]
    slope = (values[1] - values[0]) / as_float(second - first)
    on_line = all(
        same(value, values[0] + slope * as_float(place - first)) for place, value in zip(_PROBES, values, strict=True)
    )
    if not on_line or is_nought(slope):
        return None
    return slope, as_float(first) - values[0] / slope


def solve_inequality(sign: str, difference: Node, name: str) -> Set | None:
    """Return the numbers for which `difference sign 0` holds; None where it is not linear. Raises NoValueError."""
    line = solve_linear(difference, name)
    if line is None:
        return None
    slope, root = line
    if sign == "≠":
        return complement([Interval(root, True, root, True)])
    above = (sign in (">", "≥")) == bool(slope > 0)
    closed = sign in ("≤", "≥")
    if above:
        return [Interval(root, closed, context().inf, False)]
    return [Interval(-context().inf, False, root, closed)]
