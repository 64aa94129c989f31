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
@pytest.mark.parametrize(("amount", "value"), [("Rs.500", 500), ("Rs. 5 lakh", 500_000)])
def test_a_full_stop_behind_a_currency_never_gives_another_number(amount: str, value: int, sentence: str) -> None:
    """Where the full stop looks like a sentence's end, the answer may be none, and is never a part of the amount."""
    assert extract(sentence.format(amount), Number()).answer in (value, None)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("-A$5", -5), ("−A$5", -5), ("-US$ 5", -5), ("-R$ 30", -30), ("-AUD 3", -3), ("-INR 500", -500),
        ("-Rs 5 lakh", -500_000), ("-CHF 20k", -20_000), ("A$-5", -5), ("-HK$40", -40), ("-$5 bn", -5 * 10**9),
        ("-₹2.5 crore", -25_000_000),
    ],
)  # fmt: skip
def test_a_minus_before_a_currency_is_kept(amount: str, value: int, sentence: str) -> None:
    """A sign before the letters of a currency is that of the amount: it is never lost."""
    assert extract(sentence.format(amount), Number()).answer == value


@pytest.mark.parametrize("text", ["10 - A$3 is left of it", "It is 7 – AUD 3."])
def test_what_is_taken_from_a_number_is_no_amount(text: str) -> None:
    """A difference that is not worked out is no number."""
    assert extract(text, Number()).answer is None


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(("amount", "value"), [("3 lac", 300_000), ("5 k", 5)])
def test_scales_are_read_alike_everywhere(amount: str, value: int, sentence: str) -> None:
    """A lac is a lakh; a k apart from its number is no scale."""
    assert extract(sentence.format(amount), Number()).answer == value
