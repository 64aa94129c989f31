"""A number, kept exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from reasoning.answers.prose_format import NOTHING, SEVERAL, ProseFormat, Reading
from reasoning.answers.quantities import LARGEST, Quantity, quantities, read_quantity
from reasoning.answers.surface import NEGATION, sentences, unmarked
from reasoning.parsing import fold

_MAX_CHARS = 2000
_MAX_NUMBER_CHARS = 400
"""Characters of a text that is a number and nothing else, its unit included."""
_MAX_BLANKS = 30

_ASIDE = re.compile(
    r"(?:\b(?:in|per|after|within|every|each|out of|for|from|with|by|than|on|at|during|over|between|among|into|if|when"
    r"|since|and|to\s+[a-z]+)|(?<!total )(?<!sum )(?<!cost )\bof)"
    r"(?:\s+(?:the|a|an|his|her|their|its|these|those|all|only|first|last|next))?\s+[$€£]?$",
    re.IGNORECASE,
)
"""What stands before a number that is not the result: "in 3 hours", "of the 36 cards"."""
_ALTERNATIVE = re.compile(
    r"\s*(?:or|to|–|-|—|/|or maybe|,|and|or about)\s*[$€£]?|\s*(?:[A-Za-z]+\s+){0,2}(?:or|and)\s+[$€£]?", re.IGNORECASE
)
_NOTE = re.compile(r"<<[^<>\n]{1,200}>>")
_REMARK = re.compile(r"\([^()\n]{0,200}\)")
_COMPOUND = re.compile(
    r"\s?(?:hours?|hrs?|h|minutes?|mins?|feet|foot|ft|pounds?|lbs?|dollars?|weeks?|days?|years?|months?|meters?|metres?|km"
    r"|kilometers?|kg|gallons?|yards?|miles?|degrees|°|'|′)\s?(?:,|and)?\s*[$€£]?",
    re.IGNORECASE,
)
"""What stands between the two numbers of one quantity in two units: "2 hours 15 minutes"."""
_CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|so|total|altogether|in all|results?|equals?|is|are|was|were|has|have|had"
    r"|gets?|makes?|costs?|earns?|pays?|will|left|remain\w*|takes?|spends?|saves?|needs?|gives?|be)\b|[=≈≠]|是|为|共",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"\s{0,3}(?P<share>percent|per cent)?\s{0,3}(?:[a-z]{1,20}\s){0,2}"
    r"(?:(?P<of>of)|less than|less|more than|plus|minus|times|added to|taken from|subtracted from"
    r"|(?:multiplied|divided) by)"
    r"(?:\s(?:the|a|an))?\s{0,3}[$€£]?",
    re.IGNORECASE,
)
_COMES_TO = re.compile(
    r"(?:\s[a-z]{1,20}){0,3}?\s(?:is|equals|are|was|makes?|gives?|leaves?|comes to|is equal to)"
    r"(?:\s(?:about|exactly|approximately|just))?\s{0,3}[$€£]?",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:should|can|must|could|would have to|ought to|paid|ate|bought|sold|spent|made|earned|received|used|ran|drove"
    r"|walked|read|saw|gave|got|took|lost|won|saved|grew|wrote|baked|picked|collected|planted|found|travell?ed|scored"
    r"|owes?|drinks?|drank|eats?|buys?|sells?|runs?|walks?|reads?|uses?|charges?|charged|weighs?|weighed|contains?"
    r"|holds?|wins?|receives?|travels?|drives?|collects?|picks?|plants?|bakes?|completed?|completes|finishe[sd]|raise[sd]"
    r"|donate[sd]?|produce[sd]?|works?|worked|lasts?|lasted|requires?|required|ends? up with|carry|carries|fell|rose"
    r"|dropped|increased|decreased)\b",
    re.IGNORECASE,
)
"""Verbs by which a sentence with one number in it states a result."""
_ASKS = re.compile(
    r"\b(?:I need|need more|need to know|please|provide|cannot|unable|not enough|insufficient|if|step|let(?:['’]s)?"
    r"|first|next|we (?:need|have to|must|can|should)|assum\w+|suppose)\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number(ProseFormat):
    """A number; the value is a `fractions.Fraction`, exact and equal to ints.

    Reads "1,234.50", "$5", "$3.5M", "−3", "- 3", "3/4", "1 1/2", "½", "1e3", "10^6", "2.5 million" (2500000), "5
    apples", "twenty-five", "two and a half", "0.\\overline{3}", and arithmetic as a whole: "1/2 + 1/4" is 3/4,
    `\\sqrt{16}` is 4.
    A percent sign is a unit: "50%" is 50. A comma groups thousands: "3,5" could be a decimal or a list: not read.
    A range, "±", two units ("2 hours 15 minutes"), a list and numbers of over 300 digits are abstentions.
    """

    tolerance: float = 0.0
    """The relative difference up to which two numbers are equal."""

    integer: bool = False
    """Whether only an integer is an answer: a fraction is then an abstention."""

    name: ClassVar[str] = "number"

    @property
    def instruction(self) -> str:
        """`a number`."""
        return "an integer, without units" if self.integer else "a number, without units"

    def parse(self, text: str) -> Fraction | None:
        """Return the number that `text` is, all of it, with or without its unit."""
        return self._taken(read_quantity(text)) if _is_short(text) else None

    def parse_exact(self, text: str) -> Fraction | None:
        """Return the number that `text` is; an exclamation mark at its end is a factorial."""
        return self._taken(read_quantity(text, factorial=True)) if _is_short(text) else None

    def _taken(self, value: Fraction | None) -> Fraction | None:
        return None if value is None or (self.integer and value.denominator > 1) else value

    def parse_gold(self, value: object) -> Fraction | None:
        """Return the number that an int, a float, a Fraction or a text stands for; a float as it is written."""
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            number = Fraction(value)
            return number if abs(number) <= LARGEST and (number.denominator == 1 or not self.integer) else None
        return self.parse(repr(value)) if isinstance(value, float) else super().parse_gold(value)

    def show(self, value: Fraction) -> str:
        """Return `3.5` where the decimals end within 30 places, else `1/3`."""
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
        """Return whether the numbers differ by `tolerance` at most, relative to the larger one."""
        return left == right or abs(left - right) <= Fraction(self.tolerance) * max(abs(left), abs(right))

    def claim(self, text: str) -> Reading:
        """Read the text after a marker: the result of its last equation, else its first number, else its last one."""
        text = text[:_MAX_CHARS]
        if (value := self.parse(text)) is not None:
            return Reading(value)
        first = (sentences(text) or [""])[0]
        if re.match(r"\W{0,9}(?:not|never)\b", first, re.IGNORECASE):
            return NOTHING
        if (value := self.parse(first)) is not None:
            return Reading(value)
        said = first.lower().rfind("answer is ")
        return self._stated(_plain(first[said + len("answer is ") :] if said >= 0 else first))

    def closing(self, text: str) -> Reading:
        """Read the last sentence where it states a result; before that, a first one that is nothing but a number."""
        told = sentences(text[-_MAX_CHARS:]) or [""]
        last = told[-1]
        begins = len(told) > 1 and not set("=:") & set(told[0]) and "=" not in last and not last.endswith("?")
        if begins and (value := self.parse(told[0])) is not None:
            return Reading(value)
        if last.endswith("?") or _ASKS.search(last):
            return NOTHING
        sentence = _plain(last)
        if _CONCLUDES.search(sentence):
            return self._stated(sentence)
        main = [one for one in quantities(sentence) if not _ASIDE.search(sentence[: one.start])]
        return self._stated(sentence) if _TELLS.search(sentence) and len(main) == 1 else NOTHING

    def _stated(self, sentence: str) -> Reading:
        """Read the number that a sentence states: a result, else what it begins with, else what is no aside."""
        found = quantities(_REMARK.sub(_blank, sentence)) or quantities(sentence)
        if not found:
            return NOTHING
        if _are_alternatives(found, sentence):
            return SEVERAL
        chosen = _chosen(found, sentence)
        if chosen is None or chosen.value is None or NEGATION.search(_clause(sentence[: chosen.start])):
            return NOTHING
        return Reading(self._taken(chosen.value))


def _is_short(text: str) -> bool:
    """Return whether a text may be a number and nothing else: short, of few words."""
    return len(text) <= _MAX_NUMBER_CHARS and text.count(" ") <= _MAX_BLANKS


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0]) if match[0][1:-1].strip(" -\\dfracst{}/0123456789.,^") else match[0]


def _plain(sentence: str) -> str:
    """Return a sentence without emphasis and without the notes of a calculator: `3*4 = <<3*4=12>>12`."""
    sentence = unmarked(fold(sentence))
    return _NOTE.sub("", sentence) if "<<" in sentence else sentence


def _clause(text: str) -> str:
    return re.split(r"[;:]|,\s+(?:so|and|but|which)\b", text)[-1]


def _chosen(found: tuple[Quantity, ...], sentence: str) -> Quantity | None:
    stated = [one for one in found if one.is_result]
    if stated:
        return stated[-1]
    lead = re.match(r"\W*(?:approximately|about|around|exactly|only|just|the|it is|it's)?\W*", sentence, re.IGNORECASE)
    if lead is not None and found[0].start <= lead.end():
        return found[-1] if _computes(found, sentence) else found[0]
    main = [one for one in found if not _ASIDE.search(sentence[: one.start])]
    return (main or found)[-1]


def _computes(found: tuple[Quantity, ...], sentence: str) -> bool:
    """Return whether the first number is worked with and the last one is what comes of it: `15% of 80 is 12`."""
    if len(found) < 3:
        return False
    first, second, last = found[0], found[1], found[-1]
    works = _WORKS.fullmatch(sentence[first.end : second.start])
    if works is None or (works["of"] and "/" not in first.written and "%" not in first.written and not works["share"]):
        return False
    return _COMES_TO.fullmatch(sentence[found[-2].end : last.start]) is not None


def _are_alternatives(found: tuple[Quantity, ...], sentence: str) -> bool:
    """Return whether two numbers stand as alternatives, as the ends of a range or as one quantity in two units."""
    for left, right in pairwise(found):
        gap = sentence[left.end : right.start]
        if _ALTERNATIVE.fullmatch(gap) or _COMPOUND.fullmatch(gap):
            return True
    return False
