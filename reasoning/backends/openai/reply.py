"""Reads the replies of the chat completions protocol; what is not of it is a NoReplyError that says so."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Completion, ToolCall
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.server_failure import ServerFailure, find_failure, read_failure, told_failure
from reasoning.backends.tool_calls import MAX_CALLS
from reasoning.backends.wire_text import bounded_int, in_unicode

if TYPE_CHECKING:
    from collections.abc import Mapping


FINISHES = {
    "stop": "stop eos eos_token end_turn stop_sequence stop_token stop_word complete completed end finished done "
    "endoftext",
    "length": "length max_tokens max_length max_output_tokens max_new_tokens max_completion_tokens model_length "
    "token_limit limit context_length context_length_exceeded model_context_window_exceeded truncated incomplete",
    "filter": "content_filter content_filtered filter safety recitation blocklist prohibited_content spii image_safety "
    "language sensitive refusal error_toxic guardrail_intervened moderation",
    "failed": "error network_error server_error insufficient_system_resource malformed_function_call "
    "unexpected_tool_call failed failure abort aborted timeout cancelled internal_error error_limit engine_error",
}
"""The protocol's and its servers' words for why a reply ended, by ours; any other is `other`, and `tool_calls` where
there are some. One that `failed` is no reply."""

_OURS = {theirs: ours for ours, words in FINISHES.items() for theirs in words.split()}

MAX_FINISH_CHARS = 200
"""Characters of the word for why a reply ended that are looked at."""

MAX_DEPTH = 5
"""How deep lists and objects of thoughts are looked into."""

MAX_ALTERNATIVES = 100
"""Alternatives of a token that are read."""

THOUGHT_FIELDS = ("reasoning_details", "reasoning_content", "reasoning", "thinking_blocks")
"""Fields of a message that hold thoughts and go back under their names, the most exact first."""


def completions(body: bytes, wanted: int) -> tuple[dict[str, Any], tuple[Completion, ...]]:
    """Return the reply's object and its completions, at most as many as wanted. Raises NoReplyError."""
    payload = _json(body)
    if not isinstance(payload, dict):
        raise NoReplyError(f"a JSON object was expected, not {_shown(payload)}", _listed_failure(payload))
    failure = find_failure(payload)
    if failure:
        raise NoReplyError(failure.words, failure, payload)
    choices = payload.get("choices")
    if not isinstance(choices, list) or not choices:
        raise NoReplyError(f"it has no list of choices: {_shown(payload)}", None, payload)
    try:
        read = [_completion(choice) for choice in choices[:wanted]]
    except ValueError as error:
        raise NoReplyError(str(error), None, payload) from None
    found = tuple(choice for choice in read if isinstance(choice, Completion))
    failed = next((choice for choice in read if isinstance(choice, ServerFailure)), None)
    if not found and failed:
        raise NoReplyError(failed.words, failed, payload)
    return payload, found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_int=bounded_int)
    except (ValueError, RecursionError):
        said = read_failure(body[:10_000]).words
        raise NoReplyError(f"it is not JSON: {said[:1000]}" if said else "it is empty, and not JSON") from None


def _listed_failure(payload: object) -> ServerFailure | None:
    first = payload[0] if isinstance(payload, list) and payload else None
    return find_failure(first) if isinstance(first, dict) else None


def _completion(choice: object) -> Completion | ServerFailure:
    told = _object(choice)
    finish, message = _finish(told.get("finish_reason")), told.get("message")
    if told.get("error"):
        return told_failure(choice)
    if finish == "failed":
        reason = str(told["finish_reason"])[:100]
        return ServerFailure(f"the reply broke off, with the finish_reason {reason!r}", (reason,))
    if message is None and finish in ("filter", "length"):
        message = {}
    if not isinstance(message, dict):
        raise ValueError(f"a choice has no message: {_shown(choice)}")
    content = message.get("content")
    if isinstance(content, str) and told.get("logprobs") is None and _is_plain(message):
        return Completion(in_unicode(content), finish)
    calls = _calls(message.get("tool_calls")) or _calls([{"function": message.get("function_call")}])
    return Completion(
        _text(content) or _text(message.get("refusal")),
        "tool_calls" if calls and finish in ("stop", "other") else finish,
        _logprob(told.get("logprobs")),
        calls,
        in_unicode(_thoughts(message)),
        _thought_fields(message),
        _alternatives(told.get("logprobs")),
    )


def _is_plain(message: dict[str, Any]) -> bool:
    """Return whether a message is its text and nothing else."""
    return all(name in ("role", "content") or not value for name, value in message.items())


def _thought_fields(message: dict[str, Any]) -> str:
    """Return the field that holds the thoughts as it came, for the later turns: of several the most exact one.

    Thoughts among the parts of the content go back with all parts.
    """
    told = {name: message[name] for name in THOUGHT_FIELDS if message.get(name)}
    parts = message.get("content")
    if not told and isinstance(parts, list) and any(map(_is_thought, parts)):
        told = {"content": parts}
    first = next(iter(told.items()), None)
    return in_unicode(json.dumps(dict([first]), ensure_ascii=False)) if first else ""


