"""Exchange of money by a dated table of rates: "20 USD in EUR", "€20 to dollars"."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reasoning.errors import DataError, nearest
from reasoning.expressions.money import LETTER_SCALES, SCALES
from reasoning.tools.base import Failure
from reasoning.tools.calculator.tool import calculate

MAX_FILE_BYTES = 10_000_000
MAX_REQUEST_CHARS = 200
_SAMPLE = Path(__file__).parent / "data" / "sample_rates.json"
_RATE = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?|[0-9]{1,15}/[0-9]{1,15}")
_NAMES = {
    "USD": "$,us$,dollar,buck,greenback,american dollar,us dollar", "EUR": "€,euro", "JPY": "¥,yen,japanese yen",
    "GBP": "£,pound,quid,sterling,british pound,pound sterling,pounds sterling", "CHF": "franc,sfr,swiss franc",
    "CNY": "yuan,rmb,renminbi,chinese yuan", "INR": "₹,rs,rupee,indian rupee", "CAD": "ca$,c$,canadian dollar",
    "KRW": "₩,won,korean won,south korean won", "AUD": "au$,a$,australian dollar", "NZD": "nz$,new zealand dollar",
    "HKD": "hk$,hong kong dollar", "SGD": "sg$,s$,singapore dollar", "BRL": "r$,real,reais,brazilian real",
    "TRY": "₺,lira,turkish lira", "PLN": "zł,zloty,polish zloty", "ZAR": "rand,south african rand",
    "HUF": "forint", "MXN": "mx$,mexican peso", "SEK": "swedish krona,swedish kronor", "NOK": "norwegian krone",
    "DKK": "danish krone", "CZK": "czech koruna",
}  # fmt: skip
_CODES = {name: code for code, names in _NAMES.items() for name in names.split(",")}
_ASKING = re.compile(
    r"(?:(?:please|convert|exchange|change|what(?:'s| is| are)|how much (?:is|are))\s+)+", re.IGNORECASE
)
_HOW_MANY = re.compile(r"how (?:many|much) (.+?) (?:(?:are|is) )?(?:there )?in (.+)", re.IGNORECASE)
_TO = re.compile(r"\s+(?:to|into|in|as|for)\s+|\s*(?:→|->|=)\s*", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+")
_SCALES = {name.lower(): scale for name, scale in (SCALES | LETTER_SCALES).items()}
_SCALE = re.compile(rf"({'|'.join(_SCALES)})\b\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Rates:
    """The exchange rates of one day: for each ISO code, how many units of it one unit of `base` buys.

    Every result states their date and source; those of a sample (`is_sample`) say that they are not current.
    """

    date: date
    base: str
    table: Mapping[str, Fraction]
    source: str = ""
    is_sample: bool = False

    def __post_init__(self) -> None:
        if any(rate <= 0 for rate in self.table.values()):
            raise DataError(self.source or "rates", "a rate is not above zero")
        whole = {code: Fraction(rate) for code, rate in self.table.items()} | {self.base: Fraction(1)}
        object.__setattr__(self, "table", MappingProxyType(whole))

    @classmethod
    def read(cls, path: str | Path) -> Rates:
        """Read the European Central Bank's CSV file (its first day), or a JSON file. Raises DataError.

        JSON: `{"date": "2026-05-04", "base": "EUR", "source": "…", "rates": {"USD": 1.08}}`.
        """
        try:
            with Path(path).open("rb") as opened:
                text = opened.read(MAX_FILE_BYTES + 1).decode("utf-8-sig")
        except (OSError, ValueError) as error:
            raise DataError(str(path), f"can't be read as UTF-8: {error}") from None
        if len(text) > MAX_FILE_BYTES:
            raise DataError(str(path), f"is longer than {MAX_FILE_BYTES} bytes: a table of rates is expected")
        found = _from_ecb(text) if Path(path).suffix.lower() == ".csv" else _from_json(str(path), text)
        return _checked(str(path), found)

    @classmethod
    def sample(cls) -> Rates:
        """Read the small table that is shipped, for trials; its rates are not current."""
        return cls.read(_SAMPLE)

    def rate(self, source: str, target: str) -> Fraction:
        """Return how many units of `target` one unit of `source` buys: exact, also crosswise. Raises KeyError."""
        return self.table[target] / self.table[source]

    def __str__(self) -> str:
        if self.is_sample:
            return f"sample rates of {self.date.isoformat()}, not current"
        return f"rates of {self.date.isoformat()}{f', {self.source}' if self.source else ''}"


def _from_ecb(text: str) -> dict[str, Any]:
    head, first = ([cell.strip() for cell in line.split(",")] for line in [*text.split("\n", 2), "", ""][:2])
    rates = {code: rate for code, rate in zip(head[1:], first[1:], strict=False) if code and rate not in ("", "N/A")}
    return {"date": first[0], "base": "EUR", "rates": rates, "source": "European Central Bank"}


def _from_json(path: str, text: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise DataError(path, f"is not JSON: {error.msg}", error.lineno) from None
    except RecursionError:
        raise DataError(path, "is nested too deep") from None


def _checked(path: str, found: Any) -> Rates:
    rates = found.get("rates") if isinstance(found, dict) else None
    if not isinstance(rates, dict) or not rates:
        raise DataError(path, 'has no rates: expected the bank\'s CSV, or JSON with "date", "base" and "rates"')
    for code in (found.get("base"), *rates):
        if not isinstance(code, str) or not re.fullmatch("[A-Z]{3}", code):
            raise DataError(path, f"expected an ISO code such as EUR, not {str(code)[:40]!r}")
    for code, rate in rates.items():
        if not isinstance(rate, str) or not _RATE.fullmatch(rate) or not all(map(int, re.split("/", rate)[1:])):
            raise DataError(path, f"{code}: expected a rate above zero such as 1.08, not {str(rate)[:40]!r}")
    table = {code: Fraction(rate) for code, rate in rates.items()}
    if not all(table.values()):
        raise DataError(path, "expected rates above zero")
    source = found.get("source")
    source = " ".join(source.split())[:200] if isinstance(source, str) else ""
    return Rates(_date(path, found.get("date")), found["base"], table, source, found.get("sample") is True)


def _date(path: str, value: Any) -> date:
    text = value if isinstance(value, str) else ""
    for read in (date.fromisoformat, lambda day: datetime.strptime(day, "%d %B %Y").date()):
        try:
            return read(text)
        except ValueError:
            continue
    raise DataError(path, f"expected a date such as 2026-05-04, not {str(value)[:40]!r}")


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of a currency (its ISO code), and the rates it was worked out with."""

    amount: Fraction
    currency: str
    rates: Rates

    def __str__(self) -> str:
        places = 2 if abs(self.amount) >= Fraction(1, 100) or not self.amount else 6
        whole, part = divmod(round(abs(self.amount) * 10**places), 10**places)
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
    shown = " ".join(request[:60].split())
    if len(request) > MAX_REQUEST_CHARS:
        return Failure(f"{shown!r}…: a request has at most {MAX_REQUEST_CHARS} characters")
    try:
        table: object = Rates.sample() if rates is None else rates() if callable(rates) else rates
        if not isinstance(table, Rates):
            return Failure("rates must be a table of rates, or a callable that gives one: leave it out")
        amount, source, target = _parse(request, table)
    except DataError as error:
        return Failure(f"the rates can't be used: {error}")
    except ValueError as error:
        return Failure(f"{shown!r}: {error}")
    return Money(amount * table.rate(source, target), target, table)


