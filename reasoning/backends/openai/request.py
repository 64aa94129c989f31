"""Writes requests of the chat completions protocol: only what is set, and nothing that makes a server fall over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import fit_name
from reasoning.backends.openai.reply import in_unicode

if TYPE_CHECKING:
    from reasoning.backends.base import Message, Request, ToolCall, ToolSchema


def body(
    request: Request, model: str, *, limit: str = "max_tokens", logprobs: bool = False, thoughts: bool = True
) -> dict[str, Any]:
    """Return the request as the protocol's JSON object.

    `limit` is the server's name for the limit of tokens; `thoughts` says whether those of earlier turns go back with
    their calls: a server that gives them by another name than `reasoning_content` may refuse that one.
    """
    sampling = request.sampling
    written: dict[str, Any] = {
        "model": model,
        "messages": [_message(message, thoughts) for message in request.messages],
        "tools": [_tool(tool) for tool in request.tools] or None,
        "tool_choice": request.tool_choice if request.tools and request.tool_choice != "auto" else None,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        limit: sampling.max_tokens,
        "stop": list(sampling.stop) or None,
        "n": request.n if request.n > 1 else None,
        "logprobs": logprobs or None,
    }
    return {name: value for name, value in written.items() if value is not None}


def _message(message: Message, thoughts: bool) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": in_unicode(message.content)}
    if message.tool_calls:
        written["content"] = written["content"] or None
        written["tool_calls"] = [_call(call) for call in message.tool_calls]
    if thoughts and message.tool_calls and message.reasoning:
        written["reasoning_content"] = in_unicode(message.reasoning)
    if message.role == "tool":
        written["tool_call_id"] = message.tool_call_id
    return written


def _call(call: ToolCall) -> dict[str, Any]:
    """Write a call of an earlier turn. Servers read its arguments again, and refuse those that are no JSON object."""
    arguments = in_unicode(call.arguments) if _object(call.arguments) is not None else "{}"
    function = {"name": fit_name(call.name), "arguments": arguments}
    return {**(_object(call.extra) or {}), "id": call.id, "type": "function", "function": function}


def _tool(tool: ToolSchema) -> dict[str, Any]:
    parameters = json.loads(in_unicode(tool.parameters))
    function = {"name": tool.name, "description": in_unicode(tool.description), "parameters": parameters}
    return {"type": "function", "function": function}


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
