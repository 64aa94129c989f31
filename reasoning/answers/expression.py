"""An exact expression: a fraction, a root, a polynomial, a point, a set, an interval, an equation, a matrix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from reasoning.answers.canonical import canonical
from reasoning.answers.math_phrases import (
    BARE_NAME,
    joined_formulas,
    leading_value,
    phrase_key,
    readable_phrase,
    stated_values,
)
from reasoning.answers.prose_format import NOTHING, ProseFormat, Reading
from reasoning.answers.surface import sentences
from reasoning.expressions.lexing import MAX_LENGTH
from reasoning.expressions.notation import unframed
from reasoning.expressions.parser import read
from reasoning.expressions.tree import NotAnExpressionError, NoValueError, names
from reasoning.parsing import fold

if TYPE_CHECKING:
    from reasoning.expressions.tree import Node

_NAME_IS = re.compile(
    r"\s*(?:[A-Za-z](?:_\{?\w{1,5}\}?)?'*|\\?(?:theta|alpha|beta|lambda)|\\text\{[^{}]{1,60}\}|[A-Za-z][A-Za-z ]{2,40}|"
    r"\([a-z](?:, ?[a-z]){1,5}\))\s*(?:=|:(?!\s*\d)|\\in(?![a-z])|∈|\\approx(?![a-z])|≈)(?P<value>.*)",
    re.DOTALL,
)
_APPLIED_IS = re.compile(
    r"\s*[A-Wa-w](?:_\{?\w{1,3}\}?)?'*(?:\^\{?-1\}?)?\s*(?:\\left)?\(\s*(?:[a-z](?:, ?[a-z])*|-?\d{1,9})\s*"
    r"(?:\\right)?\)\s*=(?P<value>.*)",
    re.DOTALL,
)
_SEGMENT_IS = re.compile(
    r"\s*(?:(?:m\s{0,9})?\\(?:angle|triangle|overline|widehat|arc)\s{0,9}\{?\s{0,9}[A-Z]{1,4}'?\s{0,9}\}?|\[[A-Z]{3,6}\]|\|?[A-Z]{2,4}\|?)"
    r"\s*=(?P<value>.*)",
    re.DOTALL,
)
_RESIDUE = re.compile(r"\\(?:mod|bmod|pmod|equiv)(?![a-z])")
_MAX_PHRASE_CHARS = 300
_MAX_SIDES = 4


@dataclass(frozen=True)
class Expression(ProseFormat):
    """An exact expression, in LaTeX or in plain signs; the value is its text without the markup around it.

    Equal are expressions of one value, without any tolerance: `1/2`, `0.5` and `\\frac12`; `(x+1)^2` and `x^2+2x+1`;
    `\\sin^2 x + \\cos^2 x` and 1. "x = 5" and "2x = 10" are 5, `x=3, x=4` is `3, 4`, `x=3, y=4` is `(3, 4)`, `\\pm 3`
    is `3, -3`; of "5 + 3 = 8" the left side is the value. Equations agree up to a factor and in the order of their
    sides, linear inequalities in one name with the interval that solves them. Points and intervals agree part by part,
    sets and bare lists in any order. A money sign, a percent sign, a degree sign and a unit are left out; groups of
    thousands are one number. `log` is the natural logarithm, `i` the imaginary unit. Where a box holds no expression of
    the grammar, its text is the answer (`\\text{east}`, `4:30 p.m.`); equal ones agree but for case and markup.
    """

    name: ClassVar[str] = "expression"

    @property
    def instruction(self) -> str:
        """`an exact expression in LaTeX`."""
        return "an exact expression in LaTeX"

    def parse(self, text: str) -> str | None:
        """Return the expression that `text` is; None where it is none of the grammar's."""
        text = unframed(fold(text[: MAX_LENGTH + 200]))
        if _tree(text) is None:
            return None
        return _without_name(text)

    def parse_exact(self, text: str) -> str | None:
        """Return the expression that `text` is, else its words: what stands in a box is all of the answer."""
        value = self.parse(text)
        return _phrase(text) if value is None and not _RESIDUE.search(text) else value

    def parse_gold(self, value: object) -> str | None:
        """Return the expression, or the text where it is none: a data set's answer may be a word."""
        text = super().parse_gold(value)
        return self.parse_exact(value) if text is None and isinstance(value, str) else text

    def show(self, value: str) -> str:
        """Return the expression as it was written."""
        return value

    def key(self, value: str) -> str:
        """Return the one text of all ways to write the answer; the text itself where it has no value."""
        return _key(value)

    def equal(self, left: str, right: str) -> bool:
        """Return whether two answers are one; the equation of a curve, `y = 2x + 1`, is also its right side."""
        first, second = _key(left), _key(right)
        return first == second or _right_side(left) == second or _right_side(right) == first

    def boxed(self, text: str) -> Reading:
        """Read all of a box, or nothing: a part of it is another answer."""
        value = self.parse_exact(text)
        return NOTHING if value is None else Reading(value)

    def claim(self, text: str) -> Reading:
        """Read the text after a marker: all of it, what it says the answer is, else the formula that it begins with."""
        text = text[:MAX_LENGTH].strip()
        if value := self.parse(text):
            return Reading(value)
        first = (sentences(text) or [""])[0]
        if re.match(r"\W{0,9}(?:not|never)\b", first, re.IGNORECASE):
            return NOTHING
        if value := self.parse(first):
            return Reading(value)
        return leading_value(first, self.parse) or stated_values(first, self.parse)

    def closing(self, text: str) -> Reading:
        """Read the last sentence: what it says a value is, else its last formula."""
        last = (sentences(text[-MAX_LENGTH:]) or [""])[-1]
        if last.endswith("?"):
            return NOTHING
        formulas = joined_formulas(last, self.parse)
        if formulas and formulas[-1] and not BARE_NAME.fullmatch(formulas[-1]):
            side = formulas[-1].rpartition("=")[2].strip()
            return Reading(side if side and self.parse(side) else formulas[-1])
        return NOTHING if formulas and not formulas[-1] else stated_values(last, self.parse)


