"""The places where a reply states its answer: markers, boxes, tags and JSON, each with the text that it governs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_BOXES = 30
_MAX_BOX_CHARS = 2000
_MAX_TAG_CHARS = 10_000
"""Characters between tags: an answer may be a table, or a list of moves."""
_MAX_MATCHES = 24
"""How many matches of one pattern are read: the first few, and mostly the last."""

_TAG = re.compile(r"<(?:final[_ ]?)?ans(?:wer)?>|\[ANSWER\](?=[^\[]{0,2000}\[/ANSWER\])", re.IGNORECASE)
_TAG_END = re.compile(r"</?(?:final[_ ]?)?ans(?:wer)?>|\[/ANSWER\]", re.IGNORECASE)
_BOX = re.compile(r"\\(?:boxed|fbox)[ \t]{0,4}(?=[{A-Za-z0-9])")
_JOINT = re.compile(
    r"(?:[\s$.]|\\[,;:!]|\\q?quad|\\ |\\[()\[\]]|,|;|&|\\text\s?\{\s?(?:and|or)\s?\}|\band\b|\bor\b|\\(?:land|lor"
    r"|cup)\b)"
    r"{1,40}",
    re.IGNORECASE,
)
_JOINS = re.compile(r",|;|&|\band\b|\bor\b|\\(?:land|lor|cup)\b|\\q?quad", re.IGNORECASE)


class Rank(IntEnum):
    """How much a statement is made for its answer; a lower one counts where there is no higher, or as a correction."""

    PASSING = 1
    """A sentence that asserts an answer: `option B is correct`."""
    SAID = 2
    """A sentence that speaks of the answer: `the answer is B`."""
    MARKED = 3
    """A marker, a box, a tag, JSON: made for it."""


RANKS = (Rank.MARKED, Rank.SAID, Rank.PASSING)
"""The highest first."""


@dataclass(frozen=True)
class Statement:
    """A place that states the answer."""

    how: str
    text: str
    """What it states, to be read by the format."""
    start: int
    """Where its words begin."""
    position: int
    """Where it counts as said: of two statements of one rank the later counts."""
    end: int
    """Where the text that it governs ends."""
    rank: Rank = Rank.MARKED
    exact: bool = False
    """Whether the text must be nothing but an answer."""
    quote: str = ""
    """Its words in the reply, where they are not `text`."""


def boxes(text: str) -> Iterator[Statement]:
    """Yield the boxes of `text`; one that is joined to the box before it by "and" or a comma states both."""
    before: tuple[int, str, int] | None = None
    for match in list(_BOX.finditer(text))[-_MAX_BOXES:]:
        content = _braced(text, match.end())
        if content is None:
            continue
        end = match.end() + len(content) + (2 if text[match.end()] == "{" else 0)
        start = match.start()
        gap = text[before[0] : start] if before else ""
        if before and len(gap) <= 60 and _JOINT.fullmatch(gap) and _JOINS.search(gap):
            content, start = f"{before[1]}, {content}", before[2]
        before = (end, content, start)
        yield Statement("boxed", content, start, end, end, quote=text[start:end])


def _braced(text: str, start: int) -> str | None:
    """Return what stands in the braces that open at `start`, nested ones included; the next sign where none opens."""
    if text[start : start + 1] != "{":
        return text[start : start + 1] or None
    depth = 0
    for offset, sign in enumerate(text[start : start + _MAX_BOX_CHARS]):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return text[start + 1 : start + offset]
    return None


def tags(text: str) -> Iterator[Statement]:
    """Yield what stands in `<answer>` tags; where the end is missing, the first line."""
    for match in list(_TAG.finditer(text))[-_MAX_BOXES:] if "<" in text or "[" in text else ():
        end = _TAG_END.search(text, match.end())
        stop = end.start() if end else len(text)
        inner = text[match.end() : min(stop, match.end() + _MAX_TAG_CHARS)].strip()
        yield Statement("tag", inner if end else inner.split("\n")[0], match.start(), stop, stop)


def ends(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return the matches of `pattern`, of many the first few and the last."""
    return some(list(pattern.finditer(text)))


def some(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return matches, of many the first few and the last."""
    return found if len(found) <= _MAX_MATCHES else found[:4] + found[4 - _MAX_MATCHES :]
