"""A server that speaks Anthropic's Messages API as its reference and guides describe it.

Fields: https://platform.claude.com/docs/en/api/messages, and `anthropic.types.MessageCreateParams` and `Message`;
errors: https://platform.claude.com/docs/en/api/errors.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reasoning.backends import Message, Request, Sampling, ToolCall, ToolSchema
from tests.backends.servers.replay import THOUGHT, THOUGHT_TOKENS, Answer, Payload, ReplayServer, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.backends import Completion

FIELDS = {
    *("model", "max_tokens", "messages", "system", "tools", "tool_choice", "thinking", "output_config"),
    *("stop_sequences", "temperature", "top_p", "top_k", "metadata", "cache_control", "service_tier", "stream"),
}


class AnthropicServer(ReplayServer):
    """It thinks as its `kind` does: `adaptive` (Opus 4.7 and later), `budget` (Opus 4.5 and before) or `plain`."""

    name = "anthropic"

    def __init__(self, model: str = "claude-sonnet-4-5", kind: str = "budget") -> None:
        super().__init__(model)
        self.kind = kind
        self.efforts = ("low", "medium", "high")
        self.formats = True
        """Whether it has structured outputs."""
        self.cap = 32_000
        """The most tokens that the model writes."""
        self.cached, self.kept = 0, 0
        """Tokens of each prompt that come from the cache, and that are put into it."""
        self._thoughts: list[Payload] = []

    def refuse(self, body: Payload) -> Answer | None:
        refusals = (self._unknown, self._of_thinking, self._of_settings, self._of_output, self._of_turns)
        return next((found for refuse in refusals if (found := refuse(body))), None)

    def read(self, body: Payload) -> Request:
        opening = [Message("system", block["text"]) for block in body.get("system", ())]
        tools = tuple(
            ToolSchema(tool["name"], tool["description"], json.dumps(tool["input_schema"]))
            for tool in body.get("tools", ())
        )
        turns = [message for turn in body["messages"] for message in _messages(turn)]
        return Request((*opening, *turns), Sampling(body.get("temperature")), tools=tools)

    def write(self, body: Payload, choice: Completion) -> Payload:
        """Input tokens are told without those from the cache: https://platform.claude.com/docs/en/build-with-claude/prompt-caching."""
        number, thinks = len(self.requests), body.get("thinking", {}).get("type") in ("enabled", "adaptive")
        sent, thought = tokens_of(body["messages"]) + self.cached + self.kept, THOUGHT_TOKENS * thinks
        blocks = [self._thought(body, number)] if thinks else []
        blocks += _blocks(choice, number, body.get("tool_choice", {}).get("name", ""))
        written = thought + tokens_of(choice.written)
        cut = written > body["max_tokens"]
        written = min(written, body["max_tokens"])
        self._thoughts += [block for block in blocks if block["type"] == "thinking"]
        self.bill(sent, written, min(thought, written), self.cached, self.kept)
        calls = any(block["type"] == "tool_use" for block in blocks)
        usage = {
            "input_tokens": sent - self.cached - self.kept,
            "cache_read_input_tokens": self.cached,
            "cache_creation_input_tokens": self.kept,
            "output_tokens": written,
            "output_tokens_details": {"thinking_tokens": min(thought, written)},
        }
        reason = "max_tokens" if cut else "tool_use" if calls else "end_turn"
        told = {"id": f"msg_{number}", "type": "message", "role": "assistant", "model": self.model, "usage": usage}
        return told | {
            "content": blocks[:1] if cut and thinks else blocks,
            "stop_reason": reason,
            "stop_sequence": None,
        }

    def _thought(self, body: Payload, number: int) -> Payload:
        """The text of a thought is left out unless asked for: `ThinkingConfigAdaptiveParam.display`."""
        shown = body["thinking"]["type"] == "enabled" or body["thinking"].get("display") == "summarized"
        return {"type": "thinking", "thinking": THOUGHT if shown else "", "signature": f"EqQB+/ü{number}=="}

    def _unknown(self, body: Payload) -> Answer | None:
        found = next((name for name in body if name not in FIELDS), None)
        return refusal(f"{found}: Extra inputs are not permitted") if found else None

    def _of_thinking(self, body: Payload) -> Answer | None:
        """https://platform.claude.com/docs/en/build-with-claude/thinking (each model's behaviour), and
        https://platform.claude.com/docs/en/build-with-claude/extended-thinking (budgets, feature compatibility)."""
        told, effort = body.get("thinking", {}), body.get("output_config", {}).get("effort")
        kind = told.get("type")
        if kind == "enabled" and self.kind == "adaptive":
            return refusal(
                '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and '
                '"output_config.effort" to control thinking behavior.'
            )
        if kind == "adaptive" and self.kind != "adaptive":
            return refusal("adaptive thinking is not supported on this model")
        if kind == "enabled" and self.kind == "plain":
            return refusal(f"'{self.model}' does not support thinking.")
        if effort and self.kind != "adaptive":
            return refusal("This model does not support the effort parameter.")
        if effort and effort not in self.efforts:
            return refusal(f"output_config.effort: Input should be {', '.join(map(repr, self.efforts))}")
        if kind == "enabled" and told["budget_tokens"] < 1024:
            return refusal("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024")
        if kind == "enabled" and told["budget_tokens"] >= body["max_tokens"]:
            return refusal("`max_tokens` must be greater than `thinking.budget_tokens`.")
        if kind in ("enabled", "adaptive") and body.get("tool_choice", {}).get("type") in ("any", "tool"):
            return refusal("Thinking may not be enabled when tool_choice forces tool use.")
        if kind in ("enabled", "adaptive") and body.get("temperature", 1) != 1:
            return refusal("`temperature` may only be set to 1 when thinking is enabled.")
        return None

    def _of_settings(self, body: Payload) -> Answer | None:
        """Sampling settings: https://platform.claude.com/docs/en/about-claude/models/whats-new-claude-4-7; the words
        as in https://github.com/rocketride-org/rocketride-server/issues/1194 and
        https://github.com/OpenHands/software-agent-sdk/issues/1945."""
        if self.kind == "adaptive" and ("temperature" in body or "top_p" in body):
            name = "temperature" if "temperature" in body else "top_p"
            return refusal(f"`{name}` is deprecated for this model.")
        if "temperature" in body and "top_p" in body:
            return refusal("`temperature` and `top_p` cannot both be specified for this model. Please use only one.")
        if not 0 <= body.get("temperature", 0) <= 1:
            return refusal("temperature: range: 0..1")
        if body["max_tokens"] > self.cap:
            words = "max_tokens: {} > {}, which is the maximum allowed number of output tokens for {}"
            return refusal(words.format(body["max_tokens"], self.cap, self.model))
        if any(not stop.strip() for stop in body.get("stop_sequences", ())):
            return refusal("stop_sequences: each stop sequence must contain non-whitespace")
        return None

    def _of_output(self, body: Payload) -> Answer | None:
        """https://platform.claude.com/docs/en/build-with-claude/structured-outputs (JSON schema limitations)."""
        form = body.get("output_config", {}).get("format")
        if not form:
            return None
        if not self.formats:
            return refusal("output_config.format: Extra inputs are not permitted")
        if form["schema"].get("type") == "object" and form["schema"].get("additionalProperties") is not False:
            words = (
                "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false"
            )
            return refusal(words)
        return None

    def _of_turns(self, body: Payload) -> Answer | None:
        """https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls (results come after calls),
        https://platform.claude.com/docs/en/build-with-claude/extended-thinking (preserving thinking blocks)."""
        turns = body["messages"]
        if not turns or any(before["role"] == after["role"] for before, after in pairwise(turns)):
            return refusal("messages: roles must alternate between user and assistant")
        for place, turn in enumerate(turns):
            if any(block["type"] == "text" and not block["text"].strip() for block in turn["content"]):
                return refusal(f"messages.{place}: text content blocks must contain non-whitespace text")
            calls = [block["id"] for block in turn["content"] if block["type"] == "tool_use"]
            after = turns[place + 1]["content"] if place + 1 < len(turns) else []
            results = [block["tool_use_id"] for block in after if block["type"] == "tool_result"]
            if calls != results:
                words = "`tool_use` ids were found without `tool_result` blocks immediately after"
                return refusal(f"messages.{place}: {words}: {', '.join(calls)}.")
            thoughts = [block for block in turn["content"] if block["type"] == "thinking"]
            if any(block not in self._thoughts for block in thoughts):
                return refusal(f"messages.{place}.content.0: Invalid `signature` in `thinking` block")
            if calls and not thoughts and body.get("thinking", {}).get("type") == "enabled":
                words = "Expected `thinking` or `redacted_thinking`, but found `tool_use`."
                return refusal(f"messages.{place}.content.0.type: {words}")
        return None


