"""The Gemini backend, against a server on loopback that speaks that API."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question, arun
from reasoning.backends import Completion, Message, Prices, Request, Sampling, ToolCall, ToolSchema, open_backend
from reasoning.backends.gemini import Gemini
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    ChoicesError,
    MissingExtraError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServerError,
    SettingError,
    ToolCallError,
    ToolsNotSupportedError,
    UnreachableError,
)
from tests.backends.servers.gemini import GeminiServer, refusal
from tests.backends.servers.replay import THOUGHT, add, ask, calling, failure, running

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "AIzaSecret-0123456789abcdef"
SCHEMA = '{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}'
LOOKUP = ToolSchema("lookup", "Look a word up.", '{"type": "object", "properties": {"word": {"type": "string"}}}')
USER = Message("user", "hello")
USAGE = {
    "promptTokenCount": 900,
    "toolUsePromptTokenCount": 100,
    "cachedContentTokenCount": 600,
    "candidatesTokenCount": 30,
    "thoughtsTokenCount": 20,
    "totalTokenCount": 1050,
}


@pytest.fixture
def replay() -> Iterator[GeminiServer]:
    """A running server, whose model thinks with budgets."""
    with running(GeminiServer) as made:
        assert isinstance(made, GeminiServer)
        yield made


def made(replay: GeminiServer, **settings: Any) -> Gemini:
    return Gemini(replay.model, replay.url, **settings)


def candidate(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"content": {"role": "model", "parts": list(parts)}, "finishReason": "STOP", **more}


def reply(*candidates: Any, **more: Any) -> tuple[int, Any, dict[str, str]]:
    return 200, {"candidates": list(candidates), "usageMetadata": USAGE, **more}, {}


HI = {"text": "hi"}


async def test_the_plainest_request(replay: GeminiServer, hello: Request) -> None:
    """The plainest request has the turns, and asks to see the thoughts of a model that thinks."""
    replay.answers = [reply(candidate(HI))]
    assert (await ask(made(replay, key=SECRET), hello)).choices == (Completion("hi"),)
    assert replay.paths == ["/v1/models/gemini-2.5-flash:generateContent"]
    assert replay.headers[0]["x-goog-api-key"] == SECRET
    assert replay.requests == [
        {
            "contents": [{"role": "user", "parts": [{"text": "hello"}]}],
            "generationConfig": {"thinkingConfig": {"includeThoughts": True}},
        }
    ]


async def test_all_settings_have_their_place(replay: GeminiServer) -> None:
    """Every setting of a request has its place in the body."""
    replay.answers = [reply(candidate(HI))]
    sampling = Sampling(0.0, 0.9, 500, ("a", "b", "c", "d", "e", "f"), thinking=0, schema=SCHEMA, top_logprobs=3)
    turns = (Message("system", "Be brief."), Message("user", "¿Qué?"))
    await ask(made(replay), Request(turns, sampling, (0, 1), tools=(LOOKUP,), tool_choice="required"))
    parameters = json.loads(LOOKUP.parameters)
    told = {"name": "lookup", "description": "Look a word up.", "parametersJsonSchema": parameters}
    assert replay.requests[0] == {
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "contents": [{"role": "user", "parts": [{"text": "¿Qué?"}]}],
        "tools": [{"functionDeclarations": [told]}],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
        "generationConfig": {
            "temperature": 0.0,
            "topP": 0.9,
            "maxOutputTokens": 500,
            "stopSequences": ["a", "b", "c", "d", "e"],
            "candidateCount": 2,
            "responseMimeType": "application/json",
            "responseJsonSchema": json.loads(SCHEMA),
            "responseLogprobs": True,
            "logprobs": 3,
            "thinkingConfig": {"includeThoughts": True, "thinkingBudget": 0},
        },
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "model", "sampling", "config"),
    [
        ("budget", "gemini-2.5-flash", Sampling(), {"includeThoughts": True}),
        ("budget", "gemini-2.5-flash", Sampling(thinking=0), {"includeThoughts": True, "thinkingBudget": 0}),
        ("budget", "gemini-2.5-flash", Sampling(effort="low"), {"includeThoughts": True, "thinkingBudget": 1_024}),
        ("budget", "gemini-2.5-flash", Sampling(thinking=90_000), {"includeThoughts": True, "thinkingBudget": 24_576}),
        ("level", "gemini-3-pro", Sampling(), {"includeThoughts": True}),
        ("level", "gemini-3-pro", Sampling(effort="high"), {"includeThoughts": True, "thinkingLevel": "HIGH"}),
        ("level", "gemini-3-pro", Sampling(thinking=0), {"includeThoughts": True, "thinkingLevel": "LOW"}),
        ("level", "gemini-3-pro", Sampling(effort="xhigh"), {"includeThoughts": True, "thinkingLevel": "HIGH"}),
        (
            "level",
            "gemini-flash-latest",
            Sampling(thinking=5_000),
            {"includeThoughts": True, "thinkingLevel": "MEDIUM"},
        ),
        ("budget", "gemini-flash-latest", Sampling(thinking=5_000), {"includeThoughts": True, "thinkingBudget": 5_000}),
        ("plain", "gemini-2.0-flash", Sampling(effort="low"), None),
        ("plain", "gemma-3", Sampling(effort="low"), None),
        ("plain", "gemini-2.5-novel", Sampling(effort="low"), None),
    ],
)
async def test_how_a_model_thinks(kind: str, model: str, sampling: Sampling, config: dict[str, Any] | None) -> None:
    """Budgets and efforts become what the model takes, within its range, the other one where it refuses one."""
    with running(lambda: GeminiServer(model, kind)) as replay:
        backend = Gemini(model, replay.url)
        await backend.complete(Request((USER,), sampling))
        count = len(replay.requests)
        await ask(backend, Request((USER,), sampling))
        assert len(replay.requests) == count + 1  # what was refused is remembered
        assert replay.requests[-1].get("generationConfig", {}).get("thinkingConfig") == config


async def test_a_model_that_can_not_do_without_thoughts(replay: GeminiServer, hello: Request) -> None:
    """Where no thoughts are refused the fewest are asked for: a refusal may tell how many those are."""
    replay.budgets = (512, 24_576)
    response = await ask(made(replay), Request(hello.messages, Sampling(thinking=0)))
    budgets = [body["generationConfig"]["thinkingConfig"]["thinkingBudget"] for body in replay.requests]
    assert budgets == [0, 128, 512]
    assert "512" in response.notes[-1]


async def test_several_candidates(replay: GeminiServer) -> None:
    """Candidates of one request share its prompt, which is paid once; what the server takes at once is learned."""
    request = Request((USER,), Sampling(1.0), (0, 1, 2))
    response = await ask(made(replay), request)
    assert (len(response.choices), response.usage.calls) == (3, 3)
    assert response.usage.completion_tokens == replay.truth.completion_tokens
    replay.most = 1
    backend = made(replay)
    error = await failure(backend, request)
    assert isinstance(error, ChoicesError)
    assert (error.most, backend.max_choices) == (1, 1)


@pytest.mark.parametrize("tools", [(), (LOOKUP,)])
async def test_a_schema_beside_tools_may_be_refused(replay: GeminiServer, tools: tuple[ToolSchema, ...]) -> None:
    """A schema that is refused beside tools is left out there alone."""
    backend, sampling = made(replay), Sampling(schema=SCHEMA)
    response = await backend.complete(Request((USER,), sampling, tools=tools))
    await ask(backend, Request((USER,), sampling))
    assert "responseJsonSchema" in replay.requests[-1]["generationConfig"]
    assert bool(response.notes) is bool(tools)


async def test_refused_log_probabilities(replay: GeminiServer) -> None:
    """Log-probabilities that a model has not are left out, and each reply without them says so."""
    replay.logprobs = False
    backend, request = made(replay), Request((USER,), Sampling(top_logprobs=2))
    for response in (await backend.complete(request), await ask(backend, request)):
        assert "logprobs" in " ".join(response.notes)
    assert len(replay.requests) == 3


async def test_signatures_go_back_as_they_came(replay: GeminiServer) -> None:
    """Parts go back in their order with the signatures that they came with, byte for byte; thoughts that are shown too."""
    parts = [
        {"text": "Look it up.", "thought": True},
        {"text": "Well", "thoughtSignature": "text+/=="},
        {"functionCall": {"id": "a", "name": "lookup", "args": {"word": "ü", "n": 1.0}}, "thoughtSignature": "Ct+/=="},
        {"functionCall": {"name": "lookup", "args": {}}},
    ]
    replay.answers = [reply(candidate(*parts)), reply(candidate(HI))]
    backend = made(replay)
    choice = (await backend.complete(Request((USER,), tools=(LOOKUP,)))).choices[0]
    assert (choice.text, choice.finish_reason, choice.reasoning) == ("Well", "tool_calls", "Look it up.")
    turn = Message("assistant", choice.text, choice.tool_calls, "", choice.reasoning, choice.reasoning_fields)
    results = tuple(Message("tool", "x", (), call.id) for call in choice.tool_calls)
    await ask(backend, Request((USER, turn, *results), tools=(LOOKUP,)))
    answered = {"name": "lookup", "response": {"result": "x"}}
    assert replay.requests[1]["contents"] == [
        {"role": "user", "parts": [{"text": "hello"}]},
        {"role": "model", "parts": parts},
        {"role": "user", "parts": [{"functionResponse": {**answered, "id": "a"}}, {"functionResponse": answered}]},
    ]


async def test_a_text_that_was_changed_goes_without_its_signature(replay: GeminiServer) -> None:
    """A signature is of the text that it came with: another text goes alone, and calls keep theirs."""
    parts = [{"text": "Well", "thoughtSignature": "s"}, {"functionCall": {"id": "a", "name": "lookup", "args": {}}}]
    replay.answers = [reply(candidate(*parts)), reply(candidate(HI))]
    backend = made(replay)
    choice = (await backend.complete(Request((USER,), tools=(LOOKUP,)))).choices[0]
    turn = Message("assistant", "Other", choice.tool_calls, "", "", choice.reasoning_fields)
    await ask(backend, Request((USER, turn, Message("tool", "x", (), "a")), tools=(LOOKUP,)))
    assert replay.requests[1]["contents"][1]["parts"] == [{"text": "Other"}, parts[1]]


async def test_calls_of_another_model_are_sent_as_such() -> None:
    """Gemini 3 wants calls signed: those of another model get the mark for them once the server has refused them."""
    calls = (ToolCall("a", "lookup", "no JSON"), ToolCall("b", "lookup", '{"word": "x"}'))
    turns = (USER, Message("assistant", "", calls), Message("tool", "x", (), "a"), Message("tool", "y", (), "b"))
    with running(lambda: GeminiServer("gemini-3-pro", "level")) as replay:
        response = await ask(Gemini(replay.model, replay.url), Request(turns, tools=(LOOKUP,)))
        sent = replay.requests[-1]["contents"][1]["parts"]
        assert [part.get("thoughtSignature") for part in sent] == ["skip_thought_signature_validator", None]
        assert "signed" in response.notes[0]


@pytest.mark.parametrize(
    ("given", "choice"),
    [
        (candidate(HI, {"text": " there"}), Completion("hi there")),
        (candidate(HI, finishReason="MAX_TOKENS"), Completion("hi", "length")),
        ({"finishReason": "MAX_TOKENS", "content": {"role": "model"}}, Completion("", "length")),
        ({"finishReason": "SAFETY"}, Completion("", "filter")),
        (candidate(HI, finishReason="RECITATION"), Completion("hi", "filter")),
        (candidate(finishReason="PROHIBITED_CONTENT"), Completion("", "filter")),
        (candidate(finishReason="BLOCKLIST"), Completion("", "filter")),
        (candidate(finishReason="SPII"), Completion("", "filter")),
        (candidate(HI, finishReason="TOO_MANY_TOOL_CALLS"), Completion("hi", "other")),
        (candidate(HI, finishReason=7), Completion("hi", "other")),
        (candidate("x", {"executableCode": {"code": "1"}}, {"functionCall": {"name": ""}}, HI), Completion("hi")),
    ],
)
async def test_what_replies_become(
    replay: GeminiServer, hello: Request, given: dict[str, Any], choice: Completion
) -> None:
    """Each reason to stop becomes ours, and parts of no known kind are passed over."""
    replay.answers = [reply(given)]
    assert (await ask(made(replay), hello)).choices == (choice,)


async def test_a_prompt_that_is_blocked(replay: GeminiServer, hello: Request) -> None:
    """A prompt that the provider blocks has no candidates: the reply is withheld."""
    replay.answers = [(200, {"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": USAGE}, {})]
    assert (await ask(made(replay), hello)).choices == (Completion("", "filter"),)


async def test_log_probabilities(replay: GeminiServer, hello: Request) -> None:
    """The sum of the chosen tokens' log-probabilities, and the likeliest alternatives of the first."""
    told = {
        "chosenCandidates": [{"token": "A", "logProbability": -0.5}, {"token": ".", "logProbability": -0.25}],
        "topCandidates": [
            {"candidates": [{"token": "B", "logProbability": -1.5}, {"token": "A", "logProbability": -0.5}]}
        ],
    }
    replay.answers = [reply(candidate(HI, logprobsResult=told))]
    choice = (await ask(made(replay, logprobs=True), hello)).choices[0]
    assert (choice.logprob, choice.top_logprobs) == (-0.75, (("A", -0.5), ("B", -1.5)))
    assert replay.requests[0]["generationConfig"]["responseLogprobs"] is True


