"""The Anthropic backend, against a server on loopback that speaks the Messages API."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question, arun
from reasoning.backends import Completion, Message, Prices, Request, Sampling, ToolCall, ToolSchema, open_backend
from reasoning.backends.anthropic import Anthropic
from reasoning.backends.anthropic.models import Ways, ways_of
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    MissingExtraError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServerError,
    ToolsNotSupportedError,
    UnreachableError,
)
from tests.backends.servers.anthropic import AnthropicServer, refusal
from tests.backends.servers.replay import THOUGHT, add, ask, calling, failure, running

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "sk-ant-secret-0123456789"
SCHEMA = '{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false}'
LOOKUP = ToolSchema("lookup", "Look a word up.", '{"type": "object", "properties": {"word": {"type": "string"}}}')
USER = Message("user", "hello")
TEXT = {"type": "text", "text": "hi"}
USAGE = {
    "input_tokens": 100,
    "cache_read_input_tokens": 600,
    "cache_creation_input_tokens": 300,
    "output_tokens": 50,
    "output_tokens_details": {"thinking_tokens": 20},
}
MARK = {"cache_control": {"type": "ephemeral"}}


@pytest.fixture
def replay() -> Iterator[AnthropicServer]:
    """A running server, whose model thinks with budgets."""
    with running(AnthropicServer) as made:
        assert isinstance(made, AnthropicServer)
        yield made


def made(replay: AnthropicServer, **settings: Any) -> Anthropic:
    return Anthropic(replay.model, replay.url, **settings)


def reply(*content: Any, **more: Any) -> tuple[int, Any, dict[str, str]]:
    return 200, {"type": "message", "content": list(content), "stop_reason": "end_turn", "usage": USAGE, **more}, {}


def text(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": one} for one in texts]


async def test_the_plainest_request(replay: AnthropicServer, hello: Request) -> None:
    """The plainest request has the model, the turns and the limit that the protocol wants, and nothing else."""
    replay.answers = [reply(TEXT)]
    assert (await ask(made(replay, key=SECRET), hello)).choices == (Completion("hi"),)
    assert replay.paths == ["/v1/messages"]
    assert SECRET in replay.headers[0].get("x-api-key", replay.headers[0].get("authorization", ""))
    turns = [{"role": "user", "content": text("hello")}]
    assert replay.requests == [{"model": "claude-sonnet-4-5", "max_tokens": 16_384, "messages": turns}]


async def test_all_settings_have_their_place(replay: AnthropicServer) -> None:
    """Every setting has its place in the body, and what requests have in common ends with a mark for the cache."""
    replay.answers = [reply(TEXT)]
    sampling = Sampling(0.5, 0.9, 500, ("END", "\n"), schema=SCHEMA)
    turns = (Message("system", "Be brief."), Message("user", "¿Qué?"))
    await ask(made(replay), Request(turns, sampling, tools=(LOOKUP,), tool_choice="required"))
    parameters = json.loads(LOOKUP.parameters)
    assert replay.requests[0] == {
        "model": "claude-sonnet-4-5",
        "max_tokens": 500,
        "tools": [{"name": "lookup", "description": "Look a word up.", "input_schema": parameters, **MARK}],
        "system": [{"type": "text", "text": "Be brief.", **MARK}],
        "messages": [{"role": "user", "content": text("¿Qué?")}],
        "tool_choice": {"type": "any"},
        "output_config": {"format": {"type": "json_schema", "schema": json.loads(SCHEMA)}},
        "stop_sequences": ["END"],
        "temperature": 0.5,
        "top_p": 0.9,
    }


@pytest.mark.parametrize(
    ("model", "ways"),
    [
        ("claude-3-haiku-20240307", Ways("never", limit=4_096)),
        ("claude-3-5-sonnet-20241022", Ways("never", limit=8_192)),
        ("claude-3-7-sonnet-latest", Ways("budget")),
        ("claude-sonnet-4-20250514", Ways("budget")),
        ("claude-opus-4-1-20250805", Ways("budget")),
        ("claude-haiku-4-5", Ways("budget")),
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", Ways("budget")),
        ("claude-sonnet-4-6", Ways("adaptive")),
        ("claude-opus-4-8", Ways("adaptive")),
        ("claude-sonnet-5", Ways("adaptive", True)),
        ("claude-haiku-5-5", Ways("adaptive", True)),
        ("claude-mythos-preview", Ways("adaptive", True)),
        ("kimi-k2", Ways("budget", limit=8_192)),
    ],
)
def test_what_models_are_taken_for(model: str, ways: Ways) -> None:
    """A model's name tells how it thinks, and how much it writes where nobody says."""
    assert ways_of(model) == ways


