"""The grammar of expressions: a text is cut into tokens and read into a tree; nothing of it is ever executed.

statement := relation ("," relation)*
relation  := sum (("=" | "<" | "≤" | ">" | "≥" | "∈" | "≠" | "≈") sum)*
sum       := product (("+" | "-" | "±" | "∪") product)*
product   := power (("*" | "/" | nothing) power)*
power     := "-" power | primary ("!" | "°")* ("^" power)?
primary   := number, name, function, fraction, brackets, matrix
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from reasoning.answers.notation import to_signs
from reasoning.answers.wording import word_set

MAX_LENGTH = 2000
MAX_DEPTH = 40

TRIGONOMETRIC = word_set("sin cos tan cot sec csc")
FUNCTIONS = TRIGONOMETRIC | word_set(
    "arcsin arccos arctan asin acos atan arccot sinh cosh tanh ln log lg exp sqrt abs gcd lcm max min"
)
_GREEK = word_set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta lambda mu nu xi rho sigma tau phi varphi chi psi omega"
)
_PROSE = word_set("no yes the is it of to an in if or and not so all any are as at be by we he she on")
_COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥",
    "geqslant": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "in": "∈", "pm": "±", "mp": "±", "cup": "∪",
    "lbrace": "\\{", "rbrace": "\\}", "lvert": "|", "rvert": "|", "vert": "|", "approx": "≈", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lbrack": "[", "rbrack": "]", "langle": "(", "rangle": ")",
}  # fmt: skip
_NAMES = {
    "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "frac": "frac", "binom": "binom", "dbinom": "binom",
    "tbinom": "binom", "pi": "pi", "infty": "infty", "emptyset": "emptyset", "varnothing": "emptyset", "R": "R",
    "ell": "l", "Alpha": "A", "Delta": "Delta", "Gamma": "Gamma", "Omega": "Omega",
}  # fmt: skip
_SKIPPED = word_set("quad qquad , ; ! : space")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?[eE][-+]?\d{1,3}(?![\w.])|\d+(?:\.\d+)?|\.\d+)"
    r"|\\(?P<command>[A-Za-z]+|[{}|,;!: ])|(?P<name>[A-Za-z]+)"
    r"|(?P<sign>[-+*/^_!(){}\[\]|,=<>°⌊⌋⌈⌉⟦⟧⟂']))"
)
RELATIONS = frozenset(["=", "<", ">", "≤", "≥", "≠", "∈", "≈"])
CONSTANTS = frozenset(["pi", "e", "i", "infty", "emptyset", "R"])

Node = tuple[object, ...]
"""("num", Fraction), ("name", str), (operator, node, …), ("list", brackets, node, …), ("rel", signs, node, node, …)."""


class NotAnExpressionError(ValueError):
    """The text is not of the grammar, too long, or too deep."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `kind` is number, name, command or sign."""

    kind: str
    text: str
    spaced: bool = False
    """Whether a blank stands before it."""


def tokens(text: str) -> list[Token]:
    """Cut `text` into tokens. Raises NotAnExpressionError where it is none of the grammar's."""
    if len(text) > MAX_LENGTH:
        raise NotAnExpressionError("too long")
    text = to_signs(text).rstrip()
    found, at = list[Token](), 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise NotAnExpressionError(f"unknown sign at {at}")
        at = match.end()
        found += _expanded(match.lastgroup or "", match[match.lastgroup or 0], spaced=match.group()[:1].isspace())
    return found


def _expanded(kind: str, text: str, *, spaced: bool) -> list[Token]:
    """The tokens of one match: a run of letters is a function's name, or a product of one-letter names."""
    if kind == "command":
        return _command(text)
    if kind == "name" and not (text in FUNCTIONS or text in _GREEK or text in ("pi", "infty", "binom")):
        if len(text) > 3 or text.lower() in _PROSE:
            raise NotAnExpressionError(f"a word: {text}")
        return [Token("name", letter, spaced and i == 0) for i, letter in enumerate(text)]
    return [Token(kind, text, spaced)]


def _command(text: str) -> list[Token]:
    if text in _SKIPPED or text == " ":
        return []
    if text in FUNCTIONS or text in _GREEK or text in ("e", "i"):
        return [Token("name", text)]
    if text in "{}|":
        return [Token("sign", {"{": "\\{", "}": "\\}", "|": "|"}[text])]
    if text in _NAMES:
        return [Token("name", _NAMES[text])]
    if text not in _COMMANDS:
        raise NotAnExpressionError(f"unknown command {text}")
    return [Token("sign", _COMMANDS[text])]


