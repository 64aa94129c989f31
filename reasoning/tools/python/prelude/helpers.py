"""Builtin functions that the interpreter has otherwise or not at all, under names of their own."""

from __future__ import annotations

import math
from typing import Any

_round = round  # a program's `round` is made of what follows


def _tens(number: float, size: int) -> float:
    """Round to a whole multiple of `size`, halves to the even one."""
    whole = math.floor(number)
    rest = whole % size
    base = whole - rest
    above = rest * 2 > size or (rest * 2 == size and (number > whole or base // size % 2 == 1))
    return float(base + size if above else base)


def rounded(number: Any, ndigits: int | None = None) -> Any:
    """Return what CPython's `round` does: by the exact value of a float, halves to the even digit."""
    if ndigits is None or not isinstance(number, float) or math.isinf(number) or math.isnan(number):
        return _round(number) if ndigits is None else _round(number, ndigits)
    if ndigits > 323:
        return number
    return float(f"{number:.{ndigits}f}") if ndigits >= 0 else _tens(number, 10 ** min(-ndigits, 310))


def first_of(value: Any, items: Any, wanted: Any, *default: Any) -> Any:
    """Return `value` of the first item that is wanted: what `next` gives of a generator expression."""
    for item in items:
        if wanted(item):
            return value(item)
    if default:
        return default[0]
    raise StopIteration


def is_integer(x: Any) -> bool:
    """Return whether a number has no fraction."""
    return bool(x % 1 == 0)


def bit_length(x: int) -> int:
    """Return the number of binary digits."""
    return len(bin(abs(x))) - 2 if x else 0


def bit_count(x: int) -> int:
    """Return the number of ones among the binary digits."""
    return bin(abs(x)).count("1")


def remove(owner: Any, key: Any) -> None:
    """Do what `del owner[key]` does."""
    kind = type(owner).__name__
    if kind == "deque":
        owner.rotate(-key)
        owner.popleft()
        owner.rotate(key)
    elif kind == "Counter":
        owner.pop(key, None)
    else:
        owner.pop(key)
