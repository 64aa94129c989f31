"""Reads log-probabilities of tokens, under whatever names a provider has for them."""

from __future__ import annotations

from math import isfinite
from typing import Any

from reasoning.backends.http.wire import as_text

Tokens = list[dict[str, Any]]


def total_logprob(tokens: Tokens, name: str) -> float | None:
    """Return the sum of the tokens' log-probabilities, which stand under `name`; None where one has none."""
    values = [value for token in tokens if (value := _number(token.get(name))) is not None]
    return sum(values) if values and len(values) == len(tokens) else None


def alternatives(tokens: Tokens, name: str) -> tuple[tuple[str, float], ...]:
    """Return tokens with their log-probabilities, which stand under `name`; the likeliest first."""
    found = [(as_text(one.get("token")), value) for one in tokens if (value := _number(one.get(name))) is not None]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and isfinite(value) else None
