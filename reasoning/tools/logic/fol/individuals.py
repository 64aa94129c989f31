"""Free names that look like variables and name something all the same: `u2` in `Plays(u2, rock)`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reasoning.tools.logic.fol.syntax import (
    And,
    Compare,
    Constant,
    Exists,
    ForAll,
    Formula,
    Not,
    Predicate,
    Variable,
    is_numbered,
)
from reasoning.tools.logic.fol.trees import changed, free_variables, nodes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from reasoning.tools.logic.fol.trees import Node


def individuals(formulas: Iterable[Formula]) -> frozenset[str]:
    """Return the free names with a digit that stand in ground facts, and that no other formula links two claims by.

    In `Plays(u2, rock)` it is a band; in `Kind(x1) → Nice(x1)` it is anything. `formulas` are those of one program,
    whose free variables are not bound yet.
    """
    stated: set[str] = set()
    linking: set[str] = set()
    for formula in formulas:
        if names := [variable.name for variable in free_variables(formula) if is_numbered(variable.name)]:
            if _is_fact(formula):
                stated.update(names)
            else:
                linking.update(_linking(formula, names))
    return frozenset(stated - linking)


def with_individuals(formula: Formula, names: Collection[str]) -> Formula:
    """Return a formula in which the free names are individuals."""
    bound = {node.variable for node in nodes(formula) if isinstance(node, ForAll | Exists)}
    free = {variable for variable in free_variables(formula) if variable.name in names} - bound
    if not free:
        return formula

    def named(node: Node) -> Node:
        return Constant(node.name) if node in free and isinstance(node, Variable) else node

    return changed(formula, named)


def _is_fact(formula: Formula) -> bool:
    """Return whether a formula is a claim, denied or not, or several of them."""
    left = [formula]
    while left:
        match left.pop():
            case And(parts):
                left.extend(parts)
            case Not(Predicate() | Compare()) | Predicate() | Compare():
                continue
            case _:
                return False
    return True


def _linking(formula: Formula, names: Collection[str]) -> Iterator[str]:
    """Yield the names that stand in more than one claim of a formula."""
    claims = (node for node in nodes(formula) if isinstance(node, Predicate | Compare))
    counts = Counter(name for claim in claims for name in {variable.name for variable in free_variables(claim)})
    return (name for name in names if counts[name] > 1)
