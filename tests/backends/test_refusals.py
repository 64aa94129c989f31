"""What a server refuses: its words reach the user, and what it never takes is sent no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Question, arun
from reasoning.backends import (
    Mock,
    OpenAI,
    Request,
    Response,
    Sampling,
    ToolSchema,
    Wrapper,
    backend_refusals,
    open_backend,
)
from reasoning.backends.batch import Batch
from reasoning.backends.openai.dialects import DIALECTS, OTHER
from reasoning.backends.openai.lessons import other_limit
from reasoning.backends.refusals import most_choices, refused_field, refuses_tools
from reasoning.backends.server_failure import MAX_WORDS, read_failure
from reasoning.backends.status_errors import refusal
from reasoning.errors import BackendError, ChoicesError, RequestError, ServerError, ToolsNotSupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Backend

ASKED = Question(
    "Is it true that Bob is red?",
    context="Bob is kind. All kind people are red. Ann is not red.",
    answer_format="truth",
)
OPENAI = {
    "message": "Unsupported value: 'n' does not support 5 with this model. Only the default (1) value is supported."
}


def told(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


REFUSALS_OF_N: list[tuple[int, Any, int]] = [
    (400, {"object": "error", "message": "n must be 1 when using greedy sampling, got 5.", "code": 400}, 1),
    (400, {"error": OPENAI | {"param": "n", "code": "unsupported_value"}}, 1),
    (500, told("Only one completion choice is allowed", code=500), 1),
    (400, told("Field 'n': Value must be between 1 <= value <= 4, but got 5", code=400), 4),
    (422, {"detail": [{"type": "extra_forbidden", "loc": ["body", "n"], "msg": "Extra inputs are not permitted"}]}, 1),
    (422, {"detail": [{"loc": ["body", "n"], "msg": "Input should be less than or equal to 3"}]}, 3),
    (422, {"object": "error", "message": {"detail": [{"loc": ["body", "n"], "msg": "Not permitted"}]}}, 1),
    (400, told("'n' : number must be at most 1"), 1),
    (400, told("Invalid n value (currently only n = 1 is supported)"), 1),
    (400, told("Unrecognized request argument supplied: n"), 1),
    (400, told("Invalid value", param="n"), 1),
    (400, {"code": 20015, "message": "The parameter is invalid: n should be in [1, 2]", "data": None}, 2),
    (400, {"error": "number of choices must not exceed 4", "error_type": "validation"}, 4),
    (400, {"error": "`n` > 1 is not supported"}, 1),
    (400, "Multiple completions are not supported", 1),
    (422, told("property 'n' is unsupported, did you mean 'stop'?"), 1),
    (400, told("n: maximum value is 2"), 2),
    (200, told("This provider does not support n > 1", code=400), 1),
]


@pytest.mark.parametrize(("status", "said", "most"), REFUSALS_OF_N)
async def test_refused_choices_are_asked_for_by_fewer(server: Any, status: int, said: Any, most: int) -> None:
    """A server that refuses n gets as many at a time as it takes; all samples come, and it is asked so from then on."""
    server.answer = lambda body: (status, said, {}) if body.get("n", 1) > most else server.reply(body)
    backend = open_backend(f"vllm:{server.url}#m")
    solution = await arun("sc(cot, samples=5, stop_rule=all)", ASKED, backend=backend)
    assert (solution.answer, solution.evidence["votes"]) == ("True", {"True": 5})
    assert solution.usage.calls == 5
    assert [body.get("n", 1) for body in server.requests] == [
        5,
        *[most] * (5 // most),
        *([5 % most] if 5 % most else []),
    ]
    assert backend.max_choices == most
    refused = backend_refusals(backend)
    assert len(refused) == 1
    assert refused[0].startswith(f"the server refuses n=5: {most} at a time are asked for")
    server.requests.clear()
    await arun("sc(cot, samples=4, stop_rule=all)", ASKED, backend=backend)
    await backend.aclose()
    assert max(body.get("n", 1) for body in server.requests) == most


@pytest.mark.parametrize(
    "spec", ["sc(cot, samples=5)", "best_of(cot, n=3)", "mixture(cot, proposers=3)", "lot(sc(cot, samples=3))", "cot"]
)
async def test_every_strategy_gets_its_samples(server: Any, spec: str) -> None:
    """Whatever strategy asks for several samples, a server that refuses n answers them one by one."""
    said = told("n must be 1 when using greedy sampling")
    server.answer = lambda body: (400, said, {}) if body.get("n", 1) > 1 else server.reply(body)
    backend = open_backend(f"vllm:{server.url}#m")
    solution = await arun(spec, ASKED, backend=backend)
    await backend.aclose()
    assert solution.answer == "True"
    assert "errors" not in str(solution.evidence.get("stopped"))


async def test_the_refusal_is_a_note_of_each_response(server: Any, hello: Request) -> None:
    """Those whose request was refused are told so; later ones have nothing to be told."""
    said = told("Only one completion choice is allowed")
    server.answer = lambda body: (400, said, {}) if body.get("n", 1) > 1 else server.reply(body)
    backend = open_backend(f"vllm:{server.url}#m")
    first, later = await backend.complete(hello.of((0, 1))), await backend.complete(hello.of((2, 3)))
    await backend.aclose()
    assert len(first.notes) == 1
    assert "Only one completion choice is allowed" in first.notes[0]
    assert later.notes == ()


async def test_other_refusals_of_several_name_the_setting(server: Any, hello: Request) -> None:
    """A refusal that does not say what it is about names `max_n=1` where several were asked for, and not for one."""
    server.answer = lambda body: (400, told("Bad request"), {})
    backend = open_backend(f"vllm:{server.url}#m")
    with pytest.raises(RequestError, match=r"Bad request \(3 completions were asked for at once; max_n=1"):
        await backend.complete(hello.of((0, 1, 2)))
    with pytest.raises(RequestError) as caught:
        await backend.complete(hello)
    await backend.aclose()
    assert "choices" not in str(caught.value)
    assert backend.max_choices == 64


@pytest.mark.parametrize(
    "words",
    [
        "max_tokens is too large: 5000. This model supports at most 4096 completion tokens",
        "This is not a chat model and thus not supported in the v1/chat/completions endpoint",
        "maximum context length is 4097 tokens, however you requested 5000 tokens (904 in the messages)",
        "Invalid value for 'stop': a string was expected",
        "The model `m` does not exist",
        "temperature must be at most 2",
    ],
)
async def test_what_is_no_refusal_of_choices(server: Any, hello: Request, words: str) -> None:
    """A refusal of something else leaves the number of choices as it is."""
    server.answer = lambda body: (400, told(words), {})
    backend = OpenAI("m", server.url, max_choices=8)
    with pytest.raises(RequestError) as caught:
        await backend.complete(hello.of((0, 1, 2)))
    await backend.aclose()
    assert not isinstance(caught.value, ChoicesError)
    assert backend.max_choices == 8


async def test_a_limit_that_is_refused_too_ends_at_one(hello: Request) -> None:
    """Where a smaller number is refused as well, it goes down to one, and a refusal of one is an error."""

    class Refusing(Wrapper):
        max_choices = 64
        asked: list[int] = []  # noqa: RUF012  of one test alone

        async def complete(self, request: Request) -> Response:
            self.asked.append(request.n)
            if request.n > 1 or len(self.asked) > 7:
                raise ChoicesError("m", "no", 400, max(1, request.n // 2))
            return await self.inner.complete(request)

    backend = Refusing(Mock(["a"] * 4))
    assert len((await Batch(backend).complete(hello.of((0, 1, 2, 3)))).choices) == 4
    assert backend.asked == [4, 2, 2, 1, 1, 1, 1]
    with pytest.raises(ChoicesError):
        await Batch(backend).complete(hello.of((0, 1)))


TOKENS = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."


@pytest.mark.parametrize(
    ("words", "host", "learnt"),
    [
        (TOKENS, "x", "max_completion_tokens"),
        ("max_tokens is deprecated: use max_completion_tokens instead", "x", "max_completion_tokens"),
        ("Unknown parameter: 'max_completion_tokens'.", "api.openai.com", "max_tokens"),
        ("body.max_completion_tokens: Extra inputs are not permitted", "api.openai.com", "max_tokens"),
        ("Unrecognized request argument supplied: max_completion_tokens", "api.openai.com", "max_tokens"),
    ],
)
async def test_the_limit_of_tokens_goes_by_the_name_that_is_taken(
    server: Any, hello: Request, words: str, host: str, learnt: str
) -> None:
    """A server that refuses one name of the limit of tokens gets the other: at once, from then on, and it is told."""
    server.answer = lambda body: (200, REPLY, {}) if learnt in body else (400, told(words), {})
    backend = OpenAI("m", server.url, key="k")
    name = "openai" if host == "api.openai.com" else "other"
    backend._lessons.dialect = DIALECTS.get(name, OTHER)
    limited = Request(hello.messages, Sampling(max_tokens=9))
    first, second = await backend.complete(limited), await backend.complete(limited)
    await backend.aclose()
    assert [body.get(learnt) for body in server.requests] == [None, 9, 9]
    assert (len(first.notes), second.notes) == (1, ())
    assert f"{learnt} is sent in its place" in first.notes[0]
    assert backend_refusals(backend) == first.notes


REPLY = {"choices": [{"message": {"role": "assistant", "content": "hi"}, "finish_reason": "stop"}]}


@pytest.mark.parametrize(
    "words",
    [
        "max_tokens is too large: 5000. This model supports at most 4096 completion tokens",
        "Invalid 'max_tokens': integer above maximum value. Expected a value <= 4096, but got 5000 instead.",
        "max_tokens must be at least 16",
        "Unsupported parameter: 'top_p' is not supported with this model.",
    ],
)
async def test_a_value_that_is_refused_is_an_error(server: Any, hello: Request, words: str) -> None:
    """Where the value is refused, or another setting, no other name is tried."""
    server.answer = lambda body: (400, told(words), {})
    backend = OpenAI("m", server.url)
    with pytest.raises(RequestError):
        await backend.complete(Request(hello.messages, Sampling(max_tokens=5000)))
    await backend.aclose()
    assert len(server.requests) == 1
    assert backend.refusals == ()


async def test_both_names_refused_is_an_error(server: Any, hello: Request) -> None:
    """A server that refuses both names in turn is asked twice, and no more."""
    server.answer = lambda body: (400, told(f"Unknown parameter: '{list(body)[-1]}'"), {})
    backend = OpenAI("m", server.url)
    with pytest.raises(RequestError):
        await backend.complete(Request(hello.messages, Sampling(max_tokens=9)))
    await backend.aclose()
    assert len(server.requests) == 2


WORDS: list[tuple[str, Any, str]] = [
    (
        "vLLM",
        {"object": "error", "message": "too long", "type": "BadRequestError", "param": None, "code": 400},
        "too long",
    ),
    ("FastAPI", {"detail": "The model `m` does not exist."}, "The model `m` does not exist."),
    ("pydantic", {"detail": [{"loc": ["body", "stop"], "msg": "bad", "type": "x"}]}, "body.stop: bad"),
    ("several", {"detail": [{"loc": ["body", 0], "msg": "a"}, {"msg": "b"}]}, "body.0: a; b"),
    ("SiliconFlow", {"code": 20012, "message": "Model does not exist.", "data": None}, "Model does not exist."),
    ("msg", {"code": 20012, "msg": "Model does not exist"}, "Model does not exist"),
    ("errors", {"errors": [{"message": "too long"}]}, "too long"),
    ("Cloudflare", {"success": False, "errors": [{"code": 7000, "message": "No route"}], "messages": []}, "No route"),
    (
        "TGI",
        {"error": "Input validation error: too long", "error_type": "validation"},
        "Input validation error: too long",
    ),
    (
        "Ollama",
        {"error": {"message": 'model "x" not found, try pulling it first', "type": "api_error"}},
        "not found, try pulling it first",
    ),
    ("llama.cpp", {"error": {"code": 400, "message": "the request exceeds", "type": "exceed"}}, "the request exceeds"),
    ("OpenRouter", {"error": {"message": "Provider returned error", "metadata": {"raw": "bad m"}}}, "error: bad m"),
    (
        "Google",
        [{"error": {"code": 400, "message": "API key not valid", "status": "INVALID_ARGUMENT"}}],
        "API key not valid",
    ),
    ("Mistral", {"object": "error", "message": {"detail": [{"loc": ["body", "x"], "msg": "no"}]}}, "body.x: no"),
    ("Mistral short", {"message": "Unauthorized", "request_id": "1"}, "Unauthorized"),
    (
        "Azure",
        {"error": {"code": "DeploymentNotFound", "message": "The API deployment does not exist."}},
        "does not exist.",
    ),
    ("Azure gateway", {"statusCode": 400, "message": "Access denied"}, "Access denied"),
    (
        "problem",
        {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "no body"},
        "Bad Request: no body",
    ),
    ("Spring", {"timestamp": 1, "status": 400, "error": "Not Found", "path": "/v1"}, "Not Found"),
    ("two fields", {"error": "Unauthorized", "message": "bad token"}, "Unauthorized: bad token"),
    ("said twice", {"error": {"message": "x is wrong"}, "message": "x is wrong"}, "x is wrong"),
    ("Baidu", {"error_code": 336, "error_msg": "Invalid Argument"}, "Invalid Argument"),
    ("AWS", {"Message": "not subscribed"}, "not subscribed"),
    ("MiniMax", {"base_resp": {"status_code": 1004, "status_msg": "login fail"}}, "login fail"),
    ("OAuth", {"error": "invalid_grant", "error_description": "expired"}, "invalid_grant: expired"),
    ("a text", "upstream request timeout", "upstream request timeout"),
    ("a JSON text", json.dumps("busy"), "busy"),
    ("a page", "<!DOCTYPE html><html><head><title>413 Too Large</title></head></html>", "'413 Too Large'"),
    ("a page's head", "<html><body><h1>Not &amp; Found</h1></body></html>", "'Not & Found'"),
    ("other JSON", {"foo": {"bar": 1}}, '{"foo": {"bar": 1}}'),
    ("nothing", "", "nothing"),
]


@pytest.mark.parametrize(("said", "words"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
async def test_the_servers_words_are_told(server: Any, hello: Request, said: Any, words: str) -> None:
    """Whatever form a refusal has, what the server says in it is in the error, without the form around it."""
    server.answer = lambda body: (400, said, {})
    backend = OpenAI("m", server.url)
    with pytest.raises(RequestError) as caught:
        await backend.complete(hello)
    await backend.aclose()
    assert str(caught.value).endswith(words) or words.startswith("'")
    assert words in str(caught.value)
    assert "Error code" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"error":' * 50_000,
        '{"message": "' + "x" * 10**6 + '"}',
        "<title>" * 50_000,
        "<h1 " * 50_000,
        json.dumps({"detail": [{"loc": list(range(10_000)), "msg": "m" * 10_000}] * 1_000}),
        b"\xff\xfe\x00".decode("latin-1") * 1000,
        "n choices tools not supported max_tokens " * 5_000,
        " " * 10**6,
    ],
    ids=range(9),
)
async def test_a_refusal_of_any_size_is_short(server: Any, hello: Request, body: str) -> None:
    """However large or deep a refusal is, it becomes one short line."""
    server.answer = lambda _: (400, body, {})
    backend = OpenAI("m", server.url)
    with pytest.raises(BackendError) as caught:
        await backend.complete(Request(hello.messages, Sampling(max_tokens=9), (0, 1)))
    await backend.aclose()
    assert len(str(caught.value)) < 1_000
    assert "\n" not in str(caught.value)


def test_what_a_model_wrote_in_place_of_a_call() -> None:
    """What the model wrote where its call can't be read is kept, wherever the server puts it."""
    inner = {"error": {"message": "Failed to call a function.", "failed_generation": "<function=f>"}}
    for said in (inner, {"message": "x", "failed_generation": "<function=f>"}):
        assert read_failure(json.dumps(said)).generated == "<function=f>"
    assert read_failure('{"error": {"failed_generation": 5}}').generated == ""


