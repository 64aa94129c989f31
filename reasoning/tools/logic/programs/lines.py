"""The lines of a program: their numbers, their glosses, and the sections they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.parsing import is_fence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line, as editors count them: not the form feeds and other separators that `str.splitlines` knows."""

_HEADING = re.compile(
    r"(?P<mark>[#*_=<\[%/~•-]*)\s*(?:(?:step|part)\s*)?(?:\d{1,2}[.):]?\s*)?[*_]*"
    r"(?P<name>[A-Za-z][A-Za-z ]{0,30}?)(?:\s+\([^()]{0,60}\)(?=[*_\s]*[:：]))?"
    r"\s*[*_=>\]~]*\s*(?:(?P<colon>[:：])[\s*_]*|[;-]?$)",
    re.IGNORECASE,
)

_MAX_HEADING_WORDS = 4
_MAX_HEADING_CHARS = 120  # Only so much of a line is searched for a heading: the pattern takes long on long blanks.


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a program: `Cold(Bob, True) ::: Bob is cold.`"""

    number: int
    """From 1."""

    text: str
    """What stands before the gloss, stripped."""

    gloss: str = ""
    """What the line means, in words: what stands behind `:::`."""

    section: str = ""
    """The section it stands in, by the name that the dialect gave it; empty before the first heading."""


def lines_of(program: str, headings: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the lines that are not empty, each with its section.

    `headings` maps each heading in lower case (`facts`, `declarations`) to the name of its section. A heading stands
    alone on its line, or with the first line of its section behind its colon; `#`, `**`, `[` or a number may stand
    before it, and where it is marked so or has a colon, a few words more around it: `Known facts:`, `## Logical rules`.
    """
    return tuple(_lines(program, headings))


def _lines(program: str, headings: Mapping[str, str]) -> Iterable[Line]:
    section = ""
    for number, raw in enumerate(LINE_END.split(program), start=1):
        raw = raw.strip()
        if is_fence(raw):
            continue
        found = _HEADING.match(raw[:_MAX_HEADING_CHARS])
        if found and (opened := _opened(found, raw, headings)):
            section, raw = opened, raw[found.end() :]
        text, _, gloss = raw.partition(":::")
        if text.strip() or gloss.strip():
            yield Line(number, text.strip(), gloss.strip(), section)


def _opened(found: re.Match[str], raw: str, headings: Mapping[str, str]) -> str:
    """The section that a heading opens; empty where it is none, or where its words name several sections."""
    name = found["name"].lower()
    if name in headings:
        return headings[name]
    words = name.split()
    if found.end() < len(raw) or len(words) > _MAX_HEADING_WORDS or not (found["mark"] or found["colon"]):
        return ""
    sections = {headings[word] for word in words if word in headings}
    return sections.pop() if len(sections) == 1 else ""
