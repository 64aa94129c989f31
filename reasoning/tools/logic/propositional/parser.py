"""The parser of one statement: recursive descent over its tokens, to a formula.

Precedence: ¬, ∧, ∨ and ⊕, comma, → ← if only-if unless, ↔.
"""

from __future__ import annotations

from itertools import pairwise

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import BRACKETS, END, Cursor, Token
from reasoning.tools.logic.propositional import SignedAtom
from reasoning.tools.logic.propositional.formula import Compound, Formula, equivalent
from reasoning.tools.logic.propositional.vocabulary import FOREIGN

MAX_NESTING = 50
"""The most brackets, or words `if`, that may stand inside each other."""

MAX_WORDS = 20
"""The most words of an unquoted atom; of one that stands alone as a fact, 8: a longer one is prose."""

_OPERAND = frozenset(["not", "minus", "open", "quote", "atom", "word", "if", "unless"])
_COPULAS = frozenset(["is", "are", "was", "were", "am", "will", "has", "have", "had"])
_QUANTIFIERS = frozenset(
    ["all", "every", "each", "some", "any", "no", "most", "few", "many", "several", "both", "everyone", "everything"]
)


def parsed(tokens: list[Token]) -> Formula:
    """Return the formula of a whole statement. Raises `ReadError` at what does not belong there."""
    return _Parser("", tokens).whole()


class _Parser(Cursor):
    """Recursive descent over the tokens of one statement; each level takes all of its operators at once."""

    def failure(self, expected: str) -> ReadError:
        here = self.next.text or "the end"
        return ReadError(here, f"{expected} was expected at {here!r}")

    def whole(self) -> Formula:
        formula = self.equivalence()
        if self.next.kind != END:
            raise self.failure("a connective" if self.next.kind in _OPERAND else "an expression or its end")
        return formula

    def equivalence(self) -> Formula:
        parts = [self.arrows()]
        while self.accept("<->"):
            parts.append(self.arrows())
        return _and([equivalent(a, b) for a, b in pairwise(parts)] or parts)

    def arrows(self) -> Formula:
        left = self.listing()
        links: list[Formula] = []
        while token := self.accept("->", "<-", "only if", "if", "unless"):
            right = self.listing()
            links.append(_link(token.kind, left, right))
            left = right
        return _and(links) if links else left

    def listing(self) -> Formula:
        parts = [self.disjunction()]
        ored = False
        start = self.at
        while self.next.kind == "comma" and self.peek().kind != "then":
            self.at += 1
            ored = bool(self.accept("or"))
            self.accept("and")
            start = self.at
            parts.append(self.disjunction())
        if len(parts) > 1 and not ored and self.loose_or(start):
            raise ReadError("", "it is not clear whether its commas mean “and” or “or”")
        return Compound("or", tuple(parts)) if ored else _and(parts)

    def loose_or(self, start: int) -> bool:
        """Return whether the word "or" stands outside of brackets since a token."""
        depth = 0
        for token in self.tokens[start : self.at]:
            depth += (token.kind == "open") - (token.kind == "close")
            if depth == 0 and token.text.lower() == "or":
                return True
        return False

    def disjunction(self) -> Formula:
        parts = [self.conjunction()]
        while token := self.accept("or", "xor"):
            right = self.conjunction()
            if token.kind == "xor":
                parts = [Compound("not", (equivalent(_or(parts), right),))]
            else:
                parts.append(right)
        return _or(parts)

    def conjunction(self) -> Formula:
        parts = [self.negation()]
        while self.accept("and"):
            parts.append(self.negation())
        return _and(parts)

    def negation(self) -> Formula:
        positive = True
        phrased = False
        while token := self.accept("not", "minus"):
            positive = not positive
            phrased = phrased or len(token.text) > 4
        formula = self.operand()
        if phrased and self.next.kind in ("and", "or", "->", "<-", "<->", "xor"):
            raise ReadError("", "it is not clear how far “it is not the case that” reaches")
        return formula if positive else Compound("not", (formula,))

    def operand(self) -> Formula:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise ReadError("", f"nested deeper than {MAX_NESTING}")
        formula = self.inner()
        self.depth -= 1
        return formula

    def inner(self) -> Formula:
        if token := self.accept("open"):
            return self.bracket(token)
        if token := self.accept("if", "unless"):
            return self.condition(token)
        if token := self.accept("quote", "atom"):
            return _atom(token)
        if self.next.kind in ("and", "or", "->", "<->", "xor") and self.called():
            return self.function()
        return self.phrase()

    def bracket(self, opened: Token) -> Formula:
        formula = self.equivalence()
        if self.next.text != BRACKETS[opened.text]:
            raise self.failure(f"{BRACKETS[opened.text]!r}")
        self.at += 1
        return formula

    def condition(self, opened: Token) -> Formula:
        condition = self.equivalence()
        self.accept("comma")
        if not self.accept("then"):
            raise self.failure("“then”")
        return _link("->" if opened.kind == "if" else "unless then", condition, self.arrows())

    def called(self) -> bool:
        after = self.peek()
        return after.text == "(" and not after.spaced and self.next.text.isalpha()

    def function(self) -> Formula:
        name = self.next
        self.at += 2
        parts = [self.argument()]
        while self.accept("comma"):
            parts.append(self.argument())
        if not self.accept("close"):
            raise self.failure("')'")
        if name.kind in ("and", "or"):
            return _and(parts) if name.kind == "and" else _or(parts)
        if len(parts) != 2:
            raise ReadError(name.text, f"{name.text} takes two arguments")
        if name.kind == "->":
            return _link("->", *parts)
        same = equivalent(*parts)
        return same if name.kind == "<->" else Compound("not", (same,))

    def argument(self) -> Formula:
        left = self.disjunction()
        return _link("->", left, self.disjunction()) if self.accept("->") else left

    def phrase(self) -> Formula:
        words: list[str] = []
        negative = False
        while token := self.accept("word"):
            words.append(token.text)
            if self.inner_not(words):
                negative = not negative
                self.at += 1
        if not words:
            raise self.failure("an expression")
        if words[0].lower() in ("either", "both"):
            if len(words) == 1 and self.next.kind in _OPERAND:
                return self.operand()
            words = words[1:] or words
        return _named(words, negative)

    def inner_not(self, words: list[str]) -> bool:
        """Return whether `the ground is not wet` stands here: the negation of `the ground is wet`."""
        return (
            self.next.kind == "not"
            and words[-1].lower() in _COPULAS
            and self.peek().kind == "word"
            and words[0].lower() not in _QUANTIFIERS
        )


