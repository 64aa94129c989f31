"""A server that speaks OpenAI's Responses API as its reference and guides describe it.

Fields of requests and replies: https://developers.openai.com/api/reference/resources/responses/methods/create, and
`openai.types.responses.ResponseCreateParams` and `Response` of OpenAI's library.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends import Message, Request, Sampling, ToolCall, ToolSchema
from tests.backends.servers.replay import THOUGHT, THOUGHT_TOKENS, Answer, Payload, ReplayServer, tokens_of

if TYPE_CHECKING:
    from reasoning.backends import Completion

FIELDS = {
    *("model", "input", "instructions", "tools", "tool_choice", "max_output_tokens", "reasoning", "text"),
    *("temperature", "top_p", "include", "store", "top_logprobs", "parallel_tool_calls", "prompt_cache_key"),
}
"""Fields of a request; `stop`, `n` and `seed` are none of this API."""


class ResponsesServer(ReplayServer):
    """It thinks where `thinks`, as gpt-5 does, and then refuses what models that think refuse."""

    name = "openai-responses"

    def __init__(self, model: str = "gpt-5-mini") -> None:
        super().__init__(model)
        self.thinks = not model.startswith("gpt-4")
        self.efforts = ("minimal", "low", "medium", "high")
        self.verified = True
        """Whether the organisation may see summaries of thoughts."""
        self.cached = 0
        """The tokens of each prompt that come from the cache."""
        self._made: list[Payload] = []

    def refuse(self, body: Payload) -> Answer | None:
        refusals = (
            self._unknown,
            self._of_settings,
            self._of_efforts,
            self._of_limits,
            self._of_items,
            self._of_schema,
        )
        return next((found for refuse in refusals if (found := refuse(body))), None)

    def read(self, body: Payload) -> Request:
        opening = [Message("system", body["instructions"])] if body.get("instructions") else []
        tools = tuple(
            ToolSchema(tool["name"], tool["description"], json.dumps(tool["parameters"]))
            for tool in body.get("tools", ())
        )
        messages = (*opening, *_messages(body["input"]))
        return Request(messages, Sampling(body.get("temperature")), tools=tools)

    def write(self, body: Payload, choice: Completion) -> Payload:
        number = len(self.requests)
        thought = THOUGHT_TOKENS if self.thinks else 0
        written, sent = thought + tokens_of(choice.written), tokens_of(body["input"])
        limit = body.get("max_output_tokens") or written
        output = [self._thought(body, number)] if self.thinks else []
        output += _items(choice, number) if limit >= written else []
        self._made += output
        self.bill(sent, min(limit, written), min(limit, thought), self.cached)
        usage = {
            "input_tokens": sent,
            "input_tokens_details": {"cached_tokens": self.cached},
            "output_tokens": min(limit, written),
            "output_tokens_details": {"reasoning_tokens": min(limit, thought)},
            "total_tokens": sent + min(limit, written),
        }
        cut = {"reason": "max_output_tokens"} if limit < written else None
        status = "incomplete" if cut else "completed"
        told = {"id": f"resp_{number}", "object": "response", "model": f"{self.model}-2025-08-07", "error": None}
        return told | {"status": status, "incomplete_details": cut, "output": output, "usage": usage}

    def _thought(self, body: Payload, number: int) -> Payload:
        """A reasoning item, encrypted where that was asked for: https://developers.openai.com/api/docs/guides/reasoning."""
        wants_summary = body.get("reasoning", {}).get("summary")
        summary = [{"type": "summary_text", "text": THOUGHT}] if wants_summary else []
        item = {"id": f"rs_{number}", "type": "reasoning", "summary": summary}
        wanted = "reasoning.encrypted_content" in body.get("include", ())
        return item | ({"encrypted_content": f"gAAAA+/{number}=="} if wanted else {})

    def _unknown(self, body: Payload) -> Answer | None:
        found = next((name for name in body if name not in FIELDS), None)
        return _refusal(f"Unknown parameter: '{found}'.", found, "unknown_parameter") if found else None

    def _of_settings(self, body: Payload) -> Answer | None:
        """Models that think take no sampling settings, others no reasoning settings.

        https://developers.openai.com/api/docs/guides/latest-model (parameter compatibility); the words as in
        https://github.com/OpenHands/software-agent-sdk/pull/992 and https://github.com/pydantic/pydantic-ai/pull/2867.
        """
        unsupported = "Unsupported parameter: '{}' is not supported with this model."
        refused: list[str]
        if self.thinks:
            refused = [name for name in ("temperature", "top_p", "top_logprobs") if name in body]
        else:
            refused = [f"reasoning.{name}" for name in ("effort", "summary") if name in body.get("reasoning", {})]
            if "reasoning.encrypted_content" in body.get("include", ()):
                return _refusal("Encrypted content is not supported with this model.", "include")
        if not self.verified and body.get("reasoning", {}).get("summary"):
            words = "Your organization must be verified to generate reasoning summaries."
            return _refusal(words, "reasoning.summary", "unsupported_value")
        return _refusal(unsupported.format(refused[0]), refused[0]) if refused else None

    def _of_efforts(self, body: Payload) -> Answer | None:
        """https://developers.openai.com/api/docs/guides/reasoning: not all models have all efforts."""
        effort = body.get("reasoning", {}).get("effort")
        if effort is None or effort in self.efforts:
            return None
        listed = ", ".join(f"'{one}'" for one in self.efforts)
        words = f"Unsupported value: '{effort}' is not supported with the '{self.model}' model. Supported values are: "
        return _refusal(f"{words}{listed}.", "reasoning.effort", "unsupported_value")

    def _of_limits(self, body: Payload) -> Answer | None:
        if body.get("max_output_tokens", 16) >= 16:
            return None
        words = "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got {} instead."
        told = words.format(body["max_output_tokens"])
        return _refusal(told, "max_output_tokens", "integer_below_min_value")

    def _of_items(self, body: Payload) -> Answer | None:
        """Items of thoughts have to come back as they were, before the calls that followed from them.

        https://developers.openai.com/api/docs/guides/reasoning (keeping reasoning items in context).
        """
        told, given = [item for item in body["input"] if item.get("type")], body["input"]
        for item in told:
            if item["type"] == "reasoning" and item not in self._made:
                return _refusal(f"Item '{item.get('id')}' could not be verified.", "input", "invalid_encrypted_content")
            if item["type"] == "function_call" and self.thinks and not _follows(given, item, self._made):
                words = "Item '{}' of type 'function_call' was provided without its required 'reasoning' item."
                return _refusal(words.format(item["call_id"]), "input")
        return None

    def _of_schema(self, body: Payload) -> Answer | None:
        """https://developers.openai.com/api/docs/guides/structured-outputs (supported schemas)."""
        form = body.get("text", {}).get("format", {})
        if not form.get("strict") or form["schema"].get("additionalProperties") is False:
            return None
        words = f"Invalid schema for response_format '{form['name']}': 'additionalProperties' is required to be false."
        return _refusal(words, "text.format.schema", "invalid_json_schema")


