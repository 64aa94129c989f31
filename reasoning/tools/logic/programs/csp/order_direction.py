"""The direction of an order: which end of its dimension the least value stands for, in the program's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.domains import MEANING
from reasoning.tools.logic.programs.csp.order_lexicon import degree_of, opposite, pole_of, unknown_pole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.tools.logic.programs.csp.order_lexicon import Pole

_FROM_TO = re.compile(
    r"\bfrom\s{1,9}(\S.*?)\s{1,9}to\s{1,9}(.+)|([\w -]+?)\s{0,9}(?:to|->|→|<|\.\.+)\s*([\w -]+)", re.IGNORECASE
)
_LONGEST = 200
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Scale:
    """For each dimension, whether the greatest value stands for its positive end (1) or its negative one (-1)."""

    ends: Mapping[str, int]

    def direction(self, pole: Pole) -> int:
        """Where a pole lies: 1 at the greatest value, -1 at the least; 0 where the order is none of its dimensions."""
        found = {self.ends[dimension] * sign for dimension, sign in pole if dimension in self.ends}
        return found.pop() if len(found) == 1 else 0

    @property
    def turned(self) -> Scale:
        """The same order with its ends exchanged."""
        return Scale({dimension: -sign for dimension, sign in self.ends.items()})


def read_scale(labels: Iterable[str]) -> Scale | None:
    """Read the lines of a Domain section: `1: oldest` and `5: newest`, or `positions from left to right`.

    One end is enough. None where no end is known, or where the two ends are of different dimensions.
    """
    lines = [label[:_LONGEST] for label in labels]
    meanings = [(int(number.replace("−", "-")), name) for line in lines for number, name in MEANING.findall(line)]
    if meanings:
        low, high = min(meanings), max(meanings)
        if low[0] < high[0]:
            return _between(pole_in(low[1]), pole_in(high[1]))
        return _between(pole_in(low[1]), None) if low[0] <= 1 else _between(None, pole_in(low[1]))
    for line in lines:
        if found := _FROM_TO.search(line):
            first, second = (pole_in(text) for text in ((found[1], found[2]) if found[1] else (found[3], found[4])))
            if first and second:
                return _between(first, second)
    if len(lines) > 1 and not any(sign.isdigit() for sign in "".join(lines)):
        return _between(pole_in(lines[0]), pole_in(lines[-1]))
    return None


def pole_in(text: str) -> Pole | None:
    """Give the end of an order that a label names: `least expensive fruit` is the end of what is cheap."""
    words = [word.lower() for word in _WORD.findall(text)]
    for at, word in enumerate(words):
        if word in ("most", "least") and at + 1 < len(words):
            return adjective_pole(words[at + 1], word == "least")
    for wanted in ("superlative", "comparative", "plain"):
        for word in words:
            base, degree = degree_of(word)
            if degree == wanted and (pole := pole_of(base)):
                return pole
    return None


def adjective_pole(word: str, less: bool) -> Pole:
    """Give the end that `most expensive`, `more expensive` means; with `less`, `least expensive`."""
    base, _ = degree_of(word)
    pole = pole_of(base) or unknown_pole(base)
    return opposite(pole) if less else pole


def _between(low: Pole | None, high: Pole | None) -> Scale | None:
    """The scale of two ends; where both are known, it has the dimensions that they share."""
    least = {(dimension, -sign) for dimension, sign in low or ()}
    greatest = set(high or ())
    shared = least & greatest if least and greatest else least | greatest
    signs: dict[str, int] = {}
    for dimension, sign in sorted(shared):
        signs[dimension] = 0 if signs.get(dimension, sign) != sign else sign
    ends = {dimension: sign for dimension, sign in signs.items() if sign}
    return Scale(ends) if ends else None


def common_scale(poles: Sequence[Pole]) -> Scale | None:
    """The scale of an order that nothing labels: the dimensions that all poles share, the first one's end greatest."""
    if not poles:
        return None
    shared = set.intersection(*({dimension for dimension, _ in pole} for pole in poles))
    ends = {dimension: sign for dimension, sign in sorted(poles[0]) if dimension in shared}
    return Scale(ends) if ends else None
