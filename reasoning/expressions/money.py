"""Amounts of money: the signs and letters of currencies, and the words and letters by which an amount is scaled."""

from __future__ import annotations

import re

SIGNS = "$€£¥₹₩₽₺₫₱฿₦₪"
CODES = (
    "USD|EUR|GBP|JPY|CHF|AUD|CAD|NZD|HKD|SGD|TWD|CNY|RMB|KRW|INR|IDR|MYR|PHP|THB|VND|PKR|BDT|LKR|NPR|AED|SAR|ILS|TRY"
    "|RUB|UAH|PLN|CZK|HUF|RON|SEK|NOK|DKK|MXN|BRL|ARS|CLP|COP|ZAR|NGN|KES|EGP|GHS|Rs|RM|[kK]r"
)
"""The currencies that are written in letters before an amount."""
PREFIXES = "US|AU|CA|HK|NZ|NT|SG|A|C|S|R"
"""The letters before a currency's sign: `US$`, `A$`."""

SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7, "lac": 10**5, "lacs": 10**5,
    "mn": 10**6, "bn": 10**9,
}  # fmt: skip
LETTER_SCALES = {"k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "b": 10**9, "B": 10**9, "T": 10**12}
"""What the letters mean behind an amount of money alone."""

_SIGN = rf"(?:\b(?:{PREFIXES})\s?)?\\?[{SIGNS}]"
_IN_LETTERS = rf"\b(?:{CODES})\.?\s?(?=-?\\?[{SIGNS}\d])"
_MARK = re.compile(rf"[{SIGNS}]|\b(?:{CODES})(?![A-Za-z])")
_CURRENCY = re.compile(f"{_SIGN}|{_IN_LETTERS}")
_SCALED = re.compile(
    rf"(?:{_SIGN}|{_IN_LETTERS})\s?([-+]?\d[\d,]*(?:\.\d+)?)\s?({'|'.join([*LETTER_SCALES, *SCALES])})\b"
)


def without_currency(text: str) -> str:
    """Return `text` without the currencies before its amounts; an amount with a scale is a product: `$3.5M`."""
    return _CURRENCY.sub("", _SCALED.sub(_product, text)) if _MARK.search(text) else text


def _product(match: re.Match[str]) -> str:
    return f"({match[1].replace(',', '')}*{SCALES.get(match[2]) or LETTER_SCALES[match[2]]})"
