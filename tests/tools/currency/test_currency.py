"""Money is exchanged by dated rates, exactly, and a result never hides which rates it is of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from reasoning.errors import DataError
from reasoning.tools.base import Failure, Tool
from reasoning.tools.currency.tool import Exchange, Money, Rates, exchange

if TYPE_CHECKING:
    from pathlib import Path

TABLE = Rates(date(2026, 5, 4), "EUR", {"USD": Fraction(5, 4), "GBP": Fraction(4, 5), "JPY": Fraction(150)}, "a bank")
SAMPLE = "(sample rates of 2024-01-02, not current)"
RIGHT = {
    "20 USD in EUR": "16.00 EUR", "€20 to dollars": "25.00 USD", "20 bucks to euros": "16.00 EUR",
    "$5 into £": "3.20 GBP",
    "1,500 yen in usd": "12.50 USD", "how many euros are in 100 dollars": "80.00 EUR", "$20 USD in EUR": "16.00 EUR",
    "5 US dollars in EUR": "4.00 EUR", "convert 10 pounds sterling to euro": "12.50 EUR", "1 GBP in JPY": "187.50 JPY",
    "-5 usd in eur": "-4.00 EUR", "2 million euros in dollars": "2500000.00 USD", "100 EUR = ? USD": "125.00 USD",
    "what is 0 USD in EUR?": "0.00 EUR", "1 yen in EUR": "0.006667 EUR", "20k usd in eur": "16000.00 EUR",
    "a euro in dollars": "1.25 USD",
}  # fmt: skip


@pytest.mark.parametrize(("request_", "shown"), RIGHT.items())
def test_money_is_exchanged(request_: str, shown: str) -> None:
    """An amount has its value in the other currency, with the date and the source of the rates."""
    assert str(exchange(request_, TABLE)) == f"{shown} (rates of 2026-05-04, a bank)"


def test_the_sample_says_what_it_is() -> None:
    """Each result of the shipped table says that it is a sample, with its date."""
    for code in Rates.sample().table:
        assert str(exchange(f"10 EUR in {code}")).endswith(f"{code} {SAMPLE}")


def test_rates_are_exact_crosswise_and_back() -> None:
    """Any two currencies of a table have rates whose product is one."""
    table = Rates.sample()
    for source in table.table:
        for target in table.table:
            assert table.rate(source, target) * table.rate(target, source) == 1
    found = exchange("1 USD in JPY", TABLE)
    assert isinstance(found, Money)
    assert found.amount == 120


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        ("5 eurs in USD", "Did you mean 'euros'"), ("10 SEK in EUR", "no currency"), ("10 rupees in EUR",
        "have no INR"),
        ("20 USD", "write it as"), ("5 usd 6 eur in gbp", "more than one amount"), ("x" * 300, "at most 200"),
    ],
)  # fmt: skip
def test_a_failure_says_why(request_: str, part: str) -> None:
    """What can't be exchanged is a failure with its reason."""
    found = exchange(request_, TABLE)
    assert isinstance(found, Failure)
    assert part in str(found)


def test_rates_may_be_called_for() -> None:
    """A callable gives the rates at each call; anything else than rates is refused, a path of a model's too."""
    assert str(exchange("20 USD in EUR", lambda: TABLE)).startswith("16.00 EUR")
    assert isinstance(exchange("20 USD in EUR", "/etc/passwd"), Failure)  # type: ignore[arg-type]  # what a model may do

    def broken() -> Rates:
        raise DataError("rates.json", "is gone")

    assert "is gone" in str(exchange("20 USD in EUR", broken))


def test_files_are_read(tmp_path: Path) -> None:
    """A JSON file and the European Central Bank's files, of a day or of all days, give the table of their first day."""
    json_file, day, days = tmp_path / "r.json", tmp_path / "day.csv", tmp_path / "days.csv"
    json_file.write_text('{"date": "2026-05-04", "base": "EUR", "source": "x", "rates": {"USD": 1.25, "GBP": "4/5"}}')
    day.write_text("Date, USD, GBP, RUB, \n04 May 2026, 1.25, 0.8, N/A, \n")
    days.write_text("Date,USD,GBP,RUB,\r\n2026-05-04,1.25,0.8,N/A,\r\n2026-05-03,9,9,9,\r\n")
    for file in (json_file, day, str(days)):
        found = Rates.read(file)
        assert dict(found.table) == {"EUR": 1, "USD": Fraction(5, 4), "GBP": Fraction(4, 5)}
        assert (found.date, found.base, found.is_sample) == (date(2026, 5, 4), "EUR", False)


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("r.json", '{"date": "2026-05-04",\n "base": }', "not JSON"), ("r.json", "[]", "has no rates"),
        ("r.json", '{"date": "2026-05-04", "base": "EUR", "rates": {"USD": 0}}', "above zero"),
        ("r.json", '{"date": "2026-05-04", "base": "EUR", "rates": {"USD": NaN}}', "above zero"),
        ("r.json", '{"date": "2026-05-04", "base": "EUR", "rates": {"USD": "1/0"}}', "above zero"),
        ("r.json", '{"date": "2026-05-04", "base": "EUR", "rates": {"USD": 1e400}}', "above zero"),
        ("r.json", '{"date": "2026-05-04", "base": "EUR", "rates": {"dollar": 1}}', "ISO code"),
        ("r.json", '{"date": "May", "base": "EUR", "rates": {"USD": 1}}', "expected a date"),
        ("r.json", '{"date": 5, "base": [1], "rates": {"USD": {}}}', "ISO code"), ("r.json", "[" * 100_000, ""),
        ("r.csv", "a,b\n1,2\n", "ISO code"), ("r.csv", "Date,USD\n", "no rates"), ("r.csv", "", "no rates"),
        ("r.csv", "Date,USD\n2026-05-04,x\n", "above zero"), ("r.csv", "Date,USD\nMay,1\n", "expected a date"),
        ("r.json", "x" * 10_000_001, "longer than"), ("r.csv", 'Date,USD\n"' + "x" * 200_000, "no rates"),
    ],
)  # fmt: skip
def test_a_bad_file_says_what_was_expected(tmp_path: Path, name: str, text: str, part: str) -> None:
    """A file that is no table of rates is an error with what was expected; bad JSON names its line."""
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(DataError) as caught:
        Rates.read(file)
    assert part in caught.value.why
    assert caught.value.line == (2 if part == "not JSON" else caught.value.line)


def test_a_missing_file_and_bytes_are_errors(tmp_path: Path) -> None:
    """A file that is missing or not of UTF-8 is an error of the same kind."""
    (tmp_path / "b.json").write_bytes(b"{\n\xff")
    for name in ("b.json", "none.json", "none\0.json"):
        with pytest.raises(DataError, match="can't be read"):
            Rates.read(tmp_path / name)


async def test_they_are_tools() -> None:
    """With rates of one's own the tool takes one text and no rates; the plain function is a tool as well."""
    tool = Tool.of(Exchange(TABLE), name="exchange")
    assert tool.parameters["properties"] == {"request": {"type": "string"}}
    assert str(await tool.call({"request": "20 USD in EUR"})).startswith("16.00 EUR")
    plain = Tool.of(exchange)
    assert plain.parameters["required"] == ["request"]
    assert SAMPLE in str(await plain.call({"request": "20 USD in EUR"}))
    assert isinstance(await plain.call({"request": "20 USD in EUR", "rates": "/etc/passwd"}), Failure)
