"""Writes requests of the Responses API: input items, and only the settings that are given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends.http.kept import in_order, part_opening
from reasoning.backends.http.wire import parse_object
from reasoning.backends.json_schemas import is_strict
from reasoning.backends.tool_calls import fit_name
from reasoning.backends.wire_text import in_unicode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoning.backends.base import Message, Request, ToolCall, ToolSchema

MIN_OUTPUT_TOKENS = 16
"""The smallest limit of tokens that the protocol takes."""

KEPT = "output"
"""The name in `reasoning_fields` under which the output items of a reply stand."""


def body(request: Request, model: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request as the protocol's JSON object, with those settings that are to be sent, by our names."""
    opening, turns = part_opening(request.messages)
    limit = settings.get("max_tokens")
    written: dict[str, Any] = {
        "model": model,
        "instructions": in_unicode("\n\n".join(message.content for message in opening)) or None,
        "tools": [_tool(tool) for tool in request.tools] or None,
        "input": [item for message in turns for item in _items(message)],
        "store": False,
        "tool_choice": settings.get("tool_choice"),
        "include": _included(settings) or None,
        "reasoning": _reasoning(settings) or None,
        "text": {"format": _format(settings["schema"])} if "schema" in settings else None,
        "max_output_tokens": max(limit, MIN_OUTPUT_TOKENS) if limit is not None else None,
        "temperature": settings.get("temperature"),
        "top_p": settings.get("top_p"),
        "top_logprobs": None if settings.get("logprobs") is True else settings.get("logprobs"),
    }
    return {name: value for name, value in written.items() if value is not None}


def _items(message: Message) -> Iterator[dict[str, Any]]:
    if message.role == "tool":
        output = in_unicode(message.content)
        yield {"type": "function_call_output", "call_id": message.tool_call_id, "output": output}
    elif message.role != "assistant":
        role = "developer" if message.role == "system" else message.role
        yield {"role": role, "content": in_unicode(message.content)}
    else:
        for part in in_order(message, KEPT, "call_id"):
            if isinstance(part, dict):
                yield part
            elif isinstance(part, str):
                yield {"role": "assistant", "content": in_unicode(part)}
            else:
                yield _call(part)


def _call(call: ToolCall) -> dict[str, Any]:
    """Write a call of an earlier turn; arguments that are no JSON object are left out."""
    arguments = in_unicode(call.arguments) if parse_object(call.arguments) is not None else "{}"
    return {"type": "function_call", "call_id": call.id, "name": fit_name(call.name), "arguments": arguments}


def _tool(tool: ToolSchema) -> dict[str, Any]:
    parameters = json.loads(in_unicode(tool.parameters))
    description = in_unicode(tool.description)
    return {
        "type": "function",
        "name": tool.name,
        "description": description,
        "parameters": parameters,
        "strict": False,
    }


def _included(settings: Mapping[str, Any]) -> list[str]:
    thoughts = ["reasoning.encrypted_content"] if "thoughts" in settings else []
    return thoughts + (["message.output_text.logprobs"] if "logprobs" in settings else [])


def _reasoning(settings: Mapping[str, Any]) -> dict[str, Any]:
    effort = {"effort": settings["effort"]} if "effort" in settings else {}
    return effort | ({"summary": "auto"} if "summary" in settings else {})


def _format(schema: str) -> dict[str, Any]:
    told = parse_object(in_unicode(schema)) or {}
    return {"type": "json_schema", "name": "reply", "schema": told, "strict": is_strict(told)}
