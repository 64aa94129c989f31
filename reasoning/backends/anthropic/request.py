"""Writes requests of the Messages API: blocks, with marks for the cache at the ends of what stays the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends.http.kept import in_order, part_opening
from reasoning.backends.http.wire import parse_object
from reasoning.backends.tool_calls import fit_name
from reasoning.backends.wire_text import in_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.backends.base import Message, Request, ToolCall, ToolSchema

KEPT = "content"
"""The name in `reasoning_fields` under which the blocks of a reply stand."""

FORCED = "reply"
"""The tool whose arguments are the reply, where a schema is asked for and the model has no other way."""

NOTHING = "(empty)"
"""Sent for a turn without a text, which the protocol does not take."""

MARK = {"cache_control": {"type": "ephemeral"}}
"""Put on a block: up to here the request is kept in the cache for those that begin alike."""

_CHOICES = {"none": {"type": "none"}, "required": {"type": "any"}, FORCED: {"type": "tool", "name": FORCED}}

Block = dict[str, Any]


def body(request: Request, model: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request as the protocol's JSON object, with those settings that are to be sent, by our names."""
    opening, turns = part_opening(request.messages)
    system = "\n\n".join(message.content for message in opening)
    config = ({"effort": settings["effort"]} if "effort" in settings else {}) | (
        {"format": {"type": "json_schema", "schema": _schema(settings["schema"])}} if "schema" in settings else {}
    )
    forced = settings.get("schema_as_tool")
    tools = [_forced(forced)] if forced else [_tool(tool) for tool in request.tools]
    written: dict[str, Any] = {
        "model": model,
        "max_tokens": settings["max_tokens"],
        "tools": tools or None,
        "system": [_text(system)] if system.strip() else None,
        "messages": messages(turns),
        "tool_choice": _CHOICES.get(settings.get("tool_choice", "")),
        "thinking": settings.get("thinking"),
        "output_config": config or None,
        "stop_sequences": list(settings.get("stop", ())) or None,
        "temperature": settings.get("temperature"),
        "top_p": settings.get("top_p"),
    }
    if "cache_control" in settings:
        _mark(written)
    return {name: value for name, value in written.items() if value is not None}


def messages(turns: Iterable[Message]) -> list[dict[str, Any]]:
    """Return the turns, those that follow each other from one side as one; it ends with no blanks."""
    written: list[dict[str, Any]] = []
    for message in turns:
        role = "assistant" if message.role == "assistant" else "user"
        blocks = _blocks(message)
        if blocks and written and written[-1]["role"] == role:
            written[-1]["content"].extend(blocks)
        elif blocks:
            written.append({"role": role, "content": blocks})
    last = written[-1] if written else {}
    if last.get("role") == "assistant" and last["content"][-1].get("type") == "text":
        last["content"][-1]["text"] = last["content"][-1]["text"].rstrip()  # the protocol refuses blanks at its end
    return written


def _blocks(message: Message) -> list[Block]:
    if message.role == "tool":
        told = {"content": in_unicode(message.content)} if message.content.strip() else {}
        return [{"type": "tool_result", "tool_use_id": message.tool_call_id, **told}]
    if message.role != "assistant":
        return [_text(message.content)]
    return [_part(part) for part in in_order(message, KEPT, "id")]


def _part(part: Block | str | ToolCall) -> Block:
    if isinstance(part, dict):
        return part
    return _text(part) if isinstance(part, str) else _call(part)


def _text(text: str) -> Block:
    return {"type": "text", "text": in_unicode(text) if text.strip() else NOTHING}


def _call(call: ToolCall) -> Block:
    """Write a call of an earlier turn; arguments that are no JSON object are left out."""
    arguments = parse_object(in_unicode(call.arguments)) or {}
    return {"type": "tool_use", "id": call.id, "name": fit_name(call.name), "input": arguments}


def _tool(tool: ToolSchema) -> dict[str, Any]:
    parameters = json.loads(in_unicode(tool.parameters))
    return {"name": tool.name, "description": in_unicode(tool.description), "input_schema": parameters}


def _forced(schema: str) -> dict[str, Any]:
    return {"name": FORCED, "description": "Gives the reply.", "input_schema": _schema(schema)}


def _schema(schema: str) -> dict[str, Any]:
    return parse_object(in_unicode(schema)) or {}


def _mark(written: dict[str, Any]) -> None:
    """Mark the ends of what requests have in common: the tools, the system's word, and the turns of a tool's user."""
    for blocks in (written["tools"], written["system"]):
        if blocks:
            blocks[-1] |= MARK
    turns = written["messages"]
    if turns and turns[-1]["content"][0].get("type") == "tool_result":
        turns[-1]["content"][-1] |= MARK
