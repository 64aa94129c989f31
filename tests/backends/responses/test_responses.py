"""The Responses backend, against a server on loopback that speaks that API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question, arun
from reasoning.backends import Completion, Message, Request, Sampling, ToolSchema, open_backend
from reasoning.backends.responses import Responses
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServerError,
    ToolsNotSupportedError,
    UnreachableError,
)
from tests.backends.servers.replay import THOUGHT, THOUGHT_TOKENS, add, ask, calling, failure, running
from tests.backends.servers.responses import ResponsesServer

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "sk-secret-0123456789abc"
SCHEMA = '{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false}'
LOOKUP = ToolSchema("lookup", "Look a word up.", '{"type": "object", "properties": {"word": {"type": "string"}}}')
USAGE = {
    "input_tokens": 1000,
    "input_tokens_details": {"cached_tokens": 600},
    "output_tokens": 300,
    "output_tokens_details": {"reasoning_tokens": 250},
}


@pytest.fixture
def replay() -> Iterator[ResponsesServer]:
    """A running server."""
    with running(ResponsesServer) as made:
        assert isinstance(made, ResponsesServer)
        yield made


def made(replay: ResponsesServer, **settings: Any) -> Responses:
    return Responses(replay.model, replay.url, **settings)


def reply(*output: dict[str, Any], **more: Any) -> tuple[int, Any, dict[str, str]]:
    return 200, {"status": "completed", "error": None, "output": list(output), "usage": USAGE, **more}, {}


def said(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "role": "assistant", "content": list(parts)}


TEXT = said({"type": "output_text", "text": "hi"})


async def test_the_plainest_request(replay: ResponsesServer, hello: Request) -> None:
    """Nothing is kept at the server, thoughts come encrypted and summed up, and nothing else is set."""
    replay.answers = [reply(TEXT)]
    assert (await ask(made(replay), hello)).choices == (Completion("hi"),)
    assert replay.paths == ["/v1/responses"]
    assert replay.requests == [
        {
            "model": "gpt-5-mini",
            "input": [{"role": "user", "content": "hello"}],
            "store": False,
            "include": ["reasoning.encrypted_content"],
            "reasoning": {"summary": "auto"},
        }
    ]


async def test_all_settings_have_their_place(replay: ResponsesServer) -> None:
    """Every setting of a request has its place in the body; the system's word goes before all turns."""
    replay.answers, replay.model = [reply(TEXT)], "gpt-4.1"
    sampling = Sampling(0.0, 0.9, 500, effort="low", schema=SCHEMA, top_logprobs=3)
    turns = (Message("system", "Be brief."), Message("user", "¿Qué?"), Message("system", "Again."))
    await ask(made(replay), Request(turns, sampling, tools=(LOOKUP,), tool_choice="required"))
    parameters = json.loads(LOOKUP.parameters)
    tool = {"type": "function", "name": "lookup", "description": "Look a word up.", "parameters": parameters}
    assert replay.requests[0] == {
        "model": "gpt-4.1",
        "instructions": "Be brief.",
        "input": [{"role": "user", "content": "¿Qué?"}, {"role": "developer", "content": "Again."}],
        "tools": [{**tool, "strict": False}],
        "tool_choice": "required",
        "store": False,
        "include": ["message.output_text.logprobs"],
        "reasoning": {"effort": "low"},
        "text": {"format": {"type": "json_schema", "name": "reply", "schema": json.loads(SCHEMA), "strict": True}},
        "max_output_tokens": 500,
        "temperature": 0.0,
        "top_p": 0.9,
        "top_logprobs": 3,
    }


@pytest.mark.parametrize(
    ("sampling", "effort"),
    [
        (Sampling(effort="high"), "high"),
        (Sampling(thinking=0), "minimal"),
        (Sampling(effort="none"), "minimal"),
        (Sampling(thinking=1000), "low"),
        (Sampling(thinking=5000), "medium"),
        (Sampling(thinking=90_000), "high"),
        (Sampling(effort="xhigh"), "high"),
        (Sampling(effort="low", thinking=9000), "low"),
    ],
)
async def test_an_effort_that_a_model_has_not_becomes_the_nearest(
    replay: ResponsesServer, sampling: Sampling, effort: str
) -> None:
    """Budgets become efforts, and an effort that the server does not list becomes the nearest that it lists."""
    response = await ask(made(replay), Request((Message("user", "hello"),), sampling))
    assert replay.requests[-1]["reasoning"]["effort"] == effort
    assert len(replay.requests) == 1 + bool(response.notes)


