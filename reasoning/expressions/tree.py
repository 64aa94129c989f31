"""The tree of an expression, which the answers and the calculator share.

Its nodes: ("num", Fraction), ("name", str), ("neg", node), ("pow", base, exponent), ("call", function, node, …),
("sum", (sign, node), …) with the signs + - ± ∓, ("product", (sign, node), …) with * / // mod choose,
("rel", signs, node, …), and what is no number: ("list", brackets, node, …), ("ratio", node, …), ("set", name),
("union" | "intersection" | "difference", node, node), ("based", numeral), ("matrix", row, …), ("row", node, …).
Roots, the exponential and fractions are made of these.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reasoning.parsing import word_set

Node = tuple[Any, ...]

MAX_EXPONENT = 4000
"""The largest exponent of ten in a written number (1e3)."""
MAX_DIGITS = 4200
"""The most digits of a written number, with those that its exponent adds."""

CONSTANTS = frozenset(["pi", "e", "i", "infty"])
LISTS = word_set("min max gcd lcm mean sum log round binomial permutations mod root pow")
"""Functions of several arguments."""
FUNCTIONS = LISTS | word_set(
    "sin cos tan cot sec csc asin acos atan acot sinh cosh tanh asinh acosh atanh arcsin arccos arctan arccot"
    " ln lg log2 log10 exp sqrt cbrt abs floor ceil trunc sign factorial frac"
)
"""The functions by the names that the parser takes."""
_FIRST_NAMES = {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "arccot": "acot", "lg": "log10"}


class NotAnExpressionError(ValueError):
    """The text is not of the grammar, too long, or too deep."""


class NoValueError(ValueError):
    """The tree has no value, or none within the bounds."""


def number(value: int | Fraction) -> Node:
    """Return the node of a number."""
    return ("num", Fraction(value))


def literal(text: str) -> Node:
    """Return the node of a number as it is written. Raises NotAnExpressionError."""
    if text.isdecimal():
        return ("num", Fraction(int(text)))
    mantissa, _, exponent = text.lower().partition("e")
    power = int(exponent or 0) if len(exponent) < 7 else MAX_EXPONENT + 1
    if abs(power) > MAX_EXPONENT or abs(power) + len(mantissa) > MAX_DIGITS:
        raise NotAnExpressionError(f"the number {text[:30]} is too large or too small")
    return ("num", Fraction(text))


def chain(kind: str, parts: list[tuple[str, Node]]) -> Node:
    """Return a sum or a product of parts with their signs; a part alone is itself."""
    return parts[0][1] if len(parts) == 1 and parts[0][0] in "+*" else (kind, *parts)


def difference(left: Node, right: Node) -> Node:
    """Return the node of one value less another."""
    return ("sum", ("+", left), ("-", right))


def called(name: str, arguments: list[Node]) -> Node:
    """Return the node of a function; roots, fractions and the exponential are powers and products."""
    name = _FIRST_NAMES.get(name, name)
    if name == "frac" and len(arguments) == 2:
        return ("product", ("*", arguments[0]), ("/", arguments[1]))
    if name in ("sqrt", "root") and len(arguments) in (1, 2):
        degree = arguments[1] if len(arguments) == 2 else number(2)
        inverse = number(1 / degree[1]) if degree[0] == "num" and degree[1] else None
        return ("pow", arguments[0], inverse or ("product", ("*", number(1)), ("/", degree)))
    if len(arguments) == 1 and name in ("cbrt", "exp"):
        return ("pow", arguments[0], number(Fraction(1, 3))) if name == "cbrt" else ("pow", ("name", "e"), arguments[0])
    if name == "pow" and len(arguments) == 2:
        return ("pow", arguments[0], arguments[1])
    return ("call", name, *arguments)


def names(tree: object) -> set[str]:
    """Return the names in `tree` that stand for no constant."""
    return all_names(tree) - CONSTANTS


def all_names(tree: object) -> set[str]:
    """Return the names of variables and constants in `tree`."""
    found: set[str] = set()
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, tuple):
            if node[0] == "name":
                found.add(str(node[1]))
            else:
                left += node[1:]
    return found
