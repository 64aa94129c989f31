"""Turns a program's value into what JSON holds, within bounds: a program may return anything, of any size."""

from __future__ import annotations

from typing import Any

MAX_ITEMS = 100_000
"""Values in a result, the nested ones counted."""

MAX_CHARS = 1_000_000
"""Characters in the texts of a result."""

MAX_BITS = 13_000
"""Bits of an integer in a result: just under the 4300 digits that Python writes and reads."""

MAX_DEPTH = 60
"""Levels of nesting in a result; one that contains itself is deeper than any."""


class ValueTooLargeError(Exception):
    """A value that is too large, too deep or contains itself."""


def plain(value: object) -> Any:
    """Return `value` as None, bool, int, float, str, or lists and dicts of them.

    Tuples and sets become lists (a set sorted where it can be), keys become texts, and all else becomes its `str`:
    a Fraction "1/3", a Decimal "1.50", a date "2024-02-29". Raises ValueTooLargeError.
    """
    return _Reader().read(value, 0)


class _Reader:
    def __init__(self) -> None:
        self.items = 0
        self.characters = 0

    def read(self, value: object, depth: int) -> Any:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise ValueTooLargeError(f"the result holds more than {MAX_ITEMS} values")
        if depth > MAX_DEPTH:
            raise ValueTooLargeError(f"the result is nested more than {MAX_DEPTH} deep, or contains itself")
        if value is None or isinstance(value, (bool, float)):
            return value if value is None or isinstance(value, bool) else float(value)
        if isinstance(value, int):
            return self.integer(int(value))
        if isinstance(value, dict):
            return {self.text(key): self.read(item, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.read(item, depth + 1) for item in value]
        if isinstance(value, (set, frozenset)):
            return [self.read(item, depth + 1) for item in _ordered(value)]
        return self.text(value)

    def integer(self, value: int) -> int:
        if value.bit_length() > MAX_BITS:
            raise ValueTooLargeError("the result is an integer of more than 3900 digits")
        return value

    def text(self, value: object) -> str:
        if isinstance(value, int):
            self.integer(value)
        text = value if isinstance(value, str) else str(value)
        self.characters += len(text)
        if self.characters > MAX_CHARS:
            raise ValueTooLargeError(f"the result holds more than {MAX_CHARS} characters")
        return text.encode("utf-8", "replace").decode("utf-8")


def _ordered(values: set[Any] | frozenset[Any]) -> list[Any]:
    if len(values) > MAX_ITEMS:
        raise ValueTooLargeError(f"the result holds more than {MAX_ITEMS} values")
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=str)
