"""Streamed replies of chat completions: told piece by piece, and read as if they had come whole."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from reasoning.backends import Completion, Message, OpenAI, Request
from reasoning.backends.base import TextPiece
from reasoning.errors import BackendError

if TYPE_CHECKING:
    from reasoning.backends import Response

HELLO = Request((Message("user", "hello"),), samples=(3, 4))


def chunk(index: int, finish: str | None = None, **delta: str) -> dict[str, Any]:
    return {"model": "m-1", "choices": [{"index": index, "delta": delta, "finish_reason": finish}]}


CHUNKS = [
    chunk(0, reasoning_content="Greet"),
    chunk(0, reasoning_content=" back.", reasoning=" back."),
    chunk(1, content="Hi"),
    chunk(0, content="Hello "),
    chunk(0, content="yourself."),
    chunk(0, "stop"),
    chunk(1, "length"),
    {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 5}},
]


class Streaming:
    """A server that streams chunks where it is asked to, unless it refuses that."""

    def __init__(self, *chunks: Any, refuses: bool = False) -> None:
        self.lines = [f"data: {json.dumps(one)}\n\n" if isinstance(one, dict) else one for one in chunks]
        self.refuses, self.asked = refuses, list[bool]()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        is_stream = bool((await request.json()).get("stream"))
        self.asked.append(is_stream)
        if is_stream and self.refuses:
            return web.json_response({"error": {"message": "unknown field: stream_options"}}, status=400)
        if not is_stream:
            return web.json_response({"choices": [{"message": {"content": "whole"}, "finish_reason": "stop"}] * 2})
        reply = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await reply.prepare(request)
        for line in self.lines:
            await reply.write(line.encode())
        return reply


async def followed(served: Streaming, serving: Any, times: int = 1) -> tuple[Response, list[TextPiece]]:
    pieces: list[TextPiece] = []
    with serving(served.handle) as url:
        backend = OpenAI("m", url, timeout=10.0)
        try:
            for _ in range(times):
                response = await backend.complete(replace(HELLO, follow=pieces.append))
        finally:
            await backend.aclose()
    return response, pieces


async def test_a_reply_is_told_as_it_comes_and_read_whole(serving: Any) -> None:
    """Each piece is told with its sample; texts, thoughts, ends, tokens and model are those of a whole reply."""
    response, pieces = await followed(Streaming(": a comment\n", *CHUNKS, "data: [DONE]\n\n"), serving)
    assert pieces == [
        TextPiece(3, "Greet", is_reasoning=True),
        TextPiece(3, " back.", is_reasoning=True),
        TextPiece(4, "Hi"),
        TextPiece(3, "Hello "),
        TextPiece(3, "yourself."),
    ]
    first, second = response.choices
    assert (first.text, first.finish_reason, first.reasoning) == ("Hello yourself.", "stop", "Greet back.")
    assert second == Completion("Hi", "length")
    assert (response.usage.prompt_tokens, response.usage.completion_tokens, response.model) == (7, 5, "m-1")


async def test_a_stream_that_breaks_off_is_no_reply(serving: Any) -> None:
    """Without its end, or with an error on the way, nothing of it is taken for a reply."""
    with pytest.raises(BackendError, match="ended before the reply did"):
        await followed(Streaming(*CHUNKS[:5]), serving)
    with pytest.raises(BackendError, match="out of memory"):
        await followed(Streaming(*CHUNKS[:4], {"error": {"message": "out of memory", "code": 500}}), serving)


async def test_a_server_that_refuses_to_stream_is_asked_without(serving: Any) -> None:
    """It is asked at once for the whole reply, and so from then on."""
    served = Streaming(refuses=True)
    response, pieces = await followed(served, serving, times=2)
    assert [choice.text for choice in response.choices] == ["whole", "whole"]
    assert not pieces
    assert served.asked == [True, False, False]
