"""Reads what stands in a provider's JSON, whatever it holds; what is not of the kind asked for is nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.server_failure import read_failure
from reasoning.backends.wire_text import bounded_int, in_unicode

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TOKENS = 10**9
"""Tokens that a reply can have cost; a count above it is garbled."""

MAX_SHOWN_CHARS = 300
"""Characters of a foreign reply that an error shows."""


def as_object(value: object) -> dict[str, Any]:
    """Return the value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object, limit: int) -> list[dict[str, Any]]:
    """Return the objects of a list, of its first `limit` entries; nothing where it is no list."""
    return [entry for entry in value[:limit] if isinstance(entry, dict)] if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return the value where it is a string, without halves of characters; else an empty one."""
    return in_unicode(value) if isinstance(value, str) else ""


def read_count(value: object) -> int | None:
    """Return a count of tokens; None for what is none, or larger than a reply can have cost."""
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return whole if isinstance(whole, int) and not isinstance(whole, bool) and 0 <= whole <= MAX_TOKENS else None


def read_payload(body: bytes) -> dict[str, Any]:
    """Return a reply's object. Raises NoReplyError for what is no JSON object."""
    try:
        payload = json.loads(body, parse_int=bounded_int)
    except (ValueError, RecursionError):
        said = read_failure(body[:10_000]).words
        raise NoReplyError(f"it is not JSON: {said[:1000]}" if said else "it is empty, and not JSON") from None
    if not isinstance(payload, dict):
        raise NoReplyError(f"a JSON object was expected, not {show(payload)}")
    return payload


def parse_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object that a text is; None where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def to_json(value: object) -> str:
    """Return a value of JSON as text."""
    return in_unicode(json.dumps(value, ensure_ascii=False))


def show(value: object) -> str:
    """Return the beginning of a value of JSON, for messages."""
    return json.dumps(value, ensure_ascii=False)[:MAX_SHOWN_CHARS]


def merged(body: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request with further fields, which go before its own; objects are joined with its own ones."""
    joined = {
        name: merged(body[name], value) if isinstance(value, dict) and isinstance(body.get(name), dict) else value
        for name, value in extra.items()
    }
    return body | joined
