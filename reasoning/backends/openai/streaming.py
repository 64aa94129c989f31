"""A streamed reply of the chat completions protocol: told piece by piece, and put together as if it had come whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.base import TextPiece
from reasoning.backends.event_stream import EventStream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.backends.base import Request

STREAMED = {"stream": True, "stream_options": {"include_usage": True}}
"""What a request says besides, so that its reply comes in pieces and the tokens with the last of them."""

TEXTS = ("content", "refusal", "reasoning_content", "reasoning")
"""The texts of a message that come in pieces; the last two are thoughts."""


class StreamedReply(EventStream):
    """Takes the lines of a stream, tells who follows the request, and returns the reply as it would have come whole."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._chunks: list[dict[str, Any]] = []

    def _add(self, event: dict[str, Any]) -> None:
        self._chunks.append(event)
        self._cost = {"usage": event["usage"]} if event.get("usage") else self._cost
        for piece in chunk_pieces(event, self._samples) if self._follow else ():
            self._tell(piece.sample, piece.text, is_reasoning=piece.is_reasoning)

    def _whole(self) -> dict[str, Any] | None:
        choices = [joined_choice(self._chunks, index) for index in range(len(self._samples))]
        if not (self._is_done or all(choice["finish_reason"] for choice in choices)):
            return None
        told = {name: value for chunk in self._chunks for name, value in chunk.items() if value is not None}
        return {**told, "object": "chat.completion", "choices": choices}


def chunk_pieces(chunk: dict[str, Any], samples: Sequence[int]) -> Iterator[TextPiece]:
    """Yield what a chunk adds to each of the samples that were asked for."""
    for part in _parts(chunk):
        delta, index = part.get("delta"), part.get("index", 0)
        if not isinstance(delta, dict) or not isinstance(index, int) or not 0 <= index < len(samples):
            continue
        thought = next((text for name in TEXTS[2:] if (text := _text(delta, name))), "")  # some send both fields
        if thought:
            yield TextPiece(samples[index], thought, is_reasoning=True)
        if text := _text(delta, "content"):
            yield TextPiece(samples[index], text)


def joined_choice(chunks: list[dict[str, Any]], index: int) -> dict[str, Any]:
    """Return a choice as it would have come without streaming; None as the reason for its end where none was told."""
    parts = [part for chunk in chunks for part in _parts(chunk) if part.get("index", 0) == index]
    deltas = [delta for part in parts if isinstance(delta := part.get("delta"), dict)]
    message = {name: text for name in TEXTS if (text := "".join(_text(delta, name) for delta in deltas))}
    reasons = [part["finish_reason"] for part in parts if part.get("finish_reason")]
    tokens = [token for part in parts for token in _tokens(part)]
    return {
        "message": {"content": "", **message},
        "finish_reason": reasons[-1] if reasons else None,
        "logprobs": {"content": tokens} if tokens else None,
    }


def _parts(chunk: dict[str, Any]) -> list[dict[str, Any]]:
    told = chunk.get("choices")
    return [part for part in told if isinstance(part, dict)] if isinstance(told, list) else []


def _text(delta: dict[str, Any], name: str) -> str:
    text = delta.get(name)
    return text if isinstance(text, str) else ""


def _tokens(part: dict[str, Any]) -> list[Any]:
    told = part.get("logprobs")
    tokens = told.get("content") if isinstance(told, dict) else None
    return tokens if isinstance(tokens, list) else []
