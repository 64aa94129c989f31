"""Values that are meant and not quite written: a list in quotes, `Red` for `red`, `null` for what may be left out."""

from __future__ import annotations

import ast
import json
import re
import warnings
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reasoning.tools.arguments import Parameter
    from reasoning.tools.arguments.wording import Fault

MAX_LITERAL_CHARS = 2_000
"""Characters of a value in Python's form that are read."""

MAX_JSON_CHARS = 100_000
"""Characters of a value in JSON that are read."""

_THOUSANDS = re.compile(r"\s*([+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?)\s*")
_NOTHING = ("", "null", "none")
_LISTS = ("list_type", "set_type", "frozen_set_type", "tuple_type")
_UNREAD = object()


def mend(given: Mapping[str, Any], faults: Sequence[Fault], parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Return the arguments with each wrong value replaced by what it says beyond doubt, if it does."""
    known, mended = {one.name: one for one in parameters}, dict(given)
    for kind, place, message, value in faults:
        name = str(place[0]) if place else ""
        if name not in known or name not in given:
            continue
        if len(place) > 1 and not isinstance(given[name], str):
            meant = _written_choice(value, message) if kind in ("enum", "literal_error") else _meant(kind, value, Any)
            mended[name] = mended[name] if meant is _UNREAD else _with(mended[name], place[1:], meant)
        elif _is_nothing(given[name]) and not known[name].required:
            mended.pop(name, None)
        elif (meant := _meant(kind, given[name], known[name].hint)) is not _UNREAD:
            mended[name] = meant
    return mended


def _with(value: Any, place: tuple[int | str, ...], meant: Any) -> Any:
    """Return a value with another one at a place; pydantic names the tried types of a union there too."""
    if not place:
        return meant
    key, rest = place[0], place[1:]
    if isinstance(value, dict) and key in value:
        return {**value, key: _with(value[key], rest, meant)}
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return [*value[:key], _with(value[key], rest, meant), *value[key + 1 :]]
    return _with(value, rest, meant) if rest else value


def _written_choice(written: Any, message: str) -> Any:
    """Return the choice that is written so but for case and blanks, out of what pydantic expected."""
    meant = [word for word in re.findall(r"'([^']{1,200})'", message) if _folded(word) == _folded(str(written))]
    return meant[0] if len(meant) == 1 else _UNREAD


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING)


def _meant(kind: str, value: Any, hint: Any) -> Any:
    if kind == "string_type" and isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return [value] if kind in _LISTS and isinstance(value, int | float) else _UNREAD
    if kind in ("enum", "literal_error"):
        return _choice(value, hint)
    if match := _THOUSANDS.fullmatch(value):
        return match[1].replace(",", "")
    if value.lstrip()[:1] in tuple("[{("):
        return _literal(value.strip())
    return [value] if kind in _LISTS and "," not in value else _UNREAD


def _choice(written: str, hint: Any) -> Any:
    """Return the only choice that is written so but for case, blanks and quotes; an enum's names are choices too."""
    meant = [value for word, value in _choices(hint) if _folded(word) == _folded(written)]
    return meant[0] if meant and all(value == meant[0] for value in meant) else _UNREAD


def _choices(hint: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        for member in hint:
            yield member.name, member
            yield str(member.value), member
            yield f"{hint.__name__}.{member.name}", member
    elif get_origin(hint) is Literal:
        yield from ((str(value), value) for value in get_args(hint))
    else:
        for inner in get_args(hint):
            yield from _choices(inner)


def _folded(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word.strip(" \"'`.")).casefold()


def _literal(text: str) -> Any:
    try:
        return json.loads(text[:MAX_JSON_CHARS], strict=False)
    except (ValueError, RecursionError):
        pass
    if len(text) > MAX_LITERAL_CHARS:
        return _UNREAD
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return _UNREAD
    return value if isinstance(value, list | tuple | dict) else _UNREAD
