"""A program of the `rules` dialect, line by line: its facts, rules and queries, its repairs, and what was not read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.lines import Line, lines_of
from reasoning.tools.logic.programs.rules.clauses import asked_claim, sentence_statements
from reasoning.tools.logic.programs.rules.conditions import Alternatives, RuleStatement
from reasoning.tools.logic.programs.rules.grammar import CLAIM, read_statement
from reasoning.tools.logic.programs.rules.names import KINDS, OPEN, RuleNames
from reasoning.tools.logic.programs.rules.strict import TRUTH_VALUES, StrictReader
from reasoning.tools.logic.rules.theory import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADINGS = {
    **dict.fromkeys(["predicates", "predicate", "declarations"], "predicates"),
    **dict.fromkeys(["facts", "fact", "premises", "given"], "facts"),
    **dict.fromkeys(["rules", "rule"], "rules"),
    **dict.fromkeys(["query", "queries", "question", "conclusion", "goal", "statement", "hypothesis"], "query"),
    **dict.fromkeys(["answer", "explanation", "reasoning", "solution", "output"], "answer"),
}
"""The headings that are met, in lower case, with the section that each begins; an answer's lines state nothing."""

NOTHING = frozenset({"", "none", "n/a", "na", "-", "--", "---", "(none)", "nothing", "empty", "..."})
"""What stands in a section that is empty, in lower case."""

MAX_STATEMENT_CHARS = 2_000
"""How many characters a statement may have."""

_BULLET = re.compile(
    r"(?:[-*•]\s+|\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+|(?:(?:rule|fact|query) ?\d{0,3}|[RF]\d{1,3}): *)", re.IGNORECASE
)
_COMMENT = re.compile(r"(?:^|\s)(?:#|//|%)\s*|::|(?<=\)):\s+(?!\s|(?:true|false)\b)", re.IGNORECASE)
_PYTHON = re.compile(r"if\b.*\):", re.IGNORECASE)
_DECLARED = re.compile(r"([^\W_][\w '-]*)\(([^()]*)\)?\.?")
_PLACE = re.compile(r"[$?]\w+|[a-zA-Z]\d?")
_NOUN = re.compile(r"\bbelongs? to\b|\b(?:a|an)\b", re.IGNORECASE)


