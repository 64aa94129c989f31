"""The grammar of statements in the `rules` dialect, tolerant of every notation that is met in recorded programs.

    statement    [for all x] condition >>> conclusion | conclusion <<< condition | claim
    condition    conjunction or conjunction …
    conjunction  part && part …                    (also & ∧ ^ , ; and)
    part         [!¬~-|not] part | ( condition [, truth] ) | claim [= truth]
    claim        Name(argument, …[, truth]) | a plain clause: Harry is (not) nice

A condition is kept as alternatives of claims that hold together, which is what rules are made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.rules.clauses import clause_claims
from reasoning.tools.logic.programs.rules.conditions import Alternatives, RuleStatement, alternatives_of, both, denied
from reasoning.tools.logic.programs.rules.names import KINDS, OPEN, SHORT_TRUTH, TRUTH, RuleNames, predicate_key
from reasoning.tools.logic.programs.rules.quantifiers import unquantified
from reasoning.tools.logic.programs.rules.tokens import END, ExpectedError, Token, tokens_of

if TYPE_CHECKING:
    from reasoning.tools.logic.rules.theory import Claim

CLAIM = "a claim such as Cold(Bob, True) was expected"
DEEPEST = 30
"""How deep brackets and negations may be nested."""

_NAMES = frozenset({"word", "variable"})


def read_statement(text: str, names: RuleNames) -> tuple[RuleStatement, ...]:
    """Read a statement, two where its arrow points both ways. Raises ExpectedError where it is none."""
    tokens, bound = unquantified(tokens_of(text))
    if bound:
        names.note("quantifier left out", f"for all {', '.join(bound)}")
    return _Parser(tokens, names).statements()


@dataclass(slots=True)
class _Parser:
    tokens: list[Token]
    names: RuleNames
    position: int = 0
    depth: int = 0
    open: bool = False

    @property
    def kind(self) -> str:
        return self.tokens[self.position].kind if self.position < len(self.tokens) else END

    @property
    def text(self) -> str:
        return self.tokens[self.position].text if self.position < len(self.tokens) else ""

    def take(self) -> str:
        text = self.text
        self.position += 1
        return text

    def fails(self, expected: str) -> ExpectedError:
        """The error at the place that was reached."""
        place = f"after {self.tokens[self.position - 1].text!r}" if self.position else "at its beginning"
        found = f", not {self.text!r}" if self.kind != END else ""
        return ExpectedError(f"{expected} {place}{found}")

    def statements(self) -> tuple[RuleStatement, ...]:
        conditional = self.kind == "word" and self.text.lower() == "if"
        self.position += conditional
        left = self.condition()
        arrow = "arrow" if conditional and self.text == ":" else self.kind
        if arrow not in {"arrow", "reversed", "iff"}:
            return (RuleStatement(self.finished(left), open=self.open),)
        sign = self.take()
        if (value := self.truth_alone()) is not None:
            return (self.valued(left, value),)
        if self.text.lower() in OPEN and self.next_kind() == END:
            return (RuleStatement(left, open=True),)
        right = self.finished(self.condition())
        if self.open:
            raise ExpectedError("True or False was expected in each claim of a rule")
        if sign != ">>>":
            self.names.note("arrow in another form", sign)
        if arrow == "iff":
            return RuleStatement(right, left), RuleStatement(left, right)
        return (RuleStatement(right, left) if arrow == "arrow" else RuleStatement(left, right),)

    def valued(self, left: Alternatives, value: bool) -> RuleStatement:
        """A claim with its truth value behind an arrow: `Dull(Wren, True) >>> False`."""
        if len(left) != 1 or len(left[0]) != 1:
            raise ExpectedError(f"{CLAIM} behind the arrow, not a truth value")
        self.names.note("truth value behind the claim", str(value))
        return RuleStatement(left if value else denied(left))

    def truth_alone(self) -> bool | None:
        """The truth value that is all that is left; None where something else is."""
        last = self.position == len(self.tokens) - 1
        value = TRUTH.get(self.text.lower()) if last and self.kind == "word" else None
        self.position += value is not None
        return value

    def finished(self, read: Alternatives) -> Alternatives:
        """Return what was read, where nothing is left of the line but closing brackets and `for all x`."""
        if self.kind == "close":
            self.names.note("bracket left out", "one too many is closed")
            while self.kind == "close":
                self.take()
        if self.kind == "all" or (self.kind == "word" and self.text.lower() == "for"):
            self.names.note("words behind the claim", " ".join(t.text for t in self.tokens[self.position :]))
            self.position = len(self.tokens)
        if self.kind != END:
            raise self.fails("'&&', '>>>' or the end of the line was expected")
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
            sign = self.take()
            if self.kind in {"arrow", "and"}:  # "If A, then B"; "A, and B"
                continue
            if self.kind == END and sign in {",", ";"}:
                return found
            if self.depth and self.kind == "word" and self.text.lower() in TRUTH and self.next_kind() == "close":
                return found  # "(A, True)": the bracket takes the truth value
            if sign != "&&":
                self.names.note("conjunction in another form", sign)
            found = both(found, self.part())
        return found

    def next_kind(self) -> str:
        return self.tokens[self.position + 1].kind if self.position + 1 < len(self.tokens) else END

    def next_text(self) -> str:
        return self.tokens[self.position + 1].text.lower() if self.position + 1 < len(self.tokens) else ""

    def part(self) -> Alternatives:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpectedError(f"at most {DEEPEST} brackets within each other were expected")
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
            raise self.fails("')' was expected")

    def compared(self, inner: Alternatives) -> Alternatives:
        """A claim with its truth value behind a sign of equality: `Cold(Bob) = False`, `Cold(Bob) is False`."""
        sign = self.kind
        equal = sign == "equals" or (sign == "word" and self.text.lower() in {"is", "are"})
        if not (equal or sign == "differs"):
            return inner
        if self.text == ":" and self.next_text() not in TRUTH.keys() | OPEN:  # "if Cold(x): Round(x)"
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
        raise self.fails("True or False was expected")

    def claim(self) -> Alternatives:
        if self.kind not in _NAMES:
            raise self.fails(CLAIM)
        start = self.position
        while self.kind in _NAMES:
            self.take()
        if self.kind == "open" and self.position > start:
            return ((self.atom(self.predicate([t.text for t in self.tokens[start : self.position]])),),)
        while self.kind in _NAMES or (self.kind == "not" and self.text.isalpha()):
            self.take()
        words = [t.text for t in self.tokens[start : self.position]]
        claims = clause_claims(words, self.names)
        if claims is None:
            self.position = start
            raise self.fails(CLAIM)
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
            words.append(self.take())
        if not words and (negative or self.kind != "close"):
            raise self.fails("a name was expected")
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
            raise ExpectedError(f"a name was expected in {predicate}(…), not {wrong!r}")
        return self.names.claim(predicate, tuple(t for t in things if t), positive)