@pytest.mark.parametrize(
    ("kind", "model", "sampling", "thinking", "effort", "limit"),
    [
        ("budget", "claude-sonnet-4-5", Sampling(), None, None, 16_384),
        ("budget", "claude-sonnet-4-5", Sampling(thinking=0), None, None, 16_384),
        ("budget", "claude-sonnet-4-5", Sampling(thinking=5_000), 5_000, None, 21_384),
        ("budget", "claude-sonnet-4-5", Sampling(thinking=10), 1_024, None, 17_408),
        ("budget", "claude-sonnet-4-5", Sampling(effort="medium"), 8_192, None, 24_576),
        ("budget", "claude-sonnet-4-5", Sampling(thinking=5_000, max_tokens=4_000), 3_000, None, 4_000),
        ("budget", "claude-sonnet-4-5", Sampling(thinking=5_000, max_tokens=900), None, None, 900),
        ("budget", "claude-sonnet-4-5", Sampling(effort="none"), None, None, 16_384),
        ("adaptive", "claude-opus-4-8", Sampling(), None, None, 16_384),
        ("adaptive", "claude-opus-4-8", Sampling(effort="low"), "adaptive", "low", 16_384),
        ("adaptive", "claude-opus-4-8", Sampling(effort="minimal"), "adaptive", "low", 16_384),
        ("adaptive", "claude-opus-4-8", Sampling(effort="xhigh"), "adaptive", "high", 16_384),
        ("adaptive", "claude-opus-4-8", Sampling(effort="max"), "adaptive", "high", 16_384),
        ("budget", "claude-sonnet-4-5", Sampling(effort="max"), 24_000, None, 32_000),
        ("adaptive", "claude-opus-4-8", Sampling(thinking=5_000), "adaptive", "medium", 16_384),
        ("adaptive", "claude-opus-5", Sampling(), "adaptive", None, 16_384),
        ("adaptive", "claude-opus-5", Sampling(thinking=0), "disabled", None, 16_384),
        ("adaptive", "claude-sonnet-4-5", Sampling(thinking=2_000), "adaptive", "medium", 16_384),
        ("budget", "claude-novel", Sampling(), None, None, 16_384),
        ("budget", "claude-novel", Sampling(effort="low"), 1_024, None, 17_408),
        ("plain", "claude-sonnet-4-5", Sampling(thinking=2_000), None, None, 16_384),
        ("plain", "other-model", Sampling(), None, None, 8_192),
        ("plain", "claude-3-5-haiku-latest", Sampling(effort="high"), None, None, 8_192),
    ],
)
async def test_how_a_model_thinks(
    kind: str, model: str, sampling: Sampling, thinking: int | str | None, effort: str | None, limit: int
) -> None:
    """Budgets and efforts become what the model takes, the other one where it refuses one, and leave room to answer."""
    with running(lambda: AnthropicServer(model, kind)) as replay:
        backend = Anthropic(model, replay.url)
        await backend.complete(Request((USER,), sampling))
        count = len(replay.requests)
        await ask(backend, Request((USER,), sampling))
        assert len(replay.requests) == count + 1  # what was refused is remembered
        sent = replay.requests[-1]
        told = sent.get("thinking", {})
        assert (told.get("budget_tokens") or told.get("type")) == thinking
        assert sent.get("output_config", {}).get("effort") == effort
        assert sent["max_tokens"] == limit


