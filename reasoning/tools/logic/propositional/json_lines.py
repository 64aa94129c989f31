"""The lines of a reply: plain ones, and those inside of JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reasoning.tools.logic.propositional.expression_reading import Unread
from reasoning.tools.logic.propositional.lazy_regex import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_INPUT = 100_000
"""The most characters that one text may have."""

_LATEX_IN_JSON = r'(?<!\\)\\(?=[a-zA-Z]{2}|[^"\\/bfnrtu])(?!u[0-9a-fA-F]{4})(?![nrt][^a-z])'
_EXPRESSION_KEYS = (
    *("expression", "implication", "rule", "fact", "logic", "formula"),
    *("premise", "statement", "derived", "extended"),
)
_DEFINITION_KEYS = (
    *("proposition", "atom", "symbol", "legend", "definition"),
    *("variable", "mapping", "explanation", "reasoning"),
)
_RULE_KEYS = (("premise", "conclusion"), ("premises", "conclusion"), ("antecedent", "consequent"), ("if", "then"))


def lines_of(text: str) -> Iterator[str | Unread]:
    """Return the lines that may hold statements, from JSON anywhere at the start of a line, and line by line."""
    if len(text) > MAX_INPUT:
        yield Unread.of(text, f"longer than {MAX_INPUT:,} characters")
        return
    start, tries = 0, 20
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if tries and text[start:end].lstrip()[:1] in ("[", "{", '"'):
            tries -= 1
            value, after = _json(text, start)
            if after:
                yield from _values(value)
                start = after
                continue
        yield text[start:end]
        start = end + 1


def _json(text: str, start: int) -> tuple[object, int]:
    """Decode the JSON value that starts here; the offset after it, or 0 where there is none that holds text."""
    start += len(text[start:]) - len(text[start:].lstrip())
    # A model writes "A \to B" in JSON and forgets to double the backslash: decoded plainly it would be a tab and "o".
    doubled = pattern(_LATEX_IN_JSON).sub(r"\\\\", text[start:])
    try:
        value, used = json.JSONDecoder().raw_decode(doubled)
    except (ValueError, RecursionError):
        return None, 0
    rest = doubled[used:].split("\n", 1)
    if rest[0].strip(" \t\r.,;`") or not _has_text(value):
        return None, 0
    return value, len(text) - (len(rest[1]) if len(rest) > 1 else 0)


def _has_text(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_text(v) for v in value.values())
    return isinstance(value, str) or (isinstance(value, list) and any(_has_text(v) for v in value))


def _values(value: object) -> Iterator[str | Unread]:
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, list):
        yield from (item for element in value for item in _values(element))
    elif isinstance(value, dict):
        yield from _object(value)
    elif value is not None:
        yield Unread.of(json.dumps(value), "not an expression")


def _object(value: dict[str, object]) -> Iterator[str | Unread]:
    for premise, conclusion in _RULE_KEYS:
        if isinstance(premises := value.get(premise), str | list) and isinstance(end := value.get(conclusion), str):
            yield f"{_joined(premises)} -> ({end})"
            return
    named = any(_holds(key, _EXPRESSION_KEYS) for key in value)
    for key, inner in value.items():
        if _holds(key, _EXPRESSION_KEYS) if named else not _holds(key, _DEFINITION_KEYS):
            yield from _values(inner)
        elif inner:
            yield Unread.of(f"{key}: {inner}", "its key says that it is not an expression")


def _joined(premises: str | list[object]) -> str:
    return " ∧ ".join(f"({part})" for part in ([premises] if isinstance(premises, str) else premises))


def _holds(key: str, words: tuple[str, ...]) -> bool:
    return any(word in key.lower() for word in words)
