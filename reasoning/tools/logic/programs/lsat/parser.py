"""The parser of the `lsat` dialect: a line becomes a tree; what is not of the strict grammar is a named repair."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import END, Cursor, Token
from reasoning.tools.logic.programs.lsat.constructors import built, is_comprehension
from reasoning.tools.logic.programs.lsat.syntax import (
    Binding,
    Index,
    Listing,
    LsatCall,
    LsatName,
    LsatNumber,
    Operation,
    Pair,
    Quantified,
    conjunction,
    parts_of,
)
from reasoning.tools.logic.programs.lsat.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from reasoning.tools.logic.programs.lsat.syntax import Node

_MAX_DEPTH = 60
_MAX_NUMBER_DIGITS = 18
_INFIX = {
    "iff": (1, 1), "implies": (2, 2), "xor": (3, 4), "or": (4, 5), "and": (5, 6),
    "=": (8, 9), "≠": (8, 9), "<": (8, 9), "≤": (8, 9), ">": (8, 9), "≥": (8, 9), "in": (8, 9), "not in": (8, 9),
    "+": (10, 11), "-": (10, 11), "*": (12, 13), "/": (12, 13), "%": (12, 13),
}  # fmt: skip
_WORDS = {"and": "and", "or": "or", "iff": "iff", "implies": "implies", "xor": "xor", "mod": "%", "in": "in"}
_COMPARISONS = frozenset({"=", "≠", "<", "≤", ">", "≥"})
_NEGATION, _SIGN = 7, 14


class LsatParser(Cursor):
    """Reads one line by recursive descent with binding powers.

    `functions` are the names that the program declares: they win over the dialect's own words.
    """

    unbalanced = "brackets balanced"

    def __init__(self, text: str, tokens: list[Token], functions: Collection[str], *, balance: bool = False) -> None:
        super().__init__(text, tokens, balance=balance)
        self.functions = functions

    def place(self) -> str:
        """State behind what this is, as it was written."""
        before = self.source[: self.next.start].rstrip()[-30:]
        return f" after {before!r}" if before else ""

    def word(self, word: str) -> bool:
        """Pass over a word, in any case, and return whether it was there."""
        is_there = self.next.kind == "name" and not self.next.form and self.next.text.lower() == word
        self.at += is_there
        return is_there

    def repair(self, name: str, detail: str) -> None:
        """Note a repair; of each name the first is kept."""
        self.repairs.setdefault(name, detail)

    def read(self) -> Node:
        """Read the whole line. Raises `ReadError` that says what was expected, and where."""
        node = self._expression(0)
        while self.skip(","):
            self.repair("several formulas", "read as all of them")
            node = Operation("and", (node, self._expression(0)))
        if self.balance:
            while self.skip(")") or self.skip("]") or self.skip("}"):
                self.repair(self.unbalanced, "a closing bracket too many")
        if self.next.kind != END:
            raise self.failure("the end of the line")
        _check_height(node, self.source)
        return node

    # -- operators

    def _expression(self, power: int) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise ReadError(self.source, f"at most {_MAX_DEPTH} brackets and operators inside each other were expected")
        left = self._prefix()
        while (sign := self._infix()) and _INFIX[sign][0] >= power:
            self._note_operator(sign)
            left = self._comparison(left, sign) if sign in _COMPARISONS else self._operation(left, sign)
        self.depth -= 1
        return left

    def _operation(self, left: Node, sign: str) -> Node:
        right = self._expression(_INFIX[sign][1])
        if sign == "-":
            sign, right = "+", Operation("-", (right,))
        if sign in ("and", "or", "+") and isinstance(left, Operation) and left.sign == sign:
            return Operation(sign, (*left.parts, right))
        return Operation(sign, (left, right))

    def _comparison(self, left: Node, sign: str) -> Node:
        sides, signs = [left], [sign]
        while True:
            sides.append(self._expression(_INFIX[sign][1]))
            following = self._infix()
            if following not in _COMPARISONS:
                break
            sign = following
            signs.append(sign)
            self._note_operator(sign)
        if len(signs) > 1:
            self.repair("chained comparison", " … ".join(signs))
        pairs = zip(signs, sides, sides[1:], strict=False)
        return conjunction(tuple(Operation(sign, (one, other)) for sign, one, other in pairs))

    def _infix(self) -> str:
        now = self.next
        if now.kind == "sign":
            return now.text if now.text in _INFIX else ""
        if now.kind != "name" or now.form:
            return ""
        word = now.text.lower()
        if word == "not" and self.peek().text.lower() == "in":
            return "not in"
        return _WORDS.get(word, "")

    def _note_operator(self, sign: str) -> None:
        token = self.take()
        if sign == "not in" and token.kind == "name":
            self.take()
        if token.kind == "name":
            self.repair("infix connective", self.source[token.start : self.next.start].strip())
        elif token.form:
            self.repair("operator in another spelling", self.source[token.start : self.next.start].strip())

    def _prefix(self) -> Node:
        now = self.next
        if now.kind == "sign" and now.text in ("not", "+", "-"):
            self.take()
            if now.text == "not":
                self.repair("operator in another spelling", self.source[now.start : now.start + 1])
                return Operation("not", (self._expression(_NEGATION),))
            operand = self._expression(_SIGN)
            return operand if now.text == "+" else Operation("-", (operand,))
        if now.kind == "name" and now.text.lower() == "not" and self.peek().text != "(":
            self.take()
            self.repair("infix connective", "not")
            return Operation("not", (self._expression(_NEGATION),))
        return self._postfix(self._operand())

    def _postfix(self, node: Node) -> Node:
        while isinstance(node, LsatCall | Index) and self.skip("["):
            token = self.take()
            if token.kind != "number" or not token.text.isdigit():
                raise self.failure("a place such as [0]")
            self.close("]")
            node = Index(node, int(token.text[:9]))
        return node

    # -- operands

    def _operand(self) -> Node:
        token = self.take()
        if token.kind == "number":
            if len(token.text) > _MAX_NUMBER_DIGITS:
                raise ReadError(self.source, f"a number of at most {_MAX_NUMBER_DIGITS} digits was expected")
            return LsatNumber(Fraction(token.text))
        if token.kind == "name":
            return self._call(token.text) if not token.form and self.skip("(") else LsatName(token.text)
        if token.text in ("[", "{"):
            items = self._items("]" if token.text == "[" else "}")
            return items[0] if len(items) == 1 and is_comprehension(items[0]) else Listing(items)
        if token.text == "(":
            items = self._items(")")
            if not items:
                raise self.failure("a formula")
            return items[0] if len(items) == 1 else Pair(items)
        self.at -= token.kind != END
        raise self.failure("a name, a number or '('")

    def _items(self, bracket: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.skip(bracket):
            if self.balance and items and self.next.kind == END:
                break
            items.append(self._item())
            if not self.skip(","):
                self.close(bracket)
                break
        return tuple(items)

    def _item(self) -> Node:
        node = self._expression(0)
        if isinstance(node, LsatName) and self.skip(":"):
            return Binding(node.text, self._expression(_INFIX["+"][0]))
        return self._comprehension(node) if self.word("for") else node

    def _comprehension(self, body: Node) -> Node:
        """Read what follows `for`, as Python has it: `f(x) for x in S if g(x)`."""
        self.repair("comprehension", "for … in")
        bindings, conditions = [], []
        while True:
            variable = self.take()
            if variable.kind != "name" or not self.word("in"):
                raise self.failure("'x in S'")
            bindings.append(Binding(variable.text, self._expression(_INFIX["+"][0])))
            if self.word("if"):
                conditions.append(self._expression(0))
            if not self.word("for"):
                return Quantified("comprehension", tuple(bindings), (*conditions, body))

    def _call(self, name: str) -> Node:
        items = self._items(")")
        if name in self.functions:
            return LsatCall(name, items)
        try:
            return built(name, items, self.repairs)
        except ReadError as error:
            raise self.failure(error.why) from None


def parse(text: str, names: tuple[str, ...], functions: Collection[str]) -> tuple[Node, dict[str, str]]:
    """Read a line as a tree, strictly first, then with its brackets balanced; give it with the repairs that it took.

    `names` are the declared names that are no identifiers, `functions` the declared functions. Raises `ReadError`.
    """
    tokens = tokens_of(text, names)
    strict = LsatParser(text, tokens, functions)
    try:
        return strict.read(), strict.repairs
    except ReadError as error:
        tolerant = LsatParser(text, tokens, functions, balance=True)
        try:
            return tolerant.read(), tolerant.repairs
        except ReadError:
            raise error from None


def _check_height(node: Node, text: str) -> None:
    level, height = [node], 0
    while level:
        height += 1
        if height > 2 * _MAX_DEPTH:
            raise ReadError(text, f"at most {2 * _MAX_DEPTH} brackets and operators inside each other were expected")
        level = [part for above in level for part in parts_of(above)]
