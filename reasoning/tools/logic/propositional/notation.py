"""The tolerant reader of the logic that models write: arrows of every kind, words, LaTeX, lists, JSON.

Two readings are decided here, since the notation leaves them open. A chain `A -> B -> C` means `A -> B` and `B -> C`,
as everywhere in the Logic-of-Thought literature (whose published code loses the tail); brackets are exact, so
`A -> (B -> C)` is `A ∧ B -> C`. A comma joins by "and" (`A, B -> C`), and separates statements where there are
complete implications on both of its sides (`A -> B, B -> C`).

Precedence: ¬, ∧, ∨ and ⊕, comma, → ← if only-if unless, ↔. What is not read is reported with its reason, never dropped.

Liu et al. 2024, "Logic-of-Thought: Injecting Logic into Contexts for Full Reasoning in Large Language Models".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.propositional import Implication, Literal
from reasoning.tools.logic.propositional.documents import MAX_INPUT, lines_of
from reasoning.tools.logic.propositional.formula import implications
from reasoning.tools.logic.propositional.lexer import Token, tokens_of
from reasoning.tools.logic.propositional.markup import cleaned, is_empty, normal
from reasoning.tools.logic.propositional.parser import parsed
from reasoning.tools.logic.propositional.reading import Reading, Unread
from reasoning.tools.logic.propositional.statements import has_arrow, statements_of, written
from reasoning.tools.logic.propositional.vocabulary import is_heading, is_talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Item = Implication | Literal | Unread

__all__ = ["MAX_INPUT", "MAX_LINE", "Reading", "Unread", "read_expressions"]

MAX_LINE = 2_000
"""The most characters that one statement may have."""


def read_expressions(source: str | Iterable[str]) -> Reading:
    """Read the statements of a text, or of a list of texts; a text may be several lines, a list in one line, or JSON.

    Never raises on text: what can't be read is in `Reading.unread`.
    """
    texts = [source] if isinstance(source, str) else source
    found = [item for text in texts for item in _document(text)]
    return Reading(
        tuple(dict.fromkeys(item for item in found if isinstance(item, Implication))),
        tuple(dict.fromkeys(item for item in found if isinstance(item, Literal))),
        tuple(item for item in found if isinstance(item, Unread)),
    )


def _document(text: str) -> Iterator[Item]:
    for line in lines_of(text):
        yield from [line] if isinstance(line, Unread) else _line(line)


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
    if has_arrow(tokens) or tokens[0].kind == "if":
        return
    if tokens[0].kind == "word" and is_talk(written(tokens)):
        raise ReadError(written(tokens), "it reads as talk, not as an expression")
    run = 0
    for token in tokens:
        run = run + 1 if token.kind == "word" else 0
        if run > 8:
            raise ReadError(written(tokens), "it reads as prose, not as an expression")


def _with_then(tokens: list[Token]) -> list[Token]:
    """Put the `then` into `if A, B`: the last comma."""
    if tokens[0].kind not in ("if", "unless") or any(t.kind in ("then", "->") for t in tokens):
        return tokens
    commas = [n for n, t in enumerate(tokens) if t.kind == "comma"]
    return [*tokens[: commas[-1]], Token("then", ",", False), *tokens[commas[-1] + 1 :]] if commas else tokens
