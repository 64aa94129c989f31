"""The functions of constraints: all different, all equal, abs, min and max, and junctions written as functions."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, cast

from reasoning.tools.logic.cursor import BRACKETS, CLOSING
from reasoning.tools.logic.programs.csp.names import key_of
from reasoning.tools.logic.programs.csp.syntax import (
    Comparison,
    Connective,
    CspApply,
    CspVariable,
    Different,
    exclusive,
)
from reasoning.tools.logic.programs.csp.tokens import CspCursor

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from reasoning.tools.logic.programs.csp.syntax import Formula, Junction, Node, Term


_DIFFERENT = frozenset(
    {"alldifferentconstraint", "alldifferent", "alldiff", "distinct", "alldistinct", "different", "alldiffer", "unique"}
)
_EQUAL = frozenset({"allequalconstraint", "allequal"})
_FUNCTIONS = frozenset({"abs", "min", "max"})
_JUNCTIONS = frozenset({"and", "or", "not", "implies", "iff", "if", "xor"})
_ALL = frozenset({"all", "variables", "…", "...", "..", "*"})
EVERY = "all different without its variables"


class CspFunctionParser(CspCursor, ABC):
    """Reads functions; their arguments are read by the grammar on top of it."""

    @abstractmethod
    def expression(self, power: int = 0) -> Node:
        """Read an expression whose operators bind more strongly than `power`."""

    def bracketed(self) -> Node:
        """Read what stands in brackets, where a `|` is an "or" again."""
        bars, self.bars = self.bars, 0
        node = self.expression()
        self.bars = bars
        return node

    def called(self, words: list[str]) -> Callable[[], Node] | None:
        """The reader of the function that is named here, where its arguments follow."""
        for count in (1, 2):
            name = "".join(key_of("".join(words[:count])))
            following = self.tokens[min(self.at + count, len(self.tokens) - 1)].text
            if following in BRACKETS and (call := self._function(name, count)):
                return call
        return None

    def _function(self, name: str, count: int) -> Callable[[], Node] | None:
        if name in _DIFFERENT:
            return lambda: self._different(count)
        if name in _EQUAL:
            return lambda: self._equal(count)
        if name in _FUNCTIONS:
            return lambda: self._applied(cast('Literal["abs", "min", "max"]', name), count)
        if name in _JUNCTIONS and self.tokens[self.at + count].text == "(" and self._comma_inside(count):
            if name == "xor":
                return lambda: self._exclusive(count)
            return lambda: self._joined("implies" if name == "if" else cast("Junction", name), count)
        return None

    def _comma_inside(self, count: int) -> bool:
        """Return whether the bracket behind a junction's name holds several formulas: `Or(a, b)`, not `or (a == b)`."""
        depth = 0
        for token in self.tokens[self.at + count :]:
            depth += (token.text in BRACKETS) - (token.text in CLOSING)
            if depth <= 0:
                return False
            if depth == 1 and token.text == ",":
                return True
        return False

    def _arguments(self, count: int) -> list[Node]:
        """Read the arguments of a function, with or without brackets of their own around all of them."""
        self.at += count
        opened = [self.take().text]
        if self.next.text in ("[", "{"):
            opened.append(self.take().text)
        given: list[Node] = []
        while self.next.kind != "end" and self.next.text not in CLOSING:
            given.append(self.bracketed())
            if self.next.text not in (",", ";"):
                break
            self.take()
        for sign in reversed(opened):
            self.close(BRACKETS[sign])
        return given

    def _different(self, count: int) -> Formula:
        given = [] if self._is_every(count) else [self.term(node) for node in self._arguments(count)]
        if not given:
            given = [term for term in self.names.terms.values() if isinstance(term, CspVariable)]
            self.repairs[EVERY] = "all variables taken"
        return Different(tuple(given))

    def _is_every(self, count: int) -> bool:
        """Pass over `(all)`, `([all variables])`, `(…)`, where that stands for the variables."""
        at = self.at + count
        while self.tokens[at].text in BRACKETS:
            at += 1
        begin = at
        while self.tokens[at].text.lower() in _ALL:
            at += 1
        if at == begin or self.tokens[at].text not in CLOSING:
            return False
        while self.tokens[at].text in CLOSING:
            at += 1
        self.at = at
        return True

    def _equal(self, count: int) -> Formula:
        given = [self.term(node) for node in self._arguments(count)]
        if len(given) < 2:
            raise self.failure("the variables that are equal")
        return Connective("and", tuple(Comparison("=", given[0], other) for other in given[1:]))

    def _applied(self, function: Literal["abs", "min", "max"], count: int) -> Term:
        given = tuple(self.term(node) for node in self._arguments(count))
        if not given or (function == "abs" and len(given) != 1):
            raise self.failure(f"the argument of {function}")
        return CspApply(function, given)

    def _joined(self, junction: Junction, count: int) -> Formula:
        given = tuple(self.truth(node) for node in self._arguments(count))
        if junction in ("implies", "iff") and len(given) != 2:
            raise self.failure(f"two formulas in {junction}")
        return Connective(junction, given[:1] if junction == "not" else given)

    def _exclusive(self, count: int) -> Formula:
        first, *others = (self.truth(node) for node in self._arguments(count))
        return functools.reduce(exclusive, others, first)

    def term(self, node: Node) -> Term:
        """Return a node that has to be a term. Raises `ReadError` for a formula."""
        if isinstance(node, Comparison | Connective | Different):
            raise self.failure("a comparison of variables and numbers, not of formulas,")
        return node

    def truth(self, node: Node) -> Formula:
        """Return a node that has to be a formula. Raises `ReadError` for a term."""
        if not isinstance(node, Comparison | Connective | Different):
            raise self.failure("a comparison (==, !=, <, <=, >, >=)")
        return node
