"""Lists of values as models write them: `[1, 2, 3]`, `{1..5}`, `range(1, 6)`, `[1, 2, …, 7]`, `[red, green]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.csp.tokens import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 10_000
"""The most values that are listed one by one; a range may have more."""

_NUMBER = rf"[-−]?\d{{1,{DIGITS}}}"
_RANGE = re.compile(
    rf"(?:integers?\s+)?(?:from\s+|between\s+)?({_NUMBER})\s*(?:\.\.+|…|-|–|—|to|through|and|:)\s*({_NUMBER})", re.I
)
_PYTHON = re.compile(rf"(?:list\s*\(\s*)?range\s*\(\s*(?:({_NUMBER})\s*,\s*)?({_NUMBER})\s*\)\s*\)?", re.I)
_INTEGER = re.compile(_NUMBER)
_DOTS = re.compile(r"\.\.+|…")
_BRACKETS = {"[": "]", "{": "}", "(": ")", "⟨": "⟩"}


def values_of(text: str) -> Sequence[int] | tuple[str, ...]:
    """Read a list of values: integers in their order, or names as they stand.

    Raises `ReadError` where it is neither, where it is empty, and for more than `MOST` values one by one.
    """
    if found := _PYTHON.fullmatch(text.strip()):
        return _run(text, _integer(found[1] or "0"), _integer(found[2]) - 1)
    inner = _unwrapped(text)
    if found := _RANGE.fullmatch(inner):
        return _run(text, _integer(found[1]), _integer(found[2]))
    items = [item.strip().strip("\"'“”‘’`").strip() for item in re.split(r"[,;]", inner)]
    items = [item for item in items if item]
    if not items or len(items) > MOST:
        raise ReadError(text, f"a list of 1 to {MOST} values was expected: [1, 2, 3]")
    if all(_INTEGER.fullmatch(item) or _DOTS.fullmatch(item) or _RANGE.fullmatch(item) for item in items):
        return _integers(text, items)
    if any(_INTEGER.fullmatch(item) or re.search(r"[][(){}<>=]", item) for item in items):
        raise ReadError(text, "values that are all integers or all names were expected: [1, 2, 3]")
    return tuple(dict.fromkeys(items))


def _integers(text: str, items: list[str]) -> Sequence[int]:
    found: set[int] = set()
    listed = 0
    last: int | None = None
    for at, item in enumerate(items):
        if _DOTS.fullmatch(item):
            following = _INTEGER.fullmatch(items[at + 1]) if at + 1 < len(items) else None
            if last is None or following is None:
                raise ReadError(text, f"a number was expected before and after {item!r}")
            run = _run(text, last, _integer(following[0]))
        elif between := _RANGE.fullmatch(item):
            run = _run(text, _integer(between[1]), _integer(between[2]))
        else:
            run = range(_integer(item), _integer(item) + 1)
        if len(items) == 3 and len(run) > MOST:
            return run
        listed += len(run)
        if listed > MOST:
            raise ReadError(text, f"at most {MOST} values were expected; write a range alone: 1..{run[-1]}")
        found.update(run)
        last = run[-1]
    return tuple(sorted(found))


def _run(text: str, low: int, high: int) -> range:
    if high < low:
        raise ReadError(text, f"a range from its least value was expected, not {low} to {high}")
    return range(low, high + 1)


def _integer(text: str) -> int:
    return int(text.replace("−", "-"))


def _unwrapped(text: str) -> str:
    text = text.strip().rstrip(".,;").strip()
    while text and _BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    opened, closed = (any(sign in text for sign in signs) for signs in (_BRACKETS, _BRACKETS.values()))
    return text if opened and closed else text.strip("[]{}()⟨⟩").strip()
