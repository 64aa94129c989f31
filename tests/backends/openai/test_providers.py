"""Refusals in the forms that servers and providers write them in: which error each is, and that its words are told."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning.backends import Message, OpenAI, Request, Sampling, ToolSchema
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    ChoicesError,
    RateLimitError,
    RequestError,
    ServerError,
    ToolCallError,
    ToolsNotSupportedError,
)

TOOL = ToolSchema("add", "Add two numbers.", '{"type": "object", "properties": {}}')
MESSAGES = (Message("user", "hello"),)

AUTH, RATE, SERVER, BAD = AuthenticationError, RateLimitError, ServerError, RequestError
TOOLS, CHOICES, CALL = ToolsNotSupportedError, ChoicesError, ToolCallError


def openai(message: str, kind: str = "invalid_request_error", code: Any = None, param: Any = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def vllm(message: str, kind: str = "BadRequestError", code: int = 400) -> dict[str, Any]:
    return {"object": "error", "message": message, "type": kind, "param": None, "code": code}


def llama(message: str, kind: str = "invalid_request_error", code: int = 400) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "type": kind}}


def router(code: int, message: str, raw: str = "") -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "metadata": {"raw": raw, "provider_name": "P"}}, "user_id": "u"}


ROWS: list[tuple[str, int, Any, type[BackendError], str]] = [
    ("openai key", 401, openai("Incorrect API key provided.", code="invalid_api_key"), AUTH, "Incorrect API key"),
    ("openai org", 403, openai("You are not allowed to sample from this model"), AUTH, "not allowed to sample"),
    ("openai country", 403, openai("Country not supported", "request_forbidden"), AUTH, "Country not supported"),
    ("openai model", 404, openai("The model `x` does not exist", code="model_not_found"), BAD, "does the server have"),
    ("openai rate", 429, openai("Rate limit reached for m on requests per min", "requests"), RATE, "Rate limit"),
    ("openai quota", 429, openai("You exceeded your current quota", "insufficient_quota"), BAD, "quota is used up"),
    ("openai busy", 503, openai("The engine is currently overloaded", "server_error"), SERVER, "overloaded"),
    ("openai server", 500, openai("The server had an error", "server_error"), SERVER, "had an error"),
    ("openai length", 400, openai("maximum context length is 8192", code="context_length_exceeded"), BAD, "8192"),
    ("openai temperature", 400, openai("Unsupported value: 'temperature' does not support 0.7"), BAD, "temperature"),
    ("openai n", 400, openai("Unsupported value: 'n' does not support 3", param="n"), CHOICES, "max_n=1"),
    ("openai schema", 400, openai("Invalid schema for function 'add': None is not of type"), BAD, "Invalid schema"),
    (
        "openai call ids",
        400,
        openai("An assistant message with 'tool_calls' must be followed by tool messages"),
        BAD,
        "",
    ),
    ("openai functions", 400, openai("Unrecognized request argument supplied: tools"), TOOLS, "supplied: tools"),
    ("openai o1", 400, openai("Unsupported parameter: 'tools' is not supported with this model."), TOOLS, "'tools'"),
    (
        "azure filter",
        400,
        {"error": {"code": "content_filter", "message": "filtered", "innererror": {}}},
        BAD,
        "filtered",
    ),
    (
        "azure deployment",
        404,
        {"error": {"code": "DeploymentNotFound", "message": "No deployment"}},
        BAD,
        "No deployment",
    ),
    ("azure rate", 429, {"error": {"code": "429", "message": "exceeded token rate limit"}}, RATE, "token rate limit"),
    ("azure gateway", 401, {"statusCode": 401, "message": "invalid subscription key"}, AUTH, "subscription key"),
    ("azure quota", 403, {"statusCode": 403, "message": "Out of call volume quota"}, BAD, "is used up"),
    ("vllm length", 400, vllm("This model's maximum context length is 2048 tokens"), BAD, "2048"),
    ("vllm model", 404, vllm("The model `x` does not exist.", "NotFoundError", 404), BAD, "`x`"),
    ("vllm greedy", 400, vllm("n must be 1 when using greedy sampling, got 3."), CHOICES, "greedy"),
    ("vllm new greedy", 400, {"error": vllm("n must be 1 when using greedy sampling, got 3.")}, CHOICES, "greedy"),
    ("vllm auto", 400, vllm('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser'), TOOLS, ""),
    ("vllm extra", 400, vllm("[{'type': 'extra_forbidden', 'loc': ('body', 'x')}]"), BAD, "extra_forbidden"),
    (
        "vllm template",
        400,
        vllm("Conversation roles must alternate user/assistant/user/assistant/..."),
        BAD,
        "alternate",
    ),
    ("vllm dead", 500, vllm("EngineCore encountered an issue", "InternalServerError", 500), SERVER, "EngineCore"),
    ("vllm starlette", 500, "Internal Server Error", SERVER, "Internal Server Error"),
    ("vllm key", 401, {"error": "Unauthorized"}, AUTH, "Unauthorized"),
    (
        "sglang length",
        400,
        vllm("The input (9000 tokens) is longer than the model's context length", "Bad Request"),
        BAD,
        "",
    ),
    ("sglang abort", 503, vllm("The request queue is full.", "ServiceUnavailable", 503), SERVER, "queue is full"),
    ("sglang health", 200, vllm("The request is aborted", "InternalServerError", 500), SERVER, "aborted"),
    ("llama.cpp loading", 503, llama("Loading model", "unavailable_error", 503), SERVER, "Loading model"),
    (
        "llama.cpp length",
        400,
        llama("the request exceeds the available context size", "exceed_context"),
        BAD,
        "exceeds",
    ),
    ("llama.cpp key", 401, llama("Invalid API Key", "authentication_error", 401), AUTH, "Invalid API Key"),
    ("llama.cpp n", 400, llama("Field 'n': Value must be between 1 <= value <= 2, but got 3"), CHOICES, "max_n=2"),
    ("llama.cpp old n", 500, llama("Only one completion choice is allowed", "server_error", 500), CHOICES, "only"),
    ("llama.cpp jinja", 500, llama("tools param requires --jinja flag", "server_error", 500), TOOLS, "--jinja"),
    (
        "llama.cpp call",
        500,
        llama("Failed to parse tool call arguments as JSON: [x]", "server_error", 500),
        CALL,
        "parse",
    ),
    ("llama.cpp role", 400, llama("messages: unexpected role 'tool' after role 'user'"), BAD, "unexpected role"),
    ("ollama model", 404, openai('model "x" not found, try pulling it first', "api_error"), BAD, "try pulling"),
    ("ollama old", 404, {"error": "model 'x' not found"}, BAD, "model 'x' not found"),
    ("ollama tools", 400, openai("registry.ollama.ai/library/x does not support tools", "api_error"), TOOLS, "tools"),
    ("ollama memory", 500, openai("model requires more system memory (9 GiB)", "api_error"), SERVER, "memory"),
    ("ollama call", 500, openai("error parsing tool call: raw='{', err=unexpected end of JSON"), SERVER, "tool call"),
    ("ollama busy", 503, openai("server busy, please try again. maximum pending requests exceeded"), SERVER, "busy"),
    ("tgi validation", 422, {"error": "`inputs` tokens must be <= 1024", "error_type": "validation"}, BAD, "1024"),
    ("tgi overloaded", 429, {"error": "Model is overloaded", "error_type": "overloaded"}, RATE, "overloaded"),
    (
        "tgi generation",
        424,
        {"error": "Request failed during generation", "error_type": "generation"},
        SERVER,
        "generation",
    ),
    (
        "tgi template",
        422,
        {"error": "Template error: undefined value", "error_type": "template_error"},
        BAD,
        "Template",
    ),
    ("openrouter upstream", 502, router(502, "Provider returned error", "cuda out of memory"), SERVER, "cuda out"),
    ("openrouter hidden", 200, router(502, "Provider returned error", "timeout"), SERVER, "timeout"),
    ("openrouter rate", 200, router(429, "Provider returned error", "m is temporarily rate-limited"), RATE, "rate-lim"),
    ("openrouter credits", 402, router(402, "This request requires more credits"), BAD, "quota is used up"),
    ("openrouter tools", 404, router(404, "No endpoints found that support tool use."), TOOLS, "tool use"),
    ("openrouter moderation", 403, router(403, "Input was flagged"), AUTH, "flagged"),
    ("openrouter model", 400, router(400, "x is not a valid model ID"), BAD, "valid model ID"),
    ("deepseek money", 402, openai("Insufficient Balance", "unknown_error"), BAD, "quota is used up"),
    ("deepseek n", 400, openai("Invalid n value (currently only n = 1 is supported)"), CHOICES, "max_n=1"),
    ("deepseek model", 400, openai("Model Not Exist"), BAD, "Model Not Exist"),
    ("deepseek tools", 400, openai("deepseek-reasoner does not support Function Calling"), TOOLS, "Function Calling"),
    ("mistral key", 401, {"message": "Unauthorized", "request_id": "r"}, AUTH, "Unauthorized"),
    (
        "mistral rate",
        429,
        {"object": "error", "message": "Service tier capacity exceeded", "code": "3505"},
        RATE,
        "tier",
    ),
    (
        "mistral extra",
        422,
        {"object": "error", "message": {"detail": [{"loc": ["body", "n"], "msg": "no"}]}},
        CHOICES,
        "",
    ),
    ("mistral role", 400, {"object": "error", "message": "Expected last role User or Tool"}, BAD, "last role"),
    (
        "groq call",
        400,
        openai("Failed to call a function. Please adjust your prompt.", code="tool_use_failed"),
        CALL,
        "",
    ),
    ("groq n", 400, openai("'n' : number must be at most 1"), CHOICES, "max_n=1"),
    ("groq capacity", 498, openai("Flex tier capacity exceeded", "capacity"), SERVER, "capacity"),
    ("groq large", 413, openai("Request too large for model", "tokens", "rate_limit_exceeded"), BAD, "too large"),
    ("groq field", 400, openai("property 'logprobs' is unsupported, did you mean 'n'?"), BAD, "'logprobs'"),
    ("groq reasoning", 400, openai("`tool calling` is not supported with this model"), TOOLS, "tool calling"),
    ("together model", 404, openai("Unable to access model x", code="model_not_available"), BAD, "Unable to access"),
    ("together length", 422, openai("`inputs` tokens + `max_new_tokens` must be <= 8193"), BAD, "8193"),
    ("together rate", 429, openai("You have reached the rate limit", "rate_limit"), RATE, "rate limit"),
    (
        "siliconflow model",
        400,
        {"code": 20012, "message": "Model does not exist. Check it.", "data": None},
        BAD,
        "Check it",
    ),
    ("siliconflow money", 403, {"code": 30001, "message": "Sorry, your account balance is insufficient"}, BAD, "quota"),
    (
        "siliconflow rate",
        429,
        {"message": "Request was rejected due to rate limiting.", "data": None},
        RATE,
        "rejected",
    ),
    (
        "siliconflow busy",
        503,
        {"code": 50505, "message": "Model service overloaded.", "data": None},
        SERVER,
        "overloaded",
    ),
    ("siliconflow text", 401, '"Invalid token"', AUTH, "Invalid token"),
    (
        "google rate",
        429,
        [{"error": {"code": 429, "message": "Resource exhausted", "status": "RESOURCE_EXHAUSTED"}}],
        RATE,
        "",
    ),
    (
        "google key",
        400,
        [{"error": {"code": 400, "message": "API key not valid", "status": "INVALID_ARGUMENT"}}],
        BAD,
        "key",
    ),
    (
        "anthropic busy",
        529,
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
        SERVER,
        "",
    ),
    (
        "minimax",
        200,
        {"choices": None, "base_resp": {"status_code": 1002, "status_msg": "rate limit"}},
        RATE,
        "rate limit",
    ),
    ("moonshot money", 429, openai("suspended", "exceeded_current_quota_error"), BAD, "quota is used up"),
    ("zhipu rate", 429, {"error": {"code": "1302", "message": "too many concurrent"}}, RATE, "concurrent"),
    ("dashscope", 400, {"code": "InvalidParameter", "message": "Range of n should be [1, 2]"}, CHOICES, "max_n=2"),
    ("fastapi", 422, {"detail": [{"loc": ["body", "messages", 0], "msg": "bad"}]}, BAD, "body.messages.0: bad"),
    (
        "cloudflare",
        524,
        "<html><head><title>host | 524: A timeout occurred</title></head></html>",
        SERVER,
        "524: A timeout",
    ),
    ("nginx", 413, "<html><title>413 Request Entity Too Large</title><h1>413</h1></html>", BAD, "Entity Too Large"),
    ("aws gateway", 504, {"message": "Endpoint request timed out"}, SERVER, "timed out"),
    ("login page", 200, "<!doctype html><html><head><title>Log in</title></head></html>", BackendError, "'Log in'"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("status", "said", "kind", "words"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
async def test_refusals_as_they_are_written(
    server: Any, status: int, said: Any, kind: type[BackendError], words: str
) -> None:
    """Each refusal is an error of its kind that tells the server's words, whatever was asked for."""
    server.answer = lambda body: (status, said, {})
    backend = OpenAI("m", server.url, max_choices=8)
    wanted = Request(MESSAGES, Sampling(0.0, None, 99), (0, 1, 2) if kind is CHOICES else (0,), (TOOL,))
    with pytest.raises(BackendError) as caught:
        await backend.complete(wanted)
    await backend.aclose()
    assert type(caught.value) is kind or kind is BackendError
    assert words.lower() in str(caught.value).lower()
    assert (
        "{" not in str(caught.value).split(": ", 2)[2]
        or "raw='{'" in str(caught.value)
        or "extra_" in str(caught.value)
    )
    assert caught.value.retryable is (kind in (RATE, SERVER, CALL, BackendError))
    assert backend.native_tools is (kind is not TOOLS)
    assert (backend.max_choices_for(wanted) < 8) is (kind is CHOICES)
