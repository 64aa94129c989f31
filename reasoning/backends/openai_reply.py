"""Reads the replies of the chat completions protocol; what is not of it is a ValueError that says so."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Completion, ToolCall
from reasoning.usage import Usage, estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.base import Request
    from reasoning.backends.prices import Prices

FINISHES = {"stop": "stop", "eos_token": "stop", "length": "length", "content_filter": "filter"}
"""Our word for each of the protocol's and its servers'; any other is `other`, and `tool_calls` where there are some."""

MOST_CALLS = 128
"""Calls of a reply that are read."""


def completions(body: bytes, wanted: int) -> tuple[dict[str, Any], tuple[Completion, ...]]:
    """Return the reply's object and its completions, at most as many as wanted. Raises ValueError."""
    payload = _json(body)
    if not isinstance(payload, dict):
        raise ValueError(f"a JSON object was expected, not {_shown(payload)}")
    choices = payload.get("choices")
    if not isinstance(choices, list) or not choices:
        raise ValueError(f"it has no list of choices: {_shown(payload)}")
    return payload, tuple(_completion(choice) for choice in choices[:wanted])


def usage(
    payload: dict[str, Any], request: Request, choices: tuple[Completion, ...], prices: Prices | None, seconds: float
) -> Usage:
    """Return what the reply says that it cost; what it leaves out or garbles is estimated."""
    told = _object(payload.get("usage"))
    sent = _count(told.get("prompt_tokens"), request.tokens)
    written = _count(told.get("completion_tokens"), sum(estimate_tokens(choice.written) for choice in choices))
    cached = min(sent, _count(_object(told.get("prompt_tokens_details")).get("cached_tokens"), 0))
    dollars = prices.of(sent, cached, written) if prices else None
    return Usage(len(choices), sent, written, dollars, seconds)


def in_unicode(text: str) -> str:
    """Return the text with a question mark for each half of a character, which JSON can hold and UTF-8 can't."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise ValueError(f"it is not JSON: {body[:1000].decode('utf-8', 'replace')}") from None


def _completion(choice: object) -> Completion:
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise ValueError(f"a choice has no message: {_shown(choice)}")
    text = _text(message.get("content")) or _text(message.get("refusal"))
    calls, thoughts = _calls(message.get("tool_calls")), message.get("reasoning_content")
    finish = _finish(choice.get("finish_reason"))
    return Completion(
        text,
        "tool_calls" if calls and finish in ("stop", "other") else finish,
        _logprob(choice.get("logprobs")),
        calls,
        in_unicode(thoughts) if calls and isinstance(thoughts, str) else "",
    )


def _calls(told: object) -> tuple[ToolCall, ...]:
    """Read the calls that name a tool; what they leave out or garble besides is told to the model by what runs them."""
    calls: dict[str, ToolCall] = {}
    for call in told[:MOST_CALLS] if isinstance(told, list) else ():
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
    texts = [part.get("text") or "" if isinstance(part, dict) else part for part in parts]
    words = [text for text in texts if isinstance(text, str)]
    if len(words) < len(texts):
        raise ValueError(f"a message is no text: {_shown(content)}")
    return in_unicode("".join(words))


def _finish(reason: object) -> str:
    return "stop" if reason is None else FINISHES.get(str(reason), "other")


def _logprob(told: object) -> float | None:
    tokens = _object(told).get("content")
    given = [_object(token).get("logprob") for token in tokens] if isinstance(tokens, list) else []
    values = [float(value) for value in given if isinstance(value, int | float) and isfinite(value)]
    return sum(values) if values and len(values) == len(given) else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:300]