@pytest.mark.parametrize(
    ("kind", "model", "sampling", "left", "lost"),
    [
        ("budget", "claude-sonnet-4-5", Sampling(0.7), {"temperature": 0.7}, ()),
        ("budget", "claude-sonnet-4-5", Sampling(0.0, thinking=2_000), {}, ("temperature",)),
        ("budget", "claude-sonnet-4-5", Sampling(1.0, thinking=2_000), {"temperature": 1.0}, ()),
        ("budget", "claude-sonnet-4-5", Sampling(None, 0.5, thinking=2_000), {}, ("top_p",)),
        ("budget", "claude-sonnet-4-5", Sampling(None, 0.97, thinking=2_000), {"top_p": 0.97}, ()),
        ("budget", "claude-sonnet-4-5", Sampling(0.7, 0.9), {"temperature": 0.7}, ("top_p",)),
        ("budget", "claude-sonnet-4-5", Sampling(1.5), {"temperature": 1.0}, ("temperature",)),
        ("adaptive", "claude-opus-4-8", Sampling(0.7, 0.9), {}, ("temperature", "top_p")),
    ],
)
async def test_temperature_and_top_p(
    kind: str, model: str, sampling: Sampling, left: dict[str, float], lost: tuple[str, ...]
) -> None:
    """What the model does not take, or not while it thinks, is left out, and each reply without it says so."""
    with running(lambda: AnthropicServer(model, kind)) as replay:
        backend = Anthropic(model, replay.url)
        for response in (
            await backend.complete(Request((USER,), sampling)),
            await ask(backend, Request((USER,), sampling)),
        ):
            assert all(any(name in note for note in response.notes) for name in lost)
            assert bool(response.notes) is bool(lost)
        sent = replay.requests[-1]
        assert {name: sent[name] for name in ("temperature", "top_p") if name in sent} == left


async def test_the_most_that_a_model_writes_is_learned(replay: AnthropicServer) -> None:
    """A limit above what the model writes is lowered to it, once and for all."""
    replay.cap = 8_192
    backend = made(replay)
    for limit in (50_000, 9_000, 100):
        await backend.complete(Request((USER,), Sampling(max_tokens=limit)))
    await backend.aclose()
    assert [body["max_tokens"] for body in replay.requests] == [50_000, 8_192, 8_192, 100]
    assert "8192" in backend.refusals[0]


@pytest.mark.parametrize("formats", [True, False])
async def test_a_schema(replay: AnthropicServer, formats: bool) -> None:
    """A schema is asked for as the format of the reply; where the model has none, as that of a tool it has to call."""
    replay.formats = formats
    backend = made(replay)
    request = Request((USER,), Sampling(schema=SCHEMA))
    await backend.complete(request)
    choice = (await ask(backend, request)).choices[0]
    sent = replay.requests[-1]
    assert ("output_config" in sent) is formats
    assert ("tools" in sent) is not formats
    assert (choice.finish_reason, choice.tool_calls) == ("stop", ())
    if not formats:
        assert sent["tool_choice"] == {"type": "tool", "name": "reply"}
        assert list(json.loads(choice.text)) == ["reply"]


async def test_a_schema_that_is_refused_goes_by_a_tool_alone(replay: AnthropicServer) -> None:
    """A refusal of what stands in one schema is of this one: others go as the format of the reply."""
    open_one = SCHEMA.replace(', "additionalProperties": false', "")
    backend = made(replay)
    for schema in (open_one, SCHEMA):
        await backend.complete(Request((USER,), Sampling(schema=schema)))
    await backend.aclose()
    assert ["tools" in body for body in replay.requests] == [False, True, False]


async def test_a_schema_that_is_none_of_an_object_is_no_tool(replay: AnthropicServer) -> None:
    """A tool's arguments are an object: another schema is left out where the model has no format for it."""
    replay.formats = False
    response = await ask(made(replay), Request((USER,), Sampling(schema='{"type": "array"}')))
    assert "tools" not in replay.requests[-1]
    assert "schema" in response.notes[0]


