"""The grammar of expressions: a text is cut into tokens and read into a tree; nothing of it is ever executed.

answer   := relation (("," | "and" | "or") relation)*
relation := ratio (("=" | "≈" | "<" | "≤" | ">" | "≥" | "≠" | "∈") ratio)*
ratio    := sum (":" sum)*
sum      := product (("+" | "-" | "±" | "∓" | "∪" | "∩" | "∖" | "choose") product)*
product  := power (("*" | "/" | nothing) power)* unit?
power    := "-" power | primary ("!" | "°" | "%")* ("^" power)?
primary  := number, name, function, fraction, brackets, matrix
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoning.expressions.lexing import MAX_LENGTH, UNITS, NotAnExpressionError, Token, tokens
from reasoning.expressions.money import SCALES
from reasoning.expressions.notation import FUNCTIONS, normal_notation

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MAX_LENGTH", "Node", "NotAnExpressionError", "Token", "names", "read"]

MAX_DEPTH = 40
"""Brackets, powers and arguments inside each other."""
_MAX_FACTORIALS = 3
_UNIT_LINKS = frozenset(["per", "each", "left", "more", "total", "in", "of", "a", "an", "every", "for"])

RELATIONS = frozenset(["=", "≈", "<", ">", "≤", "≥", "≠", "∈"])
CONSTANTS = frozenset(["pi", "e", "i", "infty"])
_SETS = frozenset(["reals", "integers", "naturals", "rationals", "complexes"])
_SUMS = {"+": "add", "-": "sub", "±": "pm", "∓": "mp", "∪": "union", "∩": "intersection", "∖": "difference"}
_JOINS = frozenset([",", "and", "or"])
_LISTS = frozenset(["min", "max", "gcd", "lcm"])
_INVERSE = {
    "sin": "arcsin", "cos": "arccos", "tan": "arctan", "cot": "arccot", "sinh": "asinh", "cosh": "acosh",
    "tanh": "atanh",
}  # fmt: skip
_BARS = {"⌊": ("floor", "⌋"), "⌈": ("ceil", "⌉"), "|": ("abs", "|")}
_FACTOR_SIGNS = frozenset(["(", "[", "{", "\\{", "⌊", "⌈", "\\begin"])

Node = tuple[object, ...]
"""("num", Fraction), ("name", str), (operator, node, …), ("list", brackets, node, …), ("rel", signs, node, node, …),
("set", name), ("based", numeral), ("matrix", row, …), ("row", node, …)."""


def read(text: str, *, words: bool = False) -> Node:
    """Read the tree of `text`; with `words`, letters behind a number are its unit. Raises NotAnExpressionError."""
    if len(text) > MAX_LENGTH:
        raise NotAnExpressionError("too long")
    reader = _Reader(tokens(normal_notation(text), words=words), words=words)
    tree = reader.answer()
    if reader.here is not None:
        raise NotAnExpressionError("more than one expression")
    return tree


class _Reader:
    def __init__(self, found: list[Token], *, words: bool) -> None:
        self.tokens, self.at, self.depth, self.bars, self.words = found, 0, 0, 0, words
        self.units: list[str] = []

    @property
    def here(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def sign(self) -> str:
        """The sign at this place; empty where something else stands here."""
        return self.here.text if self.here and self.here.kind == "sign" else ""

    @property
    def kind(self) -> str:
        """The kind of the token at this place; empty at the end."""
        return self.here.kind if self.here else ""

    def take(self) -> Token:
        token = self.here
        if token is None:
            raise NotAnExpressionError("ends too early")
        self.at += 1
        return token

    def expect(self, *signs: str) -> str:
        if self.sign not in signs:
            raise NotAnExpressionError(f"expected {' or '.join(signs)}")
        return self.take().text

    def deeper(self, read_part: Callable[[], Node]) -> Node:
        """Read a part one level further in. Raises NotAnExpressionError where that is too deep."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotAnExpressionError("too deep")
        tree = read_part()
        self.depth -= 1
        return tree

    def answer(self) -> Node:
        """Read one relation, or several with commas, "and" or "or" between them."""
        parts, joins, units = [self.relation()], set[str](), [tuple(self.units)]
        while self.sign in _JOINS:
            while self.sign in _JOINS:
                joins.add(self.take().text)
            self.units.clear()
            parts.append(self.relation())
            units.append(tuple(self.units))
        if "and" in joins and len({unit for unit in units if unit}) > 1:
            raise NotAnExpressionError("one quantity in two units")
        join = "or" if "or" in joins else "and" if "and" in joins else "{}"
        return parts[0] if len(parts) == 1 else ("list", join, *parts)

    def relation(self) -> Node:
        left = self.ratio()
        if self.sign not in RELATIONS:
            return left
        parts: list[object] = [left]
        signs: list[str] = []
        while self.sign in RELATIONS:
            signs.append(self.take().text)
            parts.append(self.ratio())
        return ("rel", " ".join(signs), *parts)

    def ratio(self) -> Node:
        parts = [self.sum()]
        while self.sign == ":":
            self.take()
            parts.append(self.sum())
        return parts[0] if len(parts) == 1 else ("ratio", *parts)

    def sum(self) -> Node:
        return self.deeper(self._sum)

    def _sum(self) -> Node:
        left = self._signed_product()
        while self.sign in _SUMS or self._is_name("choose"):
            sign = self.take().text
            left = (_SUMS.get(sign, "binom"), left, self.product())
        return left

    def _signed_product(self) -> Node:
        sign = self.take().text if self.sign in ("-", "+", "±", "∓") else "+"
        tree = self.product()
        return tree if sign == "+" else ("neg", tree) if sign == "-" else (_SUMS[sign], ("num", Fraction(0)), tree)

    def _is_name(self, *wanted: str) -> bool:
        return self.here is not None and self.here.kind == "name" and self.here.text in wanted

    def product(self) -> Node:
        left = last = self.power()
        measured = False
        while True:
            if self._starts_unit():
                self._unit(left)
                measured = True
            elif self.sign in ("*", "/"):
                sign, last = self.take().text, self.power()
                left, measured = ("mul" if sign == "*" else "div", left, last), False
            elif self.kind == "scale" and not names(left):
                left = ("mul", left, ("num", Fraction(SCALES[self.take().text])))
            elif not measured and self._starts_factor():
                left, last = self._beside(left, last)
            else:
                return left

    def _starts_unit(self) -> bool:
        """Return whether the unit of a value stands here: `cm`, `/hour`, and among words `per hour`, `in total`."""
        if self.sign == "/":
            following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
            return following is not None and following.kind == "text"
        return self.kind == "text" or (self.words and self.here is not None and self.here.text.lower() in _UNIT_LINKS)

    def _unit(self, value: Node) -> None:
        """Pass over the unit of a value, with the words that go on: `cm^3`, `km/h`, `apples in each box`."""
        if names(value) and self.here and self.here.text not in UNITS:
            raise NotAnExpressionError(f"a word: {self.here.text}")
        while self.kind in ("text", "prose") or self._starts_unit():
            unit = self.take()
            if unit.kind == "sign":
                continue
            self.units.append(unit.text)
            if self.sign == "^":
                self.take()
                self.argument()
            elif self.here and self.here.kind == "number" and not self.here.spaced and self.here.text in ("2", "3"):
                self.take()

    def _starts_factor(self) -> bool:
        if self.kind == "name":
            return not self._is_name("choose")
        if self.words and self.sign in ("(", "[") and self.here and self.here.spaced:
            return False  # a remark in brackets
        return self.kind == "number" or self.sign in _FACTOR_SIGNS or (self.sign == "|" and self.bars == 0)

    def _beside(self, left: Node, last: Node) -> tuple[Node, Node]:
        """Return `left` with a factor that has no sign before it, and the factor: a mixed number, else a product."""
        whole = left[0] == "num" and isinstance(left[1], Fraction) and left[1].denominator == 1
        token = self.take()
        self.at -= 1
        if token.kind == "number" and last[0] not in ("num", "name"):
            right = self.power()
            return ("mul", left, right), right
        right = self.power()
        if token.kind == "number":
            if not (whole and token.spaced and self.sign == "/" and self.take()):
                raise NotAnExpressionError("two numbers side by side")
            fraction: Node = ("div", right, self.power())
            return ("add", left, fraction), fraction
        if whole and right[0] == "div" and token.text == "frac" and _is_proper(right):
            return ("add", left, right), right
        return ("mul", left, right), right

    def power(self) -> Node:
        return self.deeper(self._power)

    def _power(self) -> Node:
        if self.sign == "-":
            self.take()
            return ("neg", self.power())
        base = self._marked(self.primary())
        if self.sign != "^":
            return base
        self.take()
        return self._marked(("pow", base, self.argument() if self.sign == "{" else self.power()))

    def _marked(self, base: Node) -> Node:
        """Read the marks behind a value: factorials, degrees; a percent sign is a unit."""
        count = 0
        while self.sign in ("!", "°", "%"):
            mark = self.take().text
            count += 1
            if count > _MAX_FACTORIALS:
                raise NotAnExpressionError("too many marks behind a value")
            base = base if mark == "%" else ("factorial" if mark == "!" else "deg", base)
        return base

    def primary(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return ("num", _number(token.text))
        if token.kind == "based":
            return ("based", token.text)
        if token.kind == "name":
            return self._named(token.text)
        if token.text in ("(", "["):
            parts = self.parts()
            brackets = token.text + self.expect(")", "]")
            alone = len(parts) == 1 and (brackets == "()" or parts[0][0] == "matrix")
            return parts[0] if alone else ("list", brackets, *parts)
        if token.text == "⟨":
            parts = self.parts()
            self.expect("⟩")
            return ("list", "()", *parts)
        if token.text == "{":
            parts = self.parts()
            self.expect("}")
            return parts[0] if len(parts) == 1 else ("list", "{}", *parts)
        if token.text == "\\{":
            return self._braces()
        if token.text in _BARS:
            return self._bars(token.text)
        if token.text == "\\begin":
            return self._matrix()
        raise NotAnExpressionError(f"unexpected {token.text}")

    def parts(self) -> list[Node]:
        """Read one part, or several between commas."""
        found = [self.relation()]
        while self.sign == ",":
            self.take()
            found.append(self.relation())
        return found

    def _braces(self) -> Node:
        """Read a set: empty, its members, or its condition, as in `{x | x > 3}` and `{x : x > 3}`."""
        if self.sign == "\\}":
            self.take()
            return ("list", "{}")
        self.bars += 1
        members = self.parts()
        self.bars -= 1
        condition = _condition(members[0]) if len(members) == 1 else None
        if self.sign in ("|", "∣"):
            self.take()
            condition = self.answer()
        self.expect("\\}", "}")
        return condition or ("list", "{}", *members)

    def _bars(self, opening: str) -> Node:
        name, closing = _BARS[opening]
        self.bars += opening == "|"
        inner = self.sum()
        self.bars -= opening == "|"
        self.expect(closing)
        return (name, inner)

    def _matrix(self) -> Node:
        rows: list[Node] = []
        while self.sign != "\\end":
            cells = [self.sum()]
            while self.sign == "&":
                self.take()
                cells.append(self.sum())
            rows.append(("row", *cells))
            if self.sign != "\\end":
                self.expect("\\\\")
        self.take()
        if len({len(row) for row in rows}) != 1:
            raise NotAnExpressionError("no matrix")
        return ("matrix", *rows)

    def _named(self, name: str) -> Node:
        if name in ("frac", "binom"):
            return ("div" if name == "frac" else "binom", self.argument(), self.argument())
        if name == "sqrt":
            return self._root()
        if name in _SETS:
            return ("set", name)
        if name == "emptyset":
            return ("list", "{}")
        if name not in FUNCTIONS:
            return ("name", name + self._subscript() + self._primes())
        return self._function(name)

    def _function(self, name: str) -> Node:
        base: Node | None = None
        if name == "log" and self.sign == "_":
            self.take()
            base = self.argument()
        exponent = self._exponent()
        if exponent == ("neg", ("num", Fraction(1))) and name in _INVERSE:
            name, exponent = _INVERSE[name], None
        inner = self._operand()
        if name in _LISTS:
            return (name, *(inner[2:] if inner[0] == "list" else (inner,)))
        tree: Node = ("log", inner, base) if base else (name, inner)
        return ("pow", tree, exponent) if exponent else tree

    def _root(self) -> Node:
        degree: Node | None = None
        if self.sign == "[":
            self.take()
            degree = self.sum()
            self.expect("]")
        inner = self.argument()
        return ("root", inner, degree) if degree else ("sqrt", inner)

    def _exponent(self) -> Node | None:
        if self.sign != "^":
            return None
        self.take()
        return self.argument()

    def _subscript(self) -> str:
        if self.sign != "_":
            return ""
        self.take()
        if self.sign != "{":
            return "_" + self.take().text
        self.take()
        parts = []
        while self.sign != "}":
            parts.append(self.take().text)
        self.take()
        return "_" + "".join(parts)

    def _primes(self) -> str:
        count = 0
        while self.sign == "'":
            self.take()
            count += 1
        return "'" * count

    def _operand(self) -> Node:
        """Read what a function applies to: a bracket, else the factors up to the next sign."""
        if self.sign in ("(", "{", "[", "|"):
            return self._marked(self.deeper(self.primary))
        left = self.power()
        while self.here is not None and self.here.kind == "name" and self.here.text not in FUNCTIONS:
            left = ("mul", left, self.power())
        return left

    def argument(self) -> Node:
        """Read an argument: braces, a bracket, a name or a number."""
        return self.deeper(self._argument)

    def _argument(self) -> Node:
        if self.sign == "-":
            self.take()
            return ("neg", self.argument())
        return self.primary()


def _number(text: str) -> Fraction:
    """Return the number that the digits are. Raises NotAnExpressionError where it is too large to be built."""
    exponent = re.split("[eE]", text)[1:]
    if exponent and abs(int(exponent[0])) > MAX_LENGTH:
        raise NotAnExpressionError("an exponent too large")
    return Fraction(text)


def _condition(member: Node) -> Node | None:
    """Return what follows the colon of a set, which was read as a ratio; None where there is none."""
    signs = str(member[1]).split() if member[0] == "rel" else []
    for place, part in enumerate(member[2:]):
        if isinstance(part, tuple) and part[0] == "ratio" and len(part) == 3 and signs[place:]:
            return ("rel", " ".join(signs[place:]), part[2], *member[3 + place :])
    return None


def _is_proper(fraction: Node) -> bool:
    parts = [part[1] for part in fraction[1:] if isinstance(part, tuple) and part[0] == "num"]
    return (
        len(parts) == 2
        and isinstance(parts[0], Fraction)
        and isinstance(parts[1], Fraction)
        and 0 < parts[0] < parts[1]
    )


def names(tree: object) -> set[str]:
    """Return the names in `tree` that stand for no constant."""
    return _all_names(tree) - CONSTANTS


def has_name(tree: object, name: str) -> bool:
    """Return whether the name of a variable or a constant stands in `tree`."""
    return name in _all_names(tree)


def _all_names(tree: object) -> set[str]:
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