def _alternatives(told: object) -> tuple[tuple[str, float], ...]:
    """Return the alternatives of the first token with their log-probabilities, the likeliest first."""
    tokens = _object(told).get("content")
    first = _object(tokens[0]) if isinstance(tokens, list) and tokens else {}
    listed = first.get("top_logprobs")
    found: list[tuple[str, float]] = []
    for one in listed[:MAX_ALTERNATIVES] if isinstance(listed, list) else ():
        token, value = _object(one).get("token"), _object(one).get("logprob")
        if (
            isinstance(token, str)
            and isinstance(value, int | float)
            and not isinstance(value, bool)
            and isfinite(value)
        ):
            found.append((in_unicode(token), float(value)))
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def _thoughts(message: dict[str, Any]) -> str:
    """Return what the model thought aloud beside its reply, under the names that the servers have for it."""
    parts = message.get("content")
    shown = [part for part in parts if _is_thought(part)] if isinstance(parts, list) else []
    told = (message.get(name) for name in ("reasoning_content", "reasoning", "thinking", "reasoning_details"))
    return next(filter(None, map(_thought, (*told, shown))), "")


def _thought(told: object, depth: int = 0) -> str:
    if isinstance(told, str):
        return told
    if isinstance(told, list) and depth < MAX_DEPTH:
        return "".join(_thought(entry, depth + 1) for entry in told)
    if isinstance(told, dict) and depth < MAX_DEPTH:
        inner = (told.get(name) for name in ("text", "thinking", "summary", "content"))
        return next(filter(None, (_thought(value, depth + 1) for value in inner)), "")
    return ""


def _is_thought(part: object) -> bool:
    kind = _object(part).get("type")
    return isinstance(kind, str) and ("think" in kind or "reason" in kind)


def _calls(told: object) -> tuple[ToolCall, ...]:
    """Read the calls that name a tool; what they leave out or garble besides is told to the model by what runs them."""
    calls: dict[str, ToolCall] = {}
    for call in told[:MAX_CALLS] if isinstance(told, list) else ():
        function = _object(_object(call).get("function"))
        name = function.get("name")
        if isinstance(name, str) and name.strip():
            own = _own_id(call.get("id"), calls)
            calls[own] = ToolCall(own, in_unicode(name.strip()), _arguments(function.get("arguments")), _extra(call))
    return tuple(calls.values())


def _own_id(told: object, taken: Mapping[str, ToolCall]) -> str:
    """Return a call's id, or one of nine letters and digits, as every server takes it, where it has none of its own."""
    known = in_unicode(told) if isinstance(told, str) else ""
    number = len(taken)
    while not known or known in taken:
        known, number = f"call{number:05d}", number + 1
    return known


def _arguments(told: object) -> str:
    """Return the arguments as text; some servers send the object itself."""
    if told is None:
        return "{}"
    return in_unicode(told if isinstance(told, str) else json.dumps(told, ensure_ascii=False))


def _extra(call: dict[str, Any]) -> str:
    """Return what has to go back with a call: Google's servers refuse one without its signature."""
    told = {"extra_content": call["extra_content"]} if call.get("extra_content") else None
    return in_unicode(json.dumps(told, ensure_ascii=False)) if told else ""


def _text(content: object) -> str:
    """Read a text, a list of parts, or nothing. What a model thought aloud beside its reply is no part of the reply."""
    if content is None:
        return ""
    parts = content if isinstance(content, list) else [{"text": content}]
    spoken = [part for part in parts if not _is_thought(part)]
    texts = [part.get("text") or "" if isinstance(part, dict) else part for part in spoken]
    words = [text for text in texts if isinstance(text, str)]
    if len(words) < len(texts):
        raise ValueError(f"a message is no text: {_shown(content)}")
    return in_unicode("".join(words))


def _finish(reason: object) -> str:
    """Return our word for why a reply ended, in whichever spelling: `MAX_TOKENS`, `FinishReason.STOP`."""
    return _known_finish(reason[:MAX_FINISH_CHARS] if reason else "") if isinstance(reason, str | None) else "other"


@lru_cache(maxsize=256)
def _known_finish(reason: str) -> str:
    told = (reason or "stop").strip().lower().replace("-", "_").replace(" ", "_")
    parts = [told, told.removeprefix("finish_reason_"), *reversed(re.split(r"[.:/]_*", told))]
    return next((_OURS[part] for part in parts if part in _OURS), "other")


def _logprob(told: object) -> float | None:
    tokens = _object(told).get("content")
    given = [_object(token).get("logprob") for token in tokens] if isinstance(tokens, list) else []
    values = [float(value) for value in given if isinstance(value, int | float) and isfinite(value)]
    return sum(values) if values and len(values) == len(given) else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:300]