@pytest.mark.parametrize("model", ["gpt-5-mini", "gpt-4.1", "custom-model"])
async def test_refused_settings_are_left_out_and_remembered(model: str) -> None:
    """What a model refuses is left out, told in notes of each reply that lacks it, and not sent a second time."""
    sampling = Sampling(0.5, 0.9, effort="low", top_logprobs=2, stop=("z",))
    request = Request((Message("user", "hello"),), sampling)
    with running(lambda: ResponsesServer(model)) as replay:
        backend = Responses(model, replay.url)
        first = await backend.complete(request)
        count = len(replay.requests)
        second = await ask(backend, request)
        assert len(replay.requests) == count + 1
        lost = ("temperature", "top_p", "logprobs") if model != "gpt-4.1" else ("effort",)
        for note in lost:
            assert any(note in one for one in first.notes)
            assert any(note in one for one in second.notes)
            assert any(note in one for one in backend.refusals)


async def test_an_organisation_that_may_not_see_summaries(replay: ResponsesServer, hello: Request) -> None:
    """Without the right to summaries the reply comes without them."""
    replay.verified = False
    response = await ask(made(replay), hello)
    assert response.choices[0].reasoning == ""
    assert "summary" in response.notes[0]


async def test_a_schema_that_is_refused_leaves_others_in_place(replay: ResponsesServer) -> None:
    """A refusal of what stands in one schema is of this one alone."""
    words = {"message": "Invalid schema for response_format 'reply': too deep.", "param": "text.format.schema"}
    replay.answers = [(400, {"error": words}, {}), reply(TEXT), reply(TEXT)]
    backend, other = made(replay), SCHEMA.replace('"a"', '"b"')
    for schema in (SCHEMA, other):
        await backend.complete(Request((Message("user", "hello"),), Sampling(schema=schema)))
    await backend.aclose()
    assert ["text" in body for body in replay.requests] == [True, False, True]


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        (SCHEMA, True),
        ('{"type": "object", "properties": {"a": {}}, "required": ["a"]}', False),
        ('{"type": "object", "properties": {"a": {}}, "additionalProperties": false}', False),
        ('{"type": "array", "items": {"type": "object"}}', False),
    ],
)
async def test_a_schema_is_strict_where_it_can_be(replay: ResponsesServer, schema: str, strict: bool) -> None:
    """Only a schema whose objects are closed and all of whose properties are required can be held to the letter."""
    await ask(made(replay), Request((Message("user", "hello"),), Sampling(schema=schema)))
    assert replay.requests[-1]["text"]["format"]["strict"] is strict
    assert replay.refused == []


async def test_a_tiny_limit_is_the_least_that_the_server_takes(replay: ResponsesServer) -> None:
    """The API takes no limit below 16 tokens, and says so in a note; all of it went into thinking, which is told."""
    response = await ask(made(replay), Request((Message("user", "hello"),), Sampling(max_tokens=1)))
    assert replay.requests[0]["max_output_tokens"] == 16
    assert response.choices[0].finish_reason == "length"
    assert [note.split(" ")[0] for note in response.notes] == ["max_tokens=16", "all"]


async def test_stop_is_applied_to_the_reply(replay: ResponsesServer) -> None:
    """The API has no stop: the reply is cut at the first of the texts."""
    replay.answers = [reply(said({"type": "output_text", "text": "one END two STOP"}))]
    response = await ask(made(replay), Request((Message("user", "hello"),), Sampling(stop=("STOP", "END"))))
    assert response.choices[0] == Completion("one ", "stop")
    assert "stop" not in replay.requests[0]


