"""What providers demand of a JSON schema."""

from __future__ import annotations


def is_strict(schema: object) -> bool:
    """Return whether a schema is one of those that can be held to the letter: its objects are closed, and all their
    properties required."""
    if isinstance(schema, list):
        return all(map(is_strict, schema))
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if schema.get("type") == "object" or isinstance(properties, dict):
        named = set(properties) if isinstance(properties, dict) else set()
        required = schema.get("required", [])
        wanted = {name for name in required if isinstance(name, str)} if isinstance(required, list) else None
        if schema.get("additionalProperties") is not False or wanted != named:
            return False
    return all(map(is_strict, schema.values()))
