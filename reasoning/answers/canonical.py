"""One text for all ways to write an answer: equations scaled or turned, inequalities and intervals, sets, ±."""

from __future__ import annotations

from typing import Any

from reasoning.answers.fingerprints import fingerprint, scaled_fingerprint
from reasoning.answers.intervals import (
    Interval,
    Set,
    between,
    complement,
    everything,
    infinity,
    intersected,
    numbers,
    solve_inequality,
    solve_linear,
    united,
)
from reasoning.expressions.tree import Node, NoValueError, difference, names

_BARE = ("{}", "and", "or")
_INTERVALS = ("()", "[)", "(]", "[]")
_ORDERS = frozenset("<>≤≥")
_SET_OPERATIONS = frozenset(["union", "intersection", "difference", "set"])
_COORDINATES = frozenset("xyz")
_MAX_PARTS = 500


def canonical(tree: Node) -> str:
    """Return the text that all ways to write the answer share. Raises NoValueError where the tree has no value."""
    found = _keys(tree)
    return found[0] if len(found) == 1 else _set_text(found)


def _keys(tree: Node) -> list[str]:
    """Return the text of a tree, or the two of one with `±` in it."""
    if not _has_both_signs(tree):
        return [_key(tree, 1)]
    return list(dict.fromkeys([_key(tree, 1), _key(tree, -1)]))


def _has_both_signs(tree: Any) -> bool:
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, tuple) and node:
            if node[0] in ("±", "∓"):
                return not (tree[0] == "list" and tree[1] in _BARE)
            left += node[1:]
    return False


