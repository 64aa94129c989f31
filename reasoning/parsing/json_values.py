"""JSON in replies, located in prose and fences; what JSON itself refuses is mended by json_repair."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reasoning.parsing.code import code_blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MAX_JSON_CHARS = 100_000
"""Characters of a reply that are read."""

MAX_REPAIRED_CHARS = 20_000
"""Characters of a damaged value that are mended."""

MAX_REPAIRED_BRACKETS = 400
"""Brackets of a damaged value: the mending takes time that grows with their number as well."""

_MAX_STARTS = 40
_OBJECT = re.compile(r"\{(?=\s{0,200}(?:[\"'“”‘’}]|[A-Za-z_][\w -]{0,60}[\"'”’]?\s{0,4}[:=]|(?://|/\*)))")
_LIST = re.compile(r"\[(?=\s{0,200}[\"'“”‘’{\]])")
_BRACKETS = {"{": "}", "[": "]"}


def parse_json_object(text: str, keys: Collection[str] = ()) -> dict[str, Any] | None:
    """Return the last JSON object of a reply that has one of `keys` (any object where none are given), or None.

    A later object replaces an earlier one, as a correction does. Where none is JSON as it stands, damages are mended:
    single or curly quotes, bare names, comments, commas too many or too few, a missing end.
    """
    for mended in (False, True):
        found = [
            value
            for value, was_mended in _values(text, "{")
            if was_mended is mended and isinstance(value, dict) and value and (not keys or set(keys) & value.keys())
        ]
        if found:
            return found[-1]
    return None


def parse_json_list(text: str) -> list[Any] | None:
    """Return the first JSON list of a reply that is not empty, mended where that is needed, or None."""
    return next((value for value, _ in _values(text, "[") if isinstance(value, list) and value), None)


def _values(text: str, opening: str) -> list[tuple[Any, bool]]:
    """Return the values that begin with a bracket, in fences else in prose, and whether each had to be mended."""
    text = text[:MAX_JSON_CHARS]
    fenced = [value for block in code_blocks(text) for value in _located(block.text, opening)]
    return fenced or list(_located(text, opening))


def _located(text: str, opening: str) -> Iterator[tuple[Any, bool]]:
    pattern, decoder, at = _OBJECT if opening == "{" else _LIST, json.JSONDecoder(strict=False), 0
    for _ in range(_MAX_STARTS):
        match = pattern.search(text, at)
        if match is None:
            return
        try:
            value, at = decoder.raw_decode(text, match.start())
            yield value, False
        except (ValueError, RecursionError):
            at = _end_of(text, match.start(), opening)
            yield repair_json(text[match.start() : at]), True


def repair_json(text: str) -> Any:
    """Return the value of damaged JSON as json_repair mends it; None for what is beyond mending or the bounds."""
    if len(text) > MAX_REPAIRED_CHARS or text.count("{") + text.count("[") > MAX_REPAIRED_BRACKETS:
        return None
    from json_repair import loads

    try:
        value = loads(text, skip_json_loads=True)
    except (ValueError, RecursionError, AssertionError, LookupError, TypeError, AttributeError):
        return None  # on some texts its own assumptions do not hold
    if isinstance(value, list) and text[:1] == "{":
        return next((one for one in value if isinstance(one, dict) and one), None)
    return value


def _end_of(text: str, start: int, opening: str) -> int:
    """Return where the bracket at `start` closes, quotation marks left aside; the end of the text where it does not."""
    depth = 0
    for match in re.finditer(r"[{}]" if opening == "{" else r"[\[\]]", text[start:]):
        depth += 1 if match[0] == opening else -1
        if depth == 0:
            return start + match.end()
    return len(text)
