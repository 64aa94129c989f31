"""Bounds and comparison of short texts."""

from __future__ import annotations

import re

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
