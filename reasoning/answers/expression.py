"""An exact expression: a fraction, a root, a polynomial, a tuple, an interval, a matrix; or words in a box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from reasoning.answers.grammar import MAX_LENGTH, NotAnExpressionError, names, read
from reasoning.answers.notation import JOIN, unwrapped, without_unit
from reasoning.answers.reading import NOTHING, SEVERAL, ProseFormat, Reading
from reasoning.answers.values import fingerprint
from reasoning.answers.wording import fold, sentences

if TYPE_CHECKING:
    from reasoning.answers.grammar import Node

_MAX_WORDS_CHARS = 300
_MATH = re.compile(r"\$\$?([^$]{1,500})\$\$?|\\\((.{1,500}?)\\\)|\\\[(.{1,500}?)\\\]", re.DOTALL)
_NAME_IS = re.compile(
    r"\s*(?:[A-Za-z](?:_\{?\w{1,5}\}?)?|\\?(?:theta|alpha|beta)|[a-zA-Z]\s*\(\s*[a-z]\s*\))\s*(?:=|≈|\\approx\b|\\in\b|∈)(.*)",
    re.DOTALL,
)
_FUNCTION_IS = re.compile(r"\s*[a-zA-Z]\s*\(\s*[a-z]\s*\)\s*=")
_MATHS_SIGN = re.compile(r"[\d=+*/^\\√π]|^-?[a-zA-Z]$")
_BARE_NAME = re.compile(r"\\?[a-zA-Z]{1,7}(?:_\{?\w{1,3}\}?)?(?:\s*\([a-z,\s]{1,9}\))?")
_IS = re.compile(
    r"\b(?:is|are|was|be|equals?|becomes?|gives?)\b(?:\s+(?:equal to|exactly|simply|therefore|thus|just)\b)?|:|是|为"
)
_NOT_MEANT = re.compile(r"\\[bp]?mod\b|\bmod\b|\?")
_JOINED = re.compile(r"[\s$,;.]*(?:\\q?quad|,|;|\b(?:and|or)\b|\\text\{\s*(?:and|or)\s*\})?[\s$,;]*")
_SAME_WORDS = {
    "no solution": "\\emptyset", "no solutions": "\\emptyset", "no real solution": "\\emptyset",
    "no real solutions": "\\emptyset", "all real numbers": "\\R", "all reals": "\\R", "all real values": "\\R",
}  # fmt: skip


@dataclass(frozen=True)
class Expression(ProseFormat):
    """An exact expression, in LaTeX or in plain signs; the value is its text without the markup around it.

    Equal are expressions of one value: `1/2`, `0.5` and `\\frac12`; `(x+1)^2` and `x^2+2x+1`; also what says the same
    in another form: `x>3` and `(3,\\infty)`, `2x+4y=6` and `x+2y=3`, `x=3,x=4` and `3,4`, `\\pm3` and `3,-3`. "x = 5"
    is 5; of "5 + 3 = 8" the left side is the value. Tuples, intervals and matrices agree part by part, sets and bare
    lists in any order. Money, a percent sign, a degree sign and a unit are left out. `log` is the natural logarithm,
    `i` the imaginary unit. What stands in a box (or in JSON or a tag) and is no expression, as words or `2516_8`, is a
    text.
    """

    name: ClassVar[str] = "expression"

    @property
    def instruction(self) -> str:
        """`an exact expression in LaTeX`."""
        return "an exact expression in LaTeX"

    def parse(self, text: str) -> str | None:
        """The expression that `text` is; None where it is none of the grammar's."""
        text = _cleaned(text[: MAX_LENGTH + 200])
        tree = _tree(text)
        if tree is None:
            return None
        if tree[0] == "rel" and tree[1] == "=" and isinstance(tree[2], tuple) and not names(tree[2]):
            return text.partition("=")[0].strip()
        return text

    def parse_exact(self, text: str) -> str | None:
        """The expression that `text` is, else its words: what stands in a box is all of the answer."""
        if (value := self.parse(text)) is not None:
            return value
        text = unwrapped(text[:_MAX_WORDS_CHARS])
        return text if re.search(r"\w", text) and not _NOT_MEANT.search(text) and len(text) < _MAX_WORDS_CHARS else None

    def show(self, value: str) -> str:
        """The expression as it was written."""
        return value

    def key(self, value: str) -> str:
        """The value in 30 digits, or the values at fixed points; the words themselves where it has no value."""
        return _key(value)

    def equal(self, left: str, right: str) -> bool:
        """Whether two expressions are one; `y = 2x + 1` is also what it says that y is."""
        if self.key(left) == self.key(right):
            return True
        bare = [_NAME_IS.fullmatch(fold(side)) for side in (left, right)]
        if bool(bare[0]) == bool(bare[1]):
            return False
        sides = [match[1] if match else side for match, side in zip(bare, (left, right), strict=True)]
        return self.key(sides[0]) == self.key(sides[1])

    def boxed(self, text: str) -> Reading:
        """Read all of a box, or nothing: a part of it is another answer."""
        value = self.parse_exact(text)
        return NOTHING if value is None else Reading(value)

    def claim(self, text: str) -> Reading:
        """Read the text after a marker: all of it, what it says that something is, a formula in it, its beginning."""
        text = text[:MAX_LENGTH].strip()
        if value := self.parse(text):
            return Reading(value)
        first = (sentences(text) or [""])[0]
        if re.match(r"\W*(?:not|never)\b", first, re.IGNORECASE):
            return NOTHING
        tail = _IS.split(first)[-1]
        if tail != first and _MATHS_SIGN.search(tail.strip(" .$")) and (value := self.parse(tail)):
            return Reading(value)
        if formulas := list(_MATH.finditer(first)):
            return self._formulas(first, formulas)
        return Reading(self._beginning(first) or self._beginning(first.rpartition("=")[2] if "=" in first else ""))

    def _formulas(self, sentence: str, formulas: list[re.Match[str]]) -> Reading:
        """Read the formulas of a sentence: several that are joined are all meant, else the first or the last is."""
        if len(formulas) > 1 and all(_JOINED.fullmatch(gap) for gap in _gaps(sentence, formulas)):
            value = self.parse(", ".join(_inside(one) for one in formulas))
            return Reading(value) if value else SEVERAL
        read = [(one, value) for one in formulas if (value := self.parse(_inside(one)))]
        values = [(one, value) for one, value in read if not _BARE_NAME.fullmatch(_inside(one).strip())] or read
        if not values:
            return NOTHING
        starts = values[0][0].start() == len(sentence) - len(sentence.lstrip("*: "))
        return Reading(values[0][1] if starts else values[-1][1])

    def closing(self, text: str) -> Reading:
        """Read the last sentence: its last formula, or what stands after its last "=" or "is"."""
        last = (sentences(text[-MAX_LENGTH:]) or [""])[-1]
        if last.endswith("?"):
            return NOTHING
        formulas = [value for match in _MATH.finditer(last) if (value := self.parse(_inside(match)))]
        if formulas:
            return Reading(formulas[-1].rpartition("=")[2].strip() or formulas[-1])
        tail = re.split(r"=|\bis\b|\bequals\b", last)
        return Reading(self._beginning(tail[-1])) if len(tail) > 1 else NOTHING

    def _beginning(self, text: str) -> str | None:
        """The longest run of words at the start of `text` that is an expression with a sign or digit in it."""
        parts = text.split()[:12]
        for count in range(len(parts), 0, -1):
            piece = " ".join(parts[:count]).rstrip(".,;:")
            if _MATHS_SIGN.search(piece) and (value := self.parse(piece)):
                rest = " ".join(parts[count:])
                return None if re.match(r"[-+*/^=(\\\d]", rest) else value
        return None


