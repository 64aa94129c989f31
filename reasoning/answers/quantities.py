"""The number that a short text states, and the numbers of a sentence: each is read whole, no part of a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.answers.numerals import CARDINALS, read_number_words
from reasoning.expressions.lexing import UNITS
from reasoning.expressions.money import CODES, PREFIXES, SCALES, SIGNS
from reasoning.expressions.notation import FUNCTIONS, unframed
from reasoning.expressions.parser import read
from reasoning.expressions.tree import NotAnExpressionError, names
from reasoning.expressions.values import rational
from reasoning.parsing import fold

if TYPE_CHECKING:
    from fractions import Fraction

    from reasoning.expressions.tree import Node

LARGEST = 10**300
_MAX_DIGITS = 300
_LABEL = re.compile(
    r"(?!(?i:suppose|let|if|when|assume|given|where|for)\b)[A-Za-z][\w'’ ]{0,60}?\s*"
    r"(?:=|(?<=[A-Za-z)]):|≈|\\approx(?![a-z]))\s*(?=\S)|(?i:step|part|question|problem)\s\d{1,3}[:.)]\s"
)
_LEAD = re.compile(
    r"(?:[\s:=≈~*_#]|\\(?:approx|sim)(?![a-z])|\b(?:approximately|about|around|roughly|exactly|only|just|equals?"
    r"|equal to|that is|approx\.?|a total of|total of|the|is|nearly|almost)\b)*",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(rf"[A-Za-z]{{2,}}(?!\s?\\?[{SIGNS}])")
_WORDED_SIGN = re.compile(rf"(?:minus|negative)\s+(?=[\d.{SIGNS}\\(]|\\frac)", re.IGNORECASE)
_REMARK = re.compile(r"(?<=[\w%)}!])\s+\((?=[^()]*[A-Za-z+*/=-])[^()]{1,80}\)$")
_TIGHT_MINUS = re.compile(r"(?<=\d)[-–](?=\d)")
_OPERATORS = re.compile(r"[*/^(×·÷\\]")
_DATE = re.compile(r"\d{1,4}([/.])\d{1,2}\1\d{1,4}")
_WORD_UNIT = re.compile(r"(?:[\s-]+[^\W\d_]+\.?){0,7}[\s.!]*")
_NOT_UNIT = re.compile(
    rf"\b(?:{'|'.join(CARDINALS)}|hundreds?|thousands?|millions?|or|and|plus|minus|times|to|than|not|third|fourth|fifth|less"
    r"|more than|over|out|divided|halfs?|hundredths?|tenths?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def read_quantity(text: str, *, factorial: bool = False) -> Fraction | None:
    """Return the number that `text` is, in digits, as arithmetic or in words, with or without its unit; else None.

    A "!" at the end is an exclamation mark or a factorial: no number, unless `factorial` says which.
    """
    body = _MINUTES.sub(" minutes", _body(text))  # `min` is a function as well
    body = _THOUSANDS.sub(" thousand", body) if _THOUSANDS.search(body) and "=" not in body else body
    if body.endswith("!") and not factorial:
        return None
    if re.search(rf"\d{{{_MAX_DIGITS},}}", body):
        return None
    value = _in_digits(body) if _may_be_maths(body) else None
    if value is None:
        value = _in_words(body)
    return value if value is not None and abs(value) <= LARGEST and value.denominator <= LARGEST else None


_CODE = re.compile(f"{CODES}|{PREFIXES}", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[kK](?=$|\s[A-Za-z])")
_MINUTES = re.compile(r"(?<=\d)\s?mins?\.?$", re.IGNORECASE)


def _may_be_maths(body: str) -> bool:
    """Return whether a text has a number in it and begins with no word: what is prose is found out at once."""
    word = _FIRST_WORD.match(body)
    has_number = "\\" in body or any(sign.isnumeric() for sign in body)
    return has_number and (word is None or word[0].lower() in FUNCTIONS or bool(_CODE.fullmatch(word[0])))


def _body(text: str) -> str:
    """Return `text` without what stands around its number: markup, "about", a label, brackets, a remark."""
    text = unframed(fold(text).replace("–", "-"))
    for _ in range(3):
        before = text
        if match := _LEAD.match(text):
            text = text[match.end() :]
        if match := _LABEL.match(text):
            text = text[match.end() :]
        text = unframed(text)
        for opening, closing in ("[]", "()", "{}"):
            if text.startswith(opening) and text.endswith(closing) and not set(text[1:-1]) & set(opening + closing):
                text = text[1:-1].strip()
            elif text.endswith(closing) and text.count(closing) > text.count(opening):
                text = text[:-1].strip()
        if text == before:
            break
    if (emphasised := re.match(r"\*\*([^*]{1,200})\*\*(?![\d(])", text)) and not emphasised[1].isspace():
        text = emphasised[1] + text[emphasised.end() :]
    text = re.sub(r"(?<=[A-Za-z*])!+$", "", text)
    return _REMARK.sub("", _WORDED_SIGN.sub("-", text)).removesuffix("/-")


def _in_digits(body: str) -> Fraction | None:
    if _DATE.search(body) or (_TIGHT_MINUS.search(body) and not _OPERATORS.search(_TIGHT_MINUS.sub("", body))):
        return None
    try:
        tree = read(body, words=True)
    except (NotAnExpressionError, ZeroDivisionError):
        return None
    except RecursionError:  # the caller's own stack is nearly full
        return None
    return _value(tree)


def _value(tree: Node) -> Fraction | None:
    """Return the number of the tree; of a chain of equations the last side's, where the others are numbers or names."""
    if tree[0] == "rel":
        signs, sides = str(tree[1]).split(), tree[2:]
        if not set(signs) <= {"=", "≈"} or any(names(side) and side[0] != "name" for side in sides):
            return None
        tree = sides[-1]
    if tree[0] == "list" and tree[1] in ("[]", "{}") and len(tree) == 3:
        tree = tree[2]
    value = rational(tree)
    plain = tree[0] == "sum" and len(tree) == 3 and all(part[0] == "num" for _, part in tree[1:])
    is_range = plain and value is not None and value < 0
    return None if is_range else value


