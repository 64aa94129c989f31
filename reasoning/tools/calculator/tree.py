"""The tree of a calculation.

Its nodes: ("num", Fraction), ("name", str), ("neg", node), ("pow", base, exponent), ("call", name, node, …),
("sum", (sign, node), …), ("product", (sign, node), …), ("rel", signs, node, …). Roots, percents and angles are made of
these.
"""

from __future__ import annotations

from fractions import Fraction

from reasoning.expressions.grammar import Node, NotAnExpressionError

MAX_EXPONENT = 4000
"""The largest exponent of ten in a written number (1e3)."""

_THIRD, _HUNDRED = Fraction(1, 3), Fraction(100)


def number(value: int | Fraction) -> Node:
    """The node of a number."""
    return ("num", Fraction(value))


def literal(text: str) -> Node:
    """The node of a number as it is written. Raises NotAnExpressionError."""
    mantissa, _, exponent = text.lower().partition("e")
    if exponent and (len(exponent) > 6 or abs(int(exponent)) > MAX_EXPONENT):
        raise NotAnExpressionError(f"the number {text[:30]} is too large or too small")
    return number(Fraction(mantissa + ("0" if mantissa.endswith(".") else "")) * Fraction(10) ** int(exponent or 0))


def is_percent(tree: Node) -> bool:
    """Return whether it was written with a percent sign."""
    return tree[0] == "product" and tree[-1] == ("/", number(_HUNDRED)) and len(tree) == 3


def chain(kind: str, parts: list[tuple[str, Node]]) -> Node:
    """A sum or a product of parts with their signs; a part alone is itself."""
    return parts[0][1] if len(parts) == 1 and parts[0][0] in "+*" else (kind, *parts)


def marked(sign: str, tree: Node) -> Node:
    """A node with "!", "%" or "°" behind it."""
    if sign == "!":
        return ("call", "factorial", tree)
    if sign == "%":
        return ("product", ("*", tree), ("/", number(_HUNDRED)))
    return ("product", ("*", tree), ("*", ("name", "pi")), ("/", number(180)))


def called(name: str, arguments: list[Node]) -> Node:
    """A function's node; roots and the exponential are powers."""
    if name in ("sqrt", "root") and len(arguments) in (1, 2):
        degree = arguments[1] if len(arguments) == 2 else number(2)
        inverse = (
            number(1 / degree[1]) if degree[0] == "num" and isinstance(degree[1], Fraction) and degree[1] else None
        )
        return ("pow", arguments[0], inverse or ("product", ("*", number(1)), ("/", degree)))
    if len(arguments) == 1 and name in ("cbrt", "exp"):
        return ("pow", arguments[0], number(_THIRD)) if name == "cbrt" else ("pow", ("name", "e"), arguments[0])
    if name == "pow" and len(arguments) == 2:
        return ("pow", arguments[0], arguments[1])
    return ("call", name, *arguments)


def unknowns(tree: object) -> set[str]:
    """The names in `tree` that stand for no constant."""
    if not isinstance(tree, tuple):
        return set()
    if tree[0] == "name":
        return {str(tree[1])} - {"pi", "e", "i"}
    return set().union(*(unknowns(part) for part in tree[1:]), set())
