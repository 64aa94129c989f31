"""Numbers as replies write them: no sign is lost, no part is taken for the whole, words and calculations are read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.answers import Expression, Number, extract
from tests.each_row import each_row
from tests.whole import examples

ROWS = [
    ("A: 60/3 = 20 left. So 40-10 = <<40-10=30.0>>30.0 The answer is 30.", "30"),
    ("A: 2 + 3 = 5 and 5 * 4 = 20 The final answer is 20", "20"),
    ("A: 2 + 3 = 5 My answer is 5", "5"),
    ("Answer: 6 * 2 = 12 apples, 12 - 4 = 8 left Final answer: 8", "8"),
    ("Answer: Rs. 697.50", "697.5"),
    ("Answer: Rs.1560", "1560"),
    ("Answer: USD 20", "20"),
    ("Answer: 20 min", "20"),
    ("The answer is - 7.", "-7"),
    ("Answer: 2*5 - 10", "0"),
    ("\\boxed{-\\frac{7}{2}}", "-7/2"),
    ("\\boxed{-\\dfrac{3}{8}}", "-3/8"),
    ("Answer: $-\\frac{1}{2}$", "-1/2"),
    ("#### -\\frac{1}{4}", "-1/4"),
    ('{"answer": "-\\\\frac{5}{3}"}', "-5/3"),
    ("<answer>-\\frac{5}{3}</answer>", "-5/3"),
    ("\\boxed{- 7}", "-7"),
    ("Answer: - 7", "-7"),
    ("#### - 7", "-7"),
    ("Answer: -(3/4)", "-3/4"),
    ("\\boxed{\\frac{1}{-6}}", "-1/6"),
    ("x = -\\frac{5}{3}", "-5/3"),
    ("\\boxed{-2\\frac{1}{2}}", "-5/2"),
    ("\\boxed{\\frac{-7}{2}}", "-7/2"),
    ("-1/2", "-1/2"),
    ("-$5", "-5"),
    ("minus 5", "-5"),
    ("\\text{-}4", "-4"),
    ("Answer: one half", "1/2"),
    ("Answer: two thirds", "2/3"),
    ("Answer: 2 and a half", "5/2"),
    ("Answer: 10**3", "1000"),
    ("Answer: 2*5", "10"),
    ("\\boxed{5!}", "120"),
    ("Answer: \\sqrt{16}", "4"),
    ("Answer: $3.5M", "3500000"),
    ("Answer: 12'345", "12345"),
    ("Answer: 1/2 + 1/4", "3/4"),
    ("Answer: 3 + 4", "7"),
    ("Answer: \\frac{3.5}{2}", "7/4"),
    ("Answer: \\frac{1,000}{3}", "1000/3"),
    ("Answer: 2 hours 15 minutes", "none"),
    ("Answer: 5'10\"", "none"),
    ("He needs 4 buses for 150 people.", "4"),
    ("There are 24 students in the 2 classes.", "24"),
    ("It takes 6 hours for 3 workers.", "6"),
    ("Answer: 10^6", "1000000"),
    ("Answer: one hundred twenty", "120"),
    ("Answer: three and a half", "7/2"),
    ("Answer: a dozen", "12"),
    ("Answer: $1.50/hour", "3/2"),
    ("Answer: $0.\\overline{3}$", "1/3"),
    ("Answer: 0.\\overline{36}", "4/11"),
    ("Answer: 0.\\dot{3}", "1/3"),
    ("17 rolls. He had 48 rolls and sold 31.", "17"),
    ("There are 17 rolls left (48 baked, 31 sold).", "17"),
    ("The school should purchase 27 more chairs.", "27"),
    ("You can buy 4 packs of DVDs.", "4"),
    ("The company paid $385,000 to buy the computers.", "385000"),
    ("Each person ate 8 crackers.", "8"),
    ("The answer is $25,000/year.", "25000"),
    ("Final Answer: With the new shoes, Gerald runs the 400-meter race in 36 seconds.", "36"),
    ("Answer: 10 000", "10000"),
    ("Answer: 1.5e-3", "3/2000"),
    ("Answer: 1{,}234", "1234"),
    ("Answer: $1,234.50", "2469/2"),
    ("Answer: 6.02e23", "602000000000000000000000"),
    ("\\boxed{10{,}000}", "10000"),
    ("\\boxed{\\$12.50}", "25/2"),
    ("\\boxed{\\binom{5}{2}}", "10"),
    ("\\boxed{0.\\overline{3}}", "1/3"),
    ("\\boxed{2^{10}}", "1024"),
    ("Answer: 10-15", "none"),
    ("Answer: 12/25/2020", "none"),
    ("Answer: 3 or 4", "none"),
    ("Answer: 8 (5 + 3)", "8"),
    ("Answer: 42!", "none"),
    ("Answer: 5 km/h", "5"),
    ("Answer: 50%", "50"),
    ("Answer: twenty-five dollars", "25"),
    ("Answer: 3 1/2 cups", "7/2"),
    ("Answer: -3 °C", "-3"),
    ("Answer: **-3**", "-3"),
    ("Answer: − 3", "-3"),
    ("Answer: (-3)", "-3"),
    ("The answer is negative 7.", "-7"),
    ("The answer is $-\\dfrac{11}{4}$ meters.", "-11/4"),
    ("Answer: half an hour", "1/2"),
    ("So the total is $\\frac{7}{2}$ cups.", "7/2"),
    ("So x = -4.", "-4"),
    ("Answer:\n- 7", "-7"),
    ("Answer: 5 ft 6 in", "none"),
    ("Answer: 2.5 million people", "2500000"),
    ("Answer: 0", "0"),
    ("Answer: -0.5", "-1/2"),
    ("Answer: 7 and 8", "none"),
    ("Answer: 1 out of 4", "1"),
    ("Answer: 3x", "none"),
    ("Answer: 2:30", "none"),
    ("Answer: about 12 apples", "12"),
    ("Answer: 12 apples and 3 pears", "none"),
]


@each_row(("reply", "value"), ROWS)
def test_numbers_are_read_whole(reply: str, value: str) -> None:
    """Each reply gives its number, or none where it gives none."""
    assert extract(reply, Number()).answer == (None if value == "none" else Fraction(value))


def _notations(value: Fraction) -> list[str]:
    """Write a number in all the ways that models do, each as a whole reply."""
    top, bottom, sign = abs(value.numerator), value.denominator, "-" if value < 0 else ""
    latex = [
        rf"{sign}\frac{{{top}}}{{{bottom}}}",
        rf"{sign}\dfrac{{{top}}}{{{bottom}}}",
        rf"{sign}\tfrac{{{top}}}{{{bottom}}}",
        rf"{sign} \frac{{{top}}}{{{bottom}}}",
        rf"\frac{{{sign}{top}}}{{{bottom}}}",
        rf"\frac{{{top}}}{{{sign}{bottom}}}",
        rf"{sign}\left(\frac{{{top}}}{{{bottom}}}\right)",
        rf"x = {sign}\frac{{{top}}}{{{bottom}}}",
    ]
    plain = [
        f"{sign}{top}/{bottom}",
        f"{sign} {top}/{bottom}",
        f"{sign.replace('-', '−')}{top}/{bottom}",
        f"{sign}({top}/{bottom})",
    ]
    whole, rest = divmod(top, bottom)
    if whole and rest:
        plain.append(f"{sign}{whole} {rest}/{bottom}")
        latex.append(rf"{sign}{whole}\frac{{{rest}}}{{{bottom}}}")
    if bottom == 1:
        latex += [rf"{sign}{top:,}".replace(",", "{,}"), rf"{sign}{top:,}".replace(",", r",\!")]
        plain += [
            f"{sign}{top}",
            f"{sign} {top}",
            f"{sign.replace('-', '–')}{top}",
            f"{sign}{top:,}",
            f"{sign}{top:,}".replace(",", " "),
        ]
        plain += [f"{sign}{top}.0"]
    if bottom in (1, 2, 4, 5, 8, 10):
        plain += [f"{sign}{float(Fraction(top, bottom))!r}" if top < 10**6 else f"{sign}{top}/{bottom}"]
    replies = [f"\\boxed{{{one}}}" for one in [*latex, *plain]]
    replies += [f"So it is ${one}$.\n\n$$\\boxed{{{one}}}$$" for one in latex]
    replies += [f"Answer: ${one}$" for one in latex] + [f"The answer is ${one}$." for one in latex]
    replies += [f"Answer: {one}" for one in plain] + [f"**Answer:** {one}" for one in plain]
    replies += [f"**Answer: {one}**" for one in plain]
    replies += [f"#### {one}" for one in [*plain, *latex]] + [f"<answer>{one}</answer>" for one in [*plain, *latex]]
    replies += ['{"answer": "' + one.replace("\\", "\\\\") + '"}' for one in [*plain, *latex]]
    return replies


@pytest.mark.slow
@settings(deadline=None, max_examples=examples(60))  # each example is some two hundred replies
@given(st.fractions(min_value=-5000, max_value=5000, max_denominator=40) | st.integers(-(10**7), 10**7).map(Fraction))
def test_a_number_is_read_back_from_every_notation(value: Fraction) -> None:
    """Whatever the notation, the number comes back with its sign, as a number and as an expression."""
    form = Expression()
    for reply in _notations(value):
        assert extract(reply, Number()).answer == value, reply
        found = extract(reply, form).answer
        assert found is not None, reply
        assert form.equal(found, str(value)), (reply, found)


@given(st.text("0123456789.,-+/*^(){}\\fracsqt$ !%'xandhlo", max_size=60))
def test_no_text_breaks_numbers(text: str) -> None:
    """Whatever is written gives a fraction or none."""
    for value in (Number().parse(text), Number().parse_exact(text), extract(text, Number()).answer):
        assert value is None or isinstance(value, Fraction)
