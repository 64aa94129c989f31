"""Readers that the strategies with tools still share; the others are in `reasoning.parsing`."""

from __future__ import annotations

from typing import Any

from reasoning.parsing import parse_json_object, readable, truncate

clipped = truncate
spoken = readable


def json_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object that the text holds, or None."""
    return parse_json_object(text)
