"""Streams of events, of all protocols that have them: whatever their form, the reply that would have come whole."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Completion, Message, Request, bodies
from reasoning.backends.anthropic import reply as anthropic_reply
from reasoning.backends.anthropic.streaming import StreamedMessage
from reasoning.backends.base import TextPiece
from reasoning.backends.gemini import reply as gemini_reply
from reasoning.backends.gemini.streaming import StreamedCandidates
from reasoning.backends.openai import reply as openai_reply
from reasoning.backends.openai.streaming import StreamedReply
from reasoning.backends.responses import reply as responses_reply
from reasoning.backends.responses.streaming import StreamedResponse
from reasoning.backends.server_failure import find_failure
from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from reasoning.backends.event_stream import EventStream

Event = dict[str, Any]


def chat(finish: str | None = None, **delta: str) -> Event:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def delta(kind: str, index: int, **more: str) -> Event:
    return {"type": "content_block_delta", "index": index, "delta": {"type": kind, **more}}


def output(kind: str, place: int, text: str, **more: int) -> Event:
    return {"type": f"response.{kind}.delta", "output_index": place, "item_id": "i", "delta": text, **more}


def candidate(*parts: Event, **more: Any) -> Event:
    return {"candidates": [{"content": {"role": "model", "parts": list(parts)}, "index": 0, **more}]}


WHOLE: dict[str, Event] = {
    "openai": {
        "choices": [
            {"message": {"content": "Hé lo", "reasoning_content": "Greet. Back."}, "finish_reason": "stop"},
        ],
        "usage": {"prompt_tokens": 9, "completion_tokens": 4},
    },
    "anthropic": {
        "content": [
            {"type": "thinking", "thinking": "Greet. Back.", "signature": "s1"},
            {"type": "text", "text": "Hé lo"},
        ],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 9, "output_tokens": 4},
    },
    "responses": {
        "status": "completed",
        "error": None,
        "output": [
            {
                "type": "reasoning",
                "encrypted_content": "e1",
                "summary": [{"type": "summary_text", "text": "Greet."}, {"type": "summary_text", "text": "Back."}],
            },
            {"type": "message", "content": [{"type": "output_text", "text": "Hé lo"}]},
        ],
        "usage": {"input_tokens": 9, "output_tokens": 4, "output_tokens_details": {"reasoning_tokens": 2}},
    },
    "gemini": {
        "candidates": [
            {
                "content": {
                    "parts": [
                        {"text": "Greet. Back.", "thought": True},
                        {"text": "Hé lo"},
                        {"text": "", "thoughtSignature": "s1"},
                    ]
                },
                "finishReason": "STOP",
            }
        ],
        "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 4, "thoughtsTokenCount": 2},
    },
}
"""The reply of each protocol as it comes without streaming."""

EVENTS: dict[str, list[Event]] = {
    "openai": [
        chat(reasoning_content="Greet."),
        chat(reasoning_content=" Back."),
        chat(content="Hé"),
        {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 4}},
        chat("stop", content=" lo"),
    ],
    "anthropic": [
        {"type": "message_start", "message": {"content": [], "usage": {"input_tokens": 9, "output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": ""}},
        delta("thinking_delta", 0, thinking="Greet."),
        delta("thinking_delta", 0, thinking=" Back."),
        delta("signature_delta", 0, signature="s1"),
        {"type": "ping"},
        {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
        delta("text_delta", 1, text="Hé"),
        delta("text_delta", 1, text=" lo"),
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn"},
            "usage": {"output_tokens": 4, "input_tokens": None},
        },
        {"type": "message_stop"},
    ],
    "responses": [
        {"type": "response.created", "response": {"status": "in_progress", "output": []}},
        output("reasoning_summary_text", 0, "Greet.", summary_index=0),
        output("reasoning_summary_text", 0, "Back.", summary_index=1),
        output("output_text", 1, "Hé", content_index=0),
        output("output_text", 1, " lo", content_index=0),
        {"type": "response.completed", "response": WHOLE["responses"]},
    ],
    "gemini": [
        candidate({"text": "Greet.", "thought": True}) | {"usageMetadata": {"promptTokenCount": 9}},
        candidate({"text": " Back.", "thought": True}) | {"usageMetadata": {"thoughtsTokenCount": 2}},
        candidate({"text": "Hé"}),
        candidate({"text": " lo"}) | {"usageMetadata": {"candidatesTokenCount": 4}},
        candidate({"text": "", "thoughtSignature": "s1"}, finishReason="STOP"),
    ],
}
"""The same replies in events."""

STREAMS: dict[str, type[EventStream]] = {
    "openai": StreamedReply,
    "anthropic": StreamedMessage,
    "responses": StreamedResponse,
    "gemini": StreamedCandidates,
}

READERS: dict[str, Callable[[Event], tuple[Completion, Any]]] = {
    "openai": lambda told: (openai_reply.completions(json.dumps(told).encode(), 1)[1][0], told["usage"]),
    "anthropic": lambda told: (anthropic_reply.completion(told, forced=False), anthropic_reply.counts(told)),
    "responses": lambda told: (responses_reply.completion(told), responses_reply.counts(told)),
    "gemini": lambda told: (gemini_reply.completions(told, 1)[0], gemini_reply.counts(told)),
}


def written(events: list[Event], between: str = "") -> str:
    return between.join(f"event: {one.get('type')}\ndata: {json.dumps(one)}\n\n" for one in events)


def taken(protocol: str, text: str, size: int = 2**20) -> tuple[Event, list[TextPiece]]:
    """Stream a text in pieces of so many bytes; return the body and what was told."""
    pieces: list[TextPiece] = []
    stream = STREAMS[protocol](Request((Message("user", "hello"),), samples=(3,), follow=pieces.append))
    data = text.encode()

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    asyncio.run(bodies.take_lines(parts(), stream.take))
    return json.loads(stream.body()), pieces


def in_lines(events: list[Event]) -> str:
    lines = (json.dumps(one, indent=1, ensure_ascii=False).splitlines() for one in events)
    return "".join("".join(f"data: {line}\n" for line in some) + "\n" for some in lines)


@dataclass(frozen=True)
class Form:
    """A way to write a stream."""

    write: Callable[[list[Event]], str] = written
    size: int = 2**20


FORMS = {
    "as it is": Form(),
    "byte by byte": Form(size=1),
    "in pieces of seven": Form(size=7),
    "lines end with CRLF": Form(lambda events: written(events).replace("\n", "\r\n"), 1),
    "bytes, not escapes": Form(lambda events: in_lines(events).replace(": ", ":"), 1),
    "an event has several lines": Form(in_lines),
    "no space, no blank lines": Form(lambda events: "".join(f"data:{json.dumps(one)}\n" for one in events)),
    "a mark of the byte order": Form(lambda events: "\ufeff" + in_lines(events)),
    "keep-alives": Form(lambda events: written(events, ": keep\n\nid: 4\nretry: 10\n\ndata: ping\n\ndata:\n\n")),
    "unknown events": Form(lambda events: written(events, 'data: {"type": "novel", "novel": [1]}\n\ndata: [2]\n\n')),
    "an end without an end of line": Form(lambda events: written(events).rstrip()),
    "DONE at its end": Form(lambda events: written(events) + "data: [DONE]\n\n"),
    "no stream at all": Form(lambda events: ""),
}


@each_row("protocol,name", [(protocol, name) for protocol in STREAMS for name in FORMS])
def test_the_reply_is_the_one_that_would_have_come_whole(protocol: str, name: str) -> None:
    """Text, thoughts, signatures, reason, and cost; what is told is the text and the thoughts, in order."""
    read, form, whole = READERS[protocol], FORMS[name], WHOLE[protocol]
    text = form.write(EVENTS[protocol]) or json.dumps(whole, indent=1)
    body, pieces = taken(protocol, text, form.size)
    assert read(body) == read(whole)
    if name != "no stream at all":
        back = "\n\nBack." if protocol == "responses" else " Back."
        thoughts = [TextPiece(3, "Greet.", is_reasoning=True), TextPiece(3, back, is_reasoning=True)]
        assert pieces == [*thoughts, TextPiece(3, "Hé"), TextPiece(3, " lo")]
        completion, _ = read(body)
        assert "".join(piece.text for piece in pieces if piece.is_reasoning) == completion.reasoning


def broken() -> list[tuple[str, str, str, str]]:
    """Streams that are no reply: protocol, what is wrong, the text, and what the error says."""
    rows, error = [], {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    for protocol, events in EVENTS.items():
        told, half = written(events[:-1]), written(events[:3])
        rows += [
            (protocol, f"cut at {place}", written(events[:place]), "the stream ended before the reply did")
            for place in range(len(events))
        ]
        rows += [
            (protocol, "cut in an event", written(events)[:-20], ""),
            (protocol, "an error", half + written([error]), "Overloaded"),
            (protocol, "an error, and an end", half + written([error]) + told, "Overloaded"),
            (protocol, "an error that is no event", half + json.dumps(error, indent=2), "Overloaded"),
            (protocol, "an event that is damaged", 'data: {"choices": [\n\n' + written(events), "can't be read"),
            (protocol, "events that nest without end", "data: " + '{"a":' * 10**5 + "\n\n", "can't be read"),
        ]
    return rows


@each_row("protocol,name,text,expected", broken())
def test_what_breaks_off_or_fails_is_an_error(protocol: str, name: str, text: str, expected: str) -> None:
    """Nothing of it is taken for a reply."""
    body, _ = taken(protocol, text)
    failure = find_failure({"choices": True, **body})
    assert failure, name
    assert expected in failure.words


def test_what_broke_off_tells_what_it_cost() -> None:
    """As far as it was told by then."""
    assert taken("gemini", written(EVENTS["gemini"][:2]))[0]["usageMetadata"]["thoughtsTokenCount"] == 2
    assert taken("anthropic", written(EVENTS["anthropic"][:2]))[0]["usage"]["input_tokens"] == 9


@pytest.mark.parametrize("text", ["data: {}\n\n", "a" * 30 + "\n", "\n"])
def test_a_stream_has_an_end(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is larger than a reply may be is refused as it comes, blank lines too."""
    monkeypatch.setattr(bodies, "MAX_BODY", 1000)
    with pytest.raises(bodies.BodyTooLargeError, match="a stream"):
        taken("gemini", text * 1001, 10)
