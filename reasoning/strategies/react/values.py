"""JSON and Python's literals as models write them into calls, read whole or not at all.

What is cut off is never mended: a shorter call than the one that was meant would be run.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Mapping
from typing import Any

from reasoning.parsing import code_blocks
from reasoning.parsing.json_values import repair_json

MAX_LITERAL_CHARS = 10_000
"""Characters of a value in Python's form that are read."""

MAX_MENDED_CHARS = 2_000
"""Characters of a damaged object that are mended, which takes long."""

MAX_DEPTH = 50
"""How deep arguments may be nested."""

UNREAD: Any = object()
"""What is no value."""

_PLAIN = (str, int, float, bool, type(None))
_NAMES = {"true": True, "false": False, "null": None, "none": None}
_CLOSING = {"[": "]", "(": ")", "{": "}"}
_SIGNS = re.compile(r"\\.|[\"'()\[\]{}]", re.DOTALL)
_QUOTE_BEGINS = re.compile(r"[\s(\[{,:=]")


class TwiceError(Exception):
    """An object gives a name two values."""


def unfence(text: str) -> str:
    """Return what stands in the fence that a text begins with; the text, where it begins with none."""
    text = text.strip()
    blocks = code_blocks(text) if text.startswith("```") else []
    return blocks[0].text.strip() if blocks else text


def bare_text(text: str) -> str:
    """Return a text without the fence or the quotes around it."""
    text = unfence(text)
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`" else text


def bracket_end(text: str, start: int = 0) -> int:
    """Return where the bracket at `start` closes, one behind it; -1 where it does not.

    Quotations are left out; where they do not come out even, a quotation mark stood for itself and none is.
    """
    if text.find(_CLOSING[text[start]], start) < 0:
        return -1
    for quotes in ("\"'", '"', ""):
        end = _end(text, start, quotes)
        if end > 0:
            return end
    return -1


def _end(text: str, start: int, quotes: str) -> int:
    opening, closing = text[start], _CLOSING[text[start]]
    depth, quote = 0, ""
    for match in _SIGNS.finditer(text, start):
        sign = match[0]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in quotes and (sign == '"' or _QUOTE_BEGINS.match(text[match.start() - 1])):
            quote = sign
        elif sign in (opening, closing):
            depth += 1 if sign == opening else -1
            if depth == 0:
                return match.end()
    return -1


def json_at(text: str, start: int) -> tuple[Any, int]:
    """Return the object or list that begins at `start`, and where it ends.

    `UNREAD` and the end where it is damaged beyond doubt, `UNREAD` and -1 where it is cut off.
    """
    try:
        return json.JSONDecoder(strict=False, object_pairs_hook=_once).raw_decode(text, start)
    except (TwiceError, ValueError, RecursionError):
        end = bracket_end(text, start)
        return (read_value(text[start:end]), end) if end > 0 else (UNREAD, -1)


def read_value(text: str) -> Any:
    """Read JSON, or what is meant for it: Python's quotes and names, commas too many. `UNREAD` where it is neither."""
    text = text.strip()
    try:
        return json.loads(text, strict=False, object_pairs_hook=_once)
    except (TwiceError, RecursionError):
        return UNREAD
    except ValueError:
        value = read_literal(text) if text[:1] in tuple("{[") else UNREAD
    return _mended(text) if value is UNREAD and text.startswith("{") and bracket_end(text) == len(text) else value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise TwiceError
    return made


def read_literal(text: str) -> Any:
    """Read a literal of Python, in which JSON's names stand too."""
    if len(text) > MAX_LITERAL_CHARS:
        return UNREAD
    tree = parse_python(text.strip(), mode="eval")
    return literal(tree.body) if isinstance(tree, ast.Expression) else UNREAD


def parse_python(text: str, mode: str = "exec") -> ast.AST | None:
    """Parse a program or an expression of Python; None where it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def literal(node: ast.expr) -> Any:
    """Return the value of a literal; `UNREAD` for what is none, and for an object that gives a name two values."""
    try:
        value = ast.literal_eval(_Named().visit(node))
    except (ValueError, TypeError, RecursionError, MemoryError, SyntaxError, TwiceError):
        return UNREAD
    return value


class _Named(ast.NodeTransformer):
    """Puts JSON's names for the values that they name."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        known = node.id.lower() in _NAMES
        return ast.copy_location(ast.Constant(_NAMES[node.id.lower()]), node) if known else node

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        if len(set(keys)) < len(keys):
            raise TwiceError
        return self.generic_visit(node)


def _mended(text: str) -> Any:
    """Mend an object; none of its texts may be a guess, so that each has to stand in quotes."""
    if len(text) > MAX_MENDED_CHARS:
        return UNREAD
    found = repair_json(text)
    if not isinstance(found, dict) or not found or not is_plain(found):
        return UNREAD
    return found if all(_is_quoted(value, text) for value in _texts(found)) else UNREAD


def _texts(value: Any) -> list[str]:
    level, found = [value], list[str]()
    while level:
        one = level.pop()
        level += one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else []
        found += [one] if isinstance(one, str) else []
    return found


def _is_quoted(value: str, text: str) -> bool:
    begins = re.split(r"[\\\"'\n\t“”‘’]", value, maxsplit=1)[0]
    return not value or any(f"{quote}{begins}" in text for quote in "\"'“‘")


def is_plain(value: Mapping[Any, Any]) -> bool:
    """Return whether a value holds what JSON can hold and no more, in bounded depth."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        inner = [part for one in level if isinstance(one, Mapping) for part in one.values()]
        inner += [part for one in level if isinstance(one, list | tuple) for part in one]
        keys = [key for one in level if isinstance(one, Mapping) for key in one]
        if not all(isinstance(key, str) for key in keys):
            return False
        level = [part for part in inner if not isinstance(part, _PLAIN)]
        if not all(isinstance(part, Mapping | list | tuple) for part in level):
            return False
        if not level:
            return True
    return False
