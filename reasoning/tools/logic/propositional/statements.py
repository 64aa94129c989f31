"""The statements of a line: where one ends and the next begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.cursor import Token
from reasoning.tools.logic.propositional.expression_reading import Unread
from reasoning.tools.logic.propositional.lazy_regex import pattern
from reasoning.tools.logic.signs import pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARROWS = frozenset(["->", "<-", "<->", "then", "only if", "unless"])
_ARROW_SIGN = (
    rf"<[-=]+|{pattern_of('iff', 'implies', 'implied')}"
    r"|\\\w*(?:arrow|to|implies|iff)\b|(?i:\b(?:implies|iff|then)\b)"
)
_LABEL = (
    r"(?i)(?:.*\b)?(?:expressions?|implications?|rules?|premises?|facts?|statements?|formula[es]?|output|answer|result|"
    r"conclusions?|logic|laws?|step|contrapositives?|derived|extended)(?: ?#?\d+)?"
)


def has_arrow(tokens: list[Token]) -> bool:
    """Return whether the tokens hold the sign or the word of an implication."""
    return any(t.kind in _ARROWS or (t.kind == "if" and n > 0) or _quotes_arrow(t) for n, t in enumerate(tokens))


def _quotes_arrow(token: Token) -> bool:
    return token.kind == "quote" and pattern(_ARROW_SIGN).search(token.text) is not None


def written(tokens: list[Token]) -> str:
    """Return the text of tokens, with one space where white space was."""
    return "".join(f"{' ' if t.spaced and n else ''}{t.text}" for n, t in enumerate(tokens))


def _split(tokens: list[Token], kind: str) -> list[list[Token]]:
    """Split at the tokens of a kind that stand outside of all brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if token.kind == kind and depth <= 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def statements_of(tokens: list[Token]) -> Iterator[list[Token] | Unread]:
    """Divide the tokens of a line into statements; what comes after a colon that explains is unread."""
    tokens = _abbreviated(_inside(tokens))
    head, *tail = _split(tokens, "colon")
    if tail and not any(tail) and not has_arrow(head):
        return  # A heading: nothing comes after its colon.
    if tail and pattern(_LABEL).fullmatch(written(head)) and not has_arrow(head):
        tokens = [token for part in tail for token in part]
    elif any(tail) and not has_arrow(head):
        yield Unread.of(written(tokens), "a colon: a definition or a sentence, not an expression")
        return
    elif tail:
        tokens = head
        if any(tail):
            yield Unread.of(written([t for part in tail for t in part]), "after a colon: it explains an expression")
    for semi in _split(tokens, "semicolon"):
        for sentence in _split(semi, "stop"):
            yield from _commas(_inside(sentence))


def _inside(tokens: list[Token]) -> list[Token]:
    """Drop the brackets around a whole list, and the single one that a list over several lines leaves on a line."""
    if len(tokens) > 1 and tokens[0].text in "[{" and tokens[-1].text in "]}" and _closes(tokens) == len(tokens) - 1:
        return tokens[1:-1]
    if len(tokens) > 1 and tokens[0].text in "[{" and _closes(tokens) == len(tokens):
        return tokens[1:]
    if len(tokens) > 1 and tokens[-1].text in "]}" and not any(t.kind == "open" for t in tokens):
        return tokens[:-1]
    return tokens


def _closes(tokens: list[Token]) -> int:
    depth = 0
    for n, token in enumerate(tokens):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            return n
    return len(tokens)


def _abbreviated(tokens: list[Token]) -> list[Token]:
    """Join `Mr` and its full stop, which ends no statement."""
    joined: list[Token] = []
    for n, token in enumerate(tokens):
        last = joined[-1] if joined else None
        if token.kind == "stop" and last and n + 1 < len(tokens) and pattern(r"[A-Z][a-z]{1,3}").fullmatch(last.text):
            joined[-1] = last._replace(kind="word", text=f"{last.text}.")
        else:
            joined.append(token)
    return joined


def _commas(tokens: list[Token]) -> Iterator[list[Token]]:
    """Split at commas, and at the word "and", but only between complete implications or quoted expressions."""
    parts = _split(tokens, "comma")
    if all(len(part) == 1 and part[0].kind == "quote" for part in parts if part):
        yield from (part for part in parts if part)
        return
    arrows = [n for n, part in enumerate(parts) if has_arrow(part)]
    held: list[Token] = []
    for n, part in enumerate(parts):
        begins = part[1:] if not held and n and part[:1] and part[0].kind == "and" else part
        held = [*held, Token("comma", ","), *part] if held else begins
        if len(arrows) > 1 and (n in arrows or n > arrows[-1]):
            yield from _ands(held)
            held = []
    if held:
        yield from _ands(held)


def _ands(tokens: list[Token]) -> Iterator[list[Token]]:
    words = [t._replace(kind="splits") if t.kind == "and" and t.text.isalpha() else t for t in tokens]
    parts = _split(words, "splits")
    yield from parts if len(parts) > 1 and all(map(has_arrow, parts)) else [tokens]
