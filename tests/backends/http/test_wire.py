"""Readers of replies take any JSON: a completion, or an error that says why there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.backends import Message, Request, ToolCall
from reasoning.backends.anthropic import reply as anthropic
from reasoning.backends.anthropic.request import messages
from reasoning.backends.gemini import reply as gemini
from reasoning.backends.gemini.client import told_delay
from reasoning.backends.gemini.request import contents
from reasoning.backends.http.wire import merged, read_count, read_payload
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.responses import reply as responses
from reasoning.backends.responses.request import body

if TYPE_CHECKING:
    from reasoning.backends import Completion

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
NAMES = st.sampled_from(
    [
        *("type", "text", "content", "output", "summary", "usage", "id", "call_id", "name", "arguments", "input"),
        *("thinking", "signature", "stop_reason", "candidates", "parts", "functionCall", "args", "finishReason"),
        *("logprobs", "top_logprobs", "logprob", "token", "thought", "thoughtSignature", "usageMetadata", "place"),
        *("encrypted_content", "status", "incomplete_details", "reason", "promptFeedback", "blockReason"),
    ]
)
KINDS = st.sampled_from(
    ["message", "reasoning", "function_call", "output_text", "refusal", "thinking", "tool_use", "text"]
)
JSON = st.recursive(
    SCALARS | KINDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)
OBJECTS = st.dictionaries(NAMES, JSON, max_size=6)


def turns(choice: Completion) -> tuple[Message, ...]:
    """A conversation in which a reply was given."""
    fields = choice.reasoning_fields
    told = Message("assistant", choice.text, choice.tool_calls, "", choice.reasoning, fields)
    return (Message("user", "x"), told, *(Message("tool", "y", (), call.id) for call in choice.tool_calls))


@pytest.mark.slow
@given(OBJECTS, st.lists(OBJECTS, max_size=4))
def test_any_reply_of_responses_is_read(payload: dict[str, Any], output: list[Any]) -> None:
    """Any object is a completion that can be sent back, or no reply."""
    for told in (payload, payload | {"output": output}):
        responses.counts(told)
        try:
            choice = responses.completion(told)
        except NoReplyError:
            continue
        json.dumps(body(Request(turns(choice)), "m", {}))


@pytest.mark.slow
@given(OBJECTS, st.lists(OBJECTS, max_size=4), st.booleans())
def test_any_reply_of_anthropic_is_read(payload: dict[str, Any], content: list[Any], forced: bool) -> None:
    """Any object is a completion that can be sent back, or no reply."""
    for told in (payload, payload | {"content": content}):
        anthropic.counts(told)
        try:
            choice = anthropic.completion(told, forced)
        except NoReplyError:
            continue
        json.dumps(messages(turns(choice)))


@pytest.mark.slow
@given(OBJECTS, st.lists(OBJECTS, max_size=4))
def test_any_reply_of_gemini_is_read(payload: dict[str, Any], parts: list[Any]) -> None:
    """Any object is a completion that can be sent back, or no reply."""
    for told in (payload, payload | {"candidates": [{**payload, "content": {"parts": parts}}]}):
        gemini.counts(told)
        try:
            choices = gemini.completions(told, 3)
        except NoReplyError:
            continue
        json.dumps([contents(turns(choice)) for choice in choices])


@given(st.text(max_size=200))
def test_any_fields_of_another_are_taken(fields: str) -> None:
    """What stands in a turn's fields of thoughts may be anything: what is not ours is not sent."""
    turn = Message("assistant", "hi", (ToolCall("a", "b", fields, fields),), "", "", fields)
    json.dumps([messages((turn,)), contents((turn,)), body(Request((turn,)), "m", {})])


@given(st.binary(max_size=100))
def test_any_bytes_are_read(told: bytes) -> None:
    """A body is an object, or no reply; the wait that it may tell is one of seconds."""
    told_delay(told)
    try:
        read_payload(told)
    except NoReplyError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("told", "delay"),
    [
        ('{"error": {"details": [{"a": 1}, {"retryDelay": "37s"}]}}', "37"),
        ('{"error": {"details": [{"retryDelay": "0.25s"}]}}', "0.25"),
        ('{"error": {"details": [{"retryDelay": "soon"}]}}', ""),
        ('{"error": {"details": "37s"}}', ""),
        ('[{"error": {}}]', ""),
        ("no JSON", ""),
    ],
)
def test_the_wait_that_details_tell(told: str, delay: str) -> None:
    """Google tells a wait among the details of an error."""
    assert told_delay(told.encode()) == delay


@pytest.mark.parametrize(
    ("value", "count"),
    [(7, 7), (7.0, 7), (0, 0), (-1, None), (True, None), ("7", None), (None, None), (10**12, None), (7.5, None)],
)
def test_counts_of_tokens(value: object, count: int | None) -> None:
    """A count is a whole number from 0 to what a reply can cost."""
    assert read_count(value) == count


def test_further_fields_are_joined() -> None:
    """Further fields go before those of a request, and objects are joined at any depth."""
    own = {"a": 1, "b": {"c": 1, "d": {"e": 1}}, "f": [1]}
    assert merged(own, {"a": 2, "b": {"d": {"g": 2}}, "f": [2]}) == {
        "a": 2,
        "b": {"c": 1, "d": {"e": 1, "g": 2}},
        "f": [2],
    }
    assert own == {"a": 1, "b": {"c": 1, "d": {"e": 1}}, "f": [1]}
