"""Rules with a quantifier before them: `∀x (Cold(x) → Round(x))`, `for all x, y: Likes(x, y) => Likes(y, x)`.

Every variable of a rule stands for everything in this dialect, so that the quantifier says nothing more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.tools.logic.cursor import END, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTER = re.compile(r"[$?]?[a-z]\d?")
_ARROWS = frozenset({"arrow", "reversed", "iff"})


def unquantified(tokens: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """Leave out the quantifiers before a statement and the brackets around it; give the variables that they bind.

    A bound name is a variable throughout, whatever it looks like. Brackets stay where no arrow stands in them.
    """
    left, bound = list(tokens), dict[str, None]()
    while True:
        while _encloses_rule(left):
            left = left[1:-1]
        end, names = _quantifier(left)
        if not names:
            break
        left = left[end:]
        bound |= dict.fromkeys(names)
    return [Token("variable", f"${t.text}") if t.text in bound and t.kind == "word" else t for t in left], list(bound)


def _quantifier(tokens: Sequence[Token]) -> tuple[int, list[str]]:
    """Where the quantifier at the beginning ends, and the names that it binds; none where there is no quantifier."""
    at = int(tokens[:1] != [] and tokens[0].kind == "open")
    is_bracketed = at == 1
    if not (_kind(tokens, at) == "all" or (_text(tokens, at) == "all" and _LETTER.fullmatch(_text(tokens, at + 1)))):
        return 0, []
    names: list[str] = []
    at += 1
    while _kind(tokens, at) in {"word", "variable"} and not (names and _begins_rule(tokens, at)):
        names.append(tokens[at].text)
        at += 1
        if _text(tokens, at) != ",":
            break
        at += 1
    if is_bracketed and _kind(tokens, at) != "close":
        return 0, []
    return at + (is_bracketed or _text(tokens, at) in {":", "."}), names


def _begins_rule(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the word here is no further variable, but the "if" or the predicate that comes behind them."""
    is_letter = _LETTER.fullmatch(tokens[at].text) is not None
    return _text(tokens, at) == "if" or (_kind(tokens, at + 1) == "open" and not is_letter)


def _kind(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else END


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text.lower() if at < len(tokens) else ""


def _encloses_rule(tokens: Sequence[Token]) -> bool:
    """Return whether the first bracket is closed by the last token and holds a rule."""
    if len(tokens) < 2 or tokens[0].kind != "open" or tokens[-1].kind != "close":
        return False
    depth, arrows = 0, 0
    for token in tokens[:-1]:
        depth += (token.kind == "open") - (token.kind == "close")
        arrows += depth == 1 and (token.kind in _ARROWS or token.kind == "all")
        if depth == 0:
            return False
    return arrows > 0
