"""What stands behind a quantifier: its variables, and how far it reaches, found on the tokens ahead of the parser.

All tokens here end with at least `PADDING` tokens of the kind "end".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoning.tools.logic.fol.syntax import looks_bound

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from reasoning.tools.logic.cursor import Token

PADDING = 4
"""How far it is looked ahead."""

QUANTIFIERS = frozenset({"forall", "exists", "unique", "none"})
"""The kinds of tokens that bind variables."""

FUNCTIONS = frozenset({"and", "or", "xor", "implies", "iff"})
"""The kinds of connectives that may be written as functions: `Implies(A, B)`."""

_BEGINS = frozenset({"name", "quote", "open", "not", "minus", "true", "false", "if", *QUANTIFIERS})
_SEPARATORS = frozenset({"separator", "dot", "comma"})


class Binders(NamedTuple):
    """The variables behind a quantifier."""

    names: tuple[str, ...]
    """In the order of writing."""

    end: int
    """The place behind them, and behind the bracket around them."""

    called: bool = False
    """Whether the body is the last argument: `ForAll(x, P(x))`, `Exists([x, y], P(x, y))`."""


def begins_operand(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a formula may begin at a place; a connective is an operand where it is a function: `And(A, B)`."""
    token = tokens[at]
    return token.kind in _BEGINS or (token.kind in FUNCTIONS and bool(token.form) and tokens[at + 1].kind == "open")


def binders(tokens: Sequence[Token], at: int) -> Binders | None:
    """Return the variables of the quantifier at a place; None where it is a name instead: `Exists` in `Exists(x)`."""
    if tokens[at].kind not in QUANTIFIERS:
        return None
    if tokens[at + 1].kind == "name":
        return _listed(tokens, at + 1)
    return _bracketed(tokens, at + 2) if tokens[at + 1].kind == "open" else None


def used_beyond(tokens: Sequence[Token], at: int, names: Container[str]) -> tuple[str, int]:
    """Return the first of some variables that is used between a place and the end of the bracket, unbound there.

    It comes with its place; where none is used, it is empty, and the place is the end of the bracket.
    """
    depth = 0
    while tokens[at].kind != "end":
        token = tokens[at]
        depth += (token.kind == "open") - (token.kind == "close")
        if depth < 0:
            break
        if bound := binders(tokens, at):
            at = _bracket_end(tokens, bound.end) if any(name in names for name in bound.names) else bound.end
            continue
        if token.kind == "name" and token.text in names and tokens[at + 1].kind != "open":
            return token.text, at
        at += 1
    return "", at


def _listed(tokens: Sequence[Token], at: int) -> Binders:
    """Variables without a bracket: the first name, and what looks like another variable, behind a comma or not."""
    names = [tokens[at].text]
    at += 1
    while True:
        skipped = tokens[at].kind == "comma"
        if not _is_further(tokens, at + skipped, names):
            return Binders(tuple(names), at)
        names.append(tokens[at + skipped].text)
        at += skipped + 1


def _is_further(tokens: Sequence[Token], at: int, names: Sequence[str]) -> bool:
    token, after = tokens[at], tokens[at + 1]
    if token.kind != "name" or token.text in names or not looks_bound(token.text):
        return False
    return after.kind not in ("comparison", "plus", "minus", "times") and (after.kind != "open" or after.spaced)


def _bracketed(tokens: Sequence[Token], at: int) -> Binders | None:
    if tokens[at].kind == "open":
        names, end = _enumerated(tokens, at + 1)
        called = bool(names) and tokens[end].kind == "close" and tokens[end + 1].kind == "comma"
        return Binders(names, end + 2, called=True) if called else None
    names, end = _enumerated(tokens, at)
    if not names or not (begins_operand(tokens, end + 1) or tokens[end + 1].kind in _SEPARATORS):
        return None
    return Binders(names, end + 1, called=tokens[end].kind == "comma")


def _enumerated(tokens: Sequence[Token], at: int) -> tuple[tuple[str, ...], int]:
    """Return the names that stand between commas from a place on, and the place of the comma or bracket behind them."""
    names: list[str] = []
    while tokens[at].kind == "name" and tokens[at + 1].kind in ("comma", "close"):
        names.append(tokens[at].text)
        at += 1
        if tokens[at].kind == "close" or tokens[at + 1].kind != "name" or tokens[at + 2].kind not in ("comma", "close"):
            break
        at += 1
    return tuple(names), at


def _bracket_end(tokens: Sequence[Token], at: int) -> int:
    """Return the place behind the next bracket, or the end of the bracket around it."""
    depth = 0
    while tokens[at].kind != "end":
        depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
        if depth < 0:
            break
        at += 1
        if depth == 0 and tokens[at - 1].kind == "close":
            break
    return at
