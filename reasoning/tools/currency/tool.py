"""Exchange of money by a dated table of rates: "20 USD in EUR", "€20 to dollars"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from reasoning.errors import DataError, nearest
from reasoning.tools.base import Failure
from reasoning.tools.calculator.tool import calculate
from reasoning.tools.currency.rates import Rates

__all__ = ["Exchange", "Money", "Rates", "exchange"]

MAX_LENGTH = 200
_NAMES = {
    "USD": "$ us$ dollar dollars buck bucks greenback greenbacks", "EUR": "€ euro euros",
    "GBP": "£ pound pounds quid sterling",
    "JPY": "¥ yen", "CNY": "yuan rmb renminbi", "INR": "₹ rs rupee rupees", "CHF": "franc francs sfr", "KRW": "₩ won",
    "CAD": "ca$ c$", "AUD": "au$ a$", "NZD": "nz$", "HKD": "hk$", "SGD": "sg$ s$", "BRL": "r$ real reais",
    "TRY": "₺ lira liras", "PLN": "zł zloty zlotys", "ZAR": "rand rands", "HUF": "forint forints", "MXN": "mx$",
}  # fmt: skip
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_PHRASES = {
    "american dollar": "USD", "us dollar": "USD", "canadian dollar": "CAD", "australian dollar": "AUD",
    "new zealand dollar": "NZD", "hong kong dollar": "HKD", "singapore dollar": "SGD", "british pound": "GBP",
    "pound sterling": "GBP", "pounds sterling": "GBP", "swiss franc": "CHF", "japanese yen": "JPY",
    "chinese yuan": "CNY", "indian rupee": "INR", "south korean won": "KRW", "korean won": "KRW",
    "swedish krona": "SEK", "swedish kronor": "SEK", "norwegian krone": "NOK", "danish krone": "DKK",
    "mexican peso": "MXN", "brazilian real": "BRL", "turkish lira": "TRY", "polish zloty": "PLN",
    "south african rand": "ZAR", "czech koruna": "CZK",
}  # fmt: skip
_ASKING = re.compile(
    r"(?:(?:please|convert|exchange|change|what(?:'s| is| are)|how much (?:is|are))\s+)+", re.IGNORECASE
)
_HOW_MANY = re.compile(r"how (?:many|much) (.+?) (?:(?:are|is) )?(?:there )?in (.+)", re.IGNORECASE)
_TO = re.compile(r"\s+(?:to|into|in|as|for)\s+|\s*(?:→|->|=)\s*", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+")
_SCALES = {"k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6, "billion": 10**9, "": 1}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency and the rates it was worked out with."""

    amount: Fraction
    """The exact amount by the rates, before any rounding."""

    currency: str
    """The ISO code."""

    rates: Rates
    """The table that was used, with its date."""

    def __str__(self) -> str:
        places = 2 if abs(self.amount) >= Fraction(1, 100) or not self.amount else 6
        cents = round(abs(self.amount) * 10**places)
        whole, part = divmod(cents, 10**places)
        return f"{'-' if self.amount < 0 else ''}{whole}.{part:0{places}} {self.currency} ({self.rates})"


@dataclass(frozen=True)
class Exchange:
    """Exchange an amount of money by the rates of a day, such as "20 USD in EUR" or "€20 to dollars"."""

    rates: Rates | Callable[[], Rates]
    """The rates, or what gives them at each call."""

    def __call__(self, request: str) -> Money | Failure:
        """Exchange what the request asks for."""
        return exchange(request, self.rates)


def exchange(request: str, rates: Rates | Callable[[], Rates] | None = None) -> Money | Failure:
    """Exchange an amount of money, such as "20 USD in EUR" or "€20 to dollars"; the result states its rates' date.

    `rates` is a table (`Rates.read(path)`) or a callable that gives one; without, it is the shipped sample, which is
    not current, and every result says so. A "$", a "dollar" and a "buck" are of the USA, a pound is sterling, a "¥"
    is the yen; others are told by their country or their ISO code. As a tool with rates of your own:
    `Tool.of(Exchange(rates), name="exchange")`, which a model gives no rates.
    """
    table = _table(rates)
    if isinstance(table, Failure):
        return table
    shown = " ".join(request[:60].split())
    if len(request) > MAX_LENGTH:
        return Failure(f"{shown!r}…: a request has at most {MAX_LENGTH} characters")
    try:
        amount, source, target = _read(request, table)
    except ValueError as error:
        return Failure(f"{shown!r}: {error}")
    return Money(amount * table.rate(source, target), target, table)


def _table(rates: object) -> Rates | Failure:
    try:
        found = Rates.sample() if rates is None else rates() if callable(rates) else rates
    except DataError as error:
        return Failure(f"the rates can't be used: {error}")
    if not isinstance(found, Rates):
        return Failure("rates must be a table of rates, or a callable that gives one: leave it out")
    return found


def _read(request: str, rates: Rates) -> tuple[Fraction, str, str]:
    """The amount and the two currencies. Raises ValueError."""
    text = " ".join(request.split()).strip(" ?!=").removesuffix(".")
    match = _HOW_MANY.fullmatch(text)
    parts = [match[2], match[1]] if match else _TO.split(_ASKING.sub("", text, count=1))
    if len(parts) != 2:
        raise ValueError("write it as an amount, a currency, 'in' and a currency: 20 USD in EUR")
    amount, currency = _amount(parts[0])
    return amount, _currency(currency, rates), _currency(parts[1].lstrip("? "), rates)


def _amount(text: str) -> tuple[Fraction, str]:
    found = list(_AMOUNT.finditer(text))
    if len(found) > 1 or len(text) > 100:
        raise ValueError("there is more than one amount in it")
    if not found:
        return Fraction(1), re.sub(r"^(?:an?|one)\s+", "", text, flags=re.IGNORECASE)
    before, after = text[: found[0].start()].strip(), text[found[0].end() :].strip()
    scale = re.match(r"(k|m|thousand|million|billion)\b\s*", after, re.IGNORECASE)
    value = calculate(found[0][0])
    if not isinstance(value, Failure) and isinstance(value.value, Fraction):
        factor = _SCALES[scale[1].lower()] if scale else 1
        negative = -1 if re.match(r"[-−]", before) else 1
        return (
            value.value * factor * negative,
            f"{before.lstrip('-−+ ')} {after[scale.end() if scale else 0 :]}".strip(),
        )
    raise ValueError(f"{found[0][0][:40]!r} is no amount")


def _currency(text: str, rates: Rates) -> str:
    """The ISO code of a currency that the rates have. Raises ValueError, with the nearest name."""
    name = " ".join(text.lower().split()).strip(" .")
    code = name.upper() if name.upper() in rates.table else _CODES.get(name) or _PHRASES.get(name.removesuffix("s"))
    code = code or _PHRASES.get(name) or (_doubled(name) if " " in name else None)
    if code is None:
        near = [*rates.table, *(names for names in _CODES if len(names) > 2), *_PHRASES]
        raise ValueError(f"{text.strip()[:40]!r} is no currency that is known.{nearest(name[:40], near)}")
    if code not in rates.table:
        raise ValueError(
            f"the rates of {rates.date.isoformat()} have no {code}; they have {', '.join(sorted(rates.table))}"
        )
    return code


def _doubled(name: str) -> str | None:
    """The currency of a sign and a name that say the same: `$20 USD`; a dollar sign goes with every dollar."""
    sign, _, rest = name.partition(" ")
    code = rest.upper()
    return code if _CODES.get(sign) == code or (sign == "$" and code.endswith("D") and len(code) == 3) else None
