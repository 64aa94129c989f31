"""Strings and numbers of JSON as they may go over the wire, whatever the protocol."""

from __future__ import annotations


def in_unicode(text: str) -> str:
    """Return the text with a question mark for each half of a character, which JSON can hold and UTF-8 can't."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def bounded_int(digits: str) -> float | int:
    """Return a whole number of JSON; one that is too large to be meant is a float, which is infinite at the worst."""
    return int(digits) if len(digits) < 19 else float(digits)