async def test_the_bill(replay: GeminiServer, hello: Request) -> None:
    """Thoughts are written tokens, those of tools' prompts are sent ones, and cached ones have their own price."""
    replay.answers = [reply(candidate(HI))]
    used = (await ask(made(replay, prices=Prices(0.3, 2.5, 0.03)), hello)).usage
    assert (used.prompt_tokens, used.completion_tokens) == (1000, 50)
    assert (used.reasoning_tokens, used.cached_tokens) == (20, 600)
    assert used.dollars == pytest.approx((400 * 0.3 + 600 * 0.03 + 50 * 2.5) / 1e6)


def test_its_models_have_prices() -> None:
    """The prices of Google's models are known; another server's are not."""
    assert Gemini("gemini-2.5-flash", key="k").prices is not None
    assert Gemini("gemini-2.5-flash", "http://localhost:1").prices is None


RETRY = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7.5s"}]
SLIP = {"finishReason": "MALFORMED_FUNCTION_CALL", "finishMessage": "Malformed function call: print(x.lookup("}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("The input token count exceeds the maximum number of tokens allowed"), RequestError),
        (refusal(f"API key not valid. Please pass a valid API key. {SECRET}"), AuthenticationError),
        (refusal("denied", 403, "PERMISSION_DENIED"), AuthenticationError),
        (refusal("models/x is not found for API version v1", 404, "NOT_FOUND"), RequestError),
        (refusal("You exceeded your current quota", 429, "RESOURCE_EXHAUSTED", RETRY), RateLimitError),
        (refusal("An internal error has occurred", 500, "INTERNAL"), ServerError),
        (refusal("The model is overloaded. Please try again later.", 503, "UNAVAILABLE"), ServerError),
        (refusal("Deadline expired", 504, "DEADLINE_EXCEEDED"), ServerError),
        ((502, "<html><title>Bad gateway</title></html>", {}), ServerError),
        ((400, [{"error": {"message": "a"}}, {"error": {"message": "b"}}], {}), RequestError),
        (reply(SLIP), ToolCallError),
        (reply({"finishReason": "UNEXPECTED_TOOL_CALL"}), ToolCallError),
        (reply({"finishReason": "MALFORMED_RESPONSE"}), ResponseError),
        (reply(), ResponseError),
        ((200, {"candidates": "x"}, {}), ResponseError),
        ((200, "no JSON", {}), ResponseError),
        ((200, "", {}), ResponseError),
    ],
)
async def test_each_failure_is_an_error_of_its_kind(
    replay: GeminiServer, hello: Request, answer: tuple[int, Any, dict[str, str]], kind: type[BackendError]
) -> None:
    """Each failure is an error of its kind that names the server and never the key; waits that are asked for are kept."""
    replay.answers = [answer]
    error = await failure(made(replay, key=SECRET), hello)
    assert type(error) is kind
    assert SECRET not in str(error)
    assert len(replay.requests) == 1
    if isinstance(error, RateLimitError):
        assert error.retry_after == 7.5
    if isinstance(error, ToolCallError):
        assert error.written in ("", SLIP["finishMessage"])
        assert error.usage is not None


