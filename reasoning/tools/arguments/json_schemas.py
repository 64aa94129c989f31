"""The types that a JSON schema speaks of, for tools that bring a schema of their own."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Literal, Union

from reasoning.tools.arguments import Arguments, Parameter

MAX_DEPTH = 10
"""Levels of a schema that are read; what is deeper is any value."""

_PLAIN: dict[Any, Any] = {"string": str, "integer": int, "number": int | float, "boolean": bool, "null": None}


def arguments_of_schema(schema: Mapping[str, Any]) -> Arguments:
    """Read the parameters out of a JSON schema; what it says that is not understood here is left open."""
    known, required = schema.get("properties") or {}, schema.get("required") or ()
    found = []
    for name, inner in known.items():
        default = inspect.Parameter.empty if name in required else None
        found.append(Parameter(str(name), _hint_of(inner, schema, 0), default))
    return Arguments(tuple(found), open=bool(schema.get("additionalProperties", not known)))


def _hint_of(schema: Any, root: Mapping[str, Any], depth: int) -> Any:
    if not isinstance(schema, Mapping) or depth > MAX_DEPTH:
        return Any
    if "$ref" in schema:
        return _hint_of(_referred(str(schema["$ref"]), root), root, depth + 1)
    if "enum" in schema or "const" in schema:
        values = schema["enum"] if "enum" in schema else [schema["const"]]
        fits = isinstance(values, list) and values and all(isinstance(one, str | int | None) for one in values)
        return Literal[tuple(values)] if fits else Any
    either = schema.get("anyOf") or schema.get("oneOf")
    if isinstance(either, list):
        return Union[tuple(_hint_of(one, root, depth + 1) for one in either)]  # noqa: UP007  the parts are values
    kinds = schema.get("type")
    if isinstance(kinds, list) and kinds:
        return Union[tuple(_hint_of({**schema, "type": one}, root, depth + 1) for one in kinds)]  # noqa: UP007  as above
    if kinds == "array":
        return list[_hint_of(schema.get("items"), root, depth + 1)]  # type: ignore[misc]  # a type made from a value
    if kinds == "object":
        inner = _hint_of(schema.get("additionalProperties"), root, depth + 1)
        return dict[str, inner]  # type: ignore[valid-type]  # a type made from a value
    return _PLAIN.get(kinds, Any) if isinstance(kinds, str) else Any


def _referred(reference: str, root: Mapping[str, Any]) -> Any:
    found: Any = root
    for key in reference.removeprefix("#/").split("/"):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found
