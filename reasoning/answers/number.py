"""A number, kept exactly."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from reasoning.answers.reading import NOTHING, SEVERAL, ProseFormat, Reading
from reasoning.answers.wording import NEGATION, plain, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_EXPONENT = 300
_MAX_DIGITS = 300

_PLAIN = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
)
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "k": 10**3}
_VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_CURRENCY = r"(?:US|A|C)?[$€£¥₹]|\b(?:USD|EUR|GBP|Rs\.?)\s?"
_TOKEN = re.compile(
    rf"(?<![\w.,:/^])(?P<sign>[-+−–](?:\s?(?={_CURRENCY}))?)?\s?(?:{_CURRENCY})?\s?(?P<sign2>[-−])?"
    rf"(?:(?P<whole>\d+)[ ]?(?:and )?(?P<vulgar2>[{_VULGAR}])|(?P<vulgar>[{_VULGAR}])"
    rf"|(?:(?P<mixed>\d+)(?:\s+(?:and\s+)?|-))?(?P<top>\d+)\s?[/⁄]\s?(?P<bottom>\d+)(?![\d/]|\s?[/⁄])"
    rf"|(?P<plain>{_PLAIN})(?:[eE](?P<exp>[-+]?\d+)|\s?(?:×|x|\*|\\times|\\cdot)\s?10\s?\^\s?\{{?"
    rf"(?P<power>[-+−]?\d+)\}}?)?)"
    rf"(?P<tail>(?P<percent>\s?\\?%|\s?percent\b)?(?:\s?(?P<scale>hundred|thousand|million|billion|trillion|k)\b)?)"
    r"(?!\d|,\d|\.\d|:\d|(?:st|nd|rd|th)\b|\s?[xyznm]\b(?!\s?\d)|[/^]|\s?[*×·÷+]|\s?[(]?[a-z]\s?[+^])",
)
_FRACTION = re.compile(
    r"\\[dtc]?frac\s*(?:\{\s*([-+]?\d+)\s*\}\s*\{\s*(\d+)\s*\}|(\d)\s*(\d)|(\d)\s*\{\s*(\d+)\s*\}|\{\s*"
    r"(\d+)\s*\}\s*(\d))"
)
_NUMERALS = dict(
    zip(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
            "thirty",
            "forty",
            "fifty",
            "sixty",
            "seventy",
            "eighty",
            "ninety",
        ],
        [*range(21), *range(30, 100, 10)],
        strict=True,
    )
)
_UNIT = r"(?:\s+[^\W\d_]+(?:\s+(?:per|a|an|of|in)\s+[^\W\d_]+)?){0,2}"
_IN_WORDS = re.compile(
    rf"(minus\s+|negative\s+)?({'|'.join(_NUMERALS)})(?:[-\s]({'|'.join(_NUMERALS)}))?(?:\s+"
    rf"({'|'.join(_SCALES)}))?(?!\s+(?:of|or|and)\b)({_UNIT})[.!]*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:[\s:=≈~(\[{\"'“]|\b(?:approximately|about|around|roughly|exactly|only|just|equal(?:s| to)|that"
    r"|is|approx\.?|a total of|the)\s)*"
    r"(?:[a-zA-Z]\w{0,12}\s*=\s*)?[≈~\s]*",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:\b(?:in|per|after|within|every|each|out of)|(?<!total )(?<!sum )\bof(?: the)?)\s+$", re.IGNORECASE
)
_WORDED_SIGN = re.compile(r"\b(?:minus|negative)\s+(?=[$€£]?\d)", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:\w+\s+){0,2}?(?:or|to|/|-|–|and)\s*$", re.IGNORECASE)
_CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|so|total|altogether|in all|results?|equals?|is|are|was|were|has|have|had"
    r"|gets?|makes?|costs?"
    r"|earns?|pays?|will|left|remain\w*|takes?|spends?|saves?|needs?|gives?|be)\b|[=≈≠]|是|为|共",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:I need|need more|need to know|please|provide|cannot|unable|not enough|insufficient|if|step)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number(ProseFormat):
    """A number; the value is a `fractions.Fraction`, exact and equal to ints.

    Reads "1,234.50", "$5", "−3", "3/4", "1 1/2", "½", "1e3", "2.5 million" (2500000), "5 apples", "twenty-five".
    A percent sign is a unit: "50%" is 50. A comma groups thousands: "3,5" could be a decimal or a list: not read.
    A range, an inequality sign's "±" and numbers of over 300 digits are abstentions.
    """

    tolerance: float = 0.0
    """The relative difference up to which two numbers are equal."""

    integer: bool = False
    """Whether only an integer is an answer: a fraction is then an abstention."""

    name: ClassVar[str] = "number"

    @property
    def instruction(self) -> str:
        """`a number`."""
        return "a number, without units"

    def parse(self, text: str) -> Fraction | None:
        """The number that `text` is, with or without its unit."""
        value = self._parsed(text)
        return None if value is None or (self.integer and value.denominator > 1) else value

    def _parsed(self, text: str) -> Fraction | None:
        text = _unlatex(text[:2000]).rstrip(".!; ")
        lead = _LEAD.match(text)
        body = text[lead.end() :].rstrip(")]}\"'”") if lead else text
        match = _TOKEN.match(body)
        if not match:
            return _in_words(body) if not match else None
        rest = body[match.end() :]
        return _value(match) if re.fullmatch(r"°?\s?[^\W\d_]?[^\d=?]{0,60}", rest) and not _runs_on(rest) else None

    def show(self, value: Fraction) -> str:
        """`3.5` where the decimals end within 30 places, else `1/3`."""
        value = Fraction(value)
        twos, fives, rest = 0, 0, value.denominator
        while rest % 2 == 0 and twos <= 30:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0 and fives <= 30:
            rest, fives = rest // 5, fives + 1
        places = max(twos, fives)
        if rest != 1 or places > 30 or places == 0:
            return str(value)
        digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
        return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"

    def equal(self, left: Fraction, right: Fraction) -> bool:
        """Whether the numbers differ by `tolerance` at most, relative to the larger one."""
        return abs(left - right) <= Fraction(self.tolerance) * max(abs(left), abs(right))

    def claim(self, text: str) -> Reading:
        """Read the text after a marker: the result of its last equation, else its first number, else its last one."""
        text = _unlatex(text[:2000])
        if (value := self.parse(text)) is not None:
            return Reading(value)
        first = (sentences(text) or [""])[0]
        if re.match(r"\W*(?:not|never)\b", first, re.IGNORECASE):
            return NOTHING
        return self._read(first)

    def closing(self, text: str) -> Reading:
        """Read the last sentence where it states a result."""
        last = sentences(_unlatex(text[-2000:]))[-1:]
        if not last or last[0].endswith("?") or not _CONCLUDES.search(last[0]) or _ASKS.search(last[0]):
            return NOTHING
        return self._read(last[0])

    def _read(self, sentence: str) -> Reading:
        result = re.split(r"[=≈]", sentence)[-1]
        matches = list(_numbers(result))
        if not matches:
            return NOTHING
        if len(matches) > 1 and _between(matches, result):
            return SEVERAL
        lead = _LEAD.match(result)
        starts = lead is not None and matches[0].start() <= lead.end()
        main = [m for m in matches if not _ASIDE.search(result[: m.start()])] or matches
        chosen = matches[0] if starts or "=" in sentence else main[-1]
        if NEGATION.search(result[: chosen.start()]):
            return NOTHING
        value = _value(chosen)
        return NOTHING if value is None or (self.integer and value.denominator > 1) else Reading(value)

    def parse_gold(self, value: object) -> Fraction | None:
        """Return the number that an int, a float, a Fraction or a text stands for; a float as it is written."""
        return self.parse(repr(value)) if isinstance(value, float) else super().parse_gold(value)


def _unlatex(text: str) -> str:
    text = text.replace("{,}", ",").replace("\\,", "").replace("\\!", "").replace("\\$", "$").replace("\\%", "%")
    text = re.sub(r"\^\s*\{?\s*\\circ\s*\}?", "°", text)
    text = _FRACTION.sub(lambda m: " {}/{} ".format(*[part for part in m.groups() if part]), text)
    # A dollar before a number is money (or opens LaTeX, which then changes nothing); the others are LaTeX.
    text = re.sub(r"\$(?=\s?[-−]?\.?\d)", "€", text)
    return _WORDED_SIGN.sub("-", plain(text))


def _numbers(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text)


def _between(matches: list[re.Match[str]], text: str) -> bool:
    """Whether two numbers stand as alternatives or as the ends of a range: `3 or 4`, `10-15`, `between 3 and 4`."""
    for left, right in pairwise(matches):
        gap = text[left.end() : right.start()]
        if re.fullmatch(r"\s*(?:or|to|–|-|—|/|or maybe|,|and)\s*", gap, re.IGNORECASE) or re.fullmatch(
            r"\s*(?:\w+\s+)?or\s+", gap
        ):
            return True
        if gap == "" and right.group()[:1] in "-–−":
            return True
    return False


def _runs_on(rest: str) -> bool:
    return bool(
        re.search(r"\b(?:or|and|plus|minus|times|to)\b|[+*/^×÷√<>±]|^\s?\(?[a-z]\)?\s*$|^\s?[-–]", rest.strip()[:60])
    ) and not re.match(r"\s?(?:mph|m|g|s|h|l|°|km|cm|kg|ft|in)\b(?:/\w+)?|\s?\w+/\w+$|\s?\w+\^[23]$", rest)


def _value(match: re.Match[str]) -> Fraction | None:
    """The number of a token; None where it is too long to be built, or divides by nought."""
    if len(match.group()) > _MAX_DIGITS:
        return None
    value = _magnitude(match)
    if value is None:
        return None
    scale = _SCALES.get((match["scale"] or "").lower(), 1)
    negative = (match["sign"] or "").strip()[:1] in ("-", "−", "–") if match["sign"] else False
    return value * scale * (-1 if negative or match["sign2"] else 1)


def _magnitude(match: re.Match[str]) -> Fraction | None:
    if sign := match["vulgar"] or match["vulgar2"]:
        return int(match["whole"] or 0) + Fraction(unicodedata.numeric(sign)).limit_denominator(10)
    if match["top"]:
        return (
            int(match["mixed"] or 0) + Fraction(int(match["top"]), int(match["bottom"]))
            if int(match["bottom"])
            else None
        )
    exponent = int((match["exp"] or match["power"] or "0").replace("−", "-")[:9])
    if abs(exponent) > _MAX_EXPONENT:
        return None
    return Fraction(re.sub("[, ]", "", match["plain"])) * Fraction(10) ** exponent


def _in_words(text: str) -> Fraction | None:
    match = _IN_WORDS.fullmatch(text.strip())
    if not match or re.search(rf"\b(?:{'|'.join([*_NUMERALS, *_SCALES])})\b", match[5] or "", re.IGNORECASE):
        return None
    first, second = _NUMERALS[match[2].lower()], _NUMERALS[match[3].lower()] if match[3] else 0
    if match[3] and not (first >= 20 and 0 < second < 10):
        return None
    return Fraction((-1 if match[1] else 1) * (first + second) * _SCALES.get((match[4] or "").lower(), 1))
