"""Streamed replies of the Responses API: the ends that one may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from reasoning.backends import Completion, Message, Request
from reasoning.backends.base import TextPiece
from reasoning.backends.responses import Responses
from reasoning.backends.responses.reply import completion
from reasoning.errors import BackendError, RateLimitError, ResponseError, ServerError
from tests.backends.servers.replay import failure
from tests.backends.test_event_stream import output, taken, written
from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import Sequence

Event = dict[str, Any]

USAGE = {"input_tokens": 9, "output_tokens": 5}
LIMIT: Event = {"code": "rate_limit_exceeded", "message": "slow down", "param": None}
DELTA = output("output_text", 0, "Hel")


def said(text: str, kind: str = "output_text") -> Event:
    return {"type": "message", "content": [{"type": kind, "text" if kind == "output_text" else kind: text}]}


def end(kind: str, **reply: Any) -> Event:
    return {"type": f"response.{kind}", "response": {"status": kind, "error": None, "usage": USAGE, **reply}}


def done(place: int, item: Event) -> Event:
    return {"type": "response.output_item.done", "output_index": place, "item": item}


def thought(*parts: str) -> Event:
    return {"type": "reasoning", "summary": [], "content": [{"type": "reasoning_text", "text": part} for part in parts]}


CUT = {"reason": "max_output_tokens"}

ENDS: dict[str, tuple[Sequence[Event], Completion]] = {
    "at its limit": ([end("incomplete", incomplete_details=CUT, output=[said("Hel")])], Completion("Hel", "length")),
    "items that came before": (
        [done(1, said("lo")), done(0, said("Hel")), end("completed", output=None)],
        Completion("Hello"),
    ),
    "no status": (
        [{"type": "response.incomplete", "response": {"incomplete_details": CUT, "output": [said("Hel")]}}],
        Completion("Hel", "length"),
    ),
    "a refusal": (
        [output("refusal", 0, "No."), end("completed", output=[said("No.", "refusal")])],
        Completion("No.", "filter"),
    ),
    "thoughts in full": (
        [
            output("reasoning_text", 0, "One", content_index=0),
            output("reasoning_text", 0, ".", content_index=0),
            output("reasoning_text", 2, "Two.", content_index=0),
            end("completed", output=[thought("One."), said("Hel"), thought("Two.")]),
        ],
        Completion("Hel", reasoning="One.\n\nTwo."),
    ),
}


@each_row("name", ENDS)
def test_what_ends_a_stream_is_the_reply(name: str) -> None:
    """The last event has it, or the events of its items; what is told is what it says."""
    events, expected = ENDS[name]
    body, pieces = taken("responses", written([*events]))
    assert completion(body) == expected
    assert "".join(piece.text for piece in pieces if piece.is_reasoning) == expected.reasoning
    if name == "a refusal":
        assert pieces == [TextPiece(3, "No.")]


FAILURES: dict[str, tuple[list[Event], type[BackendError], str, int]] = {
    "it failed": ([end("failed", error=LIMIT, output=[])], RateLimitError, "slow down", 5),
    "it failed, without a word": ([end("failed", output=[said("Hel")])], ServerError, "does not say why", 5),
    "an error": ([{"type": "error", **LIMIT}], RateLimitError, "slow down", 0),
    "an error with its own object": ([{"type": "error", "error": LIMIT}], RateLimitError, "slow down", 0),
    "an error, and what it cost": ([{"type": "error", **LIMIT}, end("failed")], RateLimitError, "slow down", 5),
    "a text that is in no item": ([end("completed", output=[])], ServerError, "ended before the reply did", 0),
}


async def test_what_fails_on_the_way_is_the_error_that_it_would_be_whole(serving: Any) -> None:
    """It has the server's words, and what was paid for it."""
    text = ""

    async def handle(request: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/event-stream")

    hello = Request((Message("user", "hello"),), follow=list[TextPiece]().append)
    with serving(handle) as url:
        for name, (events, kind, words, tokens) in FAILURES.items():
            text = written([DELTA, *events])
            error = await failure(Responses("gpt-5", url), hello)
            assert type(error) is kind, name
            assert words in str(error), name
            assert (error.usage.completion_tokens if error.usage else 0) == tokens, name
        text = "<html><title>Sign in</title></html>"
        error = await failure(Responses("gpt-5", url), hello)
    assert isinstance(error, ResponseError)
    assert "Sign in" in str(error)
