"""Free variables, bound by the quantifier that must have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.fol.printing import to_unicode
from reasoning.tools.logic.fol.syntax import And, Exists, ForAll, Formula, Variable
from reasoning.tools.logic.fol.trees import changed, children, free_variables

if TYPE_CHECKING:
    from reasoning.tools.logic.fol.repairs import Mending
    from reasoning.tools.logic.fol.trees import Node

MAX_FREE = 50
"""The most free variables of one formula."""


def closed(formula: Formula, mending: Mending) -> Formula:
    """Bind the free variables of a formula; each one is a guess.

    One that is used in a single conjunction alone is bound there by ∃, since what the parts say together they say of
    something: `Costs(gre, x) ∧ x < 300`. All others are bound by ∀ in front: `Cat(x) → Soft(x)`.
    Raises `ReadError` where there are too many.
    """
    universal: list[Variable] = []
    free = free_variables(formula)
    if len(free) > MAX_FREE:
        raise ReadError(mending.text, f"at most {MAX_FREE} free variables were expected, not {len(free)}")
    for variable in free:
        expected = f"a quantifier was expected that binds {variable.name!r}"
        if together := _conjunction(formula, variable):
            mending.guess("free variable", f"{variable.name} is bound by ∃ in {to_unicode(together)}", expected)
            formula = _bound(formula, together, variable)
        else:
            mending.guess("free variable", f"{variable.name} is bound by ∀ in front", expected)
            universal.append(variable)
    for variable in reversed(universal):
        formula = ForAll(variable, formula)
    return formula


def _conjunction(formula: Formula, variable: Variable) -> And | None:
    """Return the smallest part that holds every use of a variable, where it is a conjunction."""
    node: Node = formula
    while True:
        holders = [child for child in children(node) if variable in free_variables(child)]
        if len(holders) != 1:
            return node if isinstance(node, And) else None
        node = holders[0]


def _bound(formula: Formula, part: Formula, variable: Variable) -> Formula:
    return changed(formula, lambda node: Exists(variable, part) if node == part else node)
