"""Which schemas a provider can hold a model to."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from reasoning.backends.json_schemas import is_strict


class Point(BaseModel):
    """A closed object."""

    model_config = ConfigDict(extra="forbid")
    x: int
    name: str | None


class Line(BaseModel):
    """An object with others in it, by reference."""

    model_config = ConfigDict(extra="forbid")
    points: list[Point]


def closed(required: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        ({"type": "string"}, True),
        ({"type": "array", "items": TEXT}, True),
        (closed(["a", "b"], a=TEXT, b=TEXT), True),
        (closed(["b", "a"], a=TEXT, b=TEXT), True),
        (closed([]), True),
        (Point.model_json_schema(), True),
        (Line.model_json_schema(), True),
        (closed(["a"], a=closed(["b"], b={"anyOf": [TEXT, {"type": "null"}]})), True),
        (closed(["a"], a=TEXT, b=TEXT), False),
        (closed(["a", "c"], a=TEXT), False),
        ({"type": "object"}, False),
        ({"type": "object", "properties": {"a": TEXT}, "required": ["a"]}, False),
        ({"properties": {"a": TEXT}, "required": ["a"]}, False),
        (closed(["a"], a={"type": "object", "additionalProperties": TEXT}), False),
        ({"type": "array", "items": {"type": "object", "properties": {}}}, False),
        ({"anyOf": [TEXT, {"type": "object"}]}, False),
        (closed([{"a": 1}], a=TEXT), False),
        (closed("a", a=TEXT), False),
        (closed(None, a=TEXT), False),
    ],
    ids=str,
)
def test_closed_objects_with_all_members_required_are_strict(schema: Any, strict: bool) -> None:
    """Each object in it is closed and has all its members required, however deep it stands."""
    assert is_strict(schema) is strict
