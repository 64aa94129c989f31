"""Bounds, comparison and plain signs of short texts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

MAX_REPLY_CHARS = 50_000
"""Characters of a reply that the readers of prose look at."""

MAX_ITEM_CHARS = 1_000
"""Characters of one item of a list, or of one line, that are kept."""


def truncate(text: str, most: int = MAX_ITEM_CHARS) -> str:
    """Return the text without blanks around it, cut to `most` characters and a sign that it was cut."""
    text = text.strip()
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def normalize(text: str) -> str:
    """Return the words of a text in small letters, by which two wordings are told to be the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def readable(reply: str) -> str:
    """Return the beginning of a reply with plain line ends, as far as the readers of prose look."""
    return reply[:MAX_REPLY_CHARS].replace("\r\n", "\n").replace("\r", "\n")


@cache
def _table() -> dict[int, str]:
    """One sign for one sign, so that a place in the folded text is the same place in the text as written."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # The mathematical alphabets: models set a letter in bold with them.
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x1D400, 0x1D800)}
    table |= dict.fromkeys((160, 8194, 8195, 8199, 8201, 8202, 8239, 12288), " ")
    for first in (0x660, 0x6F0):
        table |= {first + digit: str(digit) for digit in range(10)}
    for signs, plain in (
        ("−﹣", "-"),
        ("。．", "."),
        ("、，،", ","),
        ("：﹕︰", ":"),
        ("【［〔「『", "["),
        ("】］〕」』", "]"),
    ):
        table |= {ord(sign): plain for sign in signs}
    return {code: sign for code, sign in table.items() if len(sign) == 1} | {
        0x66B: ".",
        0x66C: ",",
        0x61B: ";",
        0x61F: "?",
    }


def fold(text: str) -> str:
    """Return `text` with full-width, mathematical and foreign punctuation as ASCII; its length stays the same."""
    return text if text.isascii() else text.translate(_table())


def word_set(text: str) -> frozenset[str]:
    """Return the set of the words in `text`, for tables that are easier read as a line than as a list."""
    return frozenset(text.split())
