"""Numbers within sentences: where they stand, and what each is worth."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from reasoning.answers.wording import plain

_MAX_EXPONENT = 300
_MAX_DIGITS = 300
_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "k": 10**3,
    "K": 10**3, "M": 10**6, "mn": 10**6, "B": 10**9, "bn": 10**9,
}  # fmt: skip
_PLAIN = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:['’]\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"
    r"|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
)
_VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_CURRENCY = r"(?:US|A|C)?[$€£¥₹]|\b(?:USD|EUR|GBP|Rs\.?)\s?"
TOKEN = re.compile(
    rf"(?<![\w.,:/^])(?<!\d['’′])(?P<sign>[-+−–](?:\s?(?={_CURRENCY}))?)?\s?(?:{_CURRENCY})?\s?(?P<sign2>[-−])?"
    rf"(?:(?P<whole>\d+)[ ]?(?:and )?(?P<vulgar2>[{_VULGAR}])|(?P<vulgar>[{_VULGAR}])"
    rf"|(?:(?P<mixed>\d+)(?:\s+(?:and\s+)?|-))?(?P<top>\d+)\s?[/⁄]\s?(?P<bottom>\d+)(?![\d/]|\s?[/⁄])"
    rf"|(?P<plain>{_PLAIN})(?:[eE](?P<exp>[-+]?\d+)|\s?(?:×|x|\*|\\times|\\cdot)\s?10\s?\^\s?\{{?"
    rf"(?P<power>[-+−]?\d+)\}}?)?)"
    r"(?P<tail>(?P<percent>\s?\\?%|\s?percent\b)?"
    r"(?:\s?(?P<scale>hundred|thousand|million|billion|trillion|k)\b|(?P<short>[KMB]|mn|bn)\b)?)"
    r"(?!\d|,\d|\.\d|:\d|(?:st|nd|rd|th)\b|\s?[xyznm]\b(?!\s?\d)|['’′]\d|-[A-Za-z]|\^|/(?!\s?[A-Za-z]{2})"
    r"|\s?[*×·÷+]|\s?[(]?[a-z]\s?[+^])",
)
"""One number, with its sign, its currency and its scale; not a part of a product, a power, a date or a word."""

_FRACTION = re.compile(
    r"(?P<before>\d\s*)?\\[dtc]?frac\s*(?:\{\s*(-?\d+)\s*\}\s*\{\s*(\d+)\s*\}|(\d)\s*(\d)|(\d)\s*\{\s*(\d+)\s*\}|\{\s*"
    r"(\d+)\s*\}\s*(\d))"
)
_DEGREE = re.compile(r"\^\s?\{?\s?\\circ\s?\}?")
_MONEY = re.compile(r"\$(?=\s?[-−]?\s?\.?\d)")
_WORDED_SIGN = re.compile(r"\b(?:minus|negative)\s+(?=[$€£]?\.?\d)", re.IGNORECASE)
_GROUP = re.compile(r"(?<=\d)\{,\}(?=\d)|(?<=\d),?\s?\\!\s?(?=\d)|\\[,!;](?=\d{3})")


def without_latex(text: str) -> str:
    """Return a sentence with LaTeX's fractions, groups, degrees and dollars in plain signs; a sign is never lost."""
    if "\\" in text or "{" in text:
        text = _GROUP.sub(",", text).replace("\\,", "").replace("\\!", "").replace("\\$", "$").replace("\\%", "%")
        text = _FRACTION.sub(_plain_fraction, _DEGREE.sub("°", text))
    if "$" in text:
        # A dollar before a number is money (or opens LaTeX, which then changes nothing); the others are LaTeX.
        text = _MONEY.sub("€", text)
    text = plain(text)
    return _WORDED_SIGN.sub("-", text) if "minus" in text or "egative" in text or "MINUS" in text else text


def _plain_fraction(match: re.Match[str]) -> str:
    top, bottom = [part for part in match.groups()[1:] if part]
    return f"{(match['before'] or '').strip()}{' ' * bool(match['before'])}{top}/{bottom}"


def value_of(match: re.Match[str]) -> Fraction | None:
    """Return the number of a token; None where it is too long to be built, or divides by nought."""
    if len(match.group()) > _MAX_DIGITS:
        return None
    value = _magnitude(match)
    if value is None:
        return None
    scale = _SCALES.get((match["scale"] or "").lower(), _SCALES.get(match["short"] or "", 1))
    negative = (match["sign"] or "").strip()[:1] in ("-", "−", "–") if match["sign"] else False
    return value * scale * (-1 if negative != bool(match["sign2"]) else 1)


def _magnitude(match: re.Match[str]) -> Fraction | None:
    if sign := match["vulgar"] or match["vulgar2"]:
        return int(match["whole"] or 0) + Fraction(unicodedata.numeric(sign)).limit_denominator(10)
    if match["top"]:
        bottom = int(match["bottom"])
        return int(match["mixed"] or 0) + Fraction(int(match["top"]), bottom) if bottom else None
    exponent = int((match["exp"] or match["power"] or "0").replace("−", "-")[:9])
    if abs(exponent) > _MAX_EXPONENT:
        return None
    return Fraction(re.sub("[, '’]", "", match["plain"])) * Fraction(10) ** exponent
