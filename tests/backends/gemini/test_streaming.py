"""Streamed replies of the Gemini API: candidates put together of what each event adds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reasoning.backends import Completion, Message, Request
from reasoning.backends.base import TextPiece
from reasoning.backends.gemini.client import stream_url
from reasoning.backends.gemini.reply import completions
from reasoning.backends.gemini.streaming import StreamedCandidates, joined_parts
from tests.backends.test_event_stream import candidate, taken, written
from tests.each_row import each_row

Event = dict[str, Any]


def token(text: str, logprob: float) -> Event:
    return {"token": text, "logProbability": logprob}


def weighed(text: str, logprob: float) -> Event:
    top = [{"candidates": [token(text, logprob), token("?", -3.0)]}]
    return candidate({"text": text}, logprobsResult={"chosenCandidates": [token(text, logprob)], "topCandidates": top})


STOP = candidate(finishReason="STOP")

REPLIES: dict[str, tuple[list[Event], Completion]] = {
    "the end says no more": ([candidate({"text": "Hi"}), STOP], Completion("Hi")),
    "each event says how it ends": (
        [candidate({"text": "H"}, finishReason="STOP"), candidate({"text": "i"}, finishReason="MAX_TOKENS")],
        Completion("Hi", "length"),
    ),
    "it is withheld": (
        [candidate({"text": "Hi"}), {"candidates": [{"finishReason": "SAFETY"}]}],
        Completion("Hi", "filter"),
    ),
    "the prompt is blocked": ([{"promptFeedback": {"blockReason": "SAFETY"}}], Completion("", "filter")),
    "half a character an event": (
        [candidate({"text": "\ud83d"}), candidate({"text": "\ude00"}), STOP],
        Completion("😀"),
    ),
    "probabilities": (
        [weighed("H", -0.5), weighed("i", -0.25), STOP],
        Completion("Hi", logprob=-0.75, top_logprobs=(("H", -0.5), ("?", -3.0))),
    ),
}


@each_row("name", REPLIES)
def test_events_become_the_reply(name: str) -> None:
    """Texts, probabilities and the last reason are those of a whole reply."""
    events, expected = REPLIES[name]
    body, pieces = taken("gemini", written(events))
    assert all(piece.text.encode() for piece in pieces)
    assert completions(body, 1) == (expected,)


def test_candidates_come_side_by_side() -> None:
    """Each piece is told with its sample, and none is taken for a reply before all have ended."""
    pieces: list[TextPiece] = []
    request = Request((Message("user", "hello"),), samples=(4, 7), follow=pieces.append)
    parts = [("a", 0), ("b", 1), ("c", 1), ("d", 0), ("e", 2)]
    ends = [candidate(index=1, finishReason="STOP"), candidate(index=0, finishReason="MAX_TOKENS")]
    bodies = []
    for events in (ends, ends[:1]):
        stream = StreamedCandidates(request)
        for event in [*(candidate({"text": text}, index=index) for text, index in parts), *events]:
            stream.take(b"data: " + json.dumps(event).encode())
        bodies.append(json.loads(stream.body()))
    assert completions(bodies[0], 2) == (Completion("ad", "length"), Completion("bc"))
    assert "error" in bodies[1]
    assert pieces[:4] == [TextPiece(4, "a"), TextPiece(7, "b"), TextPiece(7, "c"), TextPiece(4, "d")]
    assert len(pieces) == 8


def test_signed_parts_stay_as_they_came() -> None:
    """Texts that follow each other become one, thoughts apart from what is said; a signed part is joined with none."""
    texts: list[Event] = [{"text": "a", "thought": True}, {"text": "b", "thought": True}, {"text": "c"}, {"text": "d"}]
    signed: list[Event] = [
        {"text": "e", "thoughtSignature": "s"},
        {"text": "", "thoughtSignature": "t"},
        {"inlineData": {}},
    ]
    joined: list[Event] = [{"text": "ab", "thought": True}, {"text": "cd"}]
    assert list(joined_parts(texts + signed + texts)) == [*joined, *signed, *joined]


@pytest.mark.parametrize(
    ("base_url", "model", "expected"),
    [
        ("https://a.b", "m-1", "https://a.b/v1beta/models/m-1:streamGenerateContent?alt=sse"),
        ("https://a.b/x/v1alpha", "m-1", "https://a.b/x/v1alpha/models/m-1:streamGenerateContent?alt=sse"),
        ("https://a.b", "tunedModels/m", "https://a.b/v1beta/tunedModels/m:streamGenerateContent?alt=sse"),
        ("https://a.b?c=d", "m-1", "https://a.b/v1beta/models/m-1:streamGenerateContent?c=d&alt=sse"),
    ],
)
def test_where_replies_are_streamed_from(base_url: str, model: str, expected: str) -> None:
    """It is the place of whole replies but for the method."""
    assert str(stream_url(base_url, model)) == expected