async def test_thoughts_go_back_with_the_calls_as_they_came(replay: ResponsesServer) -> None:
    """A tool's turn has the encrypted thoughts before the calls that followed from them, byte for byte."""
    thought = {
        "id": "rs_1",
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": "Look it up."}],
        "encrypted_content": "gAAA+/ü==",
    }
    later = {**thought, "id": "rs_2", "encrypted_content": "second"}
    calls = [
        {"type": "function_call", "id": f"fc_{name}", "call_id": name, "name": "lookup", "arguments": '{"word": "ü"}'}
        for name in ("c1", "c2")
    ]
    replay.answers = [reply(thought, TEXT, calls[0], later, calls[1]), reply(TEXT)]
    backend, ask_for = made(replay), Message("user", "hello")
    choice = (await backend.complete(Request((ask_for,), tools=(LOOKUP,)))).choices[0]
    assert (choice.finish_reason, choice.reasoning) == ("tool_calls", "Look it up.\n\nLook it up.")
    turn = Message("assistant", choice.text, choice.tool_calls, "", choice.reasoning, choice.reasoning_fields)
    results = (Message("tool", "x", (), "c1"), Message("tool", "y", (), "c2"))
    await ask(backend, Request((ask_for, turn, *results), tools=(LOOKUP,)))
    bare = [{key: value for key, value in call.items() if key != "id"} for call in calls]
    assert replay.requests[1]["input"] == [
        {"role": "user", "content": "hello"},
        thought,
        {"role": "assistant", "content": "hi"},
        bare[0],
        later,
        bare[1],
        {"type": "function_call_output", "call_id": "c1", "output": "x"},
        {"type": "function_call_output", "call_id": "c2", "output": "y"},
    ]


async def test_another_providers_thoughts_do_not_go_back(replay: ResponsesServer, hello: Request) -> None:
    """Fields that another provider gave with a turn are not sent to this one."""
    turn = Message("assistant", "ok", (), "", "hm", '{"reasoning_content": "hm", "content": [{"type": "thinking"}]}')
    await ask(made(replay), Request((*hello.messages, turn, *hello.messages)))
    assert replay.requests[0]["input"][1] == {"role": "assistant", "content": "ok"}