async def test_sound_candidates_are_kept(replay: GeminiServer) -> None:
    """Of several candidates those that the server could make a reply of are returned."""
    replay.answers = [reply(SLIP, candidate(HI))]
    response = await ask(made(replay), Request((USER,), samples=(0, 1)))
    assert response.choices == (Completion("hi"),)


async def test_refused_tools(replay: GeminiServer) -> None:
    """A model without tools says so once; the backend has no native tools from then on."""
    replay.answers = [refusal("Function calling is not enabled for models/gemma-3")]
    backend = made(replay)
    error = await failure(backend, Request((USER,), tools=(LOOKUP,)))
    assert isinstance(error, ToolsNotSupportedError)
    assert backend.native_tools is False


async def test_nobody_listens(hello: Request) -> None:
    """A server that is not there is an error that can be tried again."""
    assert isinstance(await failure(Gemini("m", "http://127.0.0.1:9"), hello), UnreachableError)


async def test_without_a_key_nothing_is_sent(hello: Request) -> None:
    """Google without a key fails before any request, and says where the key belongs."""
    error = await failure(Gemini("gemini-2.5-flash"), hello)
    assert isinstance(error, AuthenticationError)
    assert "GEMINI_API_KEY" in str(error)


@pytest.mark.parametrize("model", ["../files", "a?key=b", "a&b"])
def test_a_model_is_no_address(model: str) -> None:
    """A model's name can't lead elsewhere on the server."""
    with pytest.raises(SettingError, match="no model's name"):
        Gemini(model)


