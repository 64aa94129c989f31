"""Counts the tokens that a reply of the chat completions protocol says that it cost, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.usage import Usage, estimate_tokens

if TYPE_CHECKING:
    from reasoning.backends.base import Completion, Request
    from reasoning.backends.prices import Prices

MAX_TOKENS = 10**9
"""Tokens that a reply can have cost; a count above it is garbled."""

MUCH_TOO_LOW = 1.5
"""By this factor a count of tokens has to lie below an estimate of several texts, to be replaced by one."""


def usage(
    payload: dict[str, Any],
    request: Request,
    choices: tuple[Completion, ...],
    prices: Prices | None,
    seconds: float,
    *,
    counts_one: bool = False,
) -> Usage:
    """Return what the reply says that it cost; what it leaves out or garbles is estimated.

    Some servers count the tokens of one completion where several came (`counts_one`, or a count that is too low for
    the texts): they are added up by the log-probabilities, else in proportion to the texts.
    """
    told = _object(payload.get("usage"))
    sent = read_count(told.get("prompt_tokens"), request.tokens)
    listed, needed = _listed(payload, choices), sum(estimate_tokens(choice.written) for choice in choices)
    written = read_count(told.get("completion_tokens"), listed or needed)
    thought = _thought_with(told)
    if _excludes_thoughts(told, sent, written, thought):
        written += thought
    if len(choices) > 1 and (counts_one or written * MUCH_TOO_LOW < (listed or needed)):
        written = listed or max(needed if not written else 0, _in_proportion(written, choices))
    cached = min(sent, _cached(told))
    stored = min(sent - cached, _detail(told, "prompt_tokens_details", "cache_write_tokens"))
    dollars = prices.of(sent, cached, written, stored) if prices else None
    return Usage(len(choices), sent, written, dollars, seconds, min(thought, written), cached, stored)


def told_usage(payload: dict[str, Any], prices: Prices | None, seconds: float) -> Usage | None:
    """Return what a reply without completions says that it cost; None where it says nothing."""
    told = _object(payload.get("usage"))
    sent, written = read_count(told.get("prompt_tokens"), -1), read_count(told.get("completion_tokens"), -1)
    if max(sent, written) <= 0:
        return None
    sent, written = max(sent, 0), max(written, 0)
    return Usage(1, sent, written, prices.of(sent, 0, written) if prices else None, seconds)


def told_cost(payload: dict[str, Any]) -> float | None:
    """Return the dollars that a reply says it cost, as OpenRouter tells them."""
    cost = _object(payload.get("usage")).get("cost")
    fine = isinstance(cost, int | float) and not isinstance(cost, bool) and 0 <= cost < MAX_TOKENS
    return float(cost) if fine and cost is not None else None


def read_count(value: object, otherwise: int) -> int:
    """Return a count of tokens; `otherwise` where it is none."""
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return whole if isinstance(whole, int) and not isinstance(whole, bool) and 0 <= whole <= MAX_TOKENS else otherwise


def _listed(payload: dict[str, Any], choices: tuple[Completion, ...]) -> int:
    """Return the tokens of all choices by their log-probabilities; 0 where not all have them."""
    told = payload.get("choices")
    lists = [_object(_object(choice).get("logprobs")).get("content") for choice in told or ()]
    counts = [len(tokens) for tokens in lists if isinstance(tokens, list) and tokens]
    return sum(counts) if len(counts) == len(lists) == len(choices) else 0


def _in_proportion(written: int, choices: tuple[Completion, ...]) -> int:
    """Return the tokens of all choices where `written` is what the first one has."""
    sizes = [len(choice.written) + len(choice.reasoning) for choice in choices]
    return round(written * sum(sizes) / sizes[0]) if sizes[0] else written * len(choices)


def _thought_with(told: dict[str, Any]) -> int:
    return _detail(told, "completion_tokens_details", "reasoning_tokens") or read_count(told.get("reasoning_tokens"), 0)


def _excludes_thoughts(told: dict[str, Any], sent: int, written: int, thought: int) -> bool:
    """Return whether the tokens thought with come on top of those written, as the total of all tells."""
    total = read_count(told.get("total_tokens"), -1)
    return thought > 0 and total == sent + written + thought


def _cached(told: dict[str, Any]) -> int:
    return _detail(told, "prompt_tokens_details", "cached_tokens") or read_count(told.get("prompt_cache_hit_tokens"), 0)


def _detail(told: dict[str, Any], group: str, name: str) -> int:
    return read_count(_object(told.get(group)).get(name), 0)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
