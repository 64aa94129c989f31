"""A streamed reply of the Gemini API: told piece by piece, and put together as if it had come whole.

Each event is a reply with what is new of its candidates: https://ai.google.dev/api/generate-content
(`streamGenerateContent`). There is no event for the end: a candidate ends with its reason.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from reasoning.backends.event_stream import EventStream
from reasoning.backends.gemini.reply import MAX_CANDIDATES
from reasoning.backends.http.kept import MAX_PARTS
from reasoning.backends.http.wire import as_object, as_objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.backends.base import Request

USAGE = "usageMetadata"

_TOKENS = ("chosenCandidates", "topCandidates")


class StreamedCandidates(EventStream):
    """Takes the lines of a stream, tells who follows the request, and returns the reply as if it had come whole."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._told: dict[str, Any] = {}
        self._chunks: dict[int, list[dict[str, Any]]] = {}

    def _add(self, event: dict[str, Any]) -> None:
        self._told.update((name, value) for name, value in event.items() if value is not None)
        self._add_cost(USAGE, as_object(event.get(USAGE)))  # the sum so far; some events leave out a part of it
        for place, candidate in enumerate(as_objects(event.get("candidates"), MAX_CANDIDATES)):
            index = candidate.get("index", place)
            if isinstance(index, int) and 0 <= index < len(self._samples):
                self._chunks.setdefault(index, []).append(candidate)
                for part in _parts(candidate):
                    self._tell(self._samples[index], part.get("text"), is_reasoning=bool(part.get("thought")))

    def _whole(self) -> dict[str, Any] | None:
        is_blocked = as_object(self._told.get("promptFeedback")).get("blockReason")
        has_ended = all(any(chunk.get("finishReason") for chunk in chunks) for chunks in self._chunks.values())
        if not has_ended or not (self._chunks or is_blocked):
            return None
        candidates = [joined_candidate(self._chunks[index]) for index in sorted(self._chunks)]
        return {**self._told, **self._cost, "candidates": candidates}


def joined_candidate(chunks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a candidate as it would have come without streaming."""
    told = {name: value for chunk in chunks for name, value in chunk.items() if value is not None}
    tokens = [as_object(chunk.get("logprobsResult")) for chunk in chunks]
    if any(tokens):
        told["logprobsResult"] = {name: [one for some in tokens for one in _list(some.get(name))] for name in _TOKENS}
    parts = [part for chunk in chunks for part in _parts(chunk)]
    return {**told, "content": {"role": "model", "parts": list(joined_parts(parts))}}


def joined_parts(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the parts of a reply, texts that follow each other as one; a signed part goes back as it came.

    https://ai.google.dev/gemini-api/docs/thought-signatures (parts with a signature are joined with no others).
    """
    for kind, same in groupby(parts, _text_kind):
        if kind is None:
            yield from same
        else:
            yield {"text": "".join(part["text"] for part in same), **({"thought": True} if kind else {})}


def _text_kind(part: dict[str, Any]) -> bool | None:
    """Return whether a text is thought; None for what is not a text alone."""
    is_text = isinstance(part.get("text"), str) and part.keys() <= {"text", "thought"}
    return bool(part.get("thought")) if is_text else None


def _parts(candidate: dict[str, Any]) -> list[dict[str, Any]]:
    return as_objects(as_object(candidate.get("content")).get("parts"), MAX_PARTS)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
