"""The commands of an SMT-LIB program: strictly by its brackets, or, where these don't match, by its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.parsing import word_set
from reasoning.tools.logic.cursor import Token
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.smt.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_DEPTH = 1_000
"""How deep brackets may nest."""

COMMANDS = word_set(
    "assert check-sat check-sat-assuming declare-const declare-datatype declare-datatypes declare-fun declare-sort"
    " define-fun define-sort echo exit get-assertions get-assignment get-info get-model get-option get-proof"
    " get-unsat-assumptions get-unsat-core get-value pop push reset reset-assertions set-info set-logic set-option"
)
"""The names that begin a command where brackets don't tell."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `(assert (cold bob)) ; Bob is cold.`"""

    line: int
    """Where it begins, from 1."""

    name: str
    """Its first word; empty where there is none."""

    arguments: tuple[str, ...]
    """What follows, each argument as one text that the solver can read."""

    gloss: str = ""
    """The comment on its last line, or on the line above it."""

    @property
    def text(self) -> str:
        """The command as the solver reads it."""
        return f"({' '.join([self.name, *self.arguments])})"


@dataclass(frozen=True, slots=True)
class SmtReading:
    """The commands of a program, what was mended, and what could not be read."""

    commands: tuple[Command, ...]
    repairs: tuple[Repair, ...]
    unread: tuple[UnreadLine, ...]
    whole: bool
    """Whether no command was lost with what could not be read."""


def read_commands(program: str) -> SmtReading:
    """Read the commands of a program, in linear time. Never raises."""
    comments: dict[int, str] = {}
    tokens: list[Token] = []
    for token in tokens_of(program):
        if token.kind == "comment":
            behind = bool(tokens) and tokens[-1].line == token.line
            comments[token.line if behind else -token.line] = token.text
        else:
            tokens.append(token)
    reader = _Reader(program.split("\n"), comments)
    for chunk in _chunks(tokens, by_lines=not _balanced(tokens)):
        reader.read(chunk)
    return SmtReading(tuple(reader.commands), tuple(reader.repairs), tuple(reader.unread), reader.whole)


def _balanced(tokens: Iterable[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth < 0:
            return False
    return depth == 0


def _chunks(tokens: Sequence[Token], *, by_lines: bool) -> Iterator[list[Token]]:
    """The tokens of each command; what stands outside the brackets is a chunk for each of its lines."""
    chunk: list[Token] = []
    depth = 0
    for number, token in enumerate(tokens):
        named = number + 1 < len(tokens) and tokens[number + 1].text in COMMANDS
        after = bool(chunk) and chunk[0].kind == "("
        first = not number or tokens[number - 1].line < token.line
        if _begins(token, depth, named, after, first, by_lines):
            if chunk:
                yield chunk
            chunk, depth = [], 0
        chunk.append(token)
        depth += (token.kind == "(") - (token.kind == ")")
    if chunk:
        yield chunk


def _begins(token: Token, depth: int, named: bool, after: bool, first: bool, by_lines: bool) -> bool:
    """Return whether a chunk begins; `named`: with a command's name, `after`: behind one, `first`: of its line."""
    if token.kind == "(" and by_lines:
        return (depth <= 0 and (named or first)) or (named and first)
    if token.kind == ")":
        return False
    return depth <= 0 and (token.kind == "(" or first or (after and not by_lines))


class _Reader:
    def __init__(self, lines: Sequence[str], comments: dict[int, str]) -> None:
        self.lines, self.comments = lines, comments
        self.commands: list[Command] = []
        self.repairs: list[Repair] = []
        self.unread: list[UnreadLine] = []
        self.whole = True

    def read(self, chunk: list[Token]) -> None:
        """Read one command, its closing brackets mended."""
        bad = next((token for token in chunk if token.kind == "bad"), None)
        if bad:
            self._refuse(bad.line, f"a closing {bad.text} was expected")
        elif chunk[0].kind != "(":
            self._refuse(chunk[0].line, "a command in brackets was expected, such as (assert …)", lost=False)
        elif (inner := self._inner(chunk)) is not None:
            self._command(chunk, inner)

    def _inner(self, chunk: list[Token]) -> list[Token] | None:
        """Return what stands between the outer brackets; None where that is not clear."""
        depth = 0
        for number, token in enumerate(chunk):
            depth += (token.kind == "(") - (token.kind == ")")
            if depth > MAX_DEPTH:
                self._refuse(token.line, f"at most {MAX_DEPTH:,} brackets within each other were expected")
                return None
            if depth == 0:
                return self._closed(chunk, number)
        self.repairs.append(Repair("closing bracket added", chunk[-1].line, f"{depth} at the end"))
        last = chunk[-1]
        return [*chunk[1:], *[Token(")", ")", line=last.line)] * (depth - 1)]

    def _closed(self, chunk: list[Token], end: int) -> list[Token] | None:
        rest = chunk[end + 1 :]
        if any(token.kind != ")" for token in rest):
            self._refuse(rest[0].line, f"the next command was expected where ({chunk[1].text} …) is closed")
            return None
        if rest:
            self.repairs.append(Repair("closing bracket dropped", rest[0].line, f"{len(rest)} at the end"))
        return chunk[1:end]

    def _command(self, chunk: list[Token], inner: list[Token]) -> None:
        line = chunk[0].line
        if not inner or inner[0].kind != "word":
            self._refuse(line, "the name of a command was expected behind '('")
            return
        self.repairs += [Repair("name put in bars", token.line, token.text) for token in inner if token.form]
        gloss = self.comments.get(chunk[-1].line) or self.comments.get(1 - line, "")
        self.commands.append(Command(line, inner[0].text, tuple(_arguments(inner[1:])), gloss))

    def _refuse(self, line: int, expected: str, *, lost: bool = True) -> None:
        self.whole = self.whole and not lost
        text = self.lines[line - 1].strip() if line <= len(self.lines) else ""
        self.unread.append(UnreadLine(line, text, expected))


def _arguments(tokens: Iterable[Token]) -> Iterator[str]:
    depth, text = 0, ""
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")")
        text += token.text if not text or text[-1] == "(" or token.kind == ")" else f" {token.text}"
        if depth == 0:
            yield text
            text = ""


def items_of(text: str) -> tuple[str, ...]:
    """Return the parts of a list: `(not (cold bob))` has the parts `not` and `(cold bob)`; a word has none."""
    if not text.startswith("("):
        return ()
    return tuple(_arguments(token for token in list(tokens_of(text))[1:-1]))
