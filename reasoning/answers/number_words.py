"""Numbers in English words: `twenty-five`, `one hundred twenty`, `three and a half`, `two thirds`, `a dozen`."""

from __future__ import annotations

import re
from fractions import Fraction

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_SMALL = {word: value for value, word in enumerate(_ONES.split())}
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_DECADES.split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12, "hundredth": 100,
}  # fmt: skip
_SETS = {"dozen": 12, "score": 20}
NUMERALS = "|".join([*_SMALL, *_TENS, *_SCALES, *_PARTS, *(f"{part}s" for part in _PARTS if part != "halves"), *_SETS])
_DIGITS = re.compile(r"\d{1,15}(?:\.\d{1,15})?")
MAX_WORDS = 16


def number_in_words(words: list[str]) -> tuple[Fraction, int] | None:
    """Return the number that `words` (in small letters) begin with, and how many of them it takes; None where none.

    Digits may stand for the first numeral: `3 and a half`, `2 dozen`.
    """
    sign, at = (-1, 1) if words[:1] in (["minus"], ["negative"]) else (1, 0)
    whole, used = _whole(words[at : at + MAX_WORDS])
    at += used
    part, taken = _part(words[at : at + 4], whole if used else None)
    if taken:
        return sign * part, at + taken
    if not used:
        return None
    for word, size in _SETS.items():
        if words[at : at + 1] in ([word], [f"{word}s"]):
            return sign * whole * size, at + 1
    return sign * whole, at


def _whole(words: list[str]) -> tuple[Fraction, int]:
    """Return the integer that the words begin with, and how many of them say it."""
    total, group, used, last = Fraction(0), Fraction(0), 0, 10**18
    for place, word in enumerate(words):
        if word in ("a", "an") and words[place + 1 : place + 2] and words[place + 1] in (*_SCALES, *_SETS) and not used:
            group, size = Fraction(1), 1
        elif _DIGITS.fullmatch(word) and not used:
            group, size = Fraction(word), 0
        elif word in _SMALL or word in _TENS:
            size = 10 if word in _TENS or _SMALL[word] > 9 else 1
            if used and size >= last:
                break
            group += _SMALL.get(word, 0) + _TENS.get(word, 0)
        elif word in _SCALES and used:
            size = _SCALES[word]
            if size == 100:
                group *= 100
            else:
                total, group = total + group * size, Fraction(0)
        elif (
            word == "and"
            and used
            and last >= 100
            and words[place + 1 : place + 2]
            and words[place + 1] in {**_SMALL, **_TENS}
        ):
            continue
        else:
            break
        used, last = place + 1, size
    return total + group, used


def _part(words: list[str], whole: Fraction | None) -> tuple[Fraction, int]:
    """Return a fraction in words with the whole before it: `half`, `and a half`, `thirds` behind `two`."""
    at = 1 if words[:1] == ["and"] and whole is not None else 0
    count = Fraction(1)
    if words[at : at + 1] and words[at] in ("a", "an", "one"):
        at += 1
    elif at and words[at : at + 1] and words[at] in _SMALL:
        count, at = Fraction(_SMALL[words[at]]), at + 1
    elif whole is not None and not at:
        named = _named_part(words[:1])
        return (whole / named, 1) if named and whole.denominator == 1 else (Fraction(0), 0)
    named = _named_part(words[at : at + 1])
    if not named or (not at and words[0] != "half"):
        return Fraction(0), 0
    return (whole or Fraction(0)) + count / named, at + 1


def _named_part(words: list[str]) -> int:
    return next((_PARTS.get(word) or _PARTS.get(word.removesuffix("s")) or 0 for word in words), 0)
