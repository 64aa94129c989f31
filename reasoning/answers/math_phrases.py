"""Mathematics within sentences: the formulas of a sentence, what it says a value is, and answers that are words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.answers.prose_format import NOTHING, SEVERAL, Reading
from reasoning.answers.surface import plain
from reasoning.parsing import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    Parse = Callable[[str], str | None]

MATH_SPAN = re.compile(
    r"\$\$([^$]{1,500})\$\$|(?<!\\)\$((?:[^$\\]|\\.){1,500}?)(?<!\\)\$|\\\((.{1,500}?)\\\)|\\\[(.{1,500}?)\\\]",
    re.DOTALL,
)
_GAP = re.compile(r"(?:,|;|&|\band\b|\bor\b|\\quad|\\text\s*\{\s*(?:and|or)\s*\}|[\s*])*")
_JOINS = re.compile(r",|;|&|\band\b|\bor\b", re.IGNORECASE)
_COPULA = re.compile(
    r"\b(?:is|are|was|were|be|equals?|becomes?|yields|gives|get|obtain)\b"
    r"(?:\s+(?:equal|given|exactly|simply) (?:to|by))?|(?<![<>=!])=(?!=)|[:≈]",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:[\s:=≈~*_\"“]|\b(?:approximately|about|around|exactly|simply|just|equal to|therefore|thus|hence|so|either|both"
    r"|only|indeed|then|now)\b)*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[\s*]*(?:[-+*/^×÷=<>≤≥≠±!_({\[\d$]|\\(?!text|quad|[,;!:. ])"
    r"|(?:and a (?:half|quarter|third)|hundred|thousand|million|billion|dozen|times|plus|minus|divided|multiplied|over"
    r"|or|and|to|more than|less than|of the|of|percent of|squared|cubed|modulo|mod)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|cannot|neither|without)\b|n['’]t\b", re.IGNORECASE)
_MATHS_SIGN = re.compile(r"[\d=+*/^\\√π]|^-?[a-zA-Z]$")
_MAX_WORDS, _MAX_COPULAS = 12, 8
BARE_NAME = re.compile(r"[A-Za-z](?:_\{?\w{1,5}\}?)?(?:\s*\(\s*[a-z]\s*\))?")

_EMPTY = re.compile(
    r"(?:there (?:is|are) )?no (?:real |integer |such |valid |possible )?"
    r"(?:solutions?|roots?|values?|numbers?|intersection)(?: exists?)?|(?:the )?empty set"
    r"|does not exist|dne|none exist",
)
_REALS = re.compile(
    r"(?:the set of )?(?:all )?(?:the )?reals?(?: numbers?)?|(?:x can be )?any real number|(?:all|any) x"
)
_PLACEHOLDER = re.compile(r"(?:your |the |final )*answer(?: here)?|\.{2,}|…|[?_]+|x{2,}", re.IGNORECASE)


def joined_formulas(sentence: str, parse: Parse) -> list[str | None]:
    """Return the formulas of a sentence; those that stand in a row with "and", "or" or commas are one list.

    None stands for a formula that is no expression.
    """
    found: list[str | None] = []
    end = -1
    for match in MATH_SPAN.finditer(sentence):
        value = parse(next(filter(None, match.groups())))
        gap = sentence[end : match.start()] if end >= 0 else ""
        if end >= 0 and _GAP.fullmatch(gap) and (_JOINS.search(gap) or not gap.strip()):
            found[-1] = f"{found[-1]}, {value}" if found[-1] and value else None
            found[-1] = found[-1] if found[-1] and parse(found[-1]) else None
        else:
            found.append(value)
        end = match.end()
    return found


def leading_value(text: str, parse: Parse) -> Reading:
    """Read the value that `text` begins with, where it does not go on; a name before "is" is what it is about."""
    lead = _LEAD.match(text)
    text = text[lead.end() :] if lead else text
    if MATH_SPAN.match(text):
        return _leading_formulas(text, parse)
    return _leading_words(text, parse)


def _leading_formulas(text: str, parse: Parse) -> Reading:
    formulas = joined_formulas(text, parse)
    ends = list(MATH_SPAN.finditer(text))
    count = 1
    while count < len(ends) and _GAP.fullmatch(text[ends[count - 1].end() : ends[count].start()]):
        count += 1
    rest = text[ends[count - 1].end() :]
    if formulas[0] is None or (BARE_NAME.fullmatch(formulas[0]) and _COPULA.match(rest.lstrip())):
        return NOTHING
    alternatives = re.match(r"\s*(?:,|or|and)\s+[-\d(\\]", rest)
    return SEVERAL if alternatives else NOTHING if _GOES_ON.match(rest) else Reading(formulas[0])


def _leading_words(text: str, parse: Parse) -> Reading:
    parts = text.split(maxsplit=_MAX_WORDS)[:_MAX_WORDS]
    for count in range(1, len(parts) + 1):
        piece = " ".join(parts[:count]).rstrip(".,;:")
        if not _MATHS_SIGN.search(piece) or not (value := parse(piece)):
            continue
        rest = " ".join(parts[count:])
        if not _GOES_ON.match(rest):
            return Reading(value)
    return NOTHING


def stated_values(sentence: str, parse: Parse) -> Reading:
    """Read what a sentence says that a value is, by its last "is" or "=" with a value behind; else its last formula."""
    spans = [match.span() for match in MATH_SPAN.finditer(sentence)]
    copulas = [
        match for match in _COPULA.finditer(sentence) if not any(start < match.start() < end for start, end in spans)
    ]
    for match in reversed(copulas[-_MAX_COPULAS:]):
        if _DENIED.search(sentence[: match.end()]):
            return NOTHING
        if reading := leading_value(sentence[match.end() :], parse):
            return reading
    formulas = joined_formulas(sentence, parse)
    if formulas and formulas[-1] and not BARE_NAME.fullmatch(formulas[-1]):
        return Reading(formulas[-1])
    return NOTHING


def readable_phrase(text: str) -> str | None:
    """Return the text of a box without its markup; None where it has no letter or digit, or is a placeholder."""
    written = " ".join(text.replace("~", " ").split()).strip("$ ")
    words = " ".join(plain(written).split()).strip(" .")
    if not re.search(r"[^\W_]", words) or _PLACEHOLDER.fullmatch(words):
        return None
    return words if "\\" not in words and "_" not in words and "^" not in words else written


def phrase_key(text: str, *, known_only: bool = True) -> str:
    """Return the key of an answer in words: the empty set and the real numbers in theirs, else the words themselves.

    With `known_only` nothing is returned for other words.
    """
    if known_only and not re.search(r"[A-Za-z]{3}", text):
        return ""
    words = " ".join(plain(fold(text)).casefold().replace("$", "").split()).strip(" .")
    if _EMPTY.fullmatch(words):
        return "∅"
    if _REALS.fullmatch(words):
        return "(-∞, ∞)"
    if known_only:
        return ""
    words = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", words)
    words = re.sub(r"\\(?:text|left|right|,|;|!|:)|[{}\s]+", " ", words)
    return "text " + " ".join(re.sub(r"\b(?:the|an?)\s+", "", words).split())