def _inside(match: re.Match[str]) -> str:
    return str(next(filter(None, match.groups())))


def _gaps(sentence: str, formulas: list[re.Match[str]]) -> list[str]:
    return [sentence[one.end() : two.start()] for one, two in pairwise(formulas)]


def _cleaned(text: str) -> str:
    """`text` without markup, LaTeX wrappers, money, unit and full stop, and without a lone name and "=" before it."""
    for _ in range(8):
        before, text = text, without_unit(unwrapped(fold(text)))
        if (match := _NAME_IS.fullmatch(text)) and "," not in text and not JOIN.search(text):
            value = re.split(r"=|≈|\\approx\b", match[1])[-1]
            if _FUNCTION_IS.match(text) or not _has_names(value):
                text = value
        if text == before:
            break
    return text


def _has_names(text: str) -> bool:
    tree = _tree(text.strip())
    return tree is not None and bool(names(tree))


@lru_cache(maxsize=4096)
def _tree(text: str) -> Node | None:
    try:
        return read(text)
    except (NotAnExpressionError, ZeroDivisionError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    words = " ".join(re.sub(r"[\\{}$]", " ", text).split()).casefold().rstrip(".")
    tree = _tree(_SAME_WORDS.get(words.removeprefix("text "), _cleaned(text)))
    value = fingerprint(tree) if tree else None
    return value or re.sub(r"\s+", "", re.sub(r"_\{(\w+)\}", r"_\1", unwrapped(text))).casefold()
