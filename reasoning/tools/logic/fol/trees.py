"""Walks over formulas and terms; all but `changed` without recursion, so that a tree of any height is walked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from reasoning.tools.logic.fol.syntax import (
    And,
    Arithmetic,
    Compare,
    Exists,
    ForAll,
    Formula,
    Function,
    Iff,
    Implies,
    Not,
    Or,
    Predicate,
    Term,
    Variable,
    Xor,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Node = Formula | Term
"""A formula or a term."""

_N = TypeVar("_N", bound=Node)


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node, in the order of writing; of a quantified formula its body."""
    if isinstance(node, Predicate | Function):
        return node.arguments
    if isinstance(node, And | Or):
        return node.parts
    if isinstance(node, Xor | Implies | Iff | Compare | Arithmetic):
        return node.left, node.right
    if isinstance(node, Not | ForAll | Exists):
        return (node.body,)
    return ()


def nodes(*trees: Node) -> Iterator[Node]:
    """Return every node of some trees, in the order of writing."""
    left = list(reversed(trees))
    while left:
        node = left.pop()
        yield node
        left.extend(reversed(children(node)))


def height(tree: Node) -> int:
    """Return the number of nodes on the longest way down a tree: 1 for a constant."""
    highest, left = 0, [(tree, 1)]
    while left:
        node, depth = left.pop()
        highest = max(highest, depth)
        left.extend((child, depth + 1) for child in children(node))
    return highest


def free_variables(tree: Node) -> tuple[Variable, ...]:
    """Return the variables that no quantifier of the tree binds, in the order of writing."""
    found: dict[Variable, None] = {}
    left: list[tuple[Node, frozenset[Variable]]] = [(tree, frozenset())]
    while left:
        node, bound = left.pop()
        if isinstance(node, Variable) and node not in bound:
            found[node] = None
        if isinstance(node, ForAll | Exists):
            bound = bound | {node.variable}
        left.extend((child, bound) for child in reversed(children(node)))
    return tuple(found)


def changed(tree: _N, change: Callable[[Node], Node]) -> _N:
    """Return the tree with `change` made to every node, to the parts of a node before the node itself."""
    made: Node = tree
    match made:
        case Predicate(_, arguments) | Function(_, arguments) if arguments:
            made = replace(made, arguments=tuple([changed(argument, change) for argument in arguments]))
        case And(parts) | Or(parts):
            made = replace(made, parts=tuple([changed(part, change) for part in parts]))
        case Xor() | Implies() | Iff():
            made = replace(made, left=changed(made.left, change), right=changed(made.right, change))
        case Compare() | Arithmetic():
            made = replace(made, left=changed(made.left, change), right=changed(made.right, change))
        case Not(body) | ForAll(_, body) | Exists(_, body):
            made = replace(made, body=changed(body, change))
    return cast("_N", change(made))