def _set_text(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else "{" + ", ".join(sorted(texts)) + "}"


def _key(tree: Node, sign: int) -> str:
    kind = tree[0]
    if kind == "list" and tree[1] in _BARE:
        return _series(tree)
    if kind == "rel":
        return _relation(tree, sign)
    if kind in _SET_OPERATIONS or (kind == "list" and tree[1] in _INTERVALS and len(tree) == 4):
        found = _number_set(tree)
        if found is not None:
            return show_set(found)
    if kind in _SET_OPERATIONS:
        return f"{kind}({', '.join(part if isinstance(part, str) else _key(part, sign) for part in tree[1:])})"
    if kind == "list":
        parts = ", ".join(_key(part, sign) for part in tree[2:])
        return f"{tree[1][0]}{parts}{tree[1][1]}"
    if kind in ("matrix", "row"):
        return f"{kind}({', '.join(_key(part, sign) for part in tree[1:])})"
    if kind == "ratio":
        return ":".join(_key(part, sign) for part in tree[1:])
    if kind == "based":
        return str(tree[1])
    if infinite := infinity(tree):
        return "∞" if infinite > 0 else "-∞"
    return fingerprint(tree, sign)


def show_set(found: Set) -> str:
    """Return a set of numbers as a text: its numbers in braces, its intervals in order."""
    if not found:
        return "∅"
    single = [part.shown()[1:].partition(",")[0] for part in found if part.is_number]
    if len(single) == len(found):
        return _set_text(single)
    return " ∪ ".join(part.shown() for part in found)


def _number_set(tree: Node) -> Set | None:
    """Return the set of real numbers that the tree describes; None where it describes none."""
    try:
        return _as_set(tree)
    except NoValueError:
        return None


def _as_set(tree: Node) -> Set:
    kind = tree[0]
    if tree == ("set", "reals"):
        return everything()
    if kind == "list" and tree[1] in _INTERVALS and len(tree) == 4:
        return between(tree[1], tree[2], tree[3])
    if kind == "list" and tree[1] in _BARE:
        return numbers(tree[2:])
    if kind == "rel":
        found = _solution_set(tree)
        if found is not None:
            return found
    if kind in ("union", "intersection", "difference"):
        left, right = _as_set(tree[1]), _as_set(tree[2])
        if kind == "union":
            return united([*left, *right])
        return intersected(left, complement(right) if kind == "difference" else right)
    raise NoValueError("no set of numbers")


def _sides(tree: Node) -> tuple[list[str], list[Node]]:
    return str(tree[1]).split(), list(tree[2:])


def _solution_set(tree: Node) -> Set | None:
    """Return the numbers that solve a chain of linear inequalities in one name; None where it is none such."""
    signs, sides = _sides(tree)
    known = names(tree)
    if len(known) != 1 or not set(signs) <= _ORDERS | {"≠"} or any(infinity(side) for side in sides):
        return _bounded(tree)
    found = everything()
    for sign, left, right in zip(signs, sides, sides[1:], strict=False):
        part = solve_inequality(sign, difference(left, right), *known)
        if part is None:
            return None
        found = intersected(found, part)
    return found


def _bounded(tree: Node) -> Set | None:
    """Return the set of `-∞ < x < 3`, whose infinite ends say nothing."""
    signs, sides = _sides(tree)
    kept = [place for place, side in enumerate(sides) if not infinity(side)]
    if len(kept) == len(sides) or len(kept) < 1 or kept != list(range(kept[0], kept[-1] + 1)):
        return None
    if len(kept) == 1:
        return everything() if sides[kept[0]][0] == "name" else None
    return _solution_set(("rel", " ".join(signs[kept[0] : kept[-1]]), *[sides[place] for place in kept]))


def _relation(tree: Node, sign: int) -> str:
    """Return the text of a relation: the value that a name is given, the numbers that solve it, or its sides scaled."""
    given = assignment(tree)
    if given:
        return _set_text(_keys(given[1])) if sign == 1 else _key(given[1], sign)
    found = _number_set(tree)
    if found is not None:
        return show_set(found)
    signs, sides = _sides(tree)
    parts = [_compared(one, left, right, sign) for one, left, right in zip(signs, sides, sides[1:], strict=False)]
    return " & ".join(sorted(parts))


def _compared(sign: str, left: Node, right: Node, plus_or_minus: int) -> str:
    if any(part[0] in ("list", "matrix", "ratio", "based", "set") or infinity(part) for part in (left, right)):
        return f"{_key(left, plus_or_minus)} {sign} {_key(right, plus_or_minus)}"
    if sign in ("<", "≤"):
        left, right = right, left
    text = scaled_fingerprint(difference(left, right), positive=sign in _ORDERS, plus_or_minus=plus_or_minus)
    return f"{ {'<': '>', '≤': '≥'}.get(sign, sign) }[{text}]"


def assignment(tree: Node) -> tuple[str, Node] | None:
    """Return the name and the value of `x = 3`, `2x = 6`, `x = 1 + 1 = 2`, `(p, q) = (3, 2)` or `x ∈ S`; else None."""
    signs, sides = _sides(tree)
    if tree[0] != "rel" or not set(signs) <= {"=", "≈", "∈"}:
        return None
    if "≈" in signs:
        exact = sides[: signs.index("≈") + 1]
        sides = exact if exact[-1][0] != "name" else [exact[-1], sides[-1]]
        if len(sides) == 1:
            return "", sides[0]
    first, last = sides[0], sides[-1]
    if not names(tree):
        return "", first
    if len(sides) == 2 and first[0] != "name" and last[0] == "name" and last[1] not in ("pi", "e", "i"):
        first, last = last, first
    if _is_curve(first, last):
        return None
    if _names_only(first) and not names(first) & names(last):
        return (str(first[1]) if first[0] == "name" else ""), last
    return _solved(signs, sides)


def _is_curve(first: Node, last: Node) -> bool:
    """Return whether this is the equation of a line or a curve, `y = 2x + 1`, rather than the value of a quantity."""
    return first[0] == "name" and first[1] in _COORDINATES and bool(names(last)) and names(last) <= _COORDINATES


def _names_only(side: Node) -> bool:
    if side[0] == "list":
        return side[1] == "()" and all(part[0] == "name" for part in side[2:])
    return bool(names(side)) and side[0] == "name"


def _solved(signs: list[str], sides: list[Node]) -> tuple[str, Node] | None:
    """Return the name and the root of a linear equation in one name, `2x = 6`."""
    known = names(("rel", *sides))
    if signs != ["="] or len(known) != 1 or any(side[0] in ("list", "matrix", "ratio") for side in sides):
        return None
    name = next(iter(known))
    try:
        line = solve_linear(difference(*sides), name)
    except NoValueError:
        return None
    return (name, ("value", line[1])) if line else None


def _series(tree: Node) -> str:
    """Return the text of several parts: a set of values, a point, the numbers that solve some of the conditions."""
    parts = tree[2:]
    if len(parts) > _MAX_PARTS:
        raise NoValueError("too many parts")
    if not parts:
        return "∅"
    relations = [part for part in parts if part[0] == "rel"]
    if not relations:
        return _set_text([key for part in parts for key in _keys(part)])
    given = [assignment(part) for part in relations]
    if all(given):
        return _given(parts, [pair for pair in given if pair])
    joined = _joined_sets(tree)
    return joined if joined is not None else _set_text([key for part in parts for key in _keys(part)])


def _given(parts: tuple[Node, ...], given: list[tuple[str, Node]]) -> str:
    """Return the text of several values given to names: those of one name are a set, those of several a point."""
    called = [name for name, _ in given]
    values = [_set_text(_keys(value)) for _, value in given]
    bare = [key for part in parts if part[0] != "rel" for key in _keys(part)]
    if len(set(called)) == 1 and parts[0][0] == "rel":
        return _set_text([key for _, value in given for key in _keys(value)] + bare)
    if not bare and len(set(called)) == len(called) and all(called):
        return f"({', '.join(value for _, value in sorted(zip(called, values, strict=True)))})"
    return _set_text([f"{name}={value}" for name, value in zip(called, values, strict=True)] + bare)


def _joined_sets(tree: Node) -> str | None:
    """Return the text of conditions on one number: of those after "and" what they share, else all that solve one."""
    if len(names(tree)) != 1:
        return None
    sets = [
        _number_set(part if part[0] == "rel" or part[0] in _SET_OPERATIONS else ("list", "{}", part))
        for part in tree[2:]
    ]
    if None in sets:
        return None
    found = [one for one in sets if one is not None]
    shared = found[0]
    for one in found[1:]:
        shared = intersected(shared, one)
    if tree[1] == "and" or (tree[1] == "{}" and shared):
        return show_set(shared)
    every: list[Interval] = [part for one in found for part in one]
    return show_set(united(every))
