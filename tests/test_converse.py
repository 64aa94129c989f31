"""Conversations with tools: requests and their keys, the session, the mock and the rule reader with tools."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from reasoning import Limits, Mock, Question, Reply, Session, run
from reasoning.backends import Completion, Message, Request, Response, Sampling, ToolCall, ToolSchema, Wrapper
from reasoning.backends.wrapper import has_native_tools
from reasoning.errors import BudgetExceededError, ResponseError, SettingError, ToolsNotSupportedError
from reasoning.tools.base import Tool
from reasoning.tools.calculator.tool import calculate

ASKED = Question("What is 2 + 3?", answer_format="number")
CALL = ToolCall("c1", "add", '{"a": 2, "b": 3}')


def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


ADD = Tool.of(add)


async def test_a_conversation() -> None:
    """A reply's calls are its next turn; the request has the prompt, the turns and the tools, and the trace has all."""
    mock = Mock([Completion("I add.", tool_calls=(CALL,)), "Answer: 5"], native_tools=True)
    session = Session(mock)
    first = await session.chat("direct", tools=[ADD], question=ASKED)
    turns = [first.message, Message("tool", "5", tool_call_id=first.tool_calls[0].id)]
    second = await session.chat("direct", turns, tools=[ADD], tool_choice="none", question=ASKED)
    assert (first.text, first.finish_reason, first.tool_calls, second.text) == (
        "I add.",
        "tool_calls",
        (CALL,),
        "Answer: 5",
    )
    request = mock.calls[1].request
    assert request.messages == (*mock.calls[0].request.messages, *turns)
    assert (request.tools, request.tool_choice) == ((ToolSchema.of(ADD),), "none")
    called, told = session.trace.calls
    assert called.data["tools"] == ["add"]
    assert called.data["tool_calls"] == [{"id": "c1", "name": "add", "arguments": CALL.arguments}]
    assert told.data["messages"][-1] == {"role": "tool", "content": "5", "tool_call_id": "c1"}
    assert 'I add. → add({"a": 2, "b": 3})' in str(session.trace)
    assert session.spent.calls == 2


async def test_turns_are_numbered_and_paid_like_any_call() -> None:
    """Identical turns are samples 0, 1, …; limits hold; the tools and calls sent count as tokens."""
    session = Session(Mock(lambda request, sample: str(sample), native_tools=True), limits=Limits(calls=3))
    replies = [await session.chat("direct", tools=[ADD], question=ASKED) for _ in range(2)]
    plain = await session.ask("direct", question=ASKED)
    assert [reply.text for reply in (*replies, plain)] == ["0", "1", "0"]
    assert replies[0].usage.prompt_tokens > plain.usage.prompt_tokens
    with pytest.raises(BudgetExceededError):
        await session.chat("direct", question=ASKED)


async def test_a_backend_without_tools_is_given_none() -> None:
    """Tools for a backend that does not say that it takes them are an error; turns alone are not."""
    session = Session(Mock(["hi"]))
    assert not session.native_tools
    with pytest.raises(ToolsNotSupportedError, match="no native tool calls"):
        await session.chat("direct", tools=[ADD], question=ASKED)
    assert (await session.chat("direct", [Message("user", "Well?")], question=ASKED)).text == "hi"


def test_the_key_without_tools_is_as_it_ever_was() -> None:
    """Recordings stay valid: what a request without tools is known by does not change."""
    request = Request((Message("system", "Be brief."), Message("user", "2 + 3?")), Sampling(0.5, None, 9, ("x",)))
    assert request.key == "a3c1708aaccebcb4a3a55ad402105aa5d5696890e92d5b6e2f6ffe5601a12642"


