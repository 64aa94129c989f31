"""Replies that come as server-sent events: read line by line, and put together as if they had come whole.

The form of the lines: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import TextPiece
from reasoning.backends.bodies import check_size
from reasoning.backends.server_failure import find_failure
from reasoning.backends.wire_text import bounded_int, in_unicode

if TYPE_CHECKING:
    from reasoning.backends.base import Request

UNSUPPORTED = (400, 404, 405, 415, 422, 501)
"""Statuses by which servers refuse what they don't have, such as streams."""

BROKEN = {"error": {"message": "the stream ended before the reply did", "code": 502}}
DAMAGED = {"error": {"message": "an event of the stream can't be read", "code": 502}}

_FIELDS = (b"", b"event", b"id", b"retry")
"""Lines that say nothing of the reply; the nameless ones are comments, which keep a connection open."""


class EventStream(ABC):
    """Takes the lines of a stream, tells who follows the request, and returns the reply as it would have come whole."""

    def __init__(self, request: Request) -> None:
        self._follow, self._samples = request.follow, request.samples
        self._is_done = False
        self._failed: dict[str, Any] = {}
        """What told that it failed on the way."""
        self._cost: dict[str, Any] = {}
        """What is known by now of what it cost, as the body of a reply tells it."""
        self._size, self._has_events, self._is_damaged = 0, False, False
        self._data: list[bytes] = []
        self._plain: list[bytes] = []

    def take(self, line: bytes) -> None:
        """Take a line of the stream. Raises BodyTooLargeError as soon as they are too much."""
        line = line if self._size else line.removeprefix(BOM_UTF8)
        self._size += len(line) + 1
        check_size(self._size, "a stream")
        name, _, value = line.partition(b":")
        if not line.strip():
            self._end_event()
        elif name != b"data":
            self._plain += [] if name.strip() in _FIELDS else [line]
        elif value.strip() == b"[DONE]":
            self._is_done = True
        elif self._data or not self._read(value):  # most events are one line, which is told at once
            self._data.append(value)

    def body(self) -> bytes:
        """Return the reply as a body: an error's where it broke off or failed; what came, where that was no stream."""
        self._end_event()
        plain = b"\n".join(self._plain)
        if plain and not self._has_events:
            return plain
        failed = self._failed or (DAMAGED if self._is_damaged else None)
        try:
            whole = None if failed else self._whole()
            return json.dumps(whole or {**self._cost, **(failed or _failure(plain) or BROKEN)}).encode()
        except RecursionError:
            return json.dumps(DAMAGED).encode()

    @abstractmethod
    def _add(self, event: dict[str, Any]) -> None:
        """Take an event, and tell what it adds."""

    @abstractmethod
    def _whole(self) -> dict[str, Any] | None:
        """Return the reply as it would have come whole; None where it broke off."""

    def _add_cost(self, name: str, told: dict[str, Any]) -> None:
        """Keep what an event tells of the cost under a name; what it leaves out stays as it was told before."""
        self._cost.setdefault(name, {}).update((part, count) for part, count in told.items() if count is not None)

    def _tell(self, sample: int, text: object, *, is_reasoning: bool = False) -> None:
        if self._follow and isinstance(text, str) and text:
            self._follow(TextPiece(sample, in_unicode(text), is_reasoning))

    def _read(self, data: bytes) -> bool:
        """Take an event's data, and return whether it is one."""
        event = _object(data)
        if event is None:
            return False
        self._has_events = True
        if _is_failure(event):
            self._failed = event
        self._add(event)
        return True

    def _end_event(self) -> None:
        """Take an event of several lines; what is no event is passed over unless it begins as one."""
        data, self._data = b"\n".join(self._data), []
        if data.lstrip().startswith(b"{") and not self._read(data):
            self._is_damaged = True


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(data, parse_int=bounded_int)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _is_failure(event: dict[str, Any]) -> bool:
    return find_failure({"choices": True, **event}) is not None


def _failure(plain: bytes) -> dict[str, Any] | None:
    """Return the error that stands between events, or behind them, without being one."""
    told = _object(plain)
    return told if told and _is_failure(told) else None
