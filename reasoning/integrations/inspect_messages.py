"""Messages, tools and outputs in the forms of inspect_ai, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageTool,
    ChatMessageUser,
    ContentReasoning,
    ContentText,
    ModelOutput,
    ModelUsage,
)
from inspect_ai.tool import ToolCall as InspectCall

from reasoning.backends.base import Completion, ToolCall
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.backends import Message

FINISH = {"stop": "stop", "tool_calls": "tool_calls", "length": "max_tokens", "filter": "content_filter"}
"""Our reasons for the end of a completion in inspect_ai's words; any other is unknown."""

_FINISH_BACK = {**{theirs: ours for ours, theirs in FINISH.items()}, "model_length": "length"}


def chat_messages(messages: Iterable[Message]) -> list[ChatMessage]:
    """Return messages as inspect_ai has them."""
    told = [
        {
            "role": one.role,
            "content": one.content,
            "tool_calls": [{"id": call.id, "name": call.name, "arguments": call.arguments} for call in one.tool_calls],
            "tool_call_id": one.tool_call_id,
        }
        for one in messages
    ]
    return plain_chat_messages(told)


def plain_chat_messages(messages: Iterable[Mapping[str, Any]]) -> list[ChatMessage]:
    """Return messages of a trace as inspect_ai has them."""
    return [_chat_message(one) for one in messages]


def _chat_message(told: Mapping[str, Any]) -> ChatMessage:
    role, content = told.get("role"), str(told.get("content") or "")
    if role == "system":
        return ChatMessageSystem(content=content)
    if role == "assistant":
        return assistant_message(content, told.get("tool_calls") or ())
    if role == "tool":
        return ChatMessageTool(content=content, tool_call_id=told.get("tool_call_id"))
    return ChatMessageUser(content=content)


def assistant_message(text: str, calls: Iterable[Mapping[str, Any]] = (), reasoning: str = "") -> ChatMessageAssistant:
    """Return a turn of the model as inspect_ai has it."""
    content: Any = [ContentReasoning(reasoning=reasoning), ContentText(text=text)] if reasoning else text
    made = [_inspect_call(call) for call in calls]
    return ChatMessageAssistant(content=content, tool_calls=made or None, source="generate")


def _inspect_call(call: Mapping[str, Any]) -> InspectCall:
    try:
        arguments = json.loads(call["arguments"])
        error = None if isinstance(arguments, dict) else "the arguments are no object"
    except ValueError as broken:
        arguments, error = {}, f"the arguments are no JSON: {broken}"
    given = arguments if error is None else {}
    return InspectCall(id=str(call["id"]), function=str(call["name"]), arguments=given, parse_error=error)


def model_output(model: str, data: Mapping[str, Any], usage: Usage, seconds: float | None = None) -> ModelOutput:
    """Return what a call of a trace replied as inspect_ai's output."""
    message = assistant_message(
        str(data.get("reply") or ""), data.get("tool_calls") or (), str(data.get("reasoning") or "")
    )
    reason: Any = FINISH.get(str(data.get("finish_reason", "stop")), "unknown")
    choice = ChatCompletionChoice(message=message, stop_reason=reason)
    return ModelOutput(model=model, choices=[choice], usage=model_usage(usage), time=seconds, error=data.get("error"))


def model_usage(usage: Usage) -> ModelUsage:
    """Return what was spent as inspect_ai counts it: tokens of a provider's cache stand beside the input's."""
    cached, written = usage.cached_tokens, usage.cache_write_tokens
    return ModelUsage(
        input_tokens=max(0, usage.prompt_tokens - cached - written),
        output_tokens=usage.completion_tokens,
        total_tokens=usage.tokens,
        input_tokens_cache_read=cached or None,
        input_tokens_cache_write=written or None,
        reasoning_tokens=usage.reasoning_tokens or None,
        total_cost=usage.dollars,
    )


def spent_usage(output: ModelOutput) -> Usage:
    """Return what an output of inspect_ai cost; the price is not known where it tells none."""
    used = output.usage or ModelUsage()
    read, written = used.input_tokens_cache_read or 0, used.input_tokens_cache_write or 0
    return Usage(
        1,
        used.input_tokens + read + written,
        used.output_tokens,
        used.total_cost,
        output.time or 0.0,
        used.reasoning_tokens or 0,
        read,
        written,
    )


def completion_of(choice: ChatCompletionChoice) -> Completion:
    """Return a choice of inspect_ai as a completion."""
    message = choice.message
    parts = message.content if isinstance(message.content, list) else []
    thought = "\n\n".join(part.reasoning for part in parts if isinstance(part, ContentReasoning))
    calls = tuple(
        ToolCall(call.id, call.function, json.dumps(call.arguments, ensure_ascii=False))
        for call in message.tool_calls or ()
    )
    return Completion(message.text, _FINISH_BACK.get(choice.stop_reason, "other"), tool_calls=calls, reasoning=thought)
