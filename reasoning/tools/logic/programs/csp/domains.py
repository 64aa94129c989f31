"""The variables of a program, the values that each may take, and the names that stand for values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import Cursor
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.csp.names import key_of
from reasoning.tools.logic.programs.csp.tokens import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.tools.logic.programs.csp.sections import Sorted
    from reasoning.tools.logic.programs.lines import Line


MAX_VARIABLES = 5_000
"""The most variables of a program."""

NO_VALUES, ENDS = "variable without its values", "two values read as the ends of a range"
MEANING = re.compile(r"(?<![\w.])([-−]?\d{1,18})\s*(?:[=:.)\-–(]|is\b|means\b|->|→)\s*([^\d,;:()]+)")
"""A value and what it means: `1: oldest`."""

_NAME = re.compile(r"[\w'’.\- ]{1,60}")
_NAME_WORDS = 6
_DIFFERENT = re.compile(r"differ|distinct|unique", re.IGNORECASE)


class Declaration(NamedTuple):
    """A variable, the line that declares it, and the values that the line gives it."""

    name: str
    line: int
    values: Sequence[int] | tuple[str, ...] | None


@dataclass(slots=True)
class Declared:
    """The variables with their values."""

    domains: dict[str, Sequence[int]] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    """The names that stand for values: `cheapest` is 1."""

    repairs: list[Repair] = field(default_factory=list)
    unread: list[UnreadLine] = field(default_factory=list)


def declare(lines: Sorted) -> Declared:
    """Read the declarations. A variable that is declared twice has the values that both give it."""
    found = Declared()
    entries = list(_entries(lines, found))
    spans = _spans(entries, lines, found)
    found.values |= {name.strip(): int(number) for number, name in _meanings(lines.meanings)} | _numbered(
        entries, spans
    )
    default = _default(entries, lines)
    for name, line, values in entries:
        if values is None:
            found.repairs.append(Repair(NO_VALUES, line, f"{name} [IN] {_shown(default)}"))
        given = default if values is None else _spanned(values, spans) or _numbers(values, found.values)
        found.domains[name] = _both(found.domains[name], given) if name in found.domains else given
    return found


def _entries(lines: Sorted, found: Declared) -> Iterator[Declaration]:
    spelled: dict[tuple[str, ...], str] = {}
    for line, names, written in lines.declarations:
        try:
            values = values_of(written) if written else None
            declared = _names(line, names)
            if len(spelled) + len(declared) > MAX_VARIABLES:
                raise ReadError(line.text, f"at most {MAX_VARIABLES} variables were expected")
        except ReadError as error:
            found.unread.append(UnreadLine(line.number, line.text, error.why))
            continue
        if sum(map(written.count, "[{(")) != sum(map(written.count, "]})")):
            found.repairs.append(Repair(Cursor.unbalanced, line.number, f"the values of {names.strip()}"))
        for name in declared:
            yield Declaration(spelled.setdefault(key_of(name), name), line.number, values)


def _names(line: Line, text: str) -> list[str]:
    names = [name.strip().strip("\"'`*").strip() for name in text.split(",")]
    for name in names:
        if not (key_of(name) and _NAME.fullmatch(name) and len(name.split()) <= _NAME_WORDS):
            raise ReadError(line.text, "a variable with its values was expected: blue_book [IN] [1, 2, 3]")
    return names


def _meanings(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    for line in lines:
        for number, name in MEANING.findall(line.text):
            yield number.replace("−", "-"), name


def _spans(entries: list[Declaration], lines: Sorted, found: Declared) -> dict[tuple[object, ...], range]:
    """Where more than two variables that all differ have but two values, these are the ends of a range."""
    lists = {tuple(entry.values[:3]) for entry in entries if entry.values is not None}
    count = len({entry.name for entry in entries})
    differ = any(_DIFFERENT.search(line.text) for line in lines.constraints)
    if count < 3 or not differ or len(lists) != 1 or len(ends := next(iter(lists))) != 2:
        return {}
    low, high = ends
    span = range(low, high + 1) if isinstance(low, int) and isinstance(high, int) else range(1, count + 1)
    if len(span) < count:
        return {}
    found.repairs.append(Repair(ENDS, entries[0].line, f"[{low}, {high}] read as {_shown(span)}"))
    return {ends: span}


def _numbered(entries: list[Declaration], spans: dict[tuple[object, ...], range]) -> dict[str, int]:
    """Number the values that are names, in the order of their lists; the ends of a range have its own."""
    numbers: dict[str, int] = {}
    for entry in entries:
        values = entry.values if isinstance(entry.values, tuple) else ()
        span = _spanned(values, spans)
        for at, name in enumerate(values):
            if isinstance(name, str):
                numbers.setdefault(name, span[-at] if span else len(numbers) + 1)
    return numbers


def _spanned(values: Sequence[object], spans: dict[tuple[object, ...], range]) -> range | None:
    return spans.get(tuple(values)) if len(values) == 2 else None


def _numbers(values: Sequence[int] | tuple[str, ...], numbers: dict[str, int]) -> Sequence[int]:
    if isinstance(values, range):
        return values
    return tuple(sorted({value if isinstance(value, int) else numbers[value] for value in values}))


def _default(entries: list[Declaration], lines: Sorted) -> Sequence[int]:
    """The values of a variable that is declared without: those of the Domain section, of most others, or 1 to n."""
    numbers = [int(number) for number, _ in _meanings(lines.meanings)]
    if len(numbers) > 1:
        return range(min(numbers), max(numbers) + 1)
    for line in lines.meanings:
        try:
            values = values_of(line.text)
        except ReadError:
            continue
        if isinstance(values[0], int):
            return _numbers(values, {})
    declared = Counter(entry.values for entry in entries if entry.values and isinstance(entry.values[0], int))
    for common, _ in declared.most_common(1):
        return _numbers(common, {})
    return range(1, max(len({entry.name for entry in entries}), 1) + 1)


def _both(one: Sequence[int], other: Sequence[int]) -> Sequence[int]:
    if one == other:
        return one
    if isinstance(one, range) and isinstance(other, range):
        return range(max(one[0], other[0]), min(one[-1], other[-1]) + 1)
    short, long = sorted((one, other), key=len)
    return tuple(value for value in short if value in long)


def _shown(values: Sequence[int]) -> str:
    return f"{values[0]}..{values[-1]}"


MAX_VALUES = 10_000
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

    Raises `ReadError` where it is neither, where it is empty, and for more than `MAX_VALUES` values one by one.
    """
    if found := _PYTHON.fullmatch(text.strip()):
        return _run(text, _integer(found[1] or "0"), _integer(found[2]) - 1)
    inner = _unwrapped(text)
    if found := _RANGE.fullmatch(inner):
        return _run(text, _integer(found[1]), _integer(found[2]))
    items = [item.strip().strip("\"'“”‘’`").strip() for item in re.split(r"[,;]", inner)]
    items = [item for item in items if item]
    if not items or len(items) > MAX_VALUES:
        raise ReadError(text, f"a list of 1 to {MAX_VALUES} values was expected: [1, 2, 3]")
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
        if len(items) == 3 and len(run) > MAX_VALUES:
            return run
        listed += len(run)
        if listed > MAX_VALUES:
            raise ReadError(text, f"at most {MAX_VALUES} values were expected; write a range alone: 1..{run[-1]}")
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