def _parse(request: str, rates: Rates) -> tuple[Fraction, str, str]:
    """Return the amount and the two currencies. Raises ValueError."""
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
    value = calculate(found[0][0])
    if isinstance(value, Failure) or not isinstance(value.value, Fraction):
        raise ValueError(f"{found[0][0][:40]!r} is no amount")
    scale = _SCALE.match(after)
    factor = (_SCALES[scale[1].lower()] if scale else 1) * (-1 if before.startswith(("-", "−")) else 1)
    return value.value * factor, f"{before.lstrip('-−+ ')} {after[scale.end() if scale else 0 :]}".strip()


def _currency(text: str, rates: Rates) -> str:
    """Return the ISO code of a currency that the rates have. Raises ValueError, with the nearest name."""
    name = " ".join(text.lower().split()).strip(" .")
    code = name.upper() if name.upper() in rates.table else _CODES.get(name) or _CODES.get(name.removesuffix("s"))
    code = code or _doubled(name)
    if code is None:
        near = [*rates.table, *(name for name in _CODES if len(name) > 2), *(f"{name}s" for name in _CODES)]
        raise ValueError(f"{text.strip()[:40]!r} is no currency that is known.{nearest(name[:40], near)}")
    if code not in rates.table:
        raise ValueError(f"the {rates} have no {code}; they have {', '.join(sorted(rates.table))}")
    return code


def _doubled(name: str) -> str | None:
    """Return the currency of a sign and a name that say the same: `$20 USD`; a dollar sign goes with every dollar."""
    sign, _, rest = name.partition(" ")
    code = rest.upper()
    return code if _CODES.get(sign) == code or (sign == "$" and code.endswith("D") and len(code) == 3) else None
