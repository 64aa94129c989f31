"""Tools in the chat completions protocol: what is sent, what is read, and what a refusal of tools becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.backends import Message, OpenAI, Request, ToolCall, ToolSchema
from reasoning.backends.openai.dialects import DIALECTS
from reasoning.backends.openai.reply import completions
from reasoning.backends.openai.request import Form, body
from reasoning.backends.openai.tokens import usage
from reasoning.backends.tool_calls import MAX_CALLS
from reasoning.errors import RequestError, ServerError, ToolCallError, ToolsNotSupportedError

ADD = ToolSchema("add", "Add two numbers.", '{"type": "object", "properties": {"a": {"type": "integer"}}}')
ASKED = Request((Message("user", "2 + 3?"),), tools=(ADD,))


def read(calls: Any, content: Any = None, finish: Any = "tool_calls", **more: Any) -> Any:
    """Read a reply with calls."""
    message = {"role": "assistant", "content": content, "tool_calls": calls, **more}
    payload = {"choices": [{"message": message, "finish_reason": finish}]}
    return completions(json.dumps(payload).encode(), 1)[1][0]


def call(given: Any = "{}", name: Any = "add", **more: Any) -> dict[str, Any]:
    return {"id": "c1", "type": "function", "function": {"name": name, "arguments": given}, **more}


async def test_tools_are_sent_and_calls_come_back(server: Any) -> None:
    """A request's tools are in its body, and the calls of the reply are read, its empty content as no text."""
    message = {"role": "assistant", "content": None, "tool_calls": [call('{"a": 2}')]}
    server.answer = lambda _: (200, {"choices": [{"message": message, "finish_reason": "tool_calls"}]}, {})
    backend = OpenAI("m", server.url)
    response = await backend.complete(ASKED)
    await backend.aclose()
    choice = response.choices[0]
    assert (choice.text, choice.finish_reason, choice.tool_calls) == (
        "",
        "tool_calls",
        (ToolCall("c1", "add", '{"a": 2}'),),
    )
    assert server.requests[0]["tools"] == [
        {"type": "function", "function": {"name": "add", "description": ADD.description, "parameters": {**PARAMETERS}}}
    ]
    assert "tool_choice" not in server.requests[0]
    assert response.usage.completion_tokens == 3


FORM = Form("m", DIALECTS["openai"])
PARAMETERS: dict[str, Any] = json.loads(ADD.parameters)


def test_turns_with_calls_are_written_back() -> None:
    """An assistant's calls and their answers go back in the protocol's form, with what the provider wants back."""
    made = ToolCall("c1", "add", '{"a": 2}', '{"extra_content": {"signature": "x"}}')
    fields = '{"reasoning_content": "Hm."}'
    turns = (
        Message("assistant", "", (made,), reasoning="Hm.", reasoning_fields=fields),
        Message("tool", "5", tool_call_id="c1"),
    )
    written = body(Request((*ASKED.messages, *turns), tools=(ADD,), tool_choice="none"), FORM)
    assert written["messages"][1:] == [
        {
            "role": "assistant",
            "content": None,
            "reasoning_content": "Hm.",
            "tool_calls": [{"extra_content": {"signature": "x"}, **call('{"a": 2}')}],
        },
        {"role": "tool", "content": "5", "tool_call_id": "c1"},
    ]
    assert written["tool_choice"] == "none"


@pytest.mark.parametrize(
    "given", ["", "{", "[1]", "null", '{"a": ' * 5_000], ids=["empty", "cut", "list", "null", "deep"]
)
def test_arguments_that_servers_refuse_are_not_sent_back(given: str) -> None:
    """Servers read the arguments of earlier turns again: what is no JSON object, and an odd name, are made fit."""
    written = body(Request((Message("assistant", "", (ToolCall("c1", "a b\n", given),)),)), FORM)
    assert written["messages"][0]["tool_calls"][0]["function"] == {"name": "a_b_", "arguments": "{}"}


