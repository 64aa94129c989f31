"""Invented words, which mean nothing: nouns, qualities, actions and names that no text has used before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Collection

_STARTS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gl",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "sk",
    "sl",
    "t",
    "tr",
    "v",
)
_MIDDLES = ("a", "e", "i", "o", "u")
_JOINTS = ("b", "d", "g", "l", "lm", "m", "mp", "n", "nd", "p", "r", "rb", "rt", "t", "v")
_ENDS = ("ab", "ek", "ub", "im", "ob", "om", "ork", "uk", "unt", "ap")
"""None of them ends in a sign that changes in a plural or behind a third person: each takes a plain s."""


def invent(draw: random.Random, taken: Collection[str]) -> str:
    """Return an invented word in small letters that is not taken, and none of its forms with an s."""
    while True:
        word = "".join(draw.choice(part) for part in (_STARTS, _MIDDLES, _JOINTS, _ENDS))
        if word not in taken and f"{word}s" not in taken:
            return word


def invent_several(draw: random.Random, count: int, taken: Collection[str] = ()) -> list[str]:
    """Return that many different invented words."""
    found: list[str] = []
    seen = set(taken)
    for _ in range(count):
        found.append(invent(draw, seen))
        seen.add(found[-1])
    return found
