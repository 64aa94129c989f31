"""Reads the replies of the Gemini API; what is not of it is a NoReplyError that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Completion, ToolCall
from reasoning.backends.gemini.request import KEPT, SIGNATURE, own_id
from reasoning.backends.http.form import Counts
from reasoning.backends.http.kept import MAX_PARTS, PLACE
from reasoning.backends.http.probabilities import alternatives, total_logprob
from reasoning.backends.http.wire import as_object, as_objects, as_text, read_count, show, to_json
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.server_failure import ServerFailure
from reasoning.backends.tool_calls import MAX_CALLS

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TOKENS = 100_000
"""Tokens of a candidate whose probabilities are read."""

MAX_CANDIDATES = 128
"""Candidates of a reply that are read."""

_WITHHELD = "SAFETY RECITATION LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII MODEL_ARMOR IMAGE_SAFETY"
_FINISHES = {"STOP": "stop", "MAX_TOKENS": "length", **dict.fromkeys(_WITHHELD.split(), "filter")}
"""Why a reply ended, in our words; any other is `other` (`google.genai.types.FinishReason`)."""

_SLIPS = ("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL")
"""A call that the server could not read, or of a tool that there is not: no reply, and drawn again."""

_BROKEN = ("MALFORMED_RESPONSE", "MISSING_THOUGHT_SIGNATURE")
"""The server could not make a reply of what the model wrote."""


def completions(payload: dict[str, Any], wanted: int) -> tuple[Completion, ...]:
    """Return the completions of a reply, at most as many as wanted. Raises NoReplyError.

    A prompt that was blocked has one completion, without a text, that is withheld.
    """
    candidates = as_objects(payload.get("candidates"), MAX_CANDIDATES)[:wanted]
    if not candidates and as_object(payload.get("promptFeedback")).get("blockReason"):
        return (Completion("", "filter"),)
    if not candidates:
        raise NoReplyError(f"it has no list of candidates: {show(payload)}", None, payload)
    sound = [one for one in candidates if one.get("finishReason") not in (*_SLIPS, *_BROKEN)]
    if not sound:
        raise _failed(candidates[0], payload)
    return tuple(_completion(candidate) for candidate in sound)


def counts(payload: dict[str, Any]) -> Counts:
    """Return what a reply says that it cost; thoughts come beside the candidates' tokens."""
    told = as_object(payload.get("usageMetadata"))
    sent, used = read_count(told.get("promptTokenCount")), read_count(told.get("toolUsePromptTokenCount"))
    written, thought = read_count(told.get("candidatesTokenCount")), read_count(told.get("thoughtsTokenCount"))
    silent = written is None and thought is None
    return Counts(
        None if sent is None else sent + (used or 0),
        None if silent else (written or 0) + (thought or 0),
        thought,
        read_count(told.get("cachedContentTokenCount")),
    )


def _failed(candidate: dict[str, Any], payload: dict[str, Any]) -> NoReplyError:
    reason, written = as_text(candidate.get("finishReason")), as_text(candidate.get("finishMessage"))
    words = f"{reason}: {written}" if written else reason
    failure = ServerFailure(words, ("tool_use_failed", "500"), written) if reason in _SLIPS else None
    return NoReplyError(words, failure, payload)


def _completion(candidate: dict[str, Any]) -> Completion:
    parts = as_objects(as_object(candidate.get("content")).get("parts"), MAX_PARTS)
    calls, reason = _calls(parts), candidate.get("finishReason")
    finish = _FINISHES.get(reason, "other") if isinstance(reason, str) else "other"
    told = as_object(candidate.get("logprobsResult"))
    first = as_objects(told.get("topCandidates"), 1)
    texts = {
        thought: [as_text(part.get("text")) for part in parts if bool(part.get("thought")) is thought]
        for thought in (True, False)
    }
    return Completion(
        "".join(texts[False]),
        "tool_calls" if calls and finish == "stop" else finish,
        total_logprob(as_objects(told.get("chosenCandidates"), MAX_TOKENS), "logProbability"),
        calls,
        "".join(texts[True]),
        _kept(parts, calls),
        alternatives(as_objects(first[0].get("candidates"), MAX_PARTS) if first else [], "logProbability"),
    )


def _calls(parts: list[dict[str, Any]]) -> tuple[ToolCall, ...]:
    """Read the calls, and with each what the server wants back with it."""
    calls: dict[str, ToolCall] = {}
    for part in parts:
        made, signature = as_object(part.get("functionCall")), as_text(part.get(SIGNATURE))
        name = as_text(made.get("name")).strip()
        own = as_text(made.get("id")) or own_id(len(calls))
        if name and own not in calls and len(calls) < MAX_CALLS:
            extra = to_json({SIGNATURE: signature}) if signature else ""
            calls[own] = ToolCall(own, name, to_json(as_object(made.get("args"))), extra)
    return tuple(calls.values())


def _kept(parts: list[dict[str, Any]], calls: tuple[ToolCall, ...]) -> str:
    """Return the parts in order, where one of them is signed; a call's own signature is kept with the call."""
    if not any(part.get(SIGNATURE) for part in parts):
        return ""
    return to_json({KEPT: list(_places(parts, calls))})


def _places(parts: list[dict[str, Any]], calls: tuple[ToolCall, ...]) -> Iterator[dict[str, Any]]:
    left = iter(calls)
    for part in parts:
        if "functionCall" not in part:
            yield part
        elif call := next(left, None):
            yield {PLACE: "call", "id": call.id}
