"""Brackets that have no partner are closed or left out; which commas stand between rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.cursor import BRACKETS, END, Token
from reasoning.tools.logic.fol.quantifiers import PADDING, binders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.tools.logic.fol.repairs import Mending


_CONNECTIVES = frozenset({"and", "or", "xor", "implies", "implied", "iff"})
_NAME = "unbalanced brackets"


def balanced(tokens: list[Token], mending: Mending) -> list[Token]:
    """Return the tokens with a partner for every bracket.

    One that closes nothing is left out. One that is never closed is closed at the end, or, where it holds arguments,
    before the first connective: `(P(a ∧ Q(b))` is `(P(a) ∧ Q(b))`.
    """
    missing, bodies = _unclosed(tokens), _bodies(tokens)
    given: list[Token] = []
    opened: list[tuple[str, bool]] = []
    for at, token in enumerate(tokens):
        if token.kind == "open":
            called = bool(at) and tokens[at - 1].kind in ("name", "quote") and at not in bodies
            opened.append((BRACKETS[token.text], called))
        elif token.kind == "close":
            if not opened:
                _guess(mending, f"{token.text!r} after {given[-1].text if given else ''!r} is left out")
                continue
            opened.pop()
        elif token.kind in _CONNECTIVES and missing and opened and opened[-1][1]:
            given.append(_closing(opened, given, mending))
            missing -= 1
        given.append(token)
    while opened:
        given.append(_closing(opened, given, mending))
    return given


def _unclosed(tokens: list[Token]) -> int:
    depth = 0
    for token in tokens:
        depth = depth + 1 if token.kind == "open" else max(0, depth - 1) if token.kind == "close" else depth
    return depth


def _bodies(tokens: list[Token]) -> set[int]:
    """Return the places behind the variables of quantifiers: a bracket there holds no arguments."""
    padded = [*tokens, *[Token(END, "")] * PADDING]
    return {bound.end for at in range(len(tokens)) if (bound := binders(padded, at))}


def _closing(opened: list[tuple[str, bool]], given: list[Token], mending: Mending) -> Token:
    sign, _ = opened.pop()
    _guess(mending, f"{sign!r} is added after {given[-1].text!r}")
    return Token("close", sign)


def _guess(mending: Mending, detail: str) -> None:
    mending.guess(_NAME, detail, "a partner was expected for each bracket")


_ARROWS = frozenset({"implies", "implied", "iff"})


def between_rules(tokens: Iterable[Token]) -> frozenset[int]:
    """Return the places of the commas that have an arrow before and behind them, in the same bracket."""
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