async def test_a_model_without_formats_and_tools_goes_without_the_schema(replay: AnthropicServer) -> None:
    """Where the model takes neither a format nor a tool, the schema is left out, and tools are not given up."""
    no_tools = refusal("'other' does not support tool use.")
    replay.answers = [refusal("output_config.format: Extra inputs are not permitted"), no_tools, reply(TEXT)]
    backend = made(replay)
    assert (await ask(backend, Request((USER,), Sampling(schema=SCHEMA)))).choices == (Completion("hi"),)
    assert list(replay.requests[-1]) == ["model", "max_tokens", "messages"]
    assert backend.native_tools is True


async def test_a_forced_call_goes_without_thoughts(replay: AnthropicServer) -> None:
    """The protocol takes no thoughts where a tool has to be called: the call goes first, and a note says so."""
    request = Request((USER,), Sampling(effort="low"), tools=(LOOKUP,), tool_choice="required")
    response = await ask(made(replay), request)
    assert "thinking" not in replay.requests[0]
    assert "a tool has to be called" in response.notes[0]


async def test_thoughts_go_back_with_the_calls_as_they_came(replay: AnthropicServer) -> None:
    """Signed and hidden thoughts go back before the calls that followed from them, byte for byte, in one turn."""
    thought = {"type": "thinking", "thinking": "Look it up. ", "signature": "EqQB+/ü=="}
    hidden = {"type": "redacted_thinking", "data": "opaque+/="}
    calls = [
        {"type": "tool_use", "id": name, "name": "lookup", "input": {"word": "ü", "n": 1.0}} for name in ("a", "b")
    ]
    replay.answers = [reply(thought, hidden, TEXT, calls[0], thought, calls[1], stop_reason="tool_use"), reply(TEXT)]
    backend, sampling = made(replay), Sampling(thinking=2_000)
    choice = (await backend.complete(Request((USER,), sampling, tools=(LOOKUP,)))).choices[0]
    assert (choice.finish_reason, choice.reasoning) == ("tool_calls", "Look it up. \n\nLook it up. ")
    turn = Message("assistant", choice.text, choice.tool_calls, "", choice.reasoning, choice.reasoning_fields)
    results = (Message("tool", "x", (), "a"), Message("tool", "", (), "b"), Message("user", "Go on."))
    await ask(backend, Request((USER, turn, *results), sampling, tools=(LOOKUP,)))
    assert replay.requests[1]["messages"] == [
        {"role": "user", "content": text("hello")},
        {"role": "assistant", "content": [thought, hidden, TEXT, calls[0], thought, calls[1]]},
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "a", "content": "x"},
                {"type": "tool_result", "tool_use_id": "b"},
                {"type": "text", "text": "Go on.", **MARK},
            ],
        },
    ]
    assert replay.requests[1]["thinking"] == {"type": "enabled", "budget_tokens": 2_000}


async def test_calls_without_thoughts_are_answered_without_thinking(replay: AnthropicServer) -> None:
    """Calls that another model made have no thoughts to go back, which a budget needs: it does not think then."""
    turn = Message("assistant", "", (ToolCall("a", "lookup", "no JSON"),), "", "hm", '{"reasoning_content": "hm"}')
    turns = (USER, turn, Message("tool", "x", (), "a"))
    response = await ask(made(replay), Request(turns, Sampling(thinking=2_000), tools=(LOOKUP,)))
    assert replay.refused == []
    assert "does not think" in response.notes[0]


