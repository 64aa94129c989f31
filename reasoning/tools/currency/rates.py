"""Tables of exchange rates: from a file, with their date, and exact between any two of their currencies."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reasoning.errors import DataError

MAX_BYTES = 1_000_000
"""The largest file of rates."""

_COLUMNS = ("date", "base", "currency", "rate")
_SAMPLE = Path(__file__).parent / "data" / "sample_rates.json"
_CODE = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?|[0-9]{1,15}/[0-9]{1,15}")


@dataclass(frozen=True)
class Rates:
    """The exchange rates of one day."""

    date: date
    """The day they are of; every result states it."""

    base: str
    """The currency, by its ISO code, whose units the table is for."""

    table: Mapping[str, Fraction]
    """For each ISO code, how many units of it one unit of the base buys."""

    source: str = ""
    """Where they come from."""

    is_sample: bool = False
    """Whether they are made for trials; every result then says so."""

    def __post_init__(self) -> None:
        if any(rate <= 0 for rate in self.table.values()):
            raise DataError(self.source or "rates", "a rate is not above zero")
        whole = {code: Fraction(rate) for code, rate in self.table.items()} | {self.base: Fraction(1)}
        object.__setattr__(self, "table", MappingProxyType(whole))

    @classmethod
    def read(cls, path: str | Path) -> Rates:
        """Read a JSON or CSV file. Raises DataError, with the line where one is at fault.

        JSON: `{"date": "2026-05-04", "base": "EUR", "source": "…", "rates": {"USD": 1.08}}`. CSV: the columns date,
        base, currency and rate, the first two the same in each line.
        """
        file = Path(path)
        text = _text(file)
        return _from_csv(str(path), text) if file.suffix.lower() == ".csv" else _from_json(str(path), text)

    @classmethod
    def sample(cls) -> Rates:
        """The small table that is shipped, for trials; its rates are not current."""
        return _sample()

    def rate(self, source: str, target: str) -> Fraction:
        """How many units of `target` one unit of `source` buys: exact, also crosswise. Raises KeyError."""
        return self.table[target] / self.table[source]

    def __str__(self) -> str:
        if self.is_sample:
            return f"sample rates of {self.date.isoformat()}, not current"
        return f"rates of {self.date.isoformat()}{f', {self.source}' if self.source else ''}"


@lru_cache(maxsize=1)
def _sample() -> Rates:
    return Rates.read(_SAMPLE)


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise DataError(str(file), f"can't be read: {error}") from None
    if len(content) > MAX_BYTES:
        raise DataError(str(file), f"is longer than {MAX_BYTES} bytes: a table of rates is expected")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(str(file), "is not of UTF-8", line) from None


def _from_json(path: str, text: str) -> Rates:
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise DataError(path, f"is not JSON: {error.msg}", error.lineno) from None
    except RecursionError:
        raise DataError(path, "is nested too deep") from None
    if not isinstance(found, dict) or not isinstance(found.get("rates"), dict):
        raise DataError(path, 'expected an object with "date", "base" and "rates"')
    table = {}
    for code, rate in found["rates"].items():
        line = _line(text, code)
        table[_code(path, code, line)] = _rate(path, rate, line)
    base = _code(path, found.get("base"), _line(text, "base"))
    day = _date(path, found.get("date"), _line(text, "date"))
    return Rates(day, base, table, _words(found.get("source")), found.get("sample") is True)


def _line(text: str, key: str) -> int:
    """The line of a key in a JSON text; 0 where it is written in another way."""
    at = text.find(json.dumps(key, ensure_ascii=False))
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _words(value: object) -> str:
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


def _from_csv(path: str, text: str) -> Rates:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    table: dict[str, Fraction] = {}
    heads: set[tuple[date, str]] = set()
    try:
        if set(_COLUMNS) - set(reader.fieldnames or ()):
            raise DataError(path, f"expected the columns {', '.join(_COLUMNS)}", 1)
        for row in reader:
            line = reader.line_num
            code = _code(path, row["currency"], line)
            if code in table:
                raise DataError(path, f"{code} stands there twice", line)
            table[code] = _rate(path, row["rate"], line)
            heads.add((_date(path, row["date"], line), _code(path, row["base"], line)))
            if len(heads) > 1:
                raise DataError(path, "the date and the base must be the same in each line", line)
    except csv.Error as error:
        raise DataError(path, f"is not CSV: {error}", reader.line_num) from None
    if not heads:
        raise DataError(path, "has no rates")
    day, base = heads.pop()
    return Rates(day, base, table, Path(path).name)


def _code(path: str, value: Any, line: int) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not _CODE.fullmatch(text):
        raise DataError(path, f"expected an ISO code such as EUR, not {str(value)[:40]!r}", line)
    return text


def _rate(path: str, value: Any, line: int) -> Fraction:
    text = value.strip() if isinstance(value, str) else ""
    if not _RATE.fullmatch(text) or not (rate := _fraction(text)):
        raise DataError(path, f"expected a rate above zero such as 1.08, not {str(value)[:40]!r}", line)
    return rate


def _fraction(text: str) -> Fraction | None:
    top, _, bottom = text.partition("/")
    return Fraction(text) if not bottom or (int(bottom) and int(top)) else None


def _date(path: str, value: Any, line: int) -> date:
    try:
        return date.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError:
        raise DataError(path, f"expected a date such as 2026-05-04, not {str(value)[:40]!r}", line) from None
