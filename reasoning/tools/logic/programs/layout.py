"""What stands around a program, taken off: the prose beside its fences, and the bullets or numbers of its lines."""

from __future__ import annotations

import re

from reasoning.tools.logic.programs.lines import LINE_END

_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"\s*(?:#|//|\*\*|.{0,60}:(?:\s*\*\*)?\s*$)")
_BULLETS = tuple(re.compile(rf"(\s*)(?:{mark})(?=\s)") for mark in (r"-", r"\*", r"•", r"\+", r"\d{1,4}[.)]"))
_FEWEST = 3
"""Lines from which on a mark before each of them is a bullet; fewer may be negations."""


def plain(program: str) -> str:
    """Give the program without what stands around it, every line still at its number."""
    lines = LINE_END.split(program)
    return "\n".join(_without_bullets(_inside_fences(lines)))


def _inside_fences(lines: list[str]) -> list[str]:
    """Where there are fences, empty all lines outside of them; the last one may be left open.

    A single one that names no language closes what a prompt opened, where more lines are before it than behind.
    """
    marks = [number for number, line in enumerate(lines) if _FENCE.match(line)]
    if not marks:
        return lines
    if len(marks) == 1 and lines[marks[0]].strip(" `~") == "":
        before, behind = (sum(map(bool, map(str.strip, part))) for part in (lines[: marks[0]], lines[marks[0] + 1 :]))
        marks = [-1, *marks] if before > behind else marks
    inside: set[int] = set()
    for opened, closed in zip(marks[::2], [*marks[1::2], len(lines)], strict=False):
        inside.update(range(opened + 1, closed))
    return [line if number in inside else "" for number, line in enumerate(lines)]


def _without_bullets(lines: list[str]) -> list[str]:
    """Take the mark off that all lines but headings begin with: a `-` before some of them is a negation."""
    marked = [line for line in lines if line.strip() and not _HEADING.match(line)]
    for bullet in _BULLETS:
        if len(marked) >= _FEWEST and all(bullet.match(line) for line in marked):
            return [bullet.sub(r"\1", line, count=1) for line in lines]
    return lines
