"""One form for what says the same: solutions, equations, inequalities and intervals, values with a double sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reasoning.answers.grammar import names

if TYPE_CHECKING:
    from reasoning.answers.grammar import Node

_INFINITY: Node = ("name", "infty")
_REALS: Node = ("list", "()", ("neg", _INFINITY), _INFINITY)
_TURNED = {">": "<", "≥": "≤"}


def canonical(tree: Node) -> Node:
    """Return the tree in the form by which it is compared.

    `x = 5` is 5, and `x = 1, x = 2` the set of both; `x = 3, y = 4` and `(x, y) = (3, 4)` are the pair; other equations
    and inequalities are their two sides' difference, up to a factor; an inequality about one name is an interval; ±
    stands for two values.
    """
    if tree == ("name", "R"):
        return _REALS
    if tree[0] == "rel":
        return _relation(tree)
    if tree[0] == "list" and tree[1] == "{}":
        return _statement([_node(part) for part in tree[2:]])
    if tree[0] in ("list", "union"):
        return (tree[0], *(canonical(part) if isinstance(part, tuple) else part for part in tree[1:]))
    both = [_signed(tree, negative=negative) for negative in (False, True)]
    return both[0] if both[0] == both[1] else ("list", "{}", *both)


def _statement(parts: list[Node]) -> Node:
    """Put several relations or values in one form."""
    solved = _solutions(parts)
    if solved is None:
        return ("list", "{}", *map(canonical, parts))
    subjects = [subject for subject, _ in solved]
    if all(subject == subjects[0] for subject in subjects):
        return ("list", "{}", *(canonical(value) for _, value in solved))
    in_order = sorted(solved, key=lambda pair: str(pair[0][1]))
    return ("list", "()", *(canonical(value) for _, value in in_order))


def _solutions(parts: list[Node]) -> list[tuple[Node, Node]] | None:
    """Return the names with their values, where all parts are such; a bare value belongs to the name before it."""
    found: list[tuple[Node, Node]] = []
    for part in parts:
        if part[0] == "rel" and set(str(part[1]).split()) <= {"=", "≈"} and _is_subject(_node(part[2])):
            found.append((_node(part[2]), _node(part[-1])))
        elif found and part[0] != "rel" and not names(part):
            found.append((found[-1][0], part))
        else:
            return None
    subjects = {subject for subject, _ in found}
    return found if len(subjects) in (1, len(found)) else None


def _is_subject(tree: Node) -> bool:
    return tree[0] == "name" or (tree[0] == "list" and all(_is_subject(_node(part)) for part in tree[2:]))


def _relation(tree: Node) -> Node:
    signs, parts = str(tree[1]).split(), [_node(part) for part in tree[2:]]
    if all(sign in ("=", "≈") for sign in signs):
        return _equation(parts[0], parts[-1])
    if signs == ["∈"]:
        return canonical(parts[1])
    if all(sign in _TURNED for sign in signs):
        signs, parts = [_TURNED[sign] for sign in reversed(signs)], parts[::-1]
    if all(sign in ("<", "≤") for sign in signs):
        return _interval(signs, parts) or _inequality(signs, parts)
    return ("list", f"rel {' '.join(signs)}", *map(canonical, parts))


def _equation(left: Node, right: Node) -> Node:
    if not names(left):
        return canonical(left)
    if _is_subject(left) and not names(right):
        return canonical(right)
    return ("list", "equation", ("sum", left, ("neg", right)))


def _interval(signs: list[str], parts: list[Node]) -> Node | None:
    """Return the interval of a chain such as `0 ≤ x < 1`, `x < 1` or `0 ≤ x`; None for any other."""
    named = [place for place, part in enumerate(parts) if part[0] == "name" and names(part)]
    others = [part for part in parts if names(part)]
    if len(named) != 1 or len(others) != 1 or len(parts) > 3 or (len(parts) == 3 and named != [1]):
        return None
    place = named[0]
    low = parts[place - 1] if place else ("neg", _INFINITY)
    high = parts[place + 1] if place + 1 < len(parts) else _INFINITY
    left = "[" if place and signs[place - 1] == "≤" else "("
    right = "]" if place + 1 < len(parts) and signs[place] == "≤" else ")"
    return ("list", left + right, low, high)


def _inequality(signs: list[str], parts: list[Node]) -> Node:
    if len(parts) == 2:
        return ("list", f"inequality {signs[0]}", ("sum", parts[0], ("neg", parts[1])))
    return ("list", f"rel {' '.join(signs)}", *map(canonical, parts))


def _signed(tree: Node, *, negative: bool) -> Node:
    """Return the tree with every ± as plus, or as minus."""
    if tree[0] == "pm":
        inner = _signed(_node(tree[1]), negative=negative)
        return ("neg", inner) if negative else inner
    return (tree[0], *(_signed(part, negative=negative) if isinstance(part, tuple) else part for part in tree[1:]))


def _node(part: object) -> Node:
    return cast("Node", part)
