"""A streamed reply of the Messages API: told piece by piece, and put together as if it had come whole.

The events are those of https://platform.claude.com/docs/en/build-with-claude/streaming.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.event_stream import EventStream
from reasoning.backends.http.wire import as_object, as_text

if TYPE_CHECKING:
    from reasoning.backends.base import Request

GROWING = {"text_delta": "text", "thinking_delta": "thinking", "signature_delta": "signature"}
"""The field of a block that each kind of change adds to."""


class StreamedMessage(EventStream):
    """Takes the lines of a stream, tells who follows the request, and returns the message as if it had come whole."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._message: dict[str, Any] = {}
        self._blocks: dict[int, tuple[dict[str, Any], dict[str, list[str]]]] = {}
        """Each as it began, with the pieces that its fields grew by."""

    def _add(self, event: dict[str, Any]) -> None:
        kind, index = event.get("type"), event.get("index")
        if kind == "message_start":
            self._message = as_object(event.get("message"))
            self._add_cost("usage", as_object(self._message.get("usage")))
        elif kind == "content_block_start" and isinstance(index, int):
            self._blocks[index] = as_object(event.get("content_block")), {}
        elif kind == "content_block_delta" and isinstance(index, int):
            self._grow(self._blocks.setdefault(index, ({}, {}))[1], as_object(event.get("delta")))
        elif kind == "message_delta":
            self._message.update(as_object(event.get("delta")))
            self._add_cost("usage", as_object(event.get("usage")))
        self._is_done = self._is_done or kind == "message_stop"

    def _whole(self) -> dict[str, Any] | None:
        if not self._is_done:
            return None
        blocks = [
            {**block, **{name: "".join((as_text(block.get(name)), *pieces)) for name, pieces in grown.items()}}
            for _, (block, grown) in sorted(self._blocks.items(), key=lambda entry: entry[0])
        ]
        return {**self._message, **self._cost, "content": blocks}

    def _grow(self, grown: dict[str, list[str]], delta: dict[str, Any]) -> None:
        name = GROWING.get(as_text(delta.get("type")))
        text = delta.get(name or "")
        if not name or not isinstance(text, str) or not text:
            return
        grown.setdefault(name, []).append(text)
        if name != "signature":
            self._tell(self._samples[0], text, is_reasoning=name == "thinking")
