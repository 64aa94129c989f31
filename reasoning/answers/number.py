"""A number, kept exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar

from reasoning.answers.exact import exact_value
from reasoning.answers.grammar import NotAnExpressionError, read
from reasoning.answers.notation import unwrapped, without_unit
from reasoning.answers.number_tokens import TOKEN, value_of, without_latex
from reasoning.answers.number_words import NUMERALS, number_in_words
from reasoning.answers.reading import NOTHING, SEVERAL, ProseFormat, Reading
from reasoning.answers.wording import NEGATION, fold, sentences

_MAX_NUMBER_CHARS = 400
"""Characters of a text that is a number and nothing else, its unit included."""

_MAX_CALCULATION_CHARS = 300
_LEAD = re.compile(
    r"(?:[\s:=≈~(\[{\"'“]|\b(?:approximately|about|around|roughly|exactly|only|just|equal(?:s| to)|that"
    r"|is|approx\.?|a total of|the)\s)*"
    r"(?:[a-zA-Z]\w{0,12}\s*=\s*)?[≈~\s]*",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:\b(?:in|per|after|within|every|each|out of|for|with|among|by|than|over|from)"
    r"(?: (?:the|these|those|all|his|her|their|my|its))?|(?<!total )(?<!sum )\bof(?: the)?)\s+$",
    re.IGNORECASE,
)
"""What stands before a number that is said of something else: `4 buses for 150 people`, `24 in the 2 classes`."""

_CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|so|total|altogether|in all|results?|equals?|is|are|was|were|has|have|had"
    r"|gets?|makes?|costs?|earns?|pays?|will|left|remain\w*|takes?|spends?|saves?|needs?|gives?|be"
    r"|(?:can|could|should|must|would) \w+|paid|spent|earned|bought|buys?|purchased?|sold|sells?|ate|eats?|drank"
    r"|drinks?|made|baked|read|ran|walked|drove|travell?ed|received?|collected?|weighs?|weighed|saved|gained|lost|scored|grew"
    r"|used|uses|contains?|contained|owns?|owes?|owed|won|finished|planted|picked|caught)\b|[=≈≠]|是|为|共",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:I need|need more|need to know|please|provide|cannot|unable|not enough|insufficient|if|step)\b|n['’]t\b",
    re.IGNORECASE,
)
_CALCULATED = re.compile(r"\\[a-zA-Z]|[*^!×·÷√⌊⌈]|\d\s*\+|\)\s*/|/\s*\(|\d\s*/\s*\d+\s*[-+]|-\s*\(")
_OTHER = re.compile(r"\d\s+\(|\d+\s*/\s*\d+\s*/\s*\d+|^\s*\d[\d.,]*\s*[-–]\s*\d[\d.,]*\s*$")
_REMARK = re.compile(r"\([^()\n]{0,200}\)")
_NUMERAL = re.compile(rf"\b(?:{NUMERALS})\b", re.IGNORECASE)
_WORD = re.compile(r"\d{1,15}(?:\.\d{1,15})?|[a-z]+")


@dataclass(frozen=True)
class Number(ProseFormat):
    """A number; the value is a `fractions.Fraction`, exact and equal to ints.

    Reads "1,234.50", "$5", "−3", "3/4", "1 1/2", "½", "1e3", "2.5 million" (2500000), "5 apples", "twenty-five", "two
    thirds", and calculations, in LaTeX or not: "10^6", "\\frac{-7}{2}", "2*5", "\\sqrt{16}", "0.\\overline{3}".
    A percent sign is a unit: "50%" is 50. A comma groups thousands: "3,5" could be a decimal or a list: not read.
    A range, an inequality sign's "±", measures in two units ("2 hours 15 minutes") and numbers of over 300 digits are
    abstentions.
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
        if len(text) > _MAX_NUMBER_CHARS:
            return None
        value = _calculated(text)
        return self._taken(_parsed(text) if value is None else value)

    def parse_exact(self, text: str) -> Fraction | None:
        """The number that `text` is; an exclamation mark at its end is a factorial."""
        value = _calculated(text, factorial=True) if len(text) <= _MAX_NUMBER_CHARS else None
        return self.parse(text) if value is None else self._taken(value)

    def _taken(self, value: Fraction | None) -> Fraction | None:
        return None if value is None or (self.integer and value.denominator > 1) else value

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
        if (value := self.parse(text)) is not None:
            return Reading(value)
        text = without_latex(text[:2000])
        first = (sentences(text) or [""])[0]
        if re.match(r"\W*(?:not|never)\b", first, re.IGNORECASE) or re.fullmatch(r"\W*\d[\d.,]*!\W*", first):
            return NOTHING
        return self._read(first)

    def closing(self, text: str) -> Reading:
        """Read the last sentence where it states a result; before that, a first one that is nothing but a number."""
        told = sentences(without_latex(text[-2000:]))
        if not told or told[-1].endswith("?"):
            return NOTHING
        if len(told) > 1 and "=" not in told[-1] and (value := self._taken(_parsed(told[0]))) is not None:
            return Reading(value)
        if not _CONCLUDES.search(told[-1]) or _ASKS.search(told[-1]):
            return NOTHING
        return self._read(told[-1])

    def _read(self, sentence: str) -> Reading:
        result = re.split(r"[=≈]", sentence)[-1]
        if TOKEN.search(without := _REMARK.sub(" ", result)):
            result = without
        matches = list(TOKEN.finditer(result))
        if not matches or _is_compound(matches, result):
            return NOTHING
        if len(matches) > 1 and _between(matches, result):
            return SEVERAL
        lead = _LEAD.match(result)
        starts = lead is not None and matches[0].start() <= lead.end()
        main = [m for m in matches if not _ASIDE.search(result[: m.start()])] or matches
        chosen = matches[0] if starts or "=" in sentence else main[-1]
        if NEGATION.search(result[: chosen.start()]):
            return NOTHING
        value = self._taken(value_of(chosen))
        return NOTHING if value is None else Reading(value)

    def parse_gold(self, value: object) -> Fraction | None:
        """Return the number that an int, a float, a Fraction or a text stands for; a float as it is written."""
        return self.parse(repr(value)) if isinstance(value, float) else super().parse_gold(value)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Fraction | None:
    """Read a number in digits with its unit, or one in words."""
    text = without_latex(text).rstrip(".; ")
    lead = _LEAD.match(text)
    body = text[lead.end() :].rstrip(")]}\"'”") if lead else text
    if _NUMERAL.search(body[:80]) and (value := _in_words(body)) is not None:
        return value
    match = TOKEN.match(body)
    if not match:
        return None
    rest = body[match.end() :]
    fits = re.fullmatch(r"°?\s?/?\s?[^\W\d_]?[^\d=?!]{0,60}", rest) and not _runs_on(rest)
    return value_of(match) if fits and not _NUMERAL.match(rest.strip()) else None


