"""Turns of a conversation: what opens it, and what a provider wants back of its replies, where it stood in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.http.wire import as_objects, parse_object, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.backends.base import Message, ToolCall

MAX_PARTS = 1_000
"""Parts of a reply that are read and kept."""

PLACE = "place"
"""The name of the entries that only tell where a text or a call stood."""


def part_opening(messages: tuple[Message, ...]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Part the system messages at the beginning from the turns; a conversation of them alone is one of turns."""
    start = next((place for place, message in enumerate(messages) if message.role != "system"), 0)
    return messages[:start], messages[start:]


def keep(name: str, parts: list[dict[str, Any]]) -> str:
    """Return the text for `reasoning_fields`: the parts of a reply under the provider's name for them.

    Empty where none of them is to be sent back as it came: `{"place": "text"}` stands for the text, and
    `{"place": "call", …}` for a call.
    """
    return to_json({name: parts}) if any(PLACE not in part for part in parts) else ""


def kept_parts(message: Message, name: str) -> list[dict[str, Any]]:
    """Return the parts that were kept of a message under that name; none where another provider wrote it."""
    found = parse_object(message.reasoning_fields) if message.reasoning_fields else None
    return as_objects((found or {}).get(name), MAX_PARTS)


def in_order(message: Message, name: str, identity: str) -> Iterator[dict[str, Any] | str | ToolCall]:
    """Go through an assistant's turn as it came: blocks to be sent back unchanged, its text, and its calls.

    `identity` is the provider's name for a call's id. What was kept of calls that the turn no longer has is skipped;
    text and calls of which nothing was kept come last.
    """
    calls, text = {call.id: call for call in message.tool_calls}, message.content
    for part in kept_parts(message, name):
        if PLACE not in part:
            yield part
        elif part[PLACE] == "text":
            if text.strip():
                yield text
            text = ""
        elif isinstance(part.get(identity), str) and part[identity] in calls:
            yield calls.pop(part[identity])
    if text.strip():
        yield text
    yield from calls.values()