def test_the_library_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the error names the extra, before anything is asked."""
    monkeypatch.setitem(sys.modules, "google.genai", None)
    with pytest.raises(MissingExtraError, match=r"reasoning-toolkit\[gemini\]"):
        open_backend("gemini:gemini-2.5-flash")


@pytest.mark.parametrize(("model", "kind"), [("gemini-2.5-flash", "budget"), ("gemini-3-pro", "level")])
async def test_a_vote_from_end_to_end(model: str, kind: str) -> None:
    """A vote travels together over the spec of such a server: thoughts are in the trace, the bill is the server's."""
    with running(lambda: GeminiServer(model, kind)) as replay:
        question = Question("Is 7 prime?", options=("Yes", "No"))
        solution = await arun("sc(cot, samples=4, stop_rule=all)", question, backend=replay.spec)
        assert len(replay.requests) < 4
        assert solution.usage.prompt_tokens == replay.truth.prompt_tokens
        assert solution.usage.completion_tokens == replay.truth.completion_tokens
        assert solution.usage.reasoning_tokens == replay.truth.reasoning_tokens > 0
        assert THOUGHT in repr(solution.trace)
        assert replay.refused == []


async def test_native_tool_calls_from_end_to_end() -> None:
    """A strategy with tools sends the signatures back with its calls: the server insists on it, and refuses nothing."""
    with running(lambda: GeminiServer("gemini-3-pro", "level")) as replay:
        replay.mock = calling()
        solution = await arun("react", Question("What is 1 + 2 + 3 + 4?"), backend=replay.spec, tools={"add": add})
        assert (solution.answer, len(replay.requests)) == ("10", 3)
        assert replay.refused == []
        assert solution.usage.completion_tokens == replay.truth.completion_tokens
