"""The grammar of the calculator: a text is read into a small tree of few kinds; nothing of it is ever executed.

relation := sum (("=" | "<" | "≤" | ">" | "≥" | "≠") sum)*
sum      := product (("+" | "-") product)*              a + b% and a - b% change a by b percent
product  := unary (("*" | "/" | "//" | "mod" | "choose" | nothing) unary)*
unary    := ("-" | "+") unary | power
power    := postfix ("^" unary)?
postfix  := primary ("!" | "!!" | "%" | "°")*
primary  := number, mixed number, name, function, fraction, brackets
"""

from __future__ import annotations

from fractions import Fraction

from reasoning.expressions.grammar import Node, NotAnExpressionError, Token
from reasoning.tools.calculator.tokens import cleaned, tokens
from reasoning.tools.calculator.tree import called, chain, is_percent, literal, marked, number

RELATIONS = frozenset("=<>≤≥≠")
MAX_DEPTH = 80
"""Brackets, signs and powers inside each other; a bracket counts twice."""

_CLOSING = {"(": ")", "{": "}", "[": "]", "|": "|", "⌊": "⌋", "⌈": "⌉"}
_INVERSE = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}


def parse(text: str) -> Node:
    """The tree of a calculation or a relation. Raises NotAnExpressionError with the reason.

    Its nodes are those of `calculator_tree`.
    """
    reader = _Reader(tokens(cleaned(text)))
    tree = reader.relation()
    if reader.here is not None:
        raise NotAnExpressionError(f"it goes on after a whole expression, at {reader.here.text!r}")
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.tokens, self.at, self.depth = found, 0, 0

    @property
    def here(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def sign(self) -> str:
        return self._sign(0)

    def _sign(self, ahead: int) -> str:
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "sign" else ""

    def _kind(self, ahead: int) -> str:
        at = self.at + ahead
        return self.tokens[at].kind if at < len(self.tokens) else ""

    def take(self) -> Token:
        if self.here is None:
            raise NotAnExpressionError("it ends too early" if self.tokens else "there is no expression")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, sign: str) -> None:
        if self.sign != sign:
            raise NotAnExpressionError(f"expected {sign!r} {f'at {self.here.text!r}' if self.here else 'at the end'}")
        self.at += 1

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotAnExpressionError(f"it is nested more than {MAX_DEPTH} deep")

    def relation(self) -> Node:
        parts, signs = [self.sum()], ""
        while self.sign in RELATIONS and self.sign:
            signs += self.take().text
            parts.append(self.sum())
        return ("rel", signs, *parts) if signs else parts[0]

    def sum(self) -> Node:
        self.deeper()
        terms: list[tuple[str, Node]] = [("+", self.product())]
        while self.sign in ("+", "-"):
            sign, term = self.take().text, self.product()
            if is_percent(term) and not all(is_percent(part) for _, part in terms):
                self.deeper()  # and never back: the tree stays this much deeper
                changed = ("sum", ("+", number(1)), (sign, term))
                terms = [("+", ("product", ("*", chain("sum", terms)), ("*", changed)))]
            else:
                terms.append((sign, term))
        self.depth -= 1
        return chain("sum", terms)

    def product(self) -> Node:
        factors: list[tuple[str, Node]] = [("*", self.unary())]
        while True:
            if self.sign in ("*", "/", "//", "mod", "choose"):
                sign = self.take().text
            elif self.sign == "%":  # a percent sign that a number follows is the remainder, as in Python
                self.at += 1
                sign = "mod"
            elif self._kind(0) == "function" and self.tokens[self.at].text == "mod":
                self.at += 1  # after a factor it stands between two, else it is a function of two
                sign = "mod"
            elif self._beside():
                sign = "*"
            else:
                return chain("product", factors)
            factors.append((sign, self.unary()))

    def _beside(self) -> bool:
        """Return whether a factor follows without a sign between."""
        if self._kind(0) == "number":
            raise NotAnExpressionError(f"two numbers side by side, at {self.tokens[self.at].text[:30]!r}")
        return self._kind(0) in ("name", "function") or (self.sign in _CLOSING and self.sign != "|") or self._rooted()

    def _rooted(self) -> bool:
        return self.sign in ("√", "∛")

    def unary(self) -> Node:
        self.deeper()
        if self.sign in ("-", "+"):
            negative = self.take().text == "-"
            inner = self.unary()
            tree = ("neg", inner) if negative else inner
        else:
            tree = self.power()
        self.depth -= 1
        return tree

    def power(self) -> Node:
        base = self.postfix()
        if self.sign != "^":
            return base
        self.take()
        return ("pow", base, self.unary())

    def postfix(self) -> Node:
        tree, begun = self.primary(), self.at
        while self.sign in ("!", "%", "°") and self.sign and self.at - begun < 4:
            if self.sign == "%" and self._starts_number(1):
                break
            if self.sign == "!" and self._sign(1) == "!":
                self.at += 2
                tree = ("call", "double factorial", tree)
                continue
            tree = marked(self.take().text, tree)
        return tree

    def _starts_number(self, ahead: int) -> bool:
        return self._kind(ahead) in ("number", "name", "function") or self._sign(ahead) in ("(", "√")

    def primary(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return self._mixed(literal(token.text))
        if token.kind == "name":
            return self._named(token.text)
        if token.kind == "function":
            return self._function(token.text)
        if token.text in ("√", "∛"):
            return ("pow", self.argument(), number(Fraction(1, 2 if token.text == "√" else 3)))
        if token.text not in _CLOSING:
            raise NotAnExpressionError(f"unexpected {token.text!r}")
        inner = self.sum()
        self.expect(_CLOSING[token.text])
        call = {"|": "abs", "⌊": "floor", "⌈": "ceil"}.get(token.text)
        return ("call", call, inner) if call else inner

    def _mixed(self, whole: Node) -> Node:
        """A whole number, a blank and a proper fraction: `3 1/2` is 3.5."""
        following = self.tokens[self.at : self.at + 4]
        if [token.kind for token in following[:3]] != ["number", "sign", "number"] or following[1].text != "/":
            return whole
        parts = [self.tokens[self.at - 1].text, following[0].text, following[2].text]
        if not (following[0].spaced and all(part.isdecimal() for part in parts)):
            return whole
        top, bottom = int(parts[1]), int(parts[2])
        if not 0 < top < bottom or (len(following) == 4 and following[3].text in ("^", "!")):
            raise NotAnExpressionError("two numbers side by side that are no mixed number such as 3 1/2")
        self.at += 3
        return ("sum", ("+", whole), ("+", number(Fraction(top, bottom))))

    def _named(self, name: str) -> Node:
        if self.sign == "_":
            self.take()
            name = f"{name}_{self._subscript()}"
        return ("product", ("*", number(2)), ("*", ("name", "pi"))) if name == "tau" else ("name", name)

    def _subscript(self) -> str:
        braced = self.sign == "{" and bool(self.take())
        text = self.take().text
        if braced:
            self.expect("}")
        return text

    def _function(self, name: str) -> Node:
        if name == "frac":
            return chain("product", [("*", self.argument()), ("/", self.argument())])
        index = self._index(name)
        if name == "binomial" and self.sign == "{":
            return ("call", name, self.argument(), self.argument())
        exponent: Node | None = None
        if self.sign == "^":
            self.take()
            exponent = self.unary_argument()
        arguments = self._arguments()
        if exponent == ("neg", number(1)) and name in _INVERSE:
            return called(_INVERSE[name], arguments)
        tree = called(name, [*arguments, *index])
        return ("pow", tree, exponent) if exponent else tree

    def _index(self, name: str) -> list[Node]:
        """The base in `log_2` or the degree in `sqrt[3]`."""
        if name == "log" and self.sign == "_":
            self.take()
            return [self.argument()]
        if name == "sqrt" and self.sign == "[":
            self.take()
            degree = self.sum()
            self.expect("]")
            return [degree]
        return []

    def _arguments(self) -> list[Node]:
        """Return what a function applies to: a bracket's list, else the power that follows and the names after it."""
        if self.sign == "(":
            self.take()
            arguments = [self.sum()]
            while self.sign in (",", ";"):
                self.take()
                arguments.append(self.sum())
            self.expect(")")
            return arguments
        factors: list[tuple[str, Node]] = [("*", self.unary())]
        while self._kind(0) == "name":
            factors.append(("*", self.power()))
        return [chain("product", factors)]

    def argument(self) -> Node:
        """An argument without a sign before it: a bracket, a name, a number or a function."""
        self.deeper()
        tree = self.primary()
        self.depth -= 1
        return tree

    def unary_argument(self) -> Node:
        """An exponent after a function's name: `sin^2 x`, `sin^{-1} x`."""
        negative = self.sign == "-" and bool(self.take())
        inner = self.argument()
        return ("neg", inner) if negative else inner
