"""Numbers in English words: `twenty-five`, `one hundred and twenty`, `two thirds`, `2 and a half`, `half a million`."""

from __future__ import annotations

import re
from fractions import Fraction

from reasoning.expressions.money import SCALES

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
CARDINALS = {word: value for value, word in enumerate(_SMALL)} | {
    word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)
}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+|\d{1,15}(?:,\d{3})*(?:\.\d{1,15})?(?:/\d{1,15})?")
_GAP = re.compile(r"\s{1,4}|\s?-\s?")
_MAX_WORDS = 24


def read_number_words(text: str) -> tuple[Fraction, int] | None:
    """Return the number in words that `text` begins with, and where it ends; None where it begins with none.

    A number in digits begins it only where words go on: `2 and a half`, `3 dozen`.
    """
    words = _split(text)
    if not words:
        return None
    reader = _Words([word for word, _ in words])
    value = reader.signed()
    return None if value is None or not reader.at else (value, words[reader.at - 1][1])


def _split(text: str) -> list[tuple[str, int]]:
    """Return the words at the start of `text`, in small letters, with their ends."""
    found: list[tuple[str, int]] = []
    at = 0
    while len(found) < _MAX_WORDS and (match := _WORD.match(text, at)):
        found.append((match[0].lower(), match.end()))
        gap = _GAP.match(text, match.end())
        if not gap:
            break
        at = gap.end()
    return found


class _Words:
    def __init__(self, words: list[str]) -> None:
        self.words, self.at = words, 0

    def _peek(self, ahead: int = 0) -> str:
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else ""

    def signed(self) -> Fraction | None:
        """Read the number; None where the words are none."""
        sign = 1
        if self._peek() in ("minus", "negative"):
            self.at, sign = 1, -1
        value = self._number()
        return None if value is None else sign * value

    def _number(self) -> Fraction | None:
        value = self._half_of_scale()
        if value is not None:
            return value
        start = self.at
        value = self._part() or self._cardinal()
        if value is None:
            return None
        if self._peek() == "and":
            self.at += 1
            part = self._part()
            if part is None or part >= 1:
                self.at -= 1
            else:
                value += part
        elif self._peek() == "point" and self._peek(1) in _SMALL:
            value += self._decimals()
        if self._peek() in SCALES:
            value *= SCALES[self._peek()]
            self.at += 1
        digits_alone = self.at == start + 1 and self.words[start][0].isdigit()
        return None if digits_alone else value

    def _half_of_scale(self) -> Fraction | None:
        """Read `half a million`, `a dozen`."""
        first = self._peek() in ("half", "quarter")
        if first and self._peek(1) in ("a", "an") and self._peek(2) in SCALES:
            value = Fraction(SCALES[self._peek(2)], _PARTS[self._peek()])
            self.at += 3
            return value
        if self._peek() in ("a", "an") and self._peek(1) in SCALES and self._peek(1) != "hundred":
            value = Fraction(SCALES[self._peek(1)])
            self.at += 2
            return value
        return None

    def _part(self) -> Fraction | None:
        """Read `a half`, `two thirds`, `half`, `1/2`."""
        word, following = self._peek(), self._peek(1)
        if word == "half":
            self.at += 1
            return Fraction(1, 2)
        count = 1 if word in ("a", "an", "one") else CARDINALS.get(word)
        size = _PARTS.get(following) or _PARTS.get(following.removesuffix("s"))
        if count is None and word.isdigit():
            count = int(word)
        if (count is not None and size and (following in _PARTS) == (count == 1)) or (count and following == "halves"):
            self.at += 2
            return Fraction(count or 0, size or 2)
        if "/" in word:
            top, bottom = word.replace(",", "").split("/")
            if "." not in top and int(bottom):
                self.at += 1
                return Fraction(int(top), int(bottom))
        return None

    def _cardinal(self) -> Fraction | None:
        """Read a whole number in words, or one in digits."""
        if self._peek()[:1].isdigit() and "/" not in self._peek():
            self.at += 1
            return Fraction(self.words[self.at - 1].replace(",", ""))
        total, current, last_scale, start = 0, 0, 10**15, self.at
        if self._peek() == "a" and self._peek(1) in ("hundred", "thousand"):
            self.at, current = self.at + 1, 1
        while True:
            word = self._peek()
            if word == "and" and self.at > start and current % 100 == 0 and self._peek(1) in CARDINALS:
                following = self._peek(2)
                if _PARTS.get(following) or _PARTS.get(following.removesuffix("s")):
                    break
                self.at += 1
            elif word in CARDINALS and _fits(current, CARDINALS[word], self.at > start):
                current += CARDINALS[word]
                self.at += 1
            elif word == "hundred" and 0 < current < 100:
                current *= 100
                self.at += 1
            elif word in ("thousand", "million", "billion", "trillion") and current > 0 and SCALES[word] < last_scale:
                last_scale = SCALES[word]
                total, current = total + current * last_scale, 0
                self.at += 1
            else:
                break
        return None if self.at == start or self._peek() in CARDINALS else Fraction(total + current)

    def _decimals(self) -> Fraction:
        self.at += 1
        digits = ""
        while self._peek() in _SMALL[:10] and len(digits) < 15:
            digits += str(_SMALL.index(self._peek()))
            self.at += 1
        return Fraction(int(digits or 0), 10 ** len(digits))


def _fits(current: int, value: int, begun: bool) -> bool:
    """Return whether a word may follow: `twenty` before `five`, `hundred` before both."""
    if not begun or current == 0:
        return True
    if value >= 10:
        return current % 100 == 0
    return value > 0 and (current % 100 == 0 or (current % 100 >= 20 and current % 10 == 0))
