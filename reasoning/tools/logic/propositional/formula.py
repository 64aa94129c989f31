"""Formulas of any shape, and their reduction to implications."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.propositional import Implication, SignedAtom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_CLAUSES = 64
"""The most clauses that one formula may become."""


@dataclass(frozen=True, slots=True, eq=False)
class Compound:
    """A formula of other formulas; `sign` is one of `not`, `and`, `or`, `implies`. A leaf is a `SignedAtom` or bool."""

    sign: str
    parts: tuple[Formula, ...]


Formula = SignedAtom | bool | Compound
"""A formula of propositional logic: an atom or its negation, a constant, or a connective with its parts."""

Clauses = frozenset[frozenset[SignedAtom]]


def equivalent(left: Formula, right: Formula) -> Compound:
    """Build `left <-> right`."""
    return Compound("and", (Compound("implies", (left, right)), Compound("implies", (right, left))))


def implications(formula: Formula) -> Iterator[Implication]:
    """Reduce a formula to implications that together say the same; what is trivially true is left out.

    The direction in which an implication was written is kept: `A ∨ B -> C` gives `A -> C` and `B -> C`, and
    `A -> (B -> C)` gives `A ∧ B -> C`. Raises `ReadError` if there would be more than `MAX_CLAUSES`, or if the
    formula is false whatever its atoms are.
    """
    for premises, conclusions in _bounded(_directed(formula, {})):
        if not premises and not conclusions:
            raise ReadError("⊥", "it is false whatever its atoms are")
        implication = Implication(tuple(premises), tuple(conclusions))
        if not implication.trivial:
            yield implication


_Sides = tuple[frozenset[SignedAtom], frozenset[SignedAtom]]
_Memo = dict[tuple[int, bool], Clauses]


def _directed(formula: Formula, memo: _Memo) -> list[_Sides]:
    if isinstance(formula, Compound) and formula.sign == "and":
        return [sides for part in formula.parts for sides in _directed(part, memo)]
    if isinstance(formula, Compound) and formula.sign == "implies":
        denied = _clauses(formula.parts[0], False, memo)
        ends = _directed(formula.parts[1], memo)
        pairs = product(sorted(denied, key=sorted), _bounded(ends))
        return [(frozenset(~d for d in clause) | more, end) for clause, (more, end) in pairs]
    return [(frozenset(), clause) for clause in sorted(_clauses(formula, True, memo), key=sorted)]


def _bounded(sides: list[_Sides]) -> list[_Sides]:
    unique = list(dict.fromkeys(sides))
    if len(unique) > MAX_CLAUSES:
        raise ReadError("", f"it would become more than {MAX_CLAUSES} implications")
    return unique


def _clauses(formula: Formula, positive: bool, memo: _Memo) -> Clauses:
    """Return the conjunctive normal form of a formula, or of its negation."""
    if isinstance(formula, bool):
        return frozenset() if formula is positive else frozenset([frozenset()])
    if isinstance(formula, SignedAtom):
        return frozenset([frozenset([formula if positive else ~formula])])
    key = (id(formula), positive)
    if key not in memo:
        memo[key] = _compound(formula, positive, memo)
    return memo[key]


def _compound(formula: Compound, positive: bool, memo: _Memo) -> Clauses:
    if formula.sign == "not":
        return _clauses(formula.parts[0], not positive, memo)
    signs = [positive] * len(formula.parts)
    if formula.sign == "implies":
        signs[0] = not positive
    parts = [_clauses(part, sign, memo) for part, sign in zip(formula.parts, signs, strict=True)]
    if (formula.sign == "and") is positive:
        return _minimal(clause for part in parts for clause in part)
    joined: Clauses = frozenset([frozenset()])
    for part in parts:
        joined = _minimal(one | other for one, other in product(joined, part))
    return joined


def _minimal(clauses: Iterable[frozenset[SignedAtom]]) -> Clauses:
    """Drop what is trivially true and what a shorter clause says already."""
    kept: list[frozenset[SignedAtom]] = []
    for clause in sorted(set(clauses), key=len):
        if not any(c.positive and ~c in clause for c in clause) and not any(k <= clause for k in kept):
            kept.append(clause)
        if len(kept) > MAX_CLAUSES:
            raise ReadError("", f"it would become more than {MAX_CLAUSES} clauses")
    return frozenset(kept)
