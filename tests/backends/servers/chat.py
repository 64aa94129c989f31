"""Servers that speak the chat completions protocol in ten dialects, each with what its provider documents.

Where a behaviour stands in a provider's pages, the page is beside it. All answer as the mock would.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.backends import Message, Request, Sampling, ToolCall, ToolSchema
from reasoning.usage import Usage
from tests.backends.servers.replay import THOUGHT, THOUGHT_TOKENS, Answer, Payload, ReplayServer, tokens_of

if TYPE_CHECKING:
    from reasoning.backends import Completion

BASIC = {
    *("model", "messages", "temperature", "top_p", "stop", "tools", "tool_choice", "stream", "seed"),
    *("logprobs", "top_logprobs", "response_format"),
}
OPENAI = BASIC | {"n", "max_tokens", "max_completion_tokens", "reasoning_effort"}


@dataclass(frozen=True)
class Ways:
    """What is particular to a dialect."""

    name: str
    provider: str
    """How the specs of its backend begin."""
    model: str
    fields: set[str] = field(default_factory=lambda: OPENAI)
    """The fields of a request that it knows; any other is refused, or ignored where `lenient`."""
    refused: tuple[str, ...] = ()
    """Those of them that the model does not support."""
    lenient: bool = False
    thoughts: str = ""
    """The field of a message that holds its thoughts; empty: none are shown, though it may think."""
    thinks: bool = False
    wants_back: bool = False
    """Whether the thoughts have to come back with the calls."""
    most: int = 128
    """The most choices."""
    greedy: int = 128
    """The most at temperature 0."""
    choices: tuple[str, ...] = ("auto", "none", "required")
    formats: tuple[str, ...] = ("json_schema", "json_object", "text")
    efforts: tuple[str, ...] = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
    system: bool = True
    tools: str = "yes"
    """yes, no, or unthinking: only with the effort none."""
    on_top: bool = False
    """Whether the tokens of thoughts are counted beside those written."""
    tells_thoughts: bool = True
    counts_one: bool = False
    cached: str = ""
    """Where it tells the tokens from its cache: details, or a field of its own."""
    words: str = "Unsupported parameter: '{name}' is not supported with this model."
    coded: bool = True
    """Whether a refusal names the parameter in a field of its own."""


DIALECTS = (
    # https://platform.openai.com/docs/api-reference/chat/create
    Ways("openai-4.1", "openai", "gpt-4.1-mini", OPENAI - {"reasoning_effort"}, cached="details"),
    # https://platform.openai.com/docs/guides/reasoning and https://platform.openai.com/docs/guides/latest-model
    Ways(
        *("openai-5", "openai", "gpt-5-mini"),
        refused=("temperature", "top_p", "stop", "logprobs", "top_logprobs", "max_tokens"),
        thinks=True,
        efforts=("minimal", "low", "medium", "high"),
        cached="details",
    ),
    # https://developers.openai.com/api/docs/guides/deployment-checklist
    Ways(
        *("openai-6", "openai", "gpt-6-luna"),
        refused=("temperature", "top_p", "stop", "logprobs", "top_logprobs", "max_tokens"),
        thinks=True,
        efforts=("none", "low", "medium", "high", "xhigh", "max"),
        tools="unthinking",
        cached="details",
    ),
    # https://docs.vllm.ai/en/stable/features/reasoning_outputs/, …/features/structured_outputs/; n at temperature 0:
    # vllm/sampling_params.py, `_verify_greedy_sampling`
    Ways(
        *("vllm", "vllm", "Qwen/Qwen3-8B"),
        lenient=True,
        thoughts="reasoning",
        thinks=True,
        greedy=1,
        tells_thoughts=False,
        words="'{name}' is not supported by this model",
        coded=False,
    ),
    # https://docs.sglang.ai/advanced_features/separate_reasoning.html
    Ways(
        *("sglang", "sglang", "Qwen/Qwen3-8B"),
        lenient=True,
        thoughts="reasoning_content",
        thinks=True,
        cached="details",
    ),
    # https://docs.ollama.com/api/openai-compatibility
    Ways(
        *("ollama", "ollama", "qwen3"),
        lenient=True,
        thoughts="reasoning",
        thinks=True,
        most=1,
        efforts=("none", "low", "medium", "high"),
        tells_thoughts=False,
    ),
    # https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
    Ways(
        *("llamacpp", "llamacpp", "gemma-3"),
        lenient=True,
        thoughts="reasoning_content",
        thinks=True,
        counts_one=True,
        tells_thoughts=False,
        system=False,
        words="System role not supported",
        coded=False,
    ),
    # https://openrouter.ai/docs/use-cases/reasoning-tokens
    Ways(
        *("openrouter", "openrouter", "qwen/qwen3-8b"),
        OPENAI | {"reasoning"},
        lenient=True,
        thoughts="reasoning_details",
        thinks=True,
        most=1,
        cached="details",
    ),
    # https://api-docs.deepseek.com/guides/thinking_mode
    Ways(
        *("deepseek", "deepseek", "deepseek-flash"),
        (OPENAI | {"thinking"}) - {"n", "max_completion_tokens"},
        refused=("logprobs", "top_logprobs"),
        thoughts="reasoning_content",
        thinks=True,
        wants_back=True,
        formats=("json_object", "text"),
        efforts=("low", "medium", "high", "max"),
        cached="prompt_cache_hit_tokens",
    ),
    # https://docs.mistral.ai/api/ and https://docs.mistral.ai/capabilities/reasoning/
    Ways(
        *("mistral", "mistral", "magistral-small"),
        (BASIC | {"n", "max_tokens"}) - {"logprobs", "top_logprobs", "seed"},
        thoughts="content",
        thinks=True,
        choices=("auto", "none", "any"),
        tells_thoughts=False,
        words="Extra inputs are not permitted",
        coded=False,
    ),
    # https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reasoning
    Ways(
        *("azure", "azure", "o4-mini"),
        refused=("temperature", "top_p", "stop", "logprobs", "top_logprobs", "max_tokens"),
        thinks=True,
        efforts=("low", "medium", "high"),
    ),
)


class ChatServer(ReplayServer):
    """A server of one dialect."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways.model)
        self.name, self.ways = ways.provider, ways

    def refuse(self, body: Payload) -> Answer | None:
        refusals = (self._fields, self._choices, self._tools, self._values, self._turns)
        return next((found for refuse in refusals if (found := refuse(body))), None)

    def read(self, body: Payload) -> Request:
        tools = tuple(
            ToolSchema(one["name"], one["description"], json.dumps(one["parameters"]))
            for one in (tool["function"] for tool in body.get("tools", ()))
        )
        return Request(tuple(map(_message, body["messages"])), Sampling(body.get("temperature")), tools=tools)

    def answer(self, body: Payload) -> Answer:
        refusal = self.refuse(body)
        if refusal:
            self.refused.append(json.dumps(refusal[1]))
            return refusal
        return 200, self._response(body, [self.complete(body) for _ in range(body.get("n", 1))]), {}

    def write(self, body: Payload, choice: Completion) -> Payload:
        return self._response(body, [choice])

    def _response(self, body: Payload, found: list[Completion]) -> Payload:
        ways, sent = self.ways, tokens_of(body["messages"])
        thought = THOUGHT_TOKENS if ways.thinks and not _is_off(body) else 0
        written = [tokens_of(choice.written) + thought for choice in found]
        told = written[0] if ways.counts_one else sum(written)
        thoughts, cached = thought * len(found), sent // 2 if ways.cached else 0
        self.truth += Usage(len(found), sent, sum(written), 0.0, 0.0, thoughts * ways.tells_thoughts, cached)
        usage: Payload = {"prompt_tokens": sent, "completion_tokens": told, "total_tokens": sent + told}
        if ways.tells_thoughts and thought:
            usage["completion_tokens_details"] = {"reasoning_tokens": thoughts}
        if ways.cached == "details":
            usage["prompt_tokens_details"] = {"cached_tokens": cached}
        elif ways.cached:
            usage[ways.cached] = cached
        choices = [self._choice(place, choice, thinks=bool(thought)) for place, choice in enumerate(found)]
        return {"id": "x", "object": "chat.completion", "model": self.model, "choices": choices, "usage": usage}

    def _choice(self, place: int, choice: Completion, *, thinks: bool) -> Payload:
        message: Payload = {"role": "assistant", "content": choice.text or None}
        if choice.tool_calls:
            message["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
                for call in choice.tool_calls
            ]
        where = self.ways.thoughts if thinks else ""
        if where == "content":
            parts = [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]}]
            message["content"] = [*parts, *([{"type": "text", "text": choice.text}] if choice.text else [])]
        elif where == "reasoning_details":
            message["reasoning"] = THOUGHT
            message[where] = [{"type": "reasoning.text", "text": THOUGHT, "signature": f"s{len(self.requests)}=="}]
        elif where:
            message[where] = THOUGHT
        return {"index": place, "message": message, "finish_reason": choice.finish_reason}

    def _fields(self, body: Payload) -> Answer | None:
        unknown = None if self.ways.lenient else next((name for name in body if name not in self.ways.fields), None)
        refused = next((name for name in self.ways.refused if name in body), None)
        name = unknown or refused
        if not name:
            return None
        words = self.ways.words.format(name=name)
        if name == "max_tokens":
            words += " Use 'max_completion_tokens' instead."
        if words.startswith("Extra"):
            return 422, {"object": "error", "message": {"detail": [{"loc": ["body", name], "msg": words}]}}, {}
        return self._refusal(words, name)

    def _choices(self, body: Payload) -> Answer | None:
        asked, ways = body.get("n", 1), self.ways
        if asked > ways.greedy and body.get("temperature") == 0:
            return self._refusal(f"n must be 1 when using greedy sampling, got {asked}.", "n")
        if asked > ways.most:
            return self._refusal(f"Invalid 'n': must be at most {ways.most}", "n")
        return None

    def _tools(self, body: Payload) -> Answer | None:
        if "tools" not in body:
            return None
        if self.ways.tools == "unthinking" and body.get("reasoning_effort") != "none":
            return self._refusal(
                f"Function tools with reasoning_effort are not supported for {self.model} in /v1/chat/completions. To "
                "use function tools, use /v1/responses or set reasoning_effort to 'none'.",
                "reasoning_effort",
            )
        choice = body.get("tool_choice", "auto")
        return self._refusal(f"Invalid value: '{choice}'", "tool_choice") if choice not in self.ways.choices else None

    def _values(self, body: Payload) -> Answer | None:
        effort, form = body.get("reasoning_effort"), body.get("response_format", {}).get("type", "text")
        if effort and effort not in self.ways.efforts:
            allowed = ", ".join(f"'{one}'" for one in self.ways.efforts)
            words = f"Unsupported value: 'reasoning_effort' does not support '{effort}' with this model."
            return self._refusal(f"{words} Supported values are: {allowed}.", "reasoning_effort")
        if form not in self.ways.formats:
            return self._refusal("This response_format type is unavailable now: not supported", "response_format")
        return None

    def _turns(self, body: Payload) -> Answer | None:
        ways = self.ways
        if not ways.system and any(message["role"] == "system" for message in body["messages"]):
            return 500, {"error": {"code": 500, "message": ways.words, "type": "server_error"}}, {}
        calls = [message for message in body["messages"] if message.get("tool_calls")]
        if ways.wants_back and any(ways.thoughts not in message for message in calls):
            words = f"Missing `{ways.thoughts}` field in the assistant message at message index 1"
            return 400, {"error": {"message": words, "type": "invalid_request_error"}}, {}
        return None

    def _refusal(self, words: str, name: str) -> Answer:
        coded = {"param": name, "code": "unsupported_parameter"} if self.ways.coded else {}
        return 400, {"error": {"message": words, "type": "invalid_request_error", **coded}}, {}


def _is_off(body: Payload) -> bool:
    """Whether the request switches thinking off."""
    template, switch, route = (body.get(name) or {} for name in ("chat_template_kwargs", "thinking", "reasoning"))
    return (
        body.get("reasoning_effort") == "none"
        or template.get("enable_thinking") is False
        or switch.get("type") == "disabled"
        or route.get("enabled") is False
    )


def _message(told: Payload) -> Message:
    content = told.get("content") or ""
    if isinstance(content, list):
        content = "".join(part.get("text", "") for part in content if part.get("type") == "text")
    calls: tuple[Any, ...] = tuple(
        ToolCall(call["id"], call["function"]["name"], call["function"]["arguments"])
        for call in told.get("tool_calls", ())
    )
    return Message(told["role"], content, calls, told.get("tool_call_id", ""))