def test_half_characters_are_not_sent() -> None:
    """What JSON can hold and UTF-8 can't is replaced, both ways."""
    half = "a\ud800b"
    schema = ToolSchema("add", half, json.dumps({"title": half}, ensure_ascii=False))
    fields = json.dumps({"reasoning": half})
    turn = Message("assistant", half, (ToolCall("c1", "add", json.dumps({"a": half})),), reasoning_fields=fields)
    json.dumps(body(Request((turn,), tools=(schema,)), FORM), ensure_ascii=False).encode()
    found = read([call(half, half, id=half, extra_content=half)], half, reasoning_content=half)
    assert repr(found).isascii()
    assert found.text == found.tool_calls[0].name == found.reasoning == "a?b"


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        ([call('{"a": 2}')], [("c1", '{"a": 2}')]),
        ([call({"a": 2})], [("c1", '{"a": 2}')]),
        ([call(None)], [("c1", "{}")]),
        ([call("{broken")], [("c1", "{broken")]),
        ([call(7)], [("c1", "7")]),
        ([call(id=None)], [("call00000", "{}")]),
        ([call(id="")], [("call00000", "{}")]),
        ([call(id=5), call(id="call00000")], [("call00000", "{}"), ("call00001", "{}")]),
        ([call("1"), call("2")], [("c1", "1"), ("call00001", "2")]),
        ([call(), {}, None, 5, {"function": None}, {"function": {"name": 5}}, call(name=" ")], [("c1", "{}")]),
        ([{}], []),
        ([], []),
        (None, []),
        ("add()", []),
        ({"0": call()}, []),
    ],
)
def test_the_calls_of_a_reply(calls: Any, found: list[tuple[str, str]]) -> None:
    """Each call has a name, arguments as text and an id of its own; what names no tool is no call."""
    assert [(one.id, one.arguments) for one in read(calls).tool_calls] == found


@pytest.mark.parametrize(
    ("told", "calls", "finish"),
    [
        ("tool_calls", [call()], "tool_calls"),
        ("stop", [call()], "tool_calls"),
        ("function_call", [call()], "tool_calls"),
        (None, [call()], "tool_calls"),
        ("length", [call()], "length"),
        ("tool_calls", [], "other"),
        ("stop", [], "stop"),
    ],
)
def test_why_a_reply_with_calls_ended(told: Any, calls: Any, finish: str) -> None:
    """A reply with calls ended for them, whatever the server calls it, unless it was cut."""
    assert read(calls, finish=told).finish_reason == finish


def test_what_the_provider_wants_back_is_kept() -> None:
    """A call's signature is kept with it, and so are the thoughts beside calls."""
    found = read([call(extra_content={"s": "x"})], reasoning_content="Hm.")
    assert (found.tool_calls[0].extra, found.reasoning) == ('{"extra_content": {"s": "x"}}', "Hm.")


DETAILS = [{"type": "reasoning.text", "text": "Hm.", "signature": "s=="}]


@pytest.mark.parametrize(
    ("fields", "back"),
    [
        ({"reasoning_content": "Hm."}, {"reasoning_content": "Hm."}),
        ({"reasoning": "Hm."}, {"reasoning": "Hm."}),
        ({"reasoning_content": None, "reasoning": "Hm."}, {"reasoning": "Hm."}),
        ({"reasoning": "Hm.", "reasoning_details": DETAILS}, {"reasoning_details": DETAILS}),
        ({"thinking_blocks": DETAILS}, {"thinking_blocks": DETAILS}),
        ({"content": [{"type": "thinking", "thinking": DETAILS}, {"type": "text", "text": "I add."}]}, None),
    ],
)
async def test_thoughts_go_back_under_the_name_they_came_with(
    server: Any, fields: dict[str, Any], back: dict[str, Any] | None
) -> None:
    """Thoughts beside calls go back as they came: the same field, signatures and all; parts as parts."""
    message = {"role": "assistant", "content": None, "tool_calls": [call()], **fields}
    server.answer = lambda _: (200, {"choices": [{"message": message, "finish_reason": "tool_calls"}]}, {})
    backend = OpenAI("m", server.url)
    choice = (await backend.complete(ASKED)).choices[0]
    turns = (
        Message("assistant", choice.text, choice.tool_calls, "", choice.reasoning, choice.reasoning_fields),
        Message("tool", "5", tool_call_id=choice.tool_calls[0].id),
    )
    await backend.complete(Request((*ASKED.messages, *turns), tools=(ADD,)))
    await backend.aclose()
    sent = server.requests[1]["messages"][1]
    assert {name: value for name, value in sent.items() if name not in ("role", "tool_calls")} == {
        "content": None,
        **(back or fields),
    }


async def test_thoughts_that_a_server_refuses_are_not_sent_back(server: Any) -> None:
    """A server that takes no thoughts of earlier turns gets none from then on, and the response says so."""

    def answer(body: dict[str, Any]) -> Any:
        if any("reasoning_content" in message for message in body["messages"]):
            return 400, {"error": {"message": "The reasoning_content field is not allowed in input messages."}}, {}
        return server.reply(body)

    server.answer = answer
    fields = '{"reasoning_content": "Hm."}'
    turns = (
        Message("assistant", "", (ToolCall("c1", "add"),), reasoning_fields=fields),
        Message("tool", "5", (), "c1"),
    )
    backend = OpenAI("m", server.url)
    response = await backend.complete(Request((*ASKED.messages, *turns), tools=(ADD,)))
    await backend.aclose()
    assert len(server.requests) == 2
    assert "refuses its thoughts of earlier turns" in response.notes[0]


