"""Reads the replies of the Messages API; what is not of it is a NoReplyError that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.anthropic.request import FORCED, KEPT
from reasoning.backends.base import Completion, ToolCall
from reasoning.backends.http.form import Counts
from reasoning.backends.http.kept import MAX_PARTS, PLACE, keep
from reasoning.backends.http.wire import as_object, as_objects, as_text, read_count, show, to_json
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.tool_calls import MAX_CALLS

if TYPE_CHECKING:
    from collections.abc import Iterable

_FINISHES = {
    **dict.fromkeys(("end_turn", "stop_sequence", "tool_use"), "stop"),
    **dict.fromkeys(("max_tokens", "model_context_window_exceeded"), "length"),
    "refusal": "filter",
}
"""Why a reply ended, in our words; any other is `other`."""

_THOUGHTS = ("thinking", "redacted_thinking")


def completion(payload: dict[str, Any], forced: bool) -> Completion:
    """Return the completion of a reply; `forced` says that it is the arguments of a call. Raises NoReplyError."""
    if not isinstance(payload.get("content"), list):
        raise NoReplyError(f"it has no list of content blocks: {show(payload)}", None, payload)
    blocks = as_objects(payload["content"], MAX_PARTS)
    reason = payload.get("stop_reason")
    finish = _FINISHES.get(reason, "other") if isinstance(reason, str) else "other"
    text = "".join(as_text(block.get("text")) for block in blocks if block.get("type") == "text")
    if forced and (given := next((block for block in blocks if _is_call_of(block, FORCED)), None)):
        return Completion(to_json(given.get("input")), finish)
    calls = _calls(blocks)
    if finish == "filter" and not text:
        text = as_text(as_object(payload.get("stop_details")).get("explanation"))
    return Completion(
        text,
        "tool_calls" if calls and finish == "stop" else finish,
        None,
        calls,
        "\n\n".join(text for block in blocks if (text := as_text(block.get("thinking")))),
        keep(KEPT, [part for block in blocks if (part := _kept(block))]),
    )


def counts(payload: dict[str, Any]) -> Counts:
    """Return what a reply says that it cost; tokens from the cache and those put into it come beside the others."""
    told = as_object(payload.get("usage"))
    plain = read_count(told.get("input_tokens"))
    cached, kept = (read_count(told.get(f"cache_{way}_input_tokens")) for way in ("read", "creation"))
    return Counts(
        None if plain is None else plain + (cached or 0) + (kept or 0),
        read_count(told.get("output_tokens")),
        read_count(as_object(told.get("output_tokens_details")).get("thinking_tokens")),
        cached,
        kept,
    )


def _is_call_of(block: dict[str, Any], name: str) -> bool:
    return block.get("type") == "tool_use" and block.get("name") == name


def _calls(blocks: Iterable[dict[str, Any]]) -> tuple[ToolCall, ...]:
    calls: dict[str, ToolCall] = {}
    for block in blocks:
        own, name = as_text(block.get("id")), as_text(block.get("name")).strip()
        if block.get("type") == "tool_use" and own and name and len(calls) < MAX_CALLS:
            calls.setdefault(own, ToolCall(own, name, to_json(block.get("input") or {})))
    return tuple(calls.values())


def _kept(block: dict[str, Any]) -> dict[str, Any] | None:
    kind = block.get("type")
    if kind in _THOUGHTS:
        return block
    if kind == "text":
        return {PLACE: "text"}
    return {PLACE: "call", "id": block.get("id")} if kind == "tool_use" else None
