"""Formulas made of a connective or a quantifier, by the kind of its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.fol.syntax import And, Compare, Exists, ForAll, Formula, Iff, Implies, Not, Variable, Xor

if TYPE_CHECKING:
    from collections.abc import Container


def linked(kind: str, left: Formula, right: Formula) -> Formula:
    """Join two formulas by xor, iff, implies or implied."""
    if kind == "xor":
        return Xor(left, right)
    if kind == "iff":
        return Iff(left, right)
    return Implies(right, left) if kind == "implied" else Implies(left, right)


def quantified(kind: str, name: str, body: Formula, guard: Formula | None, taken: Container[str]) -> Formula:
    """Bind a variable by forall, exists, unique (∃!) or none (∄).

    `guard` says which individuals are meant: `∀x ∈ S`. A further variable gets a name that is not `taken`.
    """
    variable = Variable(name)
    if kind == "forall":
        return ForAll(variable, Implies(guard, body) if guard else body)
    body = And((guard, body)) if guard else body
    if kind == "unique":
        one = Variable(_fresh(name, taken))
        return Exists(one, ForAll(variable, Iff(body, Compare("=", variable, one))))
    found = Exists(variable, body)
    return Not(found) if kind == "none" else found


def _fresh(name: str, taken: Container[str]) -> str:
    while name in taken:
        name += "_"
    return name
