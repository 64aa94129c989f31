"""What stands between connectives before it is known whether a formula or a term is meant: `P(x)` may be either."""

from __future__ import annotations

from dataclasses import dataclass, field

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import Token
from reasoning.tools.logic.fol.printing import to_unicode
from reasoning.tools.logic.fol.repairs import Mending
from reasoning.tools.logic.fol.syntax import (
    And,
    Arithmetic,
    Boolean,
    Compare,
    Constant,
    Formula,
    Function,
    Iff,
    Integer,
    Not,
    Or,
    Predicate,
    Term,
    Variable,
    Xor,
    looks_variable,
)
from reasoning.tools.logic.fol.tokens import MAX_CHARACTERS
from reasoning.tools.logic.fol.trees import free_variables

_MAX_DIGITS = 1000
_LISTS = {"{": "set", "[": "list", "⟨": "list", "(": "tuple"}


@dataclass(frozen=True, slots=True)
class NameOperand:
    """A name, a quoted one, a number or a truth value, with no arguments."""

    token: Token


@dataclass(frozen=True, slots=True)
class CallOperand:
    """A name with its arguments."""

    name: str
    arguments: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Minus:
    """What stands behind `-`: a formula that is denied, or a term that is subtracted."""

    body: Operand


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in a bracket of a list or a set, or more than one thing in any bracket."""

    bracket: str
    items: tuple[Operand, ...]


Operand = NameOperand | CallOperand | Minus | Group | Formula | Term


@dataclass(slots=True)
class Meaning:
    """Makes formulas and terms of operands."""

    mending: Mending
    """What may be guessed."""

    bound: list[str] = field(default_factory=list)
    """The variables whose quantifiers are open."""

    def formula(self, operand: Operand) -> Formula:
        """Return the formula that is meant. Raises `ReadError` for a term."""
        match operand:
            case NameOperand(token):
                return self._proposition(token)
            case CallOperand(name, arguments):
                return Predicate(name, self.terms(arguments))
            case Minus(body):
                return Not(self.formula(body))
            case Group(_, (item,)):
                return self.formula(item)
            case Group(_, items) if items:
                return self.joined([self.formula(item) for item in items])
            case _ if isinstance(operand, Formula):
                return operand
        raise ReadError(self.mending.text, f"a formula was expected in place of the term {self._shown(operand)!r}")

    def joined(self, parts: list[Formula]) -> Formula:
        """Join formulas that stand side by side, with a comma or a full stop between them."""
        detail = "what stands side by side is joined by ∧"
        self.mending.guess("parts joined by and", detail, "a connective was expected in place of a comma or full stop")
        return And(tuple(parts))

    def term(self, operand: Operand) -> Term:
        """Return the term that is meant; a formula in the place of a term stands for itself, by a name of its own."""
        match operand:
            case NameOperand(token):
                return self._individual(token)
            case CallOperand(name, arguments):
                return Function(name, self.terms(arguments)) if arguments else Constant(name)
            case Minus(body):
                return self._negative(body)
            case Group(bracket, items):
                return self._list(bracket, items)
            case _ if isinstance(operand, Formula):
                return self._reified(operand)
            case _:
                return operand

    def terms(self, operands: tuple[Operand, ...]) -> tuple[Term, ...]:
        """Return the terms that are meant."""
        return tuple([self.term(operand) for operand in operands])

    def compared(self, sign: str, left: Operand, right: Operand) -> Formula:
        """Compare two operands; truth values are equal where both or neither hold."""
        if sign in ("∈", "∉"):
            member = self.member(left, right)
            return Not(member) if sign == "∉" else member
        if sign in ("=", "≠") and (self._is_truth(left) or self._is_truth(right)):
            self.mending.guess("truth values compared", f"{sign!r} is read as a connective", "terms were expected")
            both = self.formula(left), self.formula(right)
            return Iff(*both) if sign == "=" else Xor(*both)
        for comparison in ("=", "≠", "<", "≤", ">", "≥"):
            if sign == comparison:
                return Compare(comparison, self.term(left), self.term(right))
        raise ReadError(self.mending.text, f"a comparison was expected in place of {sign!r}")

    def member(self, item: Operand, group: Operand) -> Formula:
        """State that something is in a set: one of those listed, or else by the predicate `∈`."""
        term = self.term(item)
        if isinstance(group, Group) and group.items:
            same: list[Formula] = [Compare("=", term, other) for other in self.terms(group.items)]
            return same[0] if len(same) == 1 else Or(tuple(same))
        return Predicate("∈", (term, self.term(group)))

    def _proposition(self, token: Token) -> Formula:
        if token.kind in ("true", "false"):
            if token.form:
                self.mending.note("truth value as a constant", f"{token.text} is no proposition")
            return Boolean(token.kind == "true")
        if token.kind == "number":
            raise ReadError(self.mending.text, f"a formula was expected in place of the number {token.text}")
        if token.kind == "name" and token.text in self.bound:
            raise ReadError(self.mending.text, f"a predicate was expected in place of the variable {token.text!r}")
        return Predicate(token.text)

    def _individual(self, token: Token) -> Term:
        if token.kind == "number" and len(token.text) <= _MAX_DIGITS:
            return Integer(int(token.text))
        if token.kind == "name" and (token.text in self.bound or looks_variable(token.text)):
            return Variable(token.text)
        return Constant(token.text)

    def _negative(self, body: Operand) -> Term:
        if isinstance(body, Formula):
            return self._reified(Not(body))
        term = self.term(body)
        return Integer(-term.value) if isinstance(term, Integer) else Arithmetic("-", Integer(0), term)

    def _list(self, bracket: str, items: tuple[Operand, ...]) -> Term:
        name = _LISTS[bracket]
        self.mending.guess("list as a term", f"a {name} is read as a function of its members", "a term was expected")
        return Function(name, self.terms(items)) if items else Constant(f"empty {name}")

    def _reified(self, formula: Formula) -> Term:
        text = to_unicode(formula)
        if len(text) > MAX_CHARACTERS:  # Each name in a name is quoted again, and the quotes double each time.
            raise ReadError(self.mending.text, "a term was expected in place of a formula with formulas for terms")
        self.mending.guess("formula as a term", f"{text} is read as a name of itself", "a term was expected")
        variables = free_variables(formula)
        return Function(text, variables) if variables else Constant(text)

    def _is_truth(self, operand: Operand) -> bool:
        if isinstance(operand, NameOperand):
            return operand.token.kind in ("true", "false")
        return isinstance(operand, Formula) or (isinstance(operand, Minus) and self._is_truth(operand.body))

    def _shown(self, operand: Operand) -> str:
        return to_unicode(operand) if isinstance(operand, Term) else "…"
