"""Which characters make a word: letters and digits of any script, but no signs, arrows, operators or quotes."""

from __future__ import annotations

import re
from bisect import bisect

from reasoning.tools.logic.propositional.lazy_regex import pattern

# The first and the last one of each block beyond ASCII that holds signs.
_BLOCKS = (
    (0x80, 0xA9),
    (0xAB, 0xB4),
    (0xB6, 0xB9),
    (0xBB, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2DC, 0x2DC),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2190, 0x23FF),
    (0x25A0, 0x25FF),
    (0x2794, 0x27FF),
    (0x2900, 0x2AFF),
    (0x3001, 0x3011),
    (0xE000, 0xF8FF),
    (0xFF5F, 0xFF65),
)
_STARTS = [first for first, _ in _BLOCKS]

WORD = r"\w+(?:(?:['’./-]|(?<=\d):(?=\d))\w+)*%?"
"""A word, as a pattern for shadows."""

_ARGUMENT = r"[\w\s,.'’]|-(?!>)"
PREDICATE = rf"\w+\((?:{_ARGUMENT}|\((?:{_ARGUMENT})*\))+\)"
"""A predicate such as `Likes(bob, ann)`, as a pattern for shadows."""

_PLAIN = rf"(?!\d+\.(?!\d)|[_ ]*$){WORD}(?: {WORD}){{0,7}}"


class _Shadows(dict[int, int]):
    """For each character the ASCII one that stands for it in patterns; a sign stands for itself."""

    def __missing__(self, code: int) -> int:
        self[code] = stand_in = self.of(code)
        return stand_in

    def of(self, code: int) -> int:
        if chr(code).isspace():
            return 0x20
        if code < 0x80 or code <= _BLOCKS[bisect(_STARTS, code) - 1][1]:
            return code
        return ord("0") if chr(code).isdecimal() else ord("z")  # No keyword has a z.


_SHADOWS = _Shadows()


def shadow(text: str) -> str:
    r"""Return a text of the same length in which ASCII's `\w`, `\d` and `\s` match all letters, digits and white space.

    A pattern with the blocks of Unicode in it takes long to compile: patterns for words are matched against this.
    """
    return text.translate(_SHADOWS)


def is_predicate(text: str) -> bool:
    """Return whether a text is a predicate with its arguments."""
    return "(" in text and pattern(PREDICATE, re.ASCII).fullmatch(shadow(text)) is not None


def is_plain(text: str) -> bool:
    """Return whether a text is at most eight words, and nothing else."""
    return pattern(_PLAIN, re.ASCII).fullmatch(shadow(text)) is not None
