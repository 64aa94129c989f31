"""Which commas stand between rules, `A → B, C → D`, and not between the conditions of one: `A, B → C`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.tools.logic.fol.tokens import Token

_ARROWS = frozenset({"implies", "implied", "iff"})


def between_rules(tokens: Iterable[Token]) -> frozenset[int]:
    """Give the places of the commas that have an arrow before and behind them, in the same bracket."""
    found: set[int] = set()
    arrows: list[list[int]] = [[]]
    commas: list[list[int]] = [[]]
    for at, token in enumerate(tokens):
        if token.kind == "open":
            arrows.append([])
            commas.append([])
        elif token.kind == "close" and len(arrows) > 1:
            found.update(_between(arrows.pop(), commas.pop()))
        elif token.kind == "comma":
            commas[-1].append(at)
        elif token.kind in _ARROWS:
            arrows[-1].append(at)
    for group in zip(arrows, commas, strict=True):
        found.update(_between(*group))
    return frozenset(found)


def _between(arrows: list[int], commas: list[int]) -> list[int]:
    return [comma for comma in commas if arrows and arrows[0] < comma < arrows[-1]]