def _in_words(text: str) -> Fraction | None:
    """Read a number in words with at most three words of a unit behind it."""
    words = _WORD.findall(text[:200].lower())
    found = number_in_words(words)
    if found is None or (re.search(r"\d", text) and not re.match(r"-?\d[\d.]*\s+(?:and\s|dozen|score)", text)):
        return None
    value, used = found
    rest = words[used:]
    if len(rest) > 4 or any(_NUMERAL.fullmatch(word) for word in rest) or rest[:1] in (["or"], ["and"], ["to"]):
        return None
    if rest[:1] == ["of"] and value.denominator == 1:
        return None
    return value


@lru_cache(maxsize=1024)
def _calculated(text: str, *, factorial: bool = False) -> Fraction | None:
    """Read a calculation without names, or a number in LaTeX, as its exact value."""
    text = unwrapped(fold(text)).rstrip("=≈ ")
    text = re.split(r"=|≈|\\approx\b", text)[-1] if len(text) <= _MAX_CALCULATION_CHARS else ""
    if not _CALCULATED.search(text) or _OTHER.search(text) or (text.endswith("!") and not factorial):
        return None
    text = re.sub(r"(?<=[\d})])\s+(?!and\b|or\b)[A-Za-z]{2,20}(?:\s+[A-Za-z]{2,20}){0,3}$", "", without_unit(text))
    try:
        tree = read(text.strip())
    except (NotAnExpressionError, RecursionError):
        return None
    return exact_value(tree)


def _is_compound(matches: list[re.Match[str]], text: str) -> bool:
    """Return whether the numbers are one measure in two units: `2 hours 15 minutes`, `5 ft 6 in`."""
    gaps = [text[left.end() : right.start()] for left, right in pairwise(matches)]
    return (
        len(gaps) == 1
        and bool(re.fullmatch(r"\s?(?!times|divided|plus|minus)[a-z]{1,10}\.?,?\s(?:and\s)?", gaps[0]))
        and bool(re.match(r"\s?[a-z]+\W*$", text[matches[1].end() :]))
        and not text[: matches[0].start()].strip(" :(")
    )


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
