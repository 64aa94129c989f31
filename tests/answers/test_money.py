"""Amounts of money: scales in words and letters, and the currency before the number."""

from __future__ import annotations

import pytest

from reasoning.answers import Number, extract

SENTENCES = ("{}", "Answer: {}", "The answer is {}.", "Therefore she pays {} in total.", "The house costs {} today.")


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("Rs 5 lakh", 500_000), ("₹5 lakh", 500_000), ("5 lakhs", 500_000), ("5 crore", 50_000_000),
        ("₹2.5 crore", 25_000_000), ("5 mn", 5_000_000), ("EUR 5 mn", 5_000_000), ("5bn", 5 * 10**9),
        ("$5 bn", 5 * 10**9), ("US$ 5 bn", 5 * 10**9), ("Rs 20k", 20_000), ("CHF 20k", 20_000),
    ],
)  # fmt: skip
def test_a_scale_counts(amount: str, value: int, sentence: str) -> None:
    """A scale behind a number multiplies it, alone and in a sentence."""
    assert extract(sentence.format(amount), Number()).answer == value


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("AUD 3", 3), ("CHF 20", 20), ("JPY 500", 500), ("INR 70", 70), ("A$5", 5), ("C$7", 7), ("S$12", 12),
        ("R$ 30", 30), ("US$ 5", 5), ("HK$40", 40), ("NZ$8", 8), ("Rs 90", 90),
    ],
)  # fmt: skip
def test_a_currency_before_a_number_is_no_part_of_it(amount: str, value: int, sentence: str) -> None:
    """The sign or the letters of a currency are taken off, alone and in a sentence."""
    assert extract(sentence.format(amount), Number()).answer == value


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("HKD 500", 500), ("500 SGD", 500), ("SGD 1,200.50", 1200.5), ("NZD 7", 7), ("KRW 50,000", 50_000),
        ("50,000 KRW", 50_000), ("₩500", 500), ("SEK 20", 20), ("20 NOK", 20), ("RMB 500", 500), ("kr 500", 500),
        ("RM 45", 45), ("THB 90", 90), ("NT$300", 300), ("₱75", 75), ("HKD 5 million", 5_000_000), ("5k SGD", 5_000),
        ("SGD500", 500), ("USD20", 20), ("500SGD", 500), ("Rs1,500", 1_500),
    ],
)  # fmt: skip
def test_any_currency_may_stand_on_either_side(amount: str, value: float, sentence: str) -> None:
    """The ISO code, the usual letters and the sign of a currency are read alike, with a blank and without one."""
    assert extract(sentence.format(amount), Number()).answer == value


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("Rs.500", 500), ("Rs. 500", 500), ("Rs.1,500.50", 1500.5), ("Rs. 5 lakh", 500_000), ("Rs.5 lakh", 500_000),
        ("-Rs.500", -500), ("INR.90", 90), ("Rs 500/-", 500), ("Rs.500/-", 500), ("Rs. 1,200/-", 1_200),
    ],
)  # fmt: skip
def test_a_full_stop_behind_a_currency_ends_no_sentence(amount: str, value: float, sentence: str) -> None:
    """The full stop of an abbreviation is no decimal point and no end; `/-` behind an amount is nothing."""
    assert extract(sentence.format(amount), Number()).answer == value


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("\\$5", 5), ("A\\$5", 5), ("US\\$5", 5), ("HK\\$40", 40), ("-\\$5", -5), ("-A\\$5", -5), ("-HK\\$5", -5),
        ("NZ\\$5 million", 5_000_000), ("-A\\$5 million", -5_000_000), ("−S\\$12", -12), ("- A\\$5", -5),
    ],
)  # fmt: skip
def test_a_dollar_sign_may_be_escaped(amount: str, value: int, sentence: str) -> None:
    """A dollar sign with a backslash, as Markdown with formulas needs it, is one without."""
    assert extract(sentence.format(amount), Number()).answer == value


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("-A$5", -5), ("−A$5", -5), ("-US$ 5", -5), ("-R$ 30", -30), ("-AUD 3", -3), ("-INR 500", -500),
        ("-Rs 5 lakh", -500_000), ("-CHF 20k", -20_000), ("A$-5", -5), ("-HK$40", -40), ("-$5 bn", -5 * 10**9),
        ("-SGD 5", -5),
        ("-HKD500", -500), ("- A$5", -5), ("- NZD 7", -7), ("-kr 20", -20),
        ("-₹2.5 crore", -25_000_000),
    ],
)  # fmt: skip
def test_a_minus_before_a_currency_is_kept(amount: str, value: int, sentence: str) -> None:
    """A sign before the letters of a currency is that of the amount: it is never lost."""
    assert extract(sentence.format(amount), Number()).answer == value


@pytest.mark.parametrize("text", ["10 - A$3 is left of it", "It is 7 – AUD 3.", "It is 7 - HKD 3.", "It is 7 - A\\$3."])
def test_what_is_taken_from_a_number_is_no_amount(text: str) -> None:
    """A difference that is not worked out is no number."""
    assert extract(text, Number()).answer is None


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(("amount", "value"), [("3 lac", 300_000), ("5 k", 5)])
def test_scales_are_read_alike_everywhere(amount: str, value: int, sentence: str) -> None:
    """A lac is a lakh; a k apart from its number is no scale."""
    assert extract(sentence.format(amount), Number()).answer == value