def _refusal(words: str, param: str | None = None, code: str | None = None) -> Answer:
    """https://developers.openai.com/api/docs/guides/error-codes."""
    return 400, {"error": {"message": words, "type": "invalid_request_error", "param": param, "code": code}}, {}


def _follows(given: list[Payload], call: Payload, made: list[Payload]) -> bool:
    """Whether a call that was made here comes after the thoughts that it came after then."""
    ids = [item.get("call_id") for item in made]
    if call["call_id"] not in ids:
        return True
    before = made[: ids.index(call["call_id"])]
    thought = [item for item in before if item["type"] == "reasoning"][-1]
    return thought in given[: given.index(call)]


def _messages(items: list[Payload]) -> list[Message]:
    messages: list[Message] = []
    for item in items:
        if item.get("type") == "function_call":
            call = ToolCall(item["call_id"], item["name"], item["arguments"])
            if messages and messages[-1].role == "assistant":
                last = messages.pop()
                messages.append(Message("assistant", last.content, (*last.tool_calls, call)))
            else:
                messages.append(Message("assistant", "", (call,)))
        elif item.get("type") == "function_call_output":
            messages.append(Message("tool", item["output"], (), item["call_id"]))
        elif "role" in item:
            role: str = item["role"]
            messages.append(Message("system" if role == "developer" else role, item["content"]))
    return messages


def _items(choice: Completion, number: int) -> list[Payload]:
    part: dict[str, Any] = {"type": "output_text", "text": choice.text, "annotations": [], "logprobs": []}
    said = {"id": f"msg_{number}", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    calls = [
        {
            "id": f"fc_{number}_{place}",
            "type": "function_call",
            "status": "completed",
            "call_id": f"{call.id}_{number}",
            "name": call.name,
            "arguments": call.arguments,
        }
        for place, call in enumerate(choice.tool_calls)
    ]
    return ([said] if choice.text or not calls else []) + calls