def read(text: str) -> Node:
    """The tree of `text`. Raises NotAnExpressionError."""
    reader = _Reader(tokens(text))
    tree = reader.statement()
    if reader.here is not None:
        raise NotAnExpressionError("more than one expression")
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.tokens, self.at, self.depth = found, 0, 0

    @property
    def here(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def sign(self) -> str:
        """The sign at this place; empty where something else stands here."""
        return self.here.text if self.here and self.here.kind == "sign" else ""

    def take(self) -> Token:
        token = self.here
        if token is None:
            raise NotAnExpressionError("ends too early")
        self.at += 1
        return token

    def taken(self, *signs: str) -> bool:
        """Take the sign at this place if it is one of these; whether it was."""
        if self.sign not in signs:
            return False
        self.at += 1
        return True

    def expect(self, *signs: str) -> str:
        if self.sign not in signs:
            raise NotAnExpressionError(f"expected {' or '.join(signs)}")
        return self.take().text

    def statement(self) -> Node:
        parts = [self.relation()]
        while self.taken(","):
            parts.append(self.relation())
        return parts[0] if len(parts) == 1 else ("list", "{}", *parts)

    def relation(self) -> Node:
        parts: list[object] = [self.sum()]
        signs: list[str] = []
        while self.sign in RELATIONS:
            signs.append(self.take().text)
            parts.append(self.sum())
        return ("rel", " ".join(signs), *parts) if signs else self._node(parts[0])

    @staticmethod
    def _node(part: object) -> Node:
        assert isinstance(part, tuple)
        return part

    def series(self, brackets: str) -> Node:
        """One relation or sum, or several between commas: a list; without brackets its order does not matter."""
        parts = [self.relation()]
        while self.taken(","):
            parts.append(self.relation())
        return parts[0] if len(parts) == 1 and brackets in ("", "()") else ("list", brackets or "{}", *parts)

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotAnExpressionError("too deep")
        terms, united = [self._first_term()], False
        while self.sign in ("+", "-", "±", "∪"):
            sign = self.take().text
            term = self.product()
            united = united or sign == "∪"
            terms.append({"-": ("neg", term), "±": ("pm", term)}.get(sign, term))
        self.depth -= 1
        return terms[0] if len(terms) == 1 else ("union" if united else "sum", *terms)

    def _first_term(self) -> Node:
        if self.taken("-"):
            return ("neg", self.product())
        if self.taken("±"):
            return ("pm", self.product())
        self.taken("+")
        return self.product()

    def product(self) -> Node:
        factors = [self.power()]
        while True:
            if self.sign in ("*", "/"):
                divides = self.take().text == "/"
                factor = self.power()
                factors.append(("inv", factor) if divides else factor)
            elif self._starts_factor():
                self._beside(factors)
            else:
                break
        if len(factors) == 1:
            return factors[0]
        if len(factors) == 2 and factors[1][0] == "inv":
            return ("div", factors[0], factors[1][1])
        return ("prod", *factors)

    def _starts_factor(self) -> bool:
        return self.here is not None and (
            self.here.kind in ("number", "name") or self.sign in ("(", "[", "⌊", "⌈", "\\{")
        )

    def _beside(self, factors: list[Node]) -> None:
        """Read a factor without a sign before it: of a mixed number its fraction, else of a product."""
        left, token = factors[-1], self.tokens[self.at]
        whole = left[0] == "num" and isinstance(left[1], Fraction) and left[1].denominator == 1
        right = self.power()
        if token.kind == "number" and left[0] != "pow":
            if not (len(factors) == 1 and whole and token.spaced and self.taken("/")):
                raise NotAnExpressionError("two numbers side by side")
            factors[-1] = ("sum", left, ("div", right, self.power()))
        elif len(factors) == 1 and whole and right[0] == "div" and token.text in ("frac", "(") and _is_proper(right):
            factors[-1] = ("sum", left, right)
        else:
            factors.append(right)

    def power(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotAnExpressionError("too deep")
        tree = self._power()
        self.depth -= 1
        return tree

    def _power(self) -> Node:
        if self.taken("-"):
            return ("neg", self.power())
        base = self.primary()
        while self.sign in ("!", "°"):
            base = ("factorial" if self.take().text == "!" else "deg", base)
        if not self.taken("^"):
            return base
        return ("pow", base, self.argument() if self.sign == "{" else self.power())

    def primary(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return ("num", Fraction(token.text))
        if token.kind == "name":
            return self._named(token.text)
        if token.text in ("(", "["):
            inner = self.series(token.text + ")")
            closing = self.expect(")", "]")
            if inner[0] == "list" and inner[1] == token.text + ")":
                return ("list", token.text + closing, *inner[2:])
            return inner
        if token.text in ("{", "\\{"):
            inner = self.series("" if token.text == "{" else "{}")
            self.expect("}", "\\}")
            return inner
        if token.text == "|":
            inner = self.sum()
            self.expect("|")
            return ("abs", inner)
        if token.text in ("⌊", "⌈"):
            inner = self.sum()
            self.expect("⌋", "⌉")
            return ("floor" if token.text == "⌊" else "ceil", inner)
        if token.text == "⟦":
            return self._matrix()
        raise NotAnExpressionError(f"unexpected {token.text}")

    def _matrix(self) -> Node:
        rows: list[Node] = []
        while True:
            cells = [self.relation()]
            while self.taken(","):
                cells.append(self.relation())
            rows.append(("list", "row", *cells))
            if not self.taken("⟂"):
                break
        self.expect("⟧")
        return ("list", "matrix", *rows)

    def _named(self, name: str) -> Node:
        if name in ("frac", "binom"):
            return ("div" if name == "frac" else name, self.argument(), self.argument())
        if name == "sqrt":
            return self._root()
        if name not in FUNCTIONS:
            return ("name", name + self._subscript())
        base: Node | None = ("num", Fraction(10)) if name == "lg" else None
        if name == "log" and self.taken("_"):
            base = self.argument()
        exponent = self._exponent()
        inner = self._operand()
        if name in TRIGONOMETRIC:
            if exponent == ("neg", ("num", Fraction(1))):
                return (f"arc{name}", inner)
            inner = in_radians(inner)
        if name in ("log", "lg") and base:
            name, inner = "log", ("pair", inner, base)
        tree: Node = (name, *(inner[1:] if inner[0] == "pair" else (inner,)))
        return ("pow", tree, exponent) if exponent else tree

    def _root(self) -> Node:
        degree: Node | None = None
        if self.taken("["):
            degree = self.sum()
            self.expect("]")
        inner = self.argument()
        return ("root", inner, degree) if degree else ("sqrt", inner)

    def _exponent(self) -> Node | None:
        return self.argument() if self.taken("^") else None

    def _subscript(self) -> str:
        if not self.taken("_"):
            return ""
        if self.sign != "{":
            return "_" + self.take().text
        self.take()
        parts = []
        while self.sign != "}":
            parts.append(self.take().text)
        self.take()
        return "_" + "".join(parts)

    def _operand(self) -> Node:
        """What a function applies to: a bracket, else the factors up to the next sign."""
        if self.sign in ("(", "{", "[", "|"):
            return self.primary()
        factors = [self.power()]
        while self.here is not None and self.here.kind == "name" and self.here.text not in FUNCTIONS:
            factors.append(self.power())
        return factors[0] if len(factors) == 1 else ("prod", *factors)

    def argument(self) -> Node:
        """An argument: braces, a bracket, a name or a number."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotAnExpressionError("too deep")
        tree: Node = ("neg", self.argument()) if self.taken("-") else self.primary()
        self.depth -= 1
        return tree


def in_radians(tree: Node) -> Node:
    """Turn an angle that is written in degrees into radians."""
    if tree[0] == "deg":
        return ("div", ("prod", tree[1], ("name", "pi")), ("num", Fraction(180)))
    return (tree[0], *(in_radians(part) if isinstance(part, tuple) else part for part in tree[1:]))


def _is_proper(fraction: Node) -> bool:
    parts = [part[1] for part in fraction[1:] if isinstance(part, tuple) and part[0] == "num"]
    return (
        len(parts) == 2
        and isinstance(parts[0], Fraction)
        and isinstance(parts[1], Fraction)
        and 0 < parts[0] < parts[1]
    )


def names(tree: object) -> frozenset[str]:
    """The names in `tree` that stand for no constant."""
    if not isinstance(tree, tuple):
        return frozenset()
    if tree[0] == "name":
        return frozenset([str(tree[1])]) - CONSTANTS
    return frozenset().union(*(names(part) for part in tree[1:]))