@pytest.mark.parametrize(
    ("turns", "written"),
    [
        ((Message("user", ""),), [("user", ["(empty)"])]),
        ((Message("system", "s"),), [("user", ["s"])]),
        ((USER, Message("assistant", " \n"), USER), [("user", ["hello", "hello"])]),
        ((USER, Message("assistant", "The answer is ")), [("user", ["hello"]), ("assistant", ["The answer is"])]),
        ((USER, Message("assistant", "a"), Message("system", "s")), [("user", ["hello"]), ("assistant", ["a"]), ("user", ["s"])]),
    ],
)  # fmt: skip
async def test_turns_are_written_as_the_protocol_takes_them(
    replay: AnthropicServer, turns: tuple[Message, ...], written: list[tuple[str, list[str]]]
) -> None:
    """Sides take turns, no text is empty, and nothing is a system's turn after the first other one."""
    await ask(made(replay), Request(turns))
    sent = replay.requests[-1]["messages"]
    assert [(turn["role"], [block["text"] for block in turn["content"]]) for turn in sent] == written
    assert replay.refused == []


@pytest.mark.parametrize(
    ("more", "content", "choice"),
    [
        ({}, text("a", "b"), Completion("ab")),
        ({"stop_reason": "stop_sequence", "stop_sequence": "END"}, [TEXT], Completion("hi")),
        ({"stop_reason": "max_tokens"}, [TEXT], Completion("hi", "length")),
        ({"stop_reason": "model_context_window_exceeded"}, [TEXT], Completion("hi", "length")),
        ({"stop_reason": "refusal"}, [], Completion("", "filter")),
        ({"stop_reason": "refusal", "stop_details": {"type": "refusal", "explanation": "No."}}, [], Completion("No.", "filter")),
        ({"stop_reason": "pause_turn"}, [TEXT], Completion("hi", "other")),
        ({"stop_reason": 7}, ["x", {"type": "novel", "text": "no"}, TEXT], Completion("hi", "other")),
        ({"stop_reason": "tool_use"}, [{"type": "tool_use", "id": "", "name": "x"}, TEXT], Completion("hi")),
    ],
)  # fmt: skip
async def test_what_replies_become(
    replay: AnthropicServer, hello: Request, more: dict[str, Any], content: list[Any], choice: Completion
) -> None:
    """Each reason to stop becomes ours, and blocks of no known kind are passed over."""
    replay.answers = [reply(*content, **more)]
    assert (await ask(made(replay), hello)).choices == (choice,)


async def test_the_bill(replay: AnthropicServer, hello: Request) -> None:
    """The prompt is counted whole, with what came from the cache and was put into it, and each is billed at its price."""
    replay.answers = [reply(TEXT)]
    prices = Prices(3, 15, 0.3, cache_write=3.75)
    used = (await ask(made(replay, prices=prices), hello)).usage
    assert (used.prompt_tokens, used.completion_tokens, used.reasoning_tokens) == (1000, 50, 20)
    assert (used.cached_tokens, used.cache_write_tokens) == (600, 300)
    assert used.dollars == pytest.approx((100 * 3 + 600 * 0.3 + 300 * 3.75 + 50 * 15) / 1e6)


@pytest.mark.parametrize("model", ["claude-sonnet-4-5", "claude-opus-4-8", "claude-sonnet-4-5-20250929"])
def test_its_models_have_prices(model: str) -> None:
    """The prices of Anthropic's models are known, those of the cache as well; another server's are not."""
    found = Anthropic(model, key="k").prices
    assert Anthropic(model, "http://localhost:1").prices is None
    assert found is None or (found.cache_write or 0) > found.input > (found.cached_input or 0) > 0
    assert found is not None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("prompt is too long: 210000 tokens > 200000 maximum"), RequestError),
        (refusal("Your credit balance is too low to access the Anthropic API."), RequestError),
        (refusal(f"invalid x-api-key {SECRET}", "authentication_error", 401), AuthenticationError),
        (refusal("no permission", "permission_error", 403), AuthenticationError),
        (refusal("model: claude-x", "not_found_error", 404), RequestError),
        (refusal("Request exceeds the maximum size", "request_too_large", 413), RequestError),
        (refusal("This request would exceed your rate limit", "rate_limit_error", 429), RateLimitError),
        (refusal("Internal server error", "api_error", 500), ServerError),
        (refusal("Overloaded", "overloaded_error", 529), ServerError),
        ((200, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, {}), ServerError),
        ((200, {"content": "text"}, {}), ResponseError),
        ((200, "event: message_start", {}), ResponseError),
    ],
)
async def test_each_failure_is_an_error_of_its_kind(
    replay: AnthropicServer, hello: Request, answer: tuple[int, Any, dict[str, str]], kind: type[BackendError]
) -> None:
    """Each failure is an error of its kind that names the server and never the key; waits that are asked for are kept."""
    replay.answers = [(answer[0], answer[1], {"retry-after": "7"})]
    error = await failure(made(replay, key=SECRET), hello)
    assert type(error) is kind
    assert SECRET not in str(error)
    assert len(replay.requests) == 1
    if isinstance(error, RateLimitError):
        assert error.retry_after == 7