@pytest.mark.parametrize(
    "other",
    [
        Request((Message("user", "x"),), tools=(ToolSchema.of(ADD),)),
        Request((Message("user", "x"),), tools=(ToolSchema.of(ADD),), tool_choice="none"),
        Request((Message("user", "x"),), tools=(ToolSchema("add", "Add.", "{}"),)),
        Request((Message("user", "x", (CALL,)),)),
        Request((Message("user", "x", (ToolCall("c2", "add", CALL.arguments),)),)),
        Request((Message("user", "x", tool_call_id="c1"),)),
        Request((Message("user", "x", reasoning="c1"),)),
    ],
    ids=["tools", "choice", "schema", "calls", "id", "answer", "thoughts"],
)
def test_all_that_the_model_sees_is_in_the_key(other: Request) -> None:
    """Tools, calls and what they answer tell requests apart."""
    plain = Request((Message("user", "x"),))
    assert other.key != plain.key
    assert other.key == other.of((7,)).key
    assert hash(other)


def test_a_schema_of_a_tool() -> None:
    """A tool is described by its own words, under a name that providers take."""
    schema = ToolSchema.of(Tool(add, "add numbers é" + "x" * 99, "Add.", {"properties": {}, "required": []}))
    assert (schema.name, len(schema.name)) == ("add_numbers__" + "x" * 51, 64)
    assert schema.parameters == '{"properties": {}, "required": []}'
    with pytest.raises(SettingError, match="no JSON"):
        ToolSchema.of(Tool(add, "add", "Add.", {"properties": {"a": object()}}))


def test_only_who_says_so_has_tools() -> None:
    """A backend of the four members of the protocol has none; a wrapper has what it wraps."""

    class Plain:
        model, max_choices = "plain", 1

        async def complete(self, request: Request) -> Response:
            return Response((Completion("x"),))

        async def aclose(self) -> None: ...

    assert not has_native_tools(Plain())
    assert not Wrapper(Plain()).native_tools
    assert Wrapper(Wrapper(Mock(native_tools=True))).native_tools


def test_the_mock_calls_tools() -> None:
    """A script's or a function's completion is the reply, with its calls, which are recorded and counted."""
    mock = Mock([Completion("", tool_calls=(CALL,)), Completion("cut", "length")])
    request = Request((Message("user", "x"),))
    response = asyncio.run(mock.complete(request.of((0, 1))))
    assert [(choice.finish_reason, choice.tool_calls) for choice in response.choices] == [
        ("tool_calls", (CALL,)),
        ("length", ()),
    ]
    assert [recorded.tool_calls for recorded in mock.calls] == [(CALL,), ()]
    assert response.usage.completion_tokens == 6
    reply: Any = lambda request, sample: Reply("x")  # noqa: E731
    with pytest.raises(ResponseError, match="a text or a Completion"):
        asyncio.run(Mock(reply).complete(request))


@pytest.mark.parametrize("backend", ["mock", "mock?tools=1"])
def test_the_rule_reader_calculates_with_the_tool(backend: str) -> None:
    """Arithmetic goes through the tool `calculate`, by text and natively; errors come as often as they are ordered."""
    question = Question("How many are left of 6 * (8 + 2) - 31 rolls?", answer_format="number")
    right = run("react", question, backend=backend, tools={"calculate": calculate})
    assert (right.answer, right.usage.calls) == (29, 2)
    assert right.evidence["actions"] == ['calculate[{"expression": "6 * (8 + 2) - 31"}] → 29']
    wrong = run(
        "react",
        question,
        backend=f"{backend}{'&' if '?' in backend else '?'}error_rate=1",
        tools={"calculate": calculate},
    )
    assert wrong.answer not in (29, None)


@pytest.mark.parametrize("backend", ["mock", "mock?tools=1"])
def test_the_rule_reader_reasons_without_a_tool(backend: str) -> None:
    """What is no arithmetic is answered alike by text and natively, without an action."""
    question = Question("Is Bob red?", "Bob is kind. If something is kind then it is red.", answer_format="truth")
    solution = run("react", question, backend=backend, tools={"calculate": calculate})
    assert (solution.answer, solution.usage.calls, solution.evidence) == ("True", 1, {})
