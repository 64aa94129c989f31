"""The tolerant reader of the logic that models write: arrows of every kind, words, LaTeX, lists, JSON.

Two readings are decided here, since the notation leaves them open. A chain `A -> B -> C` means `A -> B` and `B -> C`,
as everywhere in the Logic-of-Thought literature (whose published code loses the tail); brackets are exact, so
`A -> (B -> C)` is `A ∧ B -> C`. A comma joins by "and" (`A, B -> C`), and separates statements where there are
complete implications on both of its sides (`A -> B, B -> C`).

Precedence: ¬, ∧, ∨ and ⊕, comma, → ← if only-if unless, ↔. What is not read is reported with its reason, never dropped.

Liu et al. 2024, "Logic-of-Thought: Injecting Logic into Contexts for Full Reasoning in Large Language Models".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import Token
from reasoning.tools.logic.propositional import Implication, SignedAtom
from reasoning.tools.logic.propositional.expression_reading import ExpressionReading, Unread
from reasoning.tools.logic.propositional.formula import implications
from reasoning.tools.logic.propositional.json_lines import MAX_INPUT, lines_of
from reasoning.tools.logic.propositional.lazy_regex import pattern
from reasoning.tools.logic.propositional.lexer import tokens_of
from reasoning.tools.logic.propositional.parser import parsed
from reasoning.tools.logic.propositional.statements import has_arrow, statements_of, written
from reasoning.tools.logic.propositional.strip_markup import cleaned, is_empty, normal
from reasoning.tools.logic.propositional.talk import is_chat, is_courtesy, is_whether
from reasoning.tools.logic.propositional.vocabulary import NOT_ATOMS, is_heading, is_talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Item = Implication | SignedAtom | Unread

__all__ = ["MAX_INPUT", "MAX_LINE", "ExpressionReading", "Unread", "read_expressions"]

_SIMPLE = r"[ \t]*([¬~-]?)([A-Za-z]\w{0,60})(?:[ \t]*(?:->|→)[ \t]*([¬~-]?)([A-Za-z]\w{0,60}))?[ \t]*(?:[.;][ \t]*)?"

_OPENING = 15
"""Tokens of a clause by which it is known for talk."""

MAX_LINE = 2_000
"""The most characters that one statement may have."""


def read_expressions(source: str | Iterable[str]) -> ExpressionReading:
    """Read the statements of a text, or of a list of texts; a text may be several lines, a list in one line, or JSON.

    Never raises on text: what can't be read is in `ExpressionReading.unread`.
    """
    texts = [source] if isinstance(source, str) else source
    found = [item for text in texts for item in _document(text)]
    return ExpressionReading(
        tuple(dict.fromkeys(item for item in found if isinstance(item, Implication))),
        tuple(dict.fromkeys(item for item in found if isinstance(item, SignedAtom))),
        tuple(item for item in found if isinstance(item, Unread)),
    )


def _document(text: str) -> Iterator[Item]:
    read: dict[str, list[Item]] = {}
    for line in lines_of(text):
        if isinstance(line, Unread):
            yield line
        elif (simple := _simple(line)) is not None:
            yield from simple
        else:
            if line not in read:
                read[line] = list(_line(line))
            yield from read[line]


def _simple(line: str) -> list[Item] | None:
    """Read what most lines are, a literal of one word or an implication between two; None for others."""
    found = pattern(_SIMPLE, re.ASCII).fullmatch(line)
    if found is None or found[2].lower() in NOT_ATOMS or (found[4] and found[4].lower() in NOT_ATOMS):
        return None
    left = SignedAtom(found[2], not found[1])
    if not found[4]:
        return [left]
    implication = Implication((left,), (SignedAtom(found[4], not found[3]),))
    return [] if implication.trivial else [implication]


def _line(line: str, depth: int = 0) -> Iterator[Item]:
    line = normal(line)
    if is_empty(line):
        return
    if len(line) > MAX_LINE or depth > 3:
        yield Unread.of(line, f"longer than {MAX_LINE:,} characters" if depth <= 3 else "quotes within quotes")
        return
    clean = cleaned(line)
    if is_heading(clean.strip(" \t*:.")):
        return
    try:
        tokens = list(tokens_of(clean))
    except ReadError as error:
        yield Unread.of(clean, error.why)
        return
    for statement in statements_of(tokens):
        yield from [statement] if isinstance(statement, Unread) else _statement(statement, depth)


def _statement(tokens: list[Token], depth: int) -> Iterator[Item]:
    tokens = [t for t in tokens if t.kind != "end"]
    if not tokens:
        return
    if len(tokens) == 3 and tokens[0].text == "(" and tokens[1].kind == "quote" and tokens[2].text == ")":
        tokens = tokens[1:-1]
    text = written(tokens)
    if len(tokens) == 1 and tokens[0].kind == "quote" and text[1:-1].strip():
        yield from _line(text[1:-1], depth + 1)
        return
    try:
        _refuse_prose(tokens)
        found = list(implications(parsed(_with_then(tokens))))
    except ReadError as error:
        yield Unread.of(text, error.why)
        return
    except RecursionError:
        yield Unread.of(text, "nested too deep")
        return
    for implication in found:
        fact = not implication.premises and len(implication.conclusions) == 1
        yield implication.conclusions[0] if fact else implication


def _refuse_prose(tokens: list[Token]) -> None:
    if all(token.text[:1].isalpha() or token.kind in ("comma", "stop") for token in tokens):
        _refuse_chat(tokens)
    if has_arrow(tokens) or tokens[0].kind == "if":
        return
    if tokens[0].kind == "word" and is_talk(written(tokens)):
        raise ReadError(written(tokens), "it reads as talk, not as an expression")
    run = 0
    for token in tokens:
        run = run + 1 if token.kind == "word" else 0
        if run > 8:
            raise ReadError(written(tokens), "it reads as prose, not as an expression")


def _refuse_chat(tokens: list[Token]) -> None:
    """Raise `ReadError` for a sentence in words that is about the talk, or whose "if" sets no condition."""
    for begin, token in enumerate(tokens):
        begins = not begin or tokens[begin - 1].kind in ("comma", "then", "stop")
        if begins and token.kind != "if" and is_chat(written(tokens[begin : begin + _OPENING])):
            raise ReadError(written(tokens), "it reads as talk, not as an expression")
    for at, token in enumerate(tokens):
        if token.kind != "if":
            continue
        if at and is_whether(tokens[at - 1].text):
            raise ReadError(written(tokens), f"“{tokens[at - 1].text} if” sets no condition")
        behind = tokens[at + 1 : at + 1 + _OPENING]
        end = next((n for n, t in enumerate(behind) if t.kind in ("comma", "then", "stop")), len(behind))
        is_answered = end < len(behind) and behind[end].kind == "then"
        if not is_answered and is_courtesy(written(behind[:end])):
            raise ReadError(written(tokens), "it reads as talk, not as an expression")


def _with_then(tokens: list[Token]) -> list[Token]:
    """Put the `then` into `if A, B`: the last comma."""
    if tokens[0].kind not in ("if", "unless") or any(t.kind in ("then", "->") for t in tokens):
        return tokens
    commas = [n for n, t in enumerate(tokens) if t.kind == "comma"]
    return [*tokens[: commas[-1]], Token("then", ","), *tokens[commas[-1] + 1 :]] if commas else tokens
