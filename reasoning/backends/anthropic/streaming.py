"""A streamed reply of the Messages API: told piece by piece, and put together as if it had come whole.

The events are those of https://platform.claude.com/docs/en/build-with-claude/streaming.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import TextPiece
from reasoning.backends.bodies import check_size
from reasoning.backends.http.wire import as_object, as_text
from reasoning.backends.openai.streaming import BROKEN, read_data

if TYPE_CHECKING:
    from reasoning.backends.base import Request

GROWING = {"text_delta": "text", "thinking_delta": "thinking", "signature_delta": "signature"}
"""The field of a block that each kind of change adds to."""


class StreamedMessage:
    """Takes the lines of a stream, tells who follows the request, and returns the message as if it had come whole."""

    def __init__(self, request: Request) -> None:
        self._follow, self._sample = request.follow, request.samples[0]
        self._message: dict[str, Any] = {}
        self._blocks: dict[int, dict[str, Any]] = {}
        self._failed: dict[str, Any] = {}
        self._size, self._is_done = 0, False

    def take(self, line: bytes) -> None:
        """Take a line of the stream. Raises BodyTooLargeError as soon as they are too much."""
        self._size += len(line)
        check_size(self._size, "a stream")
        event = read_data(line) or {}
        kind, index = event.get("type"), event.get("index")
        if kind == "message_start":
            self._message = as_object(event.get("message"))
        elif kind == "content_block_start" and isinstance(index, int):
            self._blocks[index] = dict(as_object(event.get("content_block")))
        elif kind == "content_block_delta" and isinstance(index, int):
            self._grow(self._blocks.setdefault(index, {}), as_object(event.get("delta")))
        elif kind == "message_delta":
            used = {**as_object(self._message.get("usage")), **as_object(event.get("usage"))}
            self._message |= {**as_object(event.get("delta")), "usage": used}
        elif kind == "error":
            self._failed = event
        self._is_done = self._is_done or kind == "message_stop"

    def body(self) -> bytes:
        """Return the message as a body; what broke off, or failed on the way, is an error's."""
        if self._failed or not self._is_done:
            return json.dumps(self._failed or BROKEN).encode()
        return json.dumps({**self._message, "content": [self._blocks[at] for at in sorted(self._blocks)]}).encode()

    def _grow(self, block: dict[str, Any], delta: dict[str, Any]) -> None:
        name = GROWING.get(as_text(delta.get("type")))
        text = as_text(delta.get(name or ""))
        if not name or not text:
            return
        block[name] = as_text(block.get(name)) + text
        if self._follow and name != "signature":
            self._follow(TextPiece(self._sample, text, name == "thinking"))
