"""Exchange of money by a dated table of rates."""

from __future__ import annotations

from reasoning.tools.currency.tool import Exchange, Money, Rates, exchange

__all__ = ["Exchange", "Money", "Rates", "exchange"]
