"""Reads the replies of the Responses API; what is not of it is a NoReplyError that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Completion, ToolCall
from reasoning.backends.http.form import Counts
from reasoning.backends.http.kept import MAX_PARTS, PLACE, keep
from reasoning.backends.http.probabilities import alternatives, total_logprob
from reasoning.backends.http.wire import as_object, as_objects, as_text, read_count, show
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.responses.request import KEPT
from reasoning.backends.server_failure import ServerFailure
from reasoning.backends.tool_calls import MAX_CALLS

if TYPE_CHECKING:
    from collections.abc import Iterable

_CUT = {"max_output_tokens": "length", "max_messages": "length", "content_filter": "filter"}
"""Why a reply is incomplete, in our words; any other is `other`."""


def completion(payload: dict[str, Any]) -> Completion:
    """Return the completion of a reply. Raises NoReplyError."""
    if payload.get("status") == "failed":
        raise NoReplyError("it failed", ServerFailure("it failed, and the server does not say why"), payload)
    if not isinstance(payload.get("output"), list):
        raise NoReplyError(f"it has no list of output items: {show(payload)}", None, payload)
    items = as_objects(payload["output"], MAX_PARTS)
    contents = [part for item in items if item.get("type") == "message" for part in _parts(item, "content")]
    calls = _calls(items)
    text = "".join(as_text(part.get("text")) for part in contents if part.get("type") == "output_text")
    refused = "".join(as_text(part.get("refusal")) for part in contents if part.get("type") == "refusal")
    tokens = [token for part in contents for token in _parts(part, "logprobs")]
    return Completion(
        text or refused,
        "filter" if refused and not text else _finish(payload, bool(calls)),
        total_logprob(tokens, "logprob"),
        calls,
        _thoughts(items),
        keep(KEPT, [part for item in items if (part := _kept(item))]),
        alternatives(_parts(tokens[0], "top_logprobs") if tokens else [], "logprob"),
    )


def counts(payload: dict[str, Any]) -> Counts:
    """Return what a reply says that it cost; tokens from the cache are among those of the input."""
    told = as_object(payload.get("usage"))
    sent, written = as_object(told.get("input_tokens_details")), as_object(told.get("output_tokens_details"))
    return Counts(
        read_count(told.get("input_tokens")),
        read_count(told.get("output_tokens")),
        read_count(written.get("reasoning_tokens")),
        read_count(sent.get("cached_tokens")),
        read_count(sent.get("cache_write_tokens")),
    )


def _parts(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return as_objects(item.get(name), MAX_PARTS)


def _calls(items: Iterable[dict[str, Any]]) -> tuple[ToolCall, ...]:
    calls: dict[str, ToolCall] = {}
    for item in items:
        own, name = as_text(item.get("call_id")), as_text(item.get("name")).strip()
        if item.get("type") == "function_call" and own and name and len(calls) < MAX_CALLS:
            calls.setdefault(own, ToolCall(own, name, as_text(item.get("arguments")) or "{}"))
    return tuple(calls.values())


def _thoughts(items: Iterable[dict[str, Any]]) -> str:
    """Return what the model thought aloud: its reasoning where the server gives it, else the summaries of it."""
    thought = [item for item in items if item.get("type") == "reasoning"]
    told = (_parts(item, "content") or _parts(item, "summary") for item in thought)
    return "\n\n".join(text for parts in told for part in parts if (text := as_text(part.get("text"))))


def _kept(item: dict[str, Any]) -> dict[str, Any] | None:
    """Return what is kept of an output item; thoughts that are not encrypted can't be sent back."""
    kind = item.get("type")
    if kind == "reasoning":
        return item if item.get("encrypted_content") else None
    if kind == "message":
        return {PLACE: "text"}
    return {PLACE: "call", "call_id": item.get("call_id")} if kind == "function_call" else None


def _finish(payload: dict[str, Any], calls: bool) -> str:
    if payload.get("status") in ("completed", None):
        return "tool_calls" if calls else "stop"
    reason = as_object(payload.get("incomplete_details")).get("reason")
    return _CUT.get(reason, "other") if isinstance(reason, str) else "other"