@pytest.mark.parametrize(
    ("more", "output", "choice"),
    [  # replies stand one a line
        ({}, (TEXT,), Completion("hi")),
        ({}, (said({"type": "output_text", "text": "a"}, {"type": "output_text", "text": "b"}), TEXT), Completion("abhi")),
        ({}, (said({"type": "refusal", "refusal": "I can't."}),), Completion("I can't.", "filter")),
        ({"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}, (TEXT,), Completion("hi", "length")),
        ({"status": "incomplete", "incomplete_details": {"reason": "content_filter"}}, (), Completion("", "filter")),
        ({"status": "incomplete", "incomplete_details": {"reason": "steered"}}, (), Completion("", "other")),
        ({"status": "incomplete", "incomplete_details": None}, (TEXT,), Completion("hi", "other")),
        ({"status": 7}, ("garbled", TEXT, 3), Completion("hi", "other")),
        ({}, ({"type": "web_search_call"}, said({"type": "novel"}), {"type": "message", "content": "?"}), Completion("")),
    ],
)  # fmt: skip
async def test_what_replies_become(
    replay: ResponsesServer, hello: Request, more: dict[str, Any], output: tuple[Any, ...], choice: Completion
) -> None:
    """Texts, refusals and cut-offs become a completion; what is of no known kind is passed over."""
    replay.answers = [reply(*output, **more)]
    assert (await ask(made(replay), hello)).choices == (choice,)


async def test_log_probabilities(replay: ResponsesServer, hello: Request) -> None:
    """The sum of the tokens' log-probabilities, and the likeliest alternatives of the first."""
    first = {
        "token": "A",
        "logprob": -0.5,
        "top_logprobs": [{"token": "B", "logprob": -1.5}, {"token": "A", "logprob": -0.5}],
    }
    second = {"token": ".", "logprob": -0.25, "top_logprobs": []}
    replay.answers = [reply(said({"type": "output_text", "text": "A.", "logprobs": [first, second]}))]
    choice = (await ask(made(replay), hello)).choices[0]
    assert choice.logprob == -0.75
    assert choice.top_logprobs == (("A", -0.5), ("B", -1.5))


async def test_the_bill(replay: ResponsesServer, hello: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cached and reasoning tokens are told apart, and billed at the model's prices: $0.25, $0.025 and $2 a million."""
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    replay.answers = [reply(TEXT)]
    backend = made(replay)
    backend._is_home = True
    used = (await ask(backend, hello)).usage
    assert (used.calls, used.prompt_tokens, used.completion_tokens) == (1, 1000, 300)
    assert (used.reasoning_tokens, used.cached_tokens) == (250, 600)
    assert used.dollars == pytest.approx((400 * 0.25 + 600 * 0.025 + 300 * 2) / 1e6)


@pytest.mark.parametrize(
    ("status", "body", "headers", "kind"),
    [
        (400, {"error": {"message": "bad", "code": "context_length_exceeded"}}, {}, RequestError),
        (401, {"error": {"message": f"Incorrect API key provided: {SECRET}", "code": "invalid_api_key"}}, {}, AuthenticationError),
        (404, {"error": {"message": "no such model", "code": "model_not_found"}}, {}, RequestError),
        (429, {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}, {"retry-after": "7"}, RateLimitError),
        (429, {"error": {"message": "quota", "code": "insufficient_quota"}}, {}, RequestError),
        (500, {"error": {"message": "The server had an error", "type": "server_error"}}, {}, ServerError),
        (503, "<html><title>Unavailable</title></html>", {}, ServerError),
        (200, {"status": "failed", "output": [], "error": {"code": "server_error", "message": "oops"}}, {}, ServerError),
        (200, {"status": "failed", "output": [], "error": {"code": "rate_limit_exceeded", "message": "x"}}, {}, RateLimitError),
        (200, {"object": "list"}, {}, ResponseError),
        (200, "[]", {}, ResponseError),
        (200, "no JSON", {}, ResponseError),
        (200, "", {}, ResponseError),
    ],
)  # fmt: skip
async def test_each_failure_is_an_error_of_its_kind(
    replay: ResponsesServer, hello: Request, status: int, body: Any, headers: dict[str, str], kind: type[BackendError]
) -> None:
    """Each failure is an error of its kind that names the model and the server, and never the key."""
    replay.answers = [(status, body, headers)]
    error = await failure(made(replay, key=SECRET), hello)
    assert type(error) is kind
    assert replay.url in str(error)
    assert SECRET not in str(error)
    assert len(replay.requests) == 1
    if isinstance(error, RateLimitError) and headers:
        assert error.retry_after == 7


async def test_a_failed_reply_tells_its_cost(replay: ResponsesServer, hello: Request) -> None:
    """What failed with the status 200 carries what it cost."""
    replay.answers = [reply(status="failed", error={"code": "server_error", "message": "oops"})]
    error = await failure(made(replay), hello)
    assert error.usage is not None
    assert (error.usage.prompt_tokens, error.usage.completion_tokens) == (1000, 300)


async def test_refused_tools(replay: ResponsesServer) -> None:
    """A model without tools says so once; the backend has no native tools from then on."""
    replay.answers = [(400, {"error": {"message": "This model does not support tools.", "param": "tools"}}, {})]
    backend = made(replay)
    error = await failure(backend, Request((Message("user", "hello"),), tools=(LOOKUP,)))
    assert isinstance(error, ToolsNotSupportedError)
    assert backend.native_tools is False


async def test_nobody_listens(hello: Request) -> None:
    """A server that is not there is an error that can be tried again."""
    assert isinstance(await failure(Responses("m", "http://127.0.0.1:9/v1"), hello), UnreachableError)


async def test_without_a_key_nothing_is_sent(hello: Request) -> None:
    """OpenAI without a key fails before any request."""
    assert isinstance(await failure(Responses("gpt-5-mini"), hello), AuthenticationError)


async def test_a_run_from_end_to_end(replay: ResponsesServer) -> None:
    """A strategy answers over the spec of such a server: its thoughts are in the trace, its bill is the server's."""
    replay.cached = 5
    solution = await arun("cot", Question("Is 7 prime?", options=("Yes", "No")), backend=replay.spec)
    assert solution.usage.reasoning_tokens == THOUGHT_TOKENS
    assert solution.usage.prompt_tokens == replay.truth.prompt_tokens
    assert solution.usage.completion_tokens == replay.truth.completion_tokens
    assert solution.usage.cached_tokens == 5
    assert THOUGHT in repr(solution.trace)


async def test_native_tool_calls_from_end_to_end(replay: ResponsesServer) -> None:
    """A strategy with tools sends the thoughts back with its calls: the server insists on it, and refuses nothing."""
    replay.mock = calling()
    solution = await arun("react", Question("What is 1 + 2 + 3 + 4?"), backend=replay.spec, tools={"add": add})
    assert (solution.answer, len(replay.requests)) == ("10", 3)
    kinds = [item.get("type") for item in replay.requests[-1]["input"]]
    assert [kinds.count(kind) for kind in ("reasoning", "function_call", "function_call_output")] == [2, 3, 3]
    assert replay.refused == []
    assert solution.usage.completion_tokens == replay.truth.completion_tokens


def test_the_spec_names_it() -> None:
    """The spec opens it, with the settings of a backend."""
    opened = open_backend("openai-responses:http://localhost:1/v1#gpt-5?timeout=5&prices=1,2")
    assert opened.model == "gpt-5"
