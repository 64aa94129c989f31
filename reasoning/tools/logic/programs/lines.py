"""The lines of a program: their numbers, their glosses, and the sections they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FENCE = re.compile(r"\s*(```|~~~)\s*\w*\s*")
_HEADING = re.compile(r"\s*(?:#+|\*\*|//)?\s*(?P<name>[A-Za-z][A-Za-z ]{0,30}?)\s*(?:\*\*)?\s*(?::\s*(?:\*\*)?\s*|$)")

_LONGEST_HEADING = 120  # Only so much of a line is searched for a heading: the pattern takes long on long blanks.


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
    """Give the lines that are not empty, each with its section.

    `headings` maps each heading in lower case (`facts`, `declarations`) to the name of its section. A heading stands
    alone on its line, or with the first line of its section behind its colon; `#` or `**` may stand around it.
    """
    return tuple(_lines(program, headings))


def _lines(program: str, headings: Mapping[str, str]) -> Iterable[Line]:
    section = ""
    for number, raw in enumerate(program.splitlines(), start=1):
        raw = raw.strip()
        if _FENCE.fullmatch(raw[:_LONGEST_HEADING]):
            continue
        found = _HEADING.match(raw[:_LONGEST_HEADING])
        if found and (name := found["name"].lower()) in headings:
            section, raw = headings[name], raw[found.end() :]
        text, _, gloss = raw.partition(":::")
        if text.strip() or gloss.strip():
            yield Line(number, text.strip(), gloss.strip(), section)