@pytest.mark.parametrize(
    "more",
    [
        {"reasoning_content": "Hm."},
        {"reasoning": "Hm."},
        {"thinking": "Hm."},
        {"reasoning_content": None, "reasoning": "Hm."},
        {"reasoning_content": "", "reasoning_details": [{"type": "reasoning.text", "text": "H"}, {"text": "m."}]},
        {"reasoning_details": [{"type": "reasoning.summary", "summary": "Hm."}, {"type": "reasoning.encrypted"}]},
        {"reasoning": {"content": "Hm."}},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}]},
    ],
)
@pytest.mark.parametrize("finish", ["stop", "length"])
def test_the_thoughts_beside_an_empty_reply_are_kept(more: dict[str, Any], finish: str) -> None:
    """What a model thought aloud is kept under whichever name the server gives it, and is no part of the text."""
    message = {"role": "assistant", "content": None, **more}
    payload = {"choices": [{"message": message, "finish_reason": finish}]}
    found = completions(json.dumps(payload).encode(), 1)[1][0]
    assert (found.text, found.reasoning, found.finish_reason) == ("", "Hm.", finish)


def test_a_flood_of_calls_is_cut() -> None:
    """So many calls are read and no more."""
    assert len(read([call(id=str(number)) for number in range(MAX_CALLS + 5)]).tool_calls) == MAX_CALLS


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (
            400,
            '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
            ToolsNotSupportedError,
        ),
        (400, "gemma3:4b does not support tools", ToolsNotSupportedError),
        (400, "this model does not support Function Calling", ToolsNotSupportedError),
        (404, "No endpoints found that support tool use", ToolsNotSupportedError),
        (422, "body.tools: Extra inputs are not permitted", ToolsNotSupportedError),
        (500, "Unsupported param: tools", ToolsNotSupportedError),
        (400, "Invalid schema for function 'add': 'int' is not valid", RequestError),
        (400, "maximum context length exceeded", RequestError),
        (400, "Failed to call a function. Please adjust your prompt.", ToolCallError),
        (500, "Failed to parse tool call arguments as JSON: parse error: unexpected end of input", ToolCallError),
        (500, "error parsing tool call: raw='{', err=unexpected end of JSON input", ServerError),
        (400, "messages: unexpected role 'tool' after role 'user'", RequestError),
        (
            400,
            "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
            RequestError,
        ),
        (400, "An assistant message with 'tool_calls' must be followed by tool messages", RequestError),
        (400, "Unknown parameter: 'tools[0].function.strict'.", RequestError),
        (400, "tools.0.function.parameters: schema keyword 'x' is not supported", RequestError),
        (400, "Too many tools: at most 64 are supported", RequestError),
        (500, "tools param requires --jinja flag", ToolsNotSupportedError),
        (400, "Unrecognized request argument supplied: tools", ToolsNotSupportedError),
        (400, "Function calling is not enabled for this model", ToolsNotSupportedError),
        (400, "`tools` is not supported by this model", ToolsNotSupportedError),
        (400, "registry.ollama.ai/library/m does not support tools", ToolsNotSupportedError),
        (503, "tools are not available", ServerError),
    ],
)
async def test_a_refusal_of_tools(server: Any, status: int, words: str, kind: type[Exception]) -> None:
    """A server that takes no tools is told from one that has another fault to find, and is not given tools again."""
    server.answer = lambda _: (status, {"error": {"message": words}}, {})
    backend = OpenAI("m", server.url)
    with pytest.raises(kind) as caught:
        await backend.complete(ASKED)
    await backend.aclose()
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert backend.native_tools is (kind is not ToolsNotSupportedError)


async def test_without_tools_no_refusal_is_one_of_tools(server: Any) -> None:
    """A request that had no tools is refused for something else, whatever the server says."""
    server.answer = lambda _: (400, {"error": {"message": "tools are not supported"}}, {})
    backend = OpenAI("m", server.url)
    with pytest.raises(RequestError):
        await backend.complete(Request(ASKED.messages))
    await backend.aclose()
    assert backend.native_tools


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "function", "name", "arguments", "extra_content", "type"]), inner, max_size=5
        )
    ),
    max_leaves=15,
)


@given(JSON, JSON)
def test_nothing_crashes_the_reader(calls: Any, thoughts: Any) -> None:
    """Any JSON in the place of calls is read, and what was read can be sent again."""
    found = read(calls, reasoning_content=thoughts)
    ids = [one.id for one in found.tool_calls]
    assert len(set(ids)) == len(ids)
    assert usage({}, ASKED, (found,), None, 0.0).completion_tokens >= 0
    turn = Message("assistant", found.text, found.tool_calls, reasoning=found.reasoning)
    json.dumps(body(Request((turn,), tools=(ADD,)), FORM), ensure_ascii=False).encode()
