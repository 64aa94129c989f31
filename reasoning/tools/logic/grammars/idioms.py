"""Phrases of several words that only build sentences, in one word: "provided that" is if, "by no means" is not."""

from __future__ import annotations

import re

_IDIOMS = (
    (
        r"(?:provided|given|assuming|supposing|suppose)(?: that)?|on (?:the )?condition that|(?:as|so) long as"
        r"|every time(?: that)?|each time(?: that)?|in (?:every|any|the) case (?:that|where)"
        r"|in case|in the event that|if ever|where(?=[^,]{1,500},)",
        "if",
    ),
    (r"by no means|in no way|far from(?: being)?|anything but|not at all", "not"),
    (r"(?:happens?|seems?|appears?|turns? out) to not(?: be)?", "is not"),
    (r"(?:happens?|seems?|appears?|turns? out) to be", "is"),
    (r"(?:happens|seems|appears|turns out) to", "does"),
    (r"counts as|is one of the", "is"),
    (r"count as|are among the", "are"),
    (r"once(?= (?:(?:they|it|he|she|someone|something)\b|the \w|(?-i:[A-Z])))", "if"),
    (r"an? (?:kind|sort|type) of(?: an?)?", "a"),
    (r"kinds of|sorts of|types of", ""),
    (r"every single|each single|each and every|any and every|(?:every|each) one of the", "every"),
    (r"all (?:of )?the|all of", "all"),
    (r"not (?:one|a single)", "no"),
    (r"(?:all )?those (?:who|that)|(?:all|any) (?:who|that)", "everyone who"),
    (r"at the same time", ""),
)
_PATTERNS = tuple((re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE), plain) for pattern, plain in _IDIOMS)
_OPENING = re.compile(
    r"(?:it (?:is (?:true|a fact|the case|a rule|known)|holds|follows) that|we know that"
    r"|as a rule,?|in fact,?|of course,?)\s",
    re.IGNORECASE,
)
_HAS_IDIOM = re.compile(
    r"provided|given|assuming|suppos|condition|long as|time|case|where|means|no way|far from|anything but|not at all"
    r"|happen|seem|appear|turns? out|counts? as|one of|among|kind|sort|type|single|and every|all |not one"
    r"|those|any that|any who|event|ever\b|once|it |we know|as a rule|in fact|of course",
    re.IGNORECASE,
)


def without_idioms(sentence: str) -> str:
    """Return a sentence with its idioms in plain words; what stood at its head and says nothing is left out."""
    if not _HAS_IDIOM.search(sentence):
        return sentence
    opening = _OPENING.match(sentence.strip())
    text = sentence.strip()[opening.end() :] if opening else sentence
    for pattern, plain in _PATTERNS:
        text = pattern.sub(plain, text)
    return text
