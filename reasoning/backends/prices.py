"""What models cost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_DATE = re.compile(r"-\d{4}-\d{2}-\d{2}\Z")
_MAX_NAME_CHARS = 200


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens."""

    sent: float
    written: float
    cached: float | None = None
    """For tokens that the provider had in its own cache; None: as for others sent."""

    long_context: tuple[tuple[int, Prices], ...] = field(default=(), kw_only=True)
    """What all tokens of a request cost instead where more are sent than so many, from the fewest upwards."""

    def of(self, sent: int, cached: int, written: int) -> float:
        """Return the dollars for so many tokens; `cached` are among those sent."""
        for start, prices in reversed(self.long_context):
            if sent > start:
                return prices.of(sent, cached, written)
        low = self.sent if self.cached is None else self.cached
        return ((sent - cached) * self.sent + cached * low + written * self.written) / 1e6

    @classmethod
    def known(cls, model: str) -> Prices | None:
        """Look a model of OpenAI up in the table of `genai-prices` (standard tier; nothing is fetched).

        A dated name that the table lacks (`gpt-5.4-2099-01-01`) costs what the name without its date does.
        """
        return _known(model) or (_known(_DATE.sub("", model)) if _DATE.search(model) else None)


@lru_cache(maxsize=100)
def _known(model: str) -> Prices | None:
    from genai_prices import Usage, calc_price  # nearly a second: only a run that is priced pays it

    if not 0 < len(model) <= _MAX_NAME_CHARS:
        return None
    try:
        found: Any = calc_price(Usage(), model, provider_id="openai").model_price
    except LookupError:
        return None
    parts = (found.input_mtok, found.output_mtok, found.cache_read_mtok)
    starts = sorted({tier.start for part in parts for tier in getattr(part, "tiers", ())})
    base = _at(parts, 0)
    if base is None:
        return None
    dearer = ((start, _at(parts, start + 1)) for start in starts)
    return Prices(
        base.sent, base.written, base.cached, long_context=tuple((start, one) for start, one in dearer if one)
    )


def _at(parts: tuple[Any, ...], tokens: int) -> Prices | None:
    """Return the prices of a request that sends so many tokens; None where texts have no price."""
    sent, written, cached = (_price(part, tokens) for part in parts)
    return None if sent is None or written is None else Prices(sent, written, cached)


def _price(part: Any, tokens: int) -> float | None:
    """Return one price, which the table has as a number, as tiers by the tokens sent, or not at all."""
    if part is None:
        return None
    reached = [tier for tier in getattr(part, "tiers", ()) if tokens > tier.start]
    price = max(reached, key=lambda tier: tier.start).price if reached else getattr(part, "base", part)
    return float(price)