async def test_refused_tools(replay: AnthropicServer) -> None:
    """A model without tools says so once; the backend has no native tools from then on."""
    replay.answers = [refusal("'other' does not support tool use.")]
    backend = made(replay)
    error = await failure(backend, Request((USER,), tools=(LOOKUP,)))
    assert isinstance(error, ToolsNotSupportedError)
    assert backend.native_tools is False


async def test_nobody_listens(hello: Request) -> None:
    """A server that is not there is an error that can be tried again."""
    assert isinstance(await failure(Anthropic("m", "http://127.0.0.1:9"), hello), UnreachableError)


async def test_without_a_key_nothing_is_sent(hello: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anthropic without a key fails before any request, and says where the key belongs."""
    error = await failure(Anthropic("claude-sonnet-4-5"), hello)
    assert isinstance(error, AuthenticationError)
    assert "ANTHROPIC_API_KEY" in str(error)


def test_the_library_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the error names the extra, before anything is asked."""
    monkeypatch.setitem(sys.modules, "anthropic", None)
    with pytest.raises(MissingExtraError, match=r"reasoning-toolkit\[anthropic\]"):
        open_backend("anthropic:claude-sonnet-4-5")


@pytest.mark.parametrize(("model", "kind"), [("claude-opus-5", "adaptive"), ("claude-sonnet-4-5", "budget")])
async def test_a_run_from_end_to_end(model: str, kind: str) -> None:
    """A strategy answers over the spec of such a server: thoughts are in the trace, the bill is the server's."""
    with running(lambda: AnthropicServer(model, kind)) as replay:
        assert isinstance(replay, AnthropicServer)
        replay.cached, replay.kept = 5, 3
        solution = await arun("cot", Question("Is 7 prime?", options=("Yes", "No")), backend=replay.spec)
        assert solution.usage.prompt_tokens == replay.truth.prompt_tokens
        assert solution.usage.completion_tokens == replay.truth.completion_tokens
        assert solution.usage.reasoning_tokens == replay.truth.reasoning_tokens
        assert solution.usage.cached_tokens == replay.truth.cached_tokens > 0
        assert solution.usage.cache_write_tokens == replay.truth.cache_write_tokens > 0
        assert (THOUGHT in repr(solution.trace)) is (kind == "adaptive")
        assert replay.refused == []


async def test_native_tool_calls_from_end_to_end() -> None:
    """A strategy with tools sends the thoughts back with its calls: the server insists on it, and refuses nothing."""
    with running(lambda: AnthropicServer("claude-opus-5", "adaptive")) as replay:
        replay.mock = calling()
        solution = await arun("react", Question("What is 1 + 2 + 3 + 4?"), backend=replay.spec, tools={"add": add})
        assert (solution.answer, len(replay.requests)) == ("10", 3)
        turns = replay.requests[-1]["messages"]
        kinds = [[block["type"] for block in turn["content"]] for turn in turns]
        assert kinds[1:3] == [["thinking", "text", "tool_use", "tool_use"], ["tool_result", "tool_result"]]
        assert turns[-1]["content"][-1]["cache_control"] == {"type": "ephemeral"}
        assert replay.refused == []
        assert solution.usage.completion_tokens == replay.truth.completion_tokens