@pytest.mark.parametrize(("slips", "text", "notes"), [(2, "hi", 0), (9, "<function=add{1>", 1)])
async def test_a_call_that_the_server_can_not_read(
    server: Any, hello: Request, slips: int, text: str, notes: int, no_waits: Callable[[Backend], Backend]
) -> None:
    """A model's slip in a call is tried again; where it slips every time, what it wrote is its reply."""
    said = told("Failed to call a function.", code="tool_use_failed", failed_generation="<function=add{1>")
    server.answer = lambda _: (400, said, {}) if len(server.requests) <= slips else (200, REPLY, {})
    backend = no_waits(OpenAI("m", server.url))
    response = await backend.complete(hello)
    await backend.aclose()
    assert (response.choices[0].text, len(response.notes)) == (text, notes)
    assert len(server.requests) == min(slips + 1, 5)


async def test_a_slip_that_is_not_told_is_an_error(
    server: Any, hello: Request, no_waits: Callable[[Backend], Backend]
) -> None:
    """Where the server does not tell what the model wrote, its failure is raised after all tries."""
    server.answer = lambda _: (500, told("Failed to parse tool call arguments as JSON: unexpected end of input"), {})
    backend = no_waits(OpenAI("m", server.url))
    with pytest.raises(ServerError, match="Failed to parse tool call arguments"):
        await backend.complete(hello)
    await backend.aclose()
    assert len(server.requests) == 5


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["n", "429", "ok"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "error",
                    "errors",
                    "code",
                    "type",
                    "param",
                    "message",
                    "msg",
                    "detail",
                    "loc",
                    "status",
                    "choices",
                    "base_resp",
                    "status_code",
                    "metadata",
                    "raw",
                    "failed_generation",
                    "usage",
                    "finish_reason",
                    "title",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@pytest.mark.slow
@given(SHAPES, st.integers(200, 599))
def test_any_refusal_is_read(said: Any, status: int) -> None:
    """Any JSON in the place of a refusal becomes words on one line, and one of our errors."""
    failure = read_failure(json.dumps(said))
    assert "\n" not in failure.words
    assert 400 <= failure.status < 600
    assert most_choices(status, failure, 8) in (None, *range(1, 8))
    assert isinstance(refuses_tools(status, failure), bool)
    assert other_limit(status, failure, "max_tokens") in (None, "max_completion_tokens")
    assert isinstance(refusal("m", "why", status, failure, {}), BackendError)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Any text in the place of a refusal becomes words on one line."""
    assert read_failure(text).words == read_failure(text.encode("utf-8", "replace")).words or not text.isascii()
    assert len(read_failure(text * 500).words) <= MAX_WORDS


DOCS = "To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection"
GATEWAYS: list[tuple[str, int, Any, set[str]]] = [
    ("tools", 404, {"error": {"message": f"No endpoints found that support tool use. {DOCS}", "code": 404}}, {"tools"}),
    (
        "tool_choice",
        404,
        {
            "error": {
                "message": f"No endpoints found that support the provided 'tool_choice' value. {DOCS}",
                "code": 404,
            }
        },
        {"tool_choice"},
    ),
    (
        "unnamed",
        404,
        {"error": {"message": f"No endpoints found that can handle the requested parameters. {DOCS}", "code": 404}},
        {"response_format", "top_logprobs"},
    ),
    ("form", 404, told("No endpoints found that support structured outputs"), {"response_format"}),
    ("form by name", 404, {"message": "No provider available supporting response_format"}, {"response_format"}),
    ("in words", 503, told("none of the available providers accept JSON schema for this model"), {"response_format"}),
    ("logprobs", 404, {"error": "No providers that offer log probabilities (logprobs)"}, {"top_logprobs"}),
    (
        "effort",
        404,
        {"detail": "Could not find an upstream provider that supports reasoning_effort"},
        {"reasoning_effort", "reasoning"},
    ),
    ("stop", 400, told("No route supports stop sequences for m"), {"stop"}),
    ("cut off", 404, '{"error": {"message": "No endpoints found that support structured outputs', {"response_format"}),
    (
        "passed on",
        404,
        told('Error from provider(404): {"message": "No endpoints found that support tool use."}'),
        {"tools"},
    ),
]
"""What gateways say of what nobody behind them takes: https://github.com/zed-industries/zed/issues/36094,
https://github.com/Kilo-Org/kilocode/issues/9006, https://github.com/musistudio/claude-code-router/issues/583; the
others are variations of these."""


@pytest.mark.parametrize(("name", "status", "said", "refused"), GATEWAYS, ids=[one[0] for one in GATEWAYS])
async def test_a_gateway_without_a_route_is_a_refusal(
    server: Any, hello: Request, name: str, status: int, said: Any, refused: set[str]
) -> None:
    """Where nobody behind a gateway takes a setting, the request goes on without it, whatever the status; without tools
    it is an error of its own.
    """
    server.answer = lambda body: (status, said, {}) if refused & body.keys() else server.reply(body)
    sampling = Sampling(0.5, schema='{"type": "object"}', stop=("X",), effort="low", top_logprobs=5)
    tool = ToolSchema("add", "Add.", '{"type": "object", "properties": {}}')
    request = Request(hello.messages, sampling, tools=(tool,), tool_choice="required")
    backend = OpenAI("m", server.url, provider="openrouter")
    if "tools" in refused:
        with pytest.raises(ToolsNotSupportedError):
            await backend.complete(request)
        assert backend.native_tools is False
    else:
        response = await backend.complete(request)
        assert response.choices
        assert any("the server refuses" in note for note in response.notes)
        assert not refused & server.requests[-1].keys()
    await backend.aclose()


@pytest.mark.parametrize(
    "words",
    [
        "No endpoints found for m.",
        "No endpoints found matching your data policy",
        "No endpoints found that support image input",
        "No deployments available for selected model, try again in 5 seconds",
        "No allowed providers are available for the selected model.",
    ],
)
def test_a_gateway_without_the_model_is_none(words: str) -> None:
    """That nobody has the model at all, or takes what can't be left out, is no refusal of a setting."""
    assert refused_field(404, read_failure(json.dumps(told(words))), ("stop", "response_format", "temperature")) is None
