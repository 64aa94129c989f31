"""What models cost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from reasoning.deprecation import renamed_fields, renamed_keywords

_DATE = re.compile(r"-\d{4}-\d{2}-\d{2}\Z")
_MAX_NAME_CHARS = 200


@renamed_fields(sent="input", written="output", cached="cached_input")
@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens."""

    input: float
    output: float
    cached_input: float | None = None
    """For tokens that the provider had in its own cache; None: as for others sent."""

    cache_write: float | None = field(default=None, kw_only=True)
    """For tokens that the provider puts into its cache, where it bills that; None: as for others sent."""

    long_context: tuple[tuple[int, Prices], ...] = field(default=(), kw_only=True)
    """What all tokens of a request cost instead where more are sent than so many, from the fewest upwards."""

    @renamed_keywords(sent="input_tokens", cached="cached_tokens", written="output_tokens")
    def of(self, input_tokens: int, cached_tokens: int, output_tokens: int, cache_write_tokens: int = 0) -> float:
        """Return the dollars for so many tokens; those cached and put into the cache are among those of the input."""
        for start, prices in reversed(self.long_context):
            if input_tokens > start:
                return prices.of(input_tokens, cached_tokens, output_tokens, cache_write_tokens)
        low = self.input if self.cached_input is None else self.cached_input
        stored = self.input if self.cache_write is None else self.cache_write
        whole = input_tokens - cached_tokens - cache_write_tokens
        read = whole * self.input + cached_tokens * low + cache_write_tokens * stored
        return (read + output_tokens * self.output) / 1e6

    def scaled(self, part: float) -> Prices:
        """Return the same prices times a number: half of them for what is not urgent."""
        low = None if self.cached_input is None else self.cached_input * part
        stored = None if self.cache_write is None else self.cache_write * part
        dearer = tuple((start, prices.scaled(part)) for start, prices in self.long_context)
        return Prices(self.input * part, self.output * part, low, cache_write=stored, long_context=dearer)

    @classmethod
    def known(cls, model: str, provider: str = "openai") -> Prices | None:
        """Look a provider's model up in the table of `genai-prices` (standard tier; nothing is fetched).

        A dated name that the table lacks (`gpt-5.4-2099-01-01`) costs what the name without its date does.
        """
        found = _known(model, provider)
        return found or (_known(_DATE.sub("", model), provider) if _DATE.search(model) else None)


@lru_cache(maxsize=100)
def _known(model: str, provider: str) -> Prices | None:
    from genai_prices import Usage, calc_price  # nearly a second: only a run that is priced pays it

    if not 0 < len(model) <= _MAX_NAME_CHARS:
        return None
    try:
        found: Any = calc_price(Usage(), model, provider_id=provider).model_price
    except LookupError:
        return None
    parts = (found.input_mtok, found.output_mtok, found.cache_read_mtok, found.cache_write_mtok)
    starts = sorted({tier.start for part in parts for tier in getattr(part, "tiers", ())})
    base = _at(parts, 0)
    if base is None:
        return None
    dearer = ((start, _at(parts, start + 1)) for start in starts)
    return replace(base, long_context=tuple((start, one) for start, one in dearer if one))


def _at(parts: tuple[Any, ...], tokens: int) -> Prices | None:
    """Return the prices of a request that sends so many tokens; None where texts have no price."""
    sent, written, cached, stored = (_price(part, tokens) for part in parts)
    return None if sent is None or written is None else Prices(sent, written, cached, cache_write=stored)


def _price(part: Any, tokens: int) -> float | None:
    """Return one price, which the table has as a number, as tiers by the tokens sent, or not at all."""
    if part is None:
        return None
    reached = [tier for tier in getattr(part, "tiers", ()) if tokens > tier.start]
    price = max(reached, key=lambda tier: tier.start).price if reached else getattr(part, "base", part)
    return float(price)