def _in_words(body: str) -> Fraction | None:
    found = read_number_words(body)
    if found is None:
        return None
    value, end = found
    rest = body[end:]
    if re.match(r"\s+of\b", rest, re.IGNORECASE) and value.denominator == 1 and not re.search(r"\d|dozen", body[:end]):
        return None
    return value if _WORD_UNIT.fullmatch(rest) and not _NOT_UNIT.search(rest) else None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence, or a formula, and where it stands."""

    written: str
    start: int
    end: int

    @property
    def value(self) -> Fraction | None:
        """Its value; None for a formula or a range that is no number."""
        return read_quantity(self.written)

    @property
    def is_result(self) -> bool:
        """Return whether it is the result of an equation: `36 - 6 = 30`."""
        return "=" in self.written or "≈" in self.written


_SIGNS = r"-+*/^_=<>≤≥≈(){}\[\]|!%°.,:\d½⅓⅔¼¾⅕⅛√∛π×·÷±−–⁰¹²³⁴⁵⁶⁷⁸⁹&'’"
_COMMANDS = (
    r"[dtc]?frac|cdot|times|div|sqrt|left|right|approx|pi|overline|dot|text\{[^{}]*\}|boxed|le|ge|leq|geq|pm|infty|ln|log"
    r"|sin|cos|tan|binom|circ"
)
_CHUNK = re.compile(
    rf"(?:\\(?:{_COMMANDS})(?![a-z])|\\[,;:! %$#]|[{SIGNS}](?=[\s\d.\\-])|\d[eE][-+]?\d"
    r"|(?<![A-Za-z])[A-Za-z](?=\s?(?:=|\\approx|≈)\s?[-$\\\d])|(?<=[\d)}^_])[a-zA-Z](?![A-Za-z])"
    r"|(?<=[-+*/^=(] )[a-z](?![A-Za-z'’])|(?<=[-+*/^=({_])[a-z](?![A-Za-z'’])"
    rf"|[{_SIGNS}]|[ \t](?=[-+*/:=<>≤≥≈(){{}}\\\d{SIGNS}½⅓⅔¼¾√π×·÷±−–]))+"
)
"""A run of signs, numbers and letters that are variables: a number or a formula, whole."""
_LEFT_EDGE = re.compile(r"(?:[\s,:;)\]}!'’|&]|\.(?!\d))+")
_RIGHT_EDGE = " \t\n,.:;([{'’|&"
_BRACKET = re.compile(r"[()\[\]{}]")
_OPERATOR_WORD = re.compile(r"\s(?:times|plus|minus|divided|multiplied|squared|cubed|factorial|mod|[xyzn](?!\w))\b")
_OPERATOR_SIGNS = "+*=^<>≤≥×·÷±"
_SHARE_OF = re.compile(rf"\s?(?P<percent>percent|per cent)?\s?of\s(?:the\s)?[{SIGNS}]?\d")
_CURRENCY = re.compile(rf"(?<![A-Za-z])(?:(?P<code>(?:{CODES})\.?)|{PREFIXES})$")
_MINUS_OF_CODE = re.compile(rf"(?P<left>\d\s{{0,2}})?[-−–]\s?(?<!\w)(?:{CODES}|{PREFIXES})\.?\s?$", re.IGNORECASE)
"""A minus before the letters of a currency, with the number that it may be taken from: `-A$5`, `7 - AUD 3`."""
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_SCALE_WORD = re.compile(rf"(?:\s?(?:{'|'.join(SCALES)})|k)\b", re.IGNORECASE)
_FRACTION_WORD = re.compile(
    r"\s(?:and\s(?:a|an|one|three)\s(?:half|quarters?|third)|(?:thirds|halves|quarters|fifths))\b"
)


@lru_cache(maxsize=256)
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """Return the numbers of a sentence, in order; what stands in a word or in its number is none: `B2B`, `3rd`."""
    found = (_quantity(sentence, match) for match in _CHUNK.finditer(sentence))
    return tuple(quantity for quantity in found if quantity is not None)


def _in_word(sign: str) -> bool:
    """Return whether a number beside `sign` is part of a word; Chinese, Japanese and Korean put no blank there."""
    gapless = "\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3"
    return sign == "_" or (sign.isalpha() and not gapless)


def _quantity(sentence: str, match: re.Match[str]) -> Quantity | None:
    written = match[0]
    if not any(sign.isnumeric() for sign in written):
        return None
    piece, start = _trimmed(written, match.start())
    piece = piece.removesuffix("/-")  # so written behind an amount in India
    end = start + len(piece)
    before, after = sentence[max(0, start - 1) : start], sentence[end : end + 40]
    named = _named(sentence, start, piece)
    if named and piece[0] == ".":  # the full stop of an abbreviation: `Rs.500`
        piece, start = piece[1:], start + 1
    if (_in_word(before) and not named) or (piece[0] in "-–" and (_in_word(before) or before.isdigit())):
        return None
    if _ORDINAL.match(after) and piece[-1].isdigit():
        return None
    if piece[-1] in _OPERATOR_SIGNS or _OPERATOR_WORD.match(after) or _is_share(piece, after):
        return Quantity(f"{piece} *", start, end)  # a formula that goes on in words is no number
    if _in_word(after[:1]) and piece[-1] not in "-/" and not _begins_unit(after) and not _SCALE_WORD.match(after):
        return None if after[1:2].isalpha() else Quantity(piece + after[0], start, end)
    if minus := _MINUS_OF_CODE.search(sentence[max(0, start - 12) : start]):
        piece = f"-{piece}" if minus["left"] is None else f"{piece} *"
    hanging = re.search(r"\s{0,9}[-–/]$", piece) if after[:1].isalpha() or after[:2].strip()[:1].isalpha() else None
    stem = piece[: hanging.start()] if hanging else piece
    scale = _SCALE_WORD.match(after) if not hanging else None
    words = _FRACTION_WORD.match(after) if not hanging else None
    if found := scale or words:
        stem, end = stem + re.sub(r"k$", " thousand", found[0].lower()), end + found.end()
    if hanging and hanging[0].strip() in "-–":
        return None
    return Quantity(stem, start, end)


def _named(sentence: str, start: int, piece: str) -> bool:
    """Return whether the letters of a currency stand before an amount without a blank: `A$5`, `SGD500`."""
    currency = _CURRENCY.search(sentence[max(0, start - 5) : start])
    return currency is not None and (
        piece.lstrip("\\")[:1] in SIGNS or (bool(currency["code"]) and piece[0] not in "-–")
    )


def _is_share(piece: str, after: str) -> bool:
    """Return whether a percentage is one of a number: `15% of 80` is arithmetic that is not done."""
    share = _SHARE_OF.match(after)
    return share is not None and (bool(share["percent"]) or piece.endswith("%"))


def _trimmed(written: str, start: int) -> tuple[str, int]:
    """Return the chunk without punctuation and single brackets around it, and where that starts."""
    for _ in range(4):
        before, left = written, _LEFT_EDGE.match(written)
        start += left.end() if left else 0
        written = written[left.end() if left else 0 :].rstrip(_RIGHT_EDGE)
        for opening, closing in ("()", "[]", "{}") if _BRACKET.search(written) else ():
            if written.startswith(opening) and written.count(opening) > written.count(closing):
                written, start = written[1:], start + 1
            elif written.endswith(closing) and written.count(closing) > written.count(opening):
                written = written[:-1]
        if written == before:
            break
    return written, start


def _begins_unit(after: str) -> bool:
    word = re.match(r"[A-Za-z]+", after)
    return word is not None and (
        word[0] in UNITS or word[0].lower() in ("m", "g", "s", "h", "l", "am", "pm") or bool(_CODE.fullmatch(word[0]))
    )
