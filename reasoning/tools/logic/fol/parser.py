"""The parser of one formula: operator precedence over its tokens.

Precedence: ¬ and quantifiers, ∧, ∨, ⊕, → (right associative), ↔. A quantifier reaches over what follows directly,
as ¬ does; behind a dot, which no bracket follows, to the end; and as far as its variable is used.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import BRACKETS, END, Cursor, Token
from reasoning.tools.logic.fol.ambiguous_terms import CallOperand, Group, Meaning, Minus, NameOperand, Operand
from reasoning.tools.logic.fol.brackets import between_rules
from reasoning.tools.logic.fol.quantifiers import FUNCTIONS, PADDING, QUANTIFIERS, begins_operand, binders, used_beyond
from reasoning.tools.logic.fol.syntax import (
    And,
    Arithmetic,
    Formula,
    Iff,
    Implies,
    Not,
    Or,
    Predicate,
    Term,
    linked,
    looks_bound,
    quantified,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.tools.logic.fol.quantifiers import Binders
    from reasoning.tools.logic.fol.repairs import Mending

MAX_NESTING = 100
"""The most brackets, quantifiers and signs of negation that may stand inside each other."""

_POWER = {"rules": 0, "iff": 1, "implies": 2, "implied": 2, "comma": 3, "xor": 4, "or": 5, "and": 6}
_POWER |= {"comparison": 8, "plus": 9, "minus": 9, "times": 10}
_NOT = 7


def parsed(tokens: Sequence[Token], mending: Mending) -> Formula:
    """Return the formula of a text. Raises `ReadError`, which says what was expected, and where."""
    return _Parser(tokens, mending).whole()


class _Parser(Cursor):
    """Recursive descent with a loop over the binary operators of each level."""

    end_name = "the end"

    def __init__(self, tokens: Sequence[Token], mending: Mending) -> None:
        super().__init__(mending.text, tokens, padding=PADDING)
        self.listing = False
        self.unused: dict[str, int] = {}
        self.mending = mending
        self.meaning = Meaning(mending)

    @functools.cached_property
    def between_rules(self) -> frozenset[int]:
        return between_rules(self.tokens)

    def place(self) -> str:
        return super().place() or " first"

    def whole(self) -> Formula:
        parts = [self.meaning.formula(self.expression(0))]
        while self.accept("dot"):
            if self.next.kind not in ("dot", END):
                parts.append(self.meaning.formula(self.expression(0)))
        if self.next.kind != END:
            raise self.failure("a connective or the end")
        return parts[0] if len(parts) == 1 else self.meaning.joined(parts)

    def expression(self, least: int) -> Operand:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise ReadError(self.source, f"a formula nested less than {MAX_NESTING} deep was expected")
        found = self.continued(self.prefix(), least)
        self.depth -= 1
        return found

    def continued(self, left: Operand, least: int) -> Operand:
        while (kind := self.operator(left)) and _POWER[kind] >= least:
            left = self.binary(kind, left)
        return left

    def operator(self, left: Operand) -> str:
        """State which binary operator is next: a comma may be one between formulas, and a lone `v` is one."""
        token = self.next
        if token.kind == "comma":
            joins = (
                not self.listing
                and not isinstance(left, NameOperand | Term)
                and begins_operand(self.tokens, self.at + 1)
            )
            return ("rules" if self.at in self.between_rules else "comma") if joins else ""
        if token.kind == "name" and token.text == "v" and begins_operand(self.tokens, self.at + 1):
            self.mending.guess("v as or", "v is read as ∨", f"a connective was expected in place of {token.text!r}")
            return "or"
        return token.kind if token.kind in _POWER else ""

    def binary(self, kind: str, left: Operand) -> Operand:
        if kind in ("and", "or", "comma", "rules"):
            return self.chain(kind, left)
        if kind == "comparison":
            return self.comparison(left)
        self.at += 1
        right = self.expression(_POWER[kind] + (kind != "implies"))
        if kind in ("plus", "minus", "times"):
            terms = self.meaning.terms((left, right))
            return Arithmetic("+" if kind == "plus" else "-" if kind == "minus" else "*", *terms)
        return linked(kind, self.meaning.formula(left), self.meaning.formula(right))

    def chain(self, kind: str, left: Operand) -> Formula:
        parts = [self.meaning.formula(left)]
        while self.operator(parts[-1]) == kind:
            self.at += 1
            if not self.left_out():
                parts.append(self.meaning.formula(self.expression(_POWER[kind] + 1)))
        if len(parts) == 1:
            return parts[0]
        if kind in ("comma", "rules"):
            return self.meaning.joined(parts)
        return And(tuple(parts)) if kind == "and" else Or(tuple(parts))

    def comparison(self, left: Operand) -> Formula:
        parts: list[Formula] = []
        while sign := self.accept("comparison"):
            right = self.expression(_POWER["plus"])
            parts.append(self.meaning.compared(sign.text, left, right))
            left = right
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def left_out(self) -> bool:
        """Take an ellipsis."""
        if not self.accept("ellipsis"):
            return False
        self.mending.guess("ellipsis left out", "what … stands for is not read", "a formula was expected in place of …")
        return True

    def prefix(self) -> Operand:
        if bound := binders(self.tokens, self.at):
            return self.quantified(bound)
        token = self.next
        self.at += 1
        if token.kind == "not":
            return Not(self.meaning.formula(self.expression(_NOT)))
        if token.kind == "minus":
            return Minus(self.expression(_POWER["times"] + 1))
        if token.kind == "open":
            return self.bracket(token)
        if token.kind == "if":
            return self.condition()
        if token.kind in FUNCTIONS and self.next.kind == "open":
            return self.function(token)
        if token.kind in ("name", "quote", "number") or token.form:
            return self.named(token)
        if token.kind in ("true", "false"):
            return NameOperand(token)
        if token.kind in QUANTIFIERS:
            raise self.failure("a variable")
        self.at -= 1
        raise self.failure("a formula or a term")

    def named(self, token: Token) -> Operand:
        token = self.joined(token)
        opened = self.next
        if opened.kind != "open" or (opened.text != "(" and opened.spaced):
            return NameOperand(token)
        self.at += 1
        return CallOperand(token.text, self.items(opened, listing=True))

    def joined(self, token: Token) -> Token:
        """Join a name of several words, where it has arguments or is one: `bald eagle(x)`, `Likes(tom, bald eagle)`."""
        end = self.at
        while self.tokens[end].kind == "name" and self.tokens[end].text != "v":
            end += 1
        behind = self.tokens[end]
        if (
            end == self.at
            or token.kind != "name"
            or not (
                (behind.kind == "open" and not behind.spaced) or (self.listing and behind.kind in ("comma", "close"))
            )
        ):
            return token
        words = " ".join([token.text, *[word.text for word in self.tokens[self.at : end]]])
        self.mending.guess(
            "spaces in a name", f"{words} is one name", f"a connective was expected after {token.text!r}"
        )
        self.at = end
        return Token("name", words)

    def bracket(self, opened: Token) -> Operand:
        if (bound := binders(self.tokens, self.at)) and not bound.called and self.closes_before_operand(bound.end):
            return self.quantified(bound, closed=True)
        items = self.items(opened, listing=opened.text != "(")
        if not items and opened.text == "(":
            raise self.failure("a formula between the brackets")
        return items[0] if len(items) == 1 and opened.text == "(" else Group(opened.text, items)

    def closes_before_operand(self, at: int) -> bool:
        return self.tokens[at].kind == "close" and begins_operand(self.tokens, at + 1)

    def items(self, opened: Token, *, listing: bool) -> tuple[Operand, ...]:
        """Read what stands in a bracket, and the bracket that closes; `listing` says that commas part its items."""
        items: list[Operand] = []
        outside, self.listing = self.listing, listing
        while self.next.kind not in ("close", END):
            if not self.left_out():
                items.append(self.expression(0))
            if not self.accept("comma"):
                break
        self.listing = outside
        self.shut(opened)
        return tuple(items)

    def shut(self, opened: Token) -> None:
        wanted = BRACKETS[opened.text]
        closing = self.accept("close")
        if closing is None:
            raise self.failure(repr(wanted))
        if closing.text != wanted:
            expected = f"{wanted!r} was expected in place of {closing.text!r}"
            self.mending.guess("brackets of two kinds", f"{closing.text!r} closes {opened.text!r}", expected)

    def condition(self) -> Formula:
        """Read what stands behind `if`: a condition, `then` and a consequence; `If A → B` is read without its `If`."""
        condition = self.meaning.formula(self.expression(0))
        comma = self.accept("comma")
        if self.accept("then"):
            return Implies(condition, self.meaning.formula(self.expression(_POWER["implies"])))
        if comma or not isinstance(condition, Implies | Iff):
            raise self.failure("'then'")
        self.mending.guess("word left out", "'if' stands before what has an arrow", "'then' was expected, or no 'if'")
        return condition

    def function(self, token: Token) -> Formula:
        """Read a connective that is written as a function: `And(A, B, C)`, `Implies(A, B)`."""
        opened = self.next
        self.at += 1
        parts = [self.meaning.formula(item) for item in self.items(opened, listing=True)]
        if len(parts) < 2 or (len(parts) > 2 and token.kind not in ("and", "or")):
            raise self.failure(f"two arguments of {token.text!r}")
        if token.kind in ("and", "or"):
            return And(tuple(parts)) if token.kind == "and" else Or(tuple(parts))
        return linked(token.kind, parts[0], parts[1])

    def quantified(self, bound: Binders, *, closed: bool = False) -> Formula:
        """Read a quantifier and its body; `closed` says that a bracket closes behind the variables: `(∀x)(…)`."""
        sign, kind = self.next, self.next.kind
        self.at = bound.end + closed
        spoken = sign.form and self.next.kind == "name" and not looks_bound(bound.names[0])
        outer = [name for name in bound.names if name in self.meaning.bound]
        self.meaning.bound += bound.names
        domain = self.domain()
        formula = self.meaning.formula(self.body(bound, outer))
        if spoken and isinstance(formula, Predicate) and not formula.arguments:
            why = f"a formula that speaks of {bound.names[0]!r} was expected after it, not the words {formula.name!r}"
            raise ReadError(self.source, why)
        taken = {token.text for token in self.tokens} if kind == "unique" else set()
        for name in reversed(bound.names):
            guard = self.meaning.member(NameOperand(Token("name", name)), domain) if domain else None
            formula = quantified(kind, name, formula, guard, taken)
        del self.meaning.bound[-len(bound.names) :]
        return formula

    def domain(self) -> Operand | None:
        """Read the set that the variables are from: `∀x ∈ S`."""
        if self.next.kind != "comparison" or self.next.text != "∈":
            return None
        self.at += 1
        token = self.accept("name", "quote")
        return NameOperand(token) if token else self.expression(_POWER["plus"])

    def body(self, bound: Binders, outer: Sequence[str]) -> Operand:
        if bound.called:
            outside, self.listing = self.listing, True
            body = self.expression(0)
            self.listing = outside
            self.shut(Token("open", "("))
            return body
        dotted = bool(self.accept("dot", "separator", "comma"))
        wide = dotted and self.next.kind != "open"
        body = self.expression(0 if wide else _NOT)
        if name := self.used_beyond([name for name in bound.names if name not in outer]):
            expected = f"{name!r} was expected within the reach of its quantifier only"
            self.mending.guess(
                "scope that runs on", f"the quantifier of {name} reaches over all that follows", expected
            )
            body = self.continued(body, 0)
        return body

    def used_beyond(self, names: Sequence[str]) -> str:
        """Return a variable that is used beyond here, unbound; what was looked through is not looked through again."""
        names = [name for name in names if self.at >= self.unused.get(name, 0)]
        used, end = used_beyond(self.tokens, self.at, names) if names else ("", 0)
        if not used:
            self.unused.update(dict.fromkeys(names, end))
        return used
