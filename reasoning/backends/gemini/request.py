"""Writes requests of the Gemini API: contents of parts, and only the settings that are given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends.http.kept import PLACE, kept_parts, part_opening
from reasoning.backends.http.wire import parse_object
from reasoning.backends.tool_calls import fit_name
from reasoning.backends.wire_text import in_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reasoning.backends.base import Message, Request, ToolCall, ToolSchema

KEPT = "parts"
"""The name in `reasoning_fields` under which the parts of a reply stand."""

SIGNATURE = "thoughtSignature"
"""The field of a part that holds what the model thought, for the server alone."""

ANOTHERS = "skip_thought_signature_validator"
"""In the place of a signature: https://ai.google.dev/gemini-api/docs/thought-signatures (calls of other models)."""

MAX_STOPS = 5
"""Texts at which the protocol lets a model stop; further ones are applied to the reply alone."""

NOTHING = "(empty)"
"""Sent for a turn without a text, which the protocol does not take."""

_MODES = {"none": "NONE", "required": "ANY"}

Part = dict[str, Any]


def body(request: Request, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request as the protocol's JSON object, with those settings that are to be sent, by our names."""
    opening, turns = part_opening(request.messages)
    system = in_unicode("\n\n".join(message.content for message in opening))
    mode = _MODES.get(settings.get("tool_choice", ""))
    written: dict[str, Any] = {
        "systemInstruction": {"parts": [{"text": system}]} if system.strip() else None,
        "tools": [{"functionDeclarations": [_tool(tool) for tool in request.tools]}] if request.tools else None,
        "toolConfig": {"functionCallingConfig": {"mode": mode}} if mode else None,
        "contents": contents(turns, ANOTHERS if settings.get("as_anothers") else ""),
        "generationConfig": _config(settings) or None,
    }
    return {name: value for name, value in written.items() if value is not None}


def contents(turns: Iterable[Message], unsigned: str = "") -> list[dict[str, Any]]:
    """Return the turns, those that follow each other from one side as one.

    unsigned: what stands for the signature of the first call of a turn that has none.
    """
    written: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    for message in turns:
        names |= {call.id: call.name for call in message.tool_calls}
        role, parts = "model" if message.role == "assistant" else "user", _parts(message, names, unsigned)
        if parts and written and written[-1]["role"] == role:
            written[-1]["parts"].extend(parts)
        elif parts:
            written.append({"role": role, "parts": parts})
    return written


def has_unsigned_calls(request: Request) -> bool:
    """Return whether a turn has calls, and its first one no signature: another model made them."""
    turns = [message.tool_calls[0] for message in request.messages if message.tool_calls]
    return any(SIGNATURE not in _extra(call) for call in turns)


def _parts(message: Message, names: Mapping[str, str], unsigned: str) -> list[Part]:
    if message.role == "tool":
        own = message.tool_call_id
        answered = {"name": fit_name(names.get(own, "tool")), "response": {"result": in_unicode(message.content)}}
        return [{"functionResponse": answered | ({} if _is_ours(own) else {"id": own})}]
    if message.role != "assistant":
        return [{"text": in_unicode(message.content) if message.content.strip() else NOTHING}]
    parts = list(_in_order(message))
    first = next((part for part in parts if "functionCall" in part), {})
    if unsigned and first:
        first.setdefault(SIGNATURE, unsigned)
    return parts


def _in_order(message: Message) -> Iterator[Part]:
    """Go through an assistant's turn as it came; its text is sent with its signatures where it is still the same."""
    calls = {call.id: call for call in message.tool_calls}
    kept, text = kept_parts(message, KEPT), message.content
    same = "".join(_said(part) for part in kept) == text
    for part in kept:
        if part.get(PLACE) == "call" and part.get("id") in calls:
            yield _call(calls.pop(part["id"]))
        elif PLACE not in part and same:
            yield part
        elif _said(part) and text.strip():
            yield {"text": in_unicode(text)}
            text = ""
    if text.strip() and not (kept and same):
        yield {"text": in_unicode(text)}
    yield from map(_call, calls.values())


def _said(part: Part) -> str:
    text = part.get("text")
    return text if isinstance(text, str) and not part.get("thought") else ""


def _call(call: ToolCall) -> Part:
    """Write a call of an earlier turn; arguments that are no JSON object are left out."""
    arguments = parse_object(in_unicode(call.arguments)) or {}
    made = {"name": fit_name(call.name), "args": arguments} | ({} if _is_ours(call.id) else {"id": call.id})
    extra = _extra(call)
    return {"functionCall": made} | ({SIGNATURE: extra[SIGNATURE]} if SIGNATURE in extra else {})


def _extra(call: ToolCall) -> dict[str, Any]:
    return parse_object(call.extra) or {} if call.extra else {}


def own_id(number: int) -> str:
    """Return an id for a call that came without one; it is not sent back."""
    return f"own_call_{number}"


def _is_ours(call_id: str) -> bool:
    return call_id.startswith("own_call_")


def _tool(tool: ToolSchema) -> dict[str, Any]:
    parameters = json.loads(in_unicode(tool.parameters))
    return {"name": tool.name, "description": in_unicode(tool.description), "parametersJsonSchema": parameters}


def _config(settings: Mapping[str, Any]) -> dict[str, Any]:
    schema = settings.get("schema") or settings.get("schema_with_tools")
    written: dict[str, Any] = {
        "temperature": settings.get("temperature"),
        "topP": settings.get("top_p"),
        "maxOutputTokens": settings.get("max_tokens"),
        "stopSequences": list(settings.get("stop", ()))[:MAX_STOPS] or None,
        "candidateCount": settings.get("n"),
        "responseMimeType": "application/json" if schema else None,
        "responseJsonSchema": parse_object(in_unicode(schema)) if schema else None,
        "responseLogprobs": True if "logprobs" in settings else None,
        "logprobs": None if settings.get("logprobs") is True else settings.get("logprobs"),
        "thinkingConfig": _thinking(settings) or None,
    }
    return {name: value for name, value in written.items() if value is not None}


def _thinking(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is sent of thinking: https://ai.google.dev/gemini-api/docs/thinking."""
    told: dict[str, Any] = {"includeThoughts": True} if "thoughts" in settings else {}
    told |= {"thinkingBudget": settings["budget"]} if "budget" in settings else {}
    return told | ({"thinkingLevel": settings["level"].upper()} if "level" in settings else {})
