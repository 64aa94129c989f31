"""Values as JSON can hold them: what it has no form for becomes its text."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

MAX_DEPTH = 100
"""Levels of lists and mappings that are kept as such; what is deeper becomes its text."""

MAX_INTEGER_BITS = 4_000
"""Bits of an integer that is written as a number: what is larger, many readers refuse."""


def plain(value: Any, depth: int = 0) -> Any:
    """Return a value as plain data: mappings with texts for keys, lists, texts, finite numbers, booleans, None.

    A dataclass becomes a mapping of its fields; anything else, and a number that is not finite, its text.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and value.bit_length() <= MAX_INTEGER_BITS:
        return int(value)
    if isinstance(value, float) and isfinite(value):
        return float(value)
    if depth < MAX_DEPTH:
        if isinstance(value, Mapping):
            return {in_words(key): plain(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item, depth + 1) for item in value]
        if isinstance(value, Set):
            return sorted((plain(item, depth + 1) for item in value), key=repr)
        if is_dataclass(value) and not isinstance(value, type):
            return {one.name: plain(getattr(value, one.name), depth + 1) for one in fields(value)}
    return in_words(value)


def in_words(value: object) -> str:
    """Return the text of any value; that of one whose text fails names its type."""
    try:
        if isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS:
            return hex(value)
        return str(value)
    except Exception:  # noqa: BLE001  an object of somebody else's may raise anything
        return f"<{type(value).__name__}>"