def refusal(words: str, kind: str = "invalid_request_error", status: int = 400) -> Answer:
    """https://platform.claude.com/docs/en/api/errors (error shapes)."""
    return status, {"type": "error", "error": {"type": kind, "message": words}, "request_id": "req_1"}, {}


def _messages(turn: Payload) -> Iterable[Message]:
    blocks = turn["content"]
    texts = "\n".join(block["text"] for block in blocks if block["type"] == "text")
    if turn["role"] == "assistant":
        calls = [block for block in blocks if block["type"] == "tool_use"]
        made = tuple(ToolCall(call["id"], call["name"], json.dumps(call["input"])) for call in calls)
        yield Message("assistant", texts, made)
        return
    for block in blocks:
        if block["type"] == "tool_result":
            yield Message("tool", block.get("content", ""), (), block["tool_use_id"])
    if texts:
        yield Message("user", texts)


def _blocks(choice: Completion, number: int, forced: str) -> list[Payload]:
    if forced:
        return [{"type": "tool_use", "id": f"toolu_{number}", "name": forced, "input": {"reply": choice.text}}]
    said: list[dict[str, Any]] = [{"type": "text", "text": choice.text}] if choice.text else []
    return said + [
        {"type": "tool_use", "id": f"{call.id}_{number}", "name": call.name, "input": json.loads(call.arguments)}
        for call in choice.tool_calls
    ]
