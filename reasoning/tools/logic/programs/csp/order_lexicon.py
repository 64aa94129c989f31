"""The words of orders: which end of which dimension `newest`, `less expensive`, `second from the left` speak of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Degree = Literal["plain", "comparative", "superlative"]
Pole = frozenset[tuple[str, int]]
"""The ends of dimensions that a word may mean: `high` is an end of price, of height and of rank."""

_DIMENSIONS = {
    "side": ("right", "left"),
    "age": ("old ancient senior", "new young recent modern junior fresh"),
    "time": ("early soon before first prior preceding earlier", "late after last following later recent"),
    "price": ("expensive costly dear pricey pricy high valuable", "cheap inexpensive affordable low economical"),
    "rank": (
        "first high top up upper above ahead before good well front over win superior lead",
        "last low bottom down lower below behind after bad poor under back beneath lose inferior trail end",
    ),
    "height": ("tall high top upper above over", "short low bottom lower below under beneath"),
    "length": ("long", "short"),
    "weight": ("heavy", "light lightweight"),
    "size": ("big large great huge", "small little tiny"),
    "width": ("wide broad", "narrow"),
    "thickness": ("thick fat", "thin slim"),
    "depth": ("deep", "shallow"),
    "speed": ("fast quick swift rapid", "slow"),
    "heat": ("hot warm", "cold cool"),
    "sound": ("loud noisy", "quiet soft silent"),
    "light": ("bright light", "dark dim"),
    "strength": ("strong powerful", "weak"),
    "distance": ("far distant remote", "near close"),
    "latitude": ("north northern", "south southern"),
    "longitude": ("east eastern", "west western"),
    "wealth": ("rich wealthy", "poor"),
    "amount": ("many much", "few little"),
    "number": ("high large great", "low small"),
    "difficulty": ("hard difficult tough", "easy simple"),
    "hardness": ("hard", "soft"),
    "mood": ("happy glad", "sad unhappy"),
    "wit": ("smart clever intelligent bright", "stupid dumb"),
    "place": ("front", "back rear"),
    "purity": ("clean", "dirty"),
    "moisture": ("wet", "dry"),
}
"""Each dimension with the words of its two ends; a word may stand in several, the order's own words decide then."""

_IRREGULAR: dict[str, tuple[str, Degree]] = {
    "better": ("good", "comparative"), "best": ("good", "superlative"), "worse": ("bad", "comparative"),
    "worst": ("bad", "superlative"), "further": ("far", "comparative"), "farther": ("far", "comparative"),
    "furthest": ("far", "superlative"), "farthest": ("far", "superlative"), "elder": ("old", "comparative"),
    "eldest": ("old", "superlative"), "first": ("first", "superlative"), "last": ("last", "superlative"),
    "latter": ("late", "comparative"), "top": ("top", "superlative"), "bottom": ("bottom", "superlative"),
    "earlier": ("early", "comparative"), "later": ("late", "comparative"), "least": ("few", "superlative"),
    "fewest": ("few", "superlative"), "most": ("many", "superlative"), "more": ("many", "comparative"),
    "less": ("few", "comparative"), "junior": ("junior", "comparative"), "senior": ("senior", "comparative"),
    "upper": ("upper", "plain"), "lower": ("low", "comparative"), "over": ("over", "plain"),
    "under": ("under", "plain"),
    "after": ("after", "plain"), "rear": ("rear", "superlative"), "inner": ("inner", "plain"),
    "far": ("far", "plain"), "winner": ("win", "superlative"), "loser": ("lose", "superlative"),
}  # fmt: skip
_SUPERLATIVE = re.compile(r"\w+most")


def _poles() -> dict[str, Pole]:
    found: dict[str, set[tuple[str, int]]] = {}
    for dimension, ends in _DIMENSIONS.items():
        for sign, words in zip((1, -1), ends, strict=True):
            for word in words.split():
                found.setdefault(word, set()).add((dimension, sign))
    return {word: frozenset(pole) for word, pole in found.items()}


_POLES = _poles()


def pole_of(base: str) -> Pole | None:
    """Return what a word in its base form means; None where it is no word of an order that is known."""
    return _POLES.get(base)


@lru_cache(maxsize=2048)
def degree_of(word: str) -> tuple[str, Degree]:
    """Take a word to its base form: `oldest` is the superlative of `old`; an unknown word is its own."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _POLES:
        return word, "plain"
    if len(word) > 6 and _SUPERLATIVE.fullmatch(word):
        base = word[:-4]
        return (base if base in _POLES else base.removesuffix("er")), "superlative"
    for ending, degree in (("est", "superlative"), ("er", "comparative")):
        if word.endswith(ending) and (base := _stem(word.removesuffix(ending))):
            return base, "superlative" if degree == "superlative" else "comparative"
    return word, "plain"


def _stem(stem: str) -> str:
    """The known base form of what is left of `bigg(er)`, `larg(er)`, `heavi(er)`; empty where there is none."""
    forms = [
        stem,
        f"{stem}e",
        stem[:-1] if stem[-1:] == stem[-2:-1] else "",
        f"{stem[:-1]}y" if stem[-1:] == "i" else "",
    ]
    return next((form for form in forms if form in _POLES), "")


_ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_CARDINALS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINAL = rf"(?:\d{{1,4}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS[1:])})"
"""The pattern of an ordinal number."""

_NUMERAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)")


def ordinal(word: str) -> int | None:
    """Return the number of `third`, `3rd`; None for any other word."""
    numeral = _NUMERAL.fullmatch(word)
    return int(numeral[1]) if numeral else _numbered(word, _ORDINALS)


def cardinal(word: str) -> int | None:
    """Return the number of `three`, `3`; None for any other word."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 5 else _numbered(word, _CARDINALS)


def _numbered(word: str, names: tuple[str, ...]) -> int | None:
    return names.index(word) if word and word in names else None


def opposite(pole: Pole) -> Pole:
    """Return the other end of each dimension."""
    return frozenset((dimension, -sign) for dimension, sign in pole)


def unknown_pole(adjective: str) -> Pole:
    """The end that an adjective which no table has means: `most frumious` is an end of a dimension of its own."""
    return frozenset({(f"being {adjective}", 1)})
