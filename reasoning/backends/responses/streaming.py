"""A streamed reply of the Responses API: told piece by piece, and put together as if it had come whole.

The events: https://developers.openai.com/api/reference/resources/responses/streaming-events, and
`openai.types.responses.ResponseStreamEvent` of OpenAI's library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.event_stream import EventStream
from reasoning.backends.http.wire import as_object

if TYPE_CHECKING:
    from reasoning.backends.base import Request

SAID = ("response.output_text.delta", "response.refusal.delta")

THOUGHT = {"response.reasoning_summary_text.delta": "summary_index", "response.reasoning_text.delta": "content_index"}
"""Pieces of thoughts, and where each names the part of its item that it belongs to."""

ENDS = ("response.completed", "response.incomplete", "response.failed")
"""The last events; each has the whole reply."""

_ERROR = ("code", "message", "param")


class StreamedResponse(EventStream):
    """Takes the lines of a stream, tells who follows the request, and returns the reply that the last event has."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._items: dict[int, dict[str, Any]] = {}
        self._reply: dict[str, Any] = {}
        self._thinks_at: tuple[object, object] | None = None
        self._has_told = False

    def _add(self, event: dict[str, Any]) -> None:
        kind, place = event.get("type"), event.get("output_index")
        if kind in SAID:
            self._has_told = True
            self._tell(self._samples[0], event.get("delta"))
        elif kind in THOUGHT:
            self._tell_thought(event, (place, event.get(THOUGHT[kind])))
        elif kind == "response.output_item.done" and isinstance(place, int):
            self._items[place] = as_object(event.get("item"))
        elif kind == "error" and not event.get("error"):
            self._failed = {"error": {name: event[name] for name in _ERROR if event.get(name)}}
        elif kind in ENDS:
            self._end(kind, as_object(event.get("response")))

    def _end(self, kind: str, reply: dict[str, Any]) -> None:
        reply = {"status": kind.partition(".")[2], **reply}
        if kind == "response.failed":
            self._failed = reply if reply.get("error") or not self._failed else {**reply, **self._failed}
        self._reply = reply

    def _whole(self) -> dict[str, Any] | None:
        """Return the reply of the last event, with the items that came before where it has none of its own."""
        if not self._reply or self._reply.get("output"):
            return self._reply
        items = [self._items[at] for at in sorted(self._items)]
        return {**self._reply, "output": items} if items or not self._has_told else None

    def _tell_thought(self, event: dict[str, Any], place: tuple[object, object]) -> None:
        """Tell a piece of a thought; a part of it begins behind a blank line, as in the reply."""
        delta = event.get("delta")
        if not isinstance(delta, str) or not delta:
            return
        gap = "\n\n" if self._thinks_at not in (None, place) else ""
        self._thinks_at = place
        self._tell(self._samples[0], gap + delta, is_reasoning=True)