@dataclass(slots=True)
class Stated:
    """A line that states facts or rules."""

    line: Line
    statements: tuple[Claim | Rule, ...]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line that asks: one of the alternatives holds; `open` where its truth value was left open."""

    line: Line
    alternatives: Alternatives
    open: bool = False


@dataclass(slots=True)
class RulesProgram:
    """What was read of a program."""

    names: RuleNames = field(init=False)
    stated: list[Stated] = field(default_factory=list)
    asked: list[AskedLine] = field(default_factory=list)
    repairs: dict[tuple[str, int], Repair] = field(default_factory=dict)
    unread: list[UnreadLine] = field(default_factory=list)
    broken: list[tuple[Line, str]] = field(default_factory=list)
    """Statements that could not be read, and what was expected; their glosses may still say what they mean."""

    lost: list[int] = field(default_factory=list)
    """The lines of statements that could not be read from their glosses either: what they state is missing."""

    number: int = 0
    """The line that is being read."""

    _strict: StrictReader = field(init=False)

    def __post_init__(self) -> None:
        self.names = RuleNames(self.note)
        self._strict = StrictReader(self.names)

    def note(self, name: str, detail: str = "") -> None:
        """Report a repair in the line that is being read; one of a kind for each line."""
        self.repairs.setdefault((name, self.number), Repair(name, self.number, detail[:200]))

    def not_read(self, line: Line, expected: str) -> None:
        """Report a line that can't be read."""
        self.unread.append(UnreadLine(line.number, line.text, expected))

    def read(self, line: Line) -> None:
        """Take in one line."""
        self.number = line.number
        if line.text.lower() in NOTHING or line.section == "answer":
            return
        if line.section == "predicates" and self._declares(line):
            return
        before = len(self.repairs)
        try:
            statements, line = self._statements(line)
        except ReadError as error:
            for key in list(self.repairs)[before:]:
                del self.repairs[key]
            self._broken(line, error.why)
            return
        if line.section == "query":
            self._ask(line, statements)
        elif statements:
            self._state(line, statements)

    def _statements(self, line: Line) -> tuple[tuple[RuleStatement, ...], Line]:
        """Read a line strictly; where that fails with what its notation may add; where that fails as a sentence."""
        if strict := self._strict.statement(line.text):
            return (strict,), line
        if len(line.text) > MAX_STATEMENT_CHARS:
            raise ReadError(line.text, f"a statement of at most {MAX_STATEMENT_CHARS} characters was expected")
        line = _undressed(line)
        if line.text.lower() in NOTHING:
            return (), line
        if strict := self._strict.statement(line.text):
            return (strict,), line
        if "(" not in line.text and (said := self._sentence(line)):
            return said, line
        return read_statement(line.text, self.names), line

    def _sentence(self, line: Line) -> tuple[RuleStatement, ...]:
        if line.section == "query":
            claim = asked_claim(line.text, self.names, new=True)
            said: Sequence[Claim | Rule] | None = (claim,) if claim else None
        else:
            said = sentence_statements(line.text, self.names, new=True)
        if not said:
            return ()
        self.note("plain words", line.text)
        return tuple(
            RuleStatement(((s.head,),), (s.body,)) if isinstance(s, Rule) else RuleStatement(((s,),)) for s in said
        )

    def _declares(self, line: Line) -> bool:
        """Take in a declaration; False where the line states something instead."""
        match = _DECLARED.fullmatch(line.text)
        if match is None:
            line = _undressed(line)
            match = _DECLARED.fullmatch(line.text)
        if ">>>" in line.text:
            return False
        if match is None:
            if line.text.replace(" ", "").isalnum():
                return True
            self.not_read(line, "a declaration such as Cold($x, bool) was expected")
            return True
        places = [p.strip() for p in match[2].split(",") if p.strip()]
        if places and places[-1] in TRUTH_VALUES and not all(map(_PLACE.fullmatch, places[:-1])):
            return False
        if places and (places[-1].lower() in KINDS | OPEN or places[-1] in TRUTH_VALUES):
            places.pop()
        self.names.declare(match[1].strip(), len(places), bool(_NOUN.search(line.gloss)))
        return True

    def _broken(self, line: Line, expected: str) -> None:
        if line.section == "query":
            claim = asked_claim(line.gloss, self.names, new=True) if line.gloss else None
            if claim is None:
                self.not_read(line, expected)
                return
            self.note("line read from its gloss", line.gloss)
            self.asked.append(AskedLine(line, ((claim,),)))
        else:
            self.broken.append((line, expected))

    def _ask(self, line: Line, statements: Sequence[RuleStatement]) -> None:
        if any(s.is_rule for s in statements):
            self._broken(line, f"{CLAIM} in the query, not a rule")
            return
        for statement in statements:
            self.asked.append(AskedLine(line, statement.heads, statement.open))

    def _state(self, line: Line, statements: Sequence[RuleStatement]) -> None:
        found: list[Claim | Rule] = []
        for statement in statements:
            if statement.open:
                self.note("fact without a truth value left out", line.text)
                continue
            if len(statement.heads) != 1:
                self._broken(line, "one conclusion, or several joined by &&, was expected, not 'or'")
                return
            found.extend(self._parts(statement))
        in_rules = [s for s in found if isinstance(s, Rule)]
        if in_rules and line.section == "facts":
            self.note("rule among the facts", line.text)
        elif found and not in_rules and line.section == "rules":
            self.note("fact among the rules", line.text)
        if line.section in {"predicates", ""} and found:
            self.note("statement in another section", line.text)
        self.stated.append(Stated(line, tuple(found)))

    def _parts(self, statement: RuleStatement) -> list[Claim | Rule]:
        """The facts or rules of a statement: a rule for each alternative of its condition and each conclusion."""
        (heads,) = statement.heads
        if statement.is_rule:
            return [Rule(body, head) for body in statement.body for head in heads]
        *body, last = heads
        if body and last.atom.variables:
            self.note("missing arrow", "the last claim taken as the conclusion")
            return [Rule(tuple(body), last)]
        return list(heads)


def read_program(text: str) -> RulesProgram:
    """Read a program line by line. Raises nothing: what can't be read is reported in the program."""
    program = RulesProgram()
    for line in lines_of(text, HEADINGS):
        program.read(line)
    return program


def _undressed(line: Line) -> Line:
    """The line without bullet, number, emphasis and comment; a comment serves as its gloss where it has none."""
    text = line.text.strip("`* ") if line.text[:1] in "`*" else line.text
    text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    comment = _COMMENT.search(text) if not _PYTHON.match(text) else None
    if comment is None:
        return line if text == line.text else Line(line.number, text, line.gloss, line.section)
    gloss = line.gloss or text[comment.end() :].strip()
    return Line(line.number, text[: comment.start()].strip(), gloss, line.section)
