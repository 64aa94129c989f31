"""The grammar of statements in the `rules` dialect, tolerant of every notation that is met in recorded programs.

    statement    [for all x] condition >>> conclusion | conclusion <<< condition | claim
    condition    conjunction or conjunction …
    conjunction  part && part …                    (also & ∧ ^ , ; and)
    part         [!¬~-|not] part | ( condition [, truth] ) | claim [= truth]
    claim        Name(argument, …[, truth]) | a plain clause: Harry is (not) nice

A condition is kept as alternatives of claims that hold together, which is what rules are made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import END, Cursor, Token
from reasoning.tools.logic.programs.rules.clauses import clause_claims
from reasoning.tools.logic.programs.rules.conditions import Alternatives, RuleStatement, alternatives_of, both, denied
from reasoning.tools.logic.programs.rules.names import KINDS, OPEN, SHORT_TRUTH, TRUTH, RuleNames, predicate_key
from reasoning.tools.logic.programs.rules.quantifiers import unquantified
from reasoning.tools.logic.programs.rules.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.tools.logic.rules.theory import Claim

CLAIM = "a claim such as Cold(Bob, True)"
MAX_DEPTH = 30
"""How deep brackets and negations may be nested."""

_NAMES = frozenset({"word", "variable"})


def read_statement(text: str, names: RuleNames) -> tuple[RuleStatement, ...]:
    """Read a statement, two where its arrow points both ways. Raises `ReadError` where it is none."""
    tokens, bound = unquantified(tokens_of(text))
    if bound:
        names.note("quantifier left out", f"for all {', '.join(bound)}")
    return _Parser(text, tokens, names).statements()


class _Parser(Cursor):
    def __init__(self, source: str, tokens: Sequence[Token], names: RuleNames) -> None:
        super().__init__(source, tokens)
        self.names = names
        self.open = False

    @property
    def kind(self) -> str:
        return self.next.kind

    @property
    def text(self) -> str:
        return self.next.text

    def error(self, why: str) -> ReadError:
        return ReadError(self.source, why)

    def place(self) -> str:
        return super().place() or " at its beginning"

    def statements(self) -> tuple[RuleStatement, ...]:
        conditional = self.kind == "word" and self.text.lower() == "if"
        self.at += conditional
        left = self.condition()
        arrow = "arrow" if conditional and self.text == ":" else self.kind
        if arrow not in {"arrow", "reversed", "iff"}:
            return (RuleStatement(self.finished(left), open=self.open),)
        sign = self.take().text
        if (value := self.truth_alone()) is not None:
            return (self.valued(left, value),)
        if self.text.lower() in OPEN and self.peek().kind == END:
            return (RuleStatement(left, open=True),)
        right = self.finished(self.condition())
        if self.open:
            raise self.error("True or False was expected in each claim of a rule")
        if sign != ">>>":
            self.names.note("arrow in another form", sign)
        if arrow == "iff":
            return RuleStatement(right, left), RuleStatement(left, right)
        return (RuleStatement(right, left) if arrow == "arrow" else RuleStatement(left, right),)

    def valued(self, left: Alternatives, value: bool) -> RuleStatement:
        """A claim with its truth value behind an arrow: `Dull(Wren, True) >>> False`."""
        if len(left) != 1 or len(left[0]) != 1:
            raise self.error(f"{CLAIM} was expected behind the arrow, not a truth value")
        self.names.note("truth value behind the claim", str(value))
        return RuleStatement(left if value else denied(left))

    def truth_alone(self) -> bool | None:
        """The truth value that is all that is left; None where something else is."""
        value = TRUTH.get(self.text.lower()) if self.kind == "word" and self.peek().kind == END else None
        self.at += value is not None
        return value

    def finished(self, read: Alternatives) -> Alternatives:
        """Return what was read, where nothing is left of the line but closing brackets and `for all x`."""
        if self.kind == "close":
            self.names.note("bracket left out", "one too many is closed")
            while self.kind == "close":
                self.take()
        if self.kind == "all" or (self.kind == "word" and self.text.lower() == "for"):
            self.names.note("words behind the claim", " ".join(t.text for t in self.tokens[self.at : -1]))
            self.at = len(self.tokens) - 1
        if self.kind != END:
            raise self.failure("'&&', '>>>' or the end of the line")
        return read

    def condition(self) -> Alternatives:
        found = list(self.conjunction())
        while self.kind == "or":
            self.take()
            found.extend(self.conjunction())
        return alternatives_of(found)

    def conjunction(self) -> Alternatives:
        found = self.part()
        while self.kind == "and":
            sign = self.take().text
            if self.kind in {"arrow", "and"}:  # "If A, then B"; "A, and B"
                continue
            if self.kind == END and sign in {",", ";"}:
                return found
            if self.depth and self.kind == "word" and self.text.lower() in TRUTH and self.peek().kind == "close":
                return found  # "(A, True)": the bracket takes the truth value
            if sign != "&&":
                self.names.note("conjunction in another form", sign)
            found = both(found, self.part())
        return found

    def part(self) -> Alternatives:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"at most {MAX_DEPTH} brackets within each other were expected")
        try:
            if self.kind == "not":
                self.take()
                self.names.note("negation in another form", "not P(c, True) read as P(c, False)")
                return denied(self.part())
            inner = self.bracket() if self.kind == "open" else self.claim()
            return self.compared(inner)
        finally:
            self.depth -= 1

    def bracket(self) -> Alternatives:
        self.take()
        inner = self.condition()
        if self.kind == "word" and (value := TRUTH.get(self.text.lower())) is not None:
            self.take()
            inner = inner if value else denied(inner)
        self.closed()
        return inner

    def closed(self) -> None:
        if self.kind == "close":
            self.take()
        elif self.kind in {END, "arrow", "reversed", "iff"}:
            self.names.note("bracket left out", "one too few is closed")
        else:
            raise self.failure("')'")

    def compared(self, inner: Alternatives) -> Alternatives:
        """A claim with its truth value behind a sign of equality: `Cold(Bob) = False`, `Cold(Bob) is False`."""
        sign = self.kind
        equal = sign == "equals" or (sign == "word" and self.text.lower() in {"is", "are"})
        if not (equal or sign == "differs"):
            return inner
        if self.text == ":" and self.peek().text.lower() not in TRUTH.keys() | OPEN:  # "if Cold(x): Round(x)"
            return inner
        self.take()
        if self.kind == "word" and (value := TRUTH.get(self.text.lower())) is not None:
            self.take()
            self.names.note("truth value behind the claim", f"= {value}")
            return inner if value == equal else denied(inner)
        if self.text == "?" or (self.kind == "word" and self.text.lower() in OPEN):
            self.take()
            self.open = True
            return inner
        raise self.failure("True or False")

    def claim(self) -> Alternatives:
        if self.kind not in _NAMES:
            raise self.failure(CLAIM)
        start = self.at
        while self.kind in _NAMES:
            self.take()
        if self.kind == "open" and self.at > start:
            return ((self.atom(self.predicate([t.text for t in self.tokens[start : self.at]])),),)
        while self.kind in _NAMES or (self.kind == "not" and self.text.isalpha()):
            self.take()
        words = [t.text for t in self.tokens[start : self.at]]
        claims = clause_claims(words, self.names)
        if claims is None:
            self.at = start
            raise self.failure(CLAIM)
        self.names.note("plain words", " ".join(words))
        return (claims,)

    def predicate(self, words: list[str]) -> str:
        """The predicate before a bracket; what the program does not know with the words before it is the last one."""
        whole = " ".join(words)
        known = self.names.predicates
        if len(words) == 1 or predicate_key(whole)[0] in known or predicate_key(words[-1])[0] not in known:
            return whole
        self.names.note("words before the claim", " ".join(words[:-1]))
        return words[-1]

    def atom(self, predicate: str) -> Claim:
        """The arguments of a predicate, with its truth value."""
        self.take()
        arguments = [self.argument()]
        while self.kind == "and":
            self.take()
            arguments.append(self.argument())
        self.closed()
        given = [a for a in arguments if a is not None]
        denials = sum(negative for negative, _ in given)
        return self.valued_atom(predicate, [words for _, words in given], denials % 2 == 0)

    def argument(self) -> tuple[bool, str] | None:
        """One argument, and whether a `not` stands before it; None where nothing stands there."""
        negative = False
        while self.kind == "not":
            self.take()
            self.names.note("negation in another form", "not before an argument")
            negative = not negative
        words: list[str] = []
        while self.kind in _NAMES or self.text == "?":
            words.append(self.take().text)
        if not words and (negative or self.kind != "close"):
            raise self.failure("a name")
        return (negative, " ".join(words)) if words else None

    def valued_atom(self, predicate: str, arguments: list[str], positive: bool) -> Claim:
        last = arguments[-1].lower() if arguments else ""
        declared = self.names.declared.get(self.names.predicate(predicate)[0])
        is_over = declared is not None and len(arguments) == declared + 1
        if last in TRUTH or (is_over and last in SHORT_TRUTH):
            if last in SHORT_TRUTH:
                self.names.note("truth value in another form", f"{arguments[-1]} read as {SHORT_TRUTH[last]}")
            positive = positive == (TRUTH | SHORT_TRUTH)[last]
            arguments = arguments[:-1]
        elif last in OPEN or (is_over and last in {"x", "$x", "?x"}):
            self.open = True
            arguments = arguments[:-1]
        else:
            arguments = arguments[:-1] if last in KINDS else arguments
            self.names.note("missing truth value", f"{predicate}({', '.join(arguments)})")
        things = [self.names.thing(a) for a in arguments]
        if wrong := next((a for a, t in zip(arguments, things, strict=True) if t is None), None):
            raise self.error(f"a name was expected in {predicate}(…), not {wrong!r}")
        return self.names.claim(predicate, tuple(t for t in things if t), positive)