def _and(parts: list[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else Compound("and", tuple(parts))


def _or(parts: list[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else Compound("or", tuple(parts))


def _link(kind: str, left: Formula, right: Formula) -> Formula:
    if kind in ("->", "only if"):
        return Compound("implies", (left, right))
    if kind in ("<-", "if"):
        return Compound("implies", (right, left))
    denied, end = (left, right) if kind == "unless then" else (right, left)
    return Compound("implies", (Compound("not", (denied,)), end))


_CONSTANTS = {"⊤": True, "⊥": False, "true": True, "false": False}


def _atom(token: Token) -> Formula:
    text = token.text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return SignedAtom(text[1:-1] if text[0] in "\"'`“«‘" else text)


def _named(words: list[str], negative: bool) -> Formula:
    """Build the literal of a phrase; `… is true` and `… is false` say the rest, or its negation."""
    lower = [word.lower() for word in words]
    if foreign := FOREIGN.intersection(lower):
        raise ReadError(" ".join(words), f"{min(foreign)!r} is not read here")
    if len(words) > MAX_WORDS:
        raise ReadError(" ".join(words), f"a phrase of more than {MAX_WORDS} words is prose, not an atom")
    if len(words) == 1 and lower[0] in ("true", "false"):
        return lower[0] == "true"
    if len(words) > 2 and lower[-2] in ("is", "be") and lower[-1] in ("true", "false"):
        return SignedAtom(" ".join(words[:-2]), (lower[-1] == "true") is not negative)
    return SignedAtom(" ".join(words), not negative)
