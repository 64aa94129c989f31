"""How objects are named in specs, traces and results: the same in every run, without an address in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar

T = TypeVar("T")

_PLACES: dict[type, str] = {}
"""The places by which classes of the user's own were named in specs."""


def named_by(made: T, place: str) -> T:
    """Let an object's class be named by its place in specs, so that what results are kept by can be read as a spec."""
    _PLACES[type(made)] = place
    return made


def described(value: object) -> str:
    """Return a strategy's spec, a literal's own text, a dataclass with its changed settings, or an object's name."""
    if isinstance(value, tuple):
        return f"({', '.join(map(described, value))}{',' if len(value) == 1 else ''})"
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {described(item)}' for key, item in value.items())}}}"
    if type(value) in _PLACES:
        place = _PLACES[type(value)]
        return with_settings(place, value) if is_dataclass(value) else place
    if type(value).__str__ is not object.__str__ and not callable(value):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return with_settings(type(value).__name__, value)
    return str(getattr(value, "__qualname__", type(value).__name__)).rpartition("<locals>.")[2]


_PLACED = ("inner", "first", "second")
"""Settings that stand first in a spec, without their name: the strategies inside."""


def with_settings(name: str, owner: Any) -> str:
    """Return `name(…)` with the settings of a dataclass that differ from their defaults; an inner strategy is shown."""
    changed = [_shown(field, getattr(owner, field.name)) for field in fields(owner) if _is_changed(field, owner)]
    return f"{name}({', '.join(changed)})" if changed else name


def _is_changed(field: Field[Any], owner: object) -> bool:
    if field.name in _PLACED:
        return getattr(owner, field.name) is not None
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return bool(getattr(owner, field.name) != default)


def _shown(field: Field[Any], value: object) -> str:
    return described(value) if field.name in _PLACED else f"{field.name}={described(value)}"