def _without_name(text: str) -> str:
    """Return what is left of `x = 5` and of `5 + 3 = 8` where that says the same."""
    match = _APPLIED_IS.fullmatch(text) or _SEGMENT_IS.fullmatch(text) or _NAME_IS.fullmatch(text)
    sides = [match["value"], match["value"].rpartition("=")[2]] if match else []
    left = re.match(r"([^=≈<>≤≥]+?)(?:=|≈|\\approx(?![a-z]))[^<>≤≥]*$", text)
    tree = _tree(text)
    if left and tree and tree[0] == "rel" and not names(tree):
        sides = [left[1]]
    for side in reversed(sides):
        shorter = unframed(side)
        if shorter and "=" not in shorter and _key(shorter) == _key(text):
            return shorter
    return text


def _right_side(text: str) -> str | None:
    """Return the key of what a curve's equation gives to its name; None where it is no such equation."""
    match = re.fullmatch(r"\s*[xyz]\s*=([^=,;]+)", text)
    return _key(match[1]) if match else None


def _phrase(text: str) -> str | None:
    """Return the words of a box or of a data set's answer; None where they are none, or far too many."""
    return readable_phrase(text) if len(text) <= _MAX_PHRASE_CHARS else None


def _tree(text: str) -> Node | None:
    try:
        return _read(text)
    except RecursionError:  # the caller's own stack is nearly full
        return None


def _key(text: str) -> str:
    try:
        return _cached_key(text)
    except RecursionError:  # the caller's own stack is nearly full
        return re.sub(r"\s+", "", text)


@lru_cache(maxsize=4096)
def _read(text: str) -> Node | None:
    """Read the tree; what a function or a label is said to be (`f(x) = …`, `Area = …`) is the value alone."""
    for _ in range(_MAX_SIDES):
        applied = _APPLIED_IS.fullmatch(text) or _SEGMENT_IS.fullmatch(text)
        text = applied["value"] if applied else text
    try:
        return read(text)
    except (NotAnExpressionError, ZeroDivisionError):
        pass
    labelled = _NAME_IS.fullmatch(text)
    if not labelled or "=" in labelled["value"]:
        return None
    try:
        return read(labelled["value"])
    except (NotAnExpressionError, ZeroDivisionError):
        return None


@lru_cache(maxsize=4096)
def _cached_key(text: str) -> str:
    text = unframed(fold(text))
    if known := phrase_key(text):
        return known
    tree = _read(text)
    if tree is None:
        return phrase_key(text, known_only=False)
    try:
        return canonical(tree)
    except NoValueError:
        return re.sub(r"\s+", "", text)
