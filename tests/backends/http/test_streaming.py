"""Streamed replies of the providers' own protocols: asked for where somebody follows, and the same as whole ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiohttp import web

from reasoning.backends import Message, Request, ToolSchema
from reasoning.backends.base import TextPiece
from reasoning.errors import RateLimitError
from tests.backends.http.test_http import NAMES, backend
from tests.backends.servers.replay import failure
from tests.backends.test_event_stream import EVENTS, WHOLE, written

HELLO = Request((Message("user", "hello"),))
LOOKUP = ToolSchema("lookup", "Look a word up.", '{"type": "object", "properties": {"word": {"type": "string"}}}')
PLACES = {"openai-responses": "/v1/responses", "anthropic": "/v1/messages", "gemini": "/v1/models/gemini-2.5-flash"}


class Streaming:
    """A server that streams where it is asked to, unless it refuses that."""

    def __init__(self, name: str, status: int = 200, **refusal: Any) -> None:
        self.protocol, self.status, self.refusal = name.removeprefix("openai-"), status, refusal
        self.asked: list[tuple[str, bool]] = []
        self.headers: list[Any] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path, _, method = request.path_qs.partition(":")
        is_stream = method == "streamGenerateContent?alt=sse" or bool((await request.json()).get("stream"))
        self.asked.append((path, is_stream))
        self.headers.append(request.headers)
        if not is_stream:
            return web.json_response(WHOLE[self.protocol])
        if self.status != 200:
            return web.json_response(self.refusal, status=self.status)
        return web.Response(text=written(EVENTS[self.protocol]), content_type="text/event-stream")


@NAMES
async def test_a_followed_reply_comes_in_pieces_and_is_the_whole_one(name: str, serving: Any) -> None:
    """Text, thoughts and cost are the same; nothing streams where nobody follows, or tools may be called."""
    served, pieces = Streaming(name), list[TextPiece]()
    with serving(served.handle) as url:
        asked = backend(name, url, key="k-1", extra={"metadata": {"a": "b"}})
        whole = await asked.complete(HELLO)
        streamed = await asked.complete(replace(HELLO, follow=pieces.append))
        await asked.complete(replace(HELLO, tools=(LOOKUP,), follow=pieces.append))
        await asked.aclose()
    assert served.asked == [(PLACES[name], False), (PLACES[name], True), (PLACES[name], False)]
    assert streamed.choices == whole.choices
    assert replace(streamed.usage, seconds=0) == replace(whole.usage, seconds=0)
    assert whole.usage.completion_tokens
    assert "".join(piece.text for piece in pieces if not piece.is_reasoning) == "Hé lo"
    sent = ("x-api-key", "x-goog-api-key", "Authorization", "anthropic-version", "Content-Type")
    told, streaming = ({header: one.get(header) for header in sent} for one in served.headers[:2])
    assert streaming == told


@NAMES
async def test_a_server_that_refuses_to_stream_is_asked_without(name: str, serving: Any) -> None:
    """It is asked at once for the whole reply, and so from then on."""
    words = "Your organization must be verified to stream this model."
    served, pieces = Streaming(name, 400, error={"message": words, "param": "stream"}), list[TextPiece]()
    with serving(served.handle) as url:
        asked = backend(name, url)
        for _ in range(2):
            response = await asked.complete(replace(HELLO, follow=pieces.append))
        await asked.aclose()
    assert [is_stream for _, is_stream in served.asked] == [True, False, False]
    assert (response.choices[0].text, pieces) == ("Hé lo", [])


@NAMES
async def test_a_refusal_of_more_than_the_stream_is_an_error(name: str, serving: Any) -> None:
    """It is not asked again, and the delay that the server asks for is told."""
    delay = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17s"}
    served = Streaming(name, 429, error={"message": "slow down", "details": [delay]})
    with serving(served.handle) as url:
        error = await failure(backend(name, url), replace(HELLO, follow=list[TextPiece]().append))
    assert isinstance(error, RateLimitError)
    assert error.retry_after == (17 if name == "gemini" else None)
    assert len(served.asked) == 1
