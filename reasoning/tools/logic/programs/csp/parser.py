"""The parser of constraints: a line becomes a formula, by recursive descent with binding powers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import BRACKETS, CLOSING
from reasoning.tools.logic.programs.csp.domains import values_of
from reasoning.tools.logic.programs.csp.functions import CspFunctionParser
from reasoning.tools.logic.programs.csp.names import key_of
from reasoning.tools.logic.programs.csp.syntax import (
    Comparison,
    Connective,
    CspApply,
    CspNumber,
    Product,
    Sum,
    exclusive,
)
from reasoning.tools.logic.programs.csp.tokens import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.tools.logic.programs.csp.syntax import Formula, Junction, Node, Relation, Term


_MAX_DEPTH, _MAX_TOKENS, _MAX_PRODUCTS = 40, 5_000, 12
_POWERS = {
    "iff": 1, "implies": 2, "xor": 3, "or": 4, "and": 5,
    "=": 7, "≠": 7, "<": 7, "≤": 7, ">": 7, "≥": 7, "in": 7, "not in": 7, "+": 8, "-": 8, "*": 9,
}  # fmt: skip
_NOT, _COMPARED, _NEGATIVE = 6, 7, 9
_RELATIONS = frozenset({"=", "≠", "<", "≤", ">", "≥"})
_OPERATORS = frozenset({*WORDS, "if"})


class CspParser(CspFunctionParser):
    """Reads one line."""

    products = 0

    def formula(self) -> Formula:
        """Read the whole line. Raises `ReadError`, which says what was expected where."""
        if len(self.tokens) > _MAX_TOKENS:
            raise ReadError(self.source, f"a formula of at most {_MAX_TOKENS} words and signs was expected")
        found = self.truth(self.expression())
        while self.balance and self.sign in (")", "]", "}"):
            self.repairs[self.unbalanced] = f"{self.take().text!r} left out"
        if self.next.kind != "end":
            raise self.failure("the end of the line or an operator")
        return found

    def expression(self, power: int = 0) -> Node:
        """Read an expression whose operators bind more strongly than `power`."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise ReadError(self.source, f"at most {_MAX_DEPTH} expressions inside each other were expected")
        left = self._prefix()
        while _POWERS.get(sign := self.sign, 0) > power:
            left = self._infix(left, sign)
        self.depth -= 1
        return left

    def _infix(self, left: Node, sign: str) -> Node:
        if sign in _RELATIONS:
            return self._chain(self.term(left))
        if sign in ("+", "-"):
            return self._sum(self.term(left))
        if sign == "*":
            return self._product(self.term(left))
        if sign in ("in", "not in"):
            return self._member(self.term(left), sign)
        return self._either(self.truth(left)) if sign == "xor" else self._junction(self.truth(left), sign)

    def _either(self, left: Formula) -> Formula:
        self.take()
        return exclusive(left, self.truth(self.expression(_POWERS["xor"])))

    def _junction(self, left: Formula, sign: str) -> Formula:
        parts = [left]
        while self.sign == sign:
            self.take()
            tight = _POWERS[sign] - (sign == "implies")
            parts.append(self.truth(self.expression(tight)))
            if sign in ("implies", "iff"):
                break
        return Connective(cast("Junction", sign), tuple(parts))

    def _chain(self, left: Term) -> Formula:
        links: list[Formula] = []
        while (sign := self.sign) in _RELATIONS:
            self.at += 2 if sign == "≠" and self.next.kind == "word" else 1
            right = self.term(self.expression(_COMPARED))
            links.append(Comparison(cast("Relation", sign), left, right))
            left = right
        return links[0] if len(links) == 1 else Connective("and", tuple(links))

    def _sum(self, left: Term) -> Term:
        terms: list[tuple[int, Term]] = [(1, left)]
        while (sign := self.sign) in ("+", "-"):
            self.take()
            terms.append((1 if sign == "+" else -1, self.term(self.expression(_POWERS[sign]))))
        return Sum(tuple(terms))

    def _product(self, left: Term) -> Term:
        factors = [left]
        while self.sign == "*":
            self.take()
            self.products += 1
            if self.products > _MAX_PRODUCTS:
                raise ReadError(self.source, f"at most {_MAX_PRODUCTS} multiplications were expected")
            factors.append(self.term(self.expression(_POWERS["*"])))
        return Product(tuple(factors))

    def _member(self, left: Term, sign: str) -> Formula:
        self.at += 2 if sign == "not in" and self.next.kind == "word" else 1
        start = self.next.start
        while self.next.kind != "end" and self.sign not in ("and", "or", "xor", "implies", "iff", ")"):
            self._within_brackets()
        found = self._any_of(left, values_of(self.source[start : self.tokens[self.at - 1].end]))
        return Connective("not", (found,)) if sign == "not in" else found

    def _within_brackets(self) -> None:
        """Pass over a token, or over all up to the bracket that closes it."""
        open_brackets = 0
        while self.next.kind != "end":
            text = self.take().text
            open_brackets += (text in BRACKETS) - (text in CLOSING)
            if open_brackets <= 0:
                return

    def _any_of(self, left: Term, values: Sequence[int] | tuple[str, ...]) -> Formula:
        if isinstance(values, range):
            ends = (Comparison("≥", left, CspNumber(values[0])), Comparison("≤", left, CspNumber(values[-1])))
            return Connective("and", ends)
        terms = [CspNumber(value) if isinstance(value, int) else self._named(value) for value in values]
        return Connective("or", tuple(Comparison("=", left, term) for term in terms))

    def _named(self, name: str) -> Term:
        term = self.names.terms.get(key_of(name))
        return term or self.unknown(name)

    def _prefix(self) -> Node:
        token, sign = self.next, self.sign
        if token.kind == "number":
            self.take()
            return CspNumber(int(token.text))
        if token.kind == "word" and (node := self._name()):
            return node
        if token.text.lower() == "if":
            self.take()
            return self.expression()
        if sign == "not":
            self.take()
            return Connective("not", (self.truth(self.expression(_NOT)),))
        if sign in ("-", "+"):
            return self._signed(-1 if sign == "-" else 1)
        if sign in BRACKETS:
            self.take()
            node = self.bracketed()
            self.close(BRACKETS[sign])
            return node
        if token.text == "|":
            return self._absolute()
        raise self.failure("a variable, a number or a bracket")

    def _signed(self, factor: int) -> Term:
        self.take()
        term = self.term(self.expression(_NEGATIVE))
        return CspNumber(factor * term.value) if isinstance(term, CspNumber) else Sum(((factor, term),))

    def _absolute(self) -> Term:
        self.take()
        self.bars += 1
        term = self.term(self.expression())
        self.bars -= 1
        self.close("|")
        return CspApply("abs", (term,))

    def _name(self) -> Node | None:
        """Read a name, a function or a junction that is written as one; None where an operator stands here."""
        words = self.words()
        if found := self.names.find(words):
            count, term, known = found
            if known or not self.called(words):
                return self.name("".join(words[:count]), count, term, known)
        if call := self.called(words):
            return call()
        return None if words[0].lower() in _OPERATORS else self.unknown(words[0])
