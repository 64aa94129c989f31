"""What stands around a program, taken off: the prose beside its fences, and the bullets or numbers of its lines."""

from __future__ import annotations

import re

from reasoning.parsing import code_blocks, is_fence
from reasoning.tools.logic.programs.lines import LINE_END

_DOCSTRING = re.compile(r"[ \t]{0,40}[rRuUfF]?(?P<mark>\"{3}|'{3})")
_HEADING = re.compile(r"\s*(?:#|//|\*\*|.{0,60}:(?:\s*\*\*)?\s*$)")
_BULLETS = tuple(re.compile(rf"(\s*)(?:{mark})(?=\s)") for mark in (r"-", r"\*", r"•", r"\+", r"\d{1,4}[.)]"))
_MIN_BULLETS = 3
"""Lines from which on a mark before each of them is a bullet; fewer may be negations."""


def plain(program: str) -> str:
    """Return the program without what stands around it, every line still at its number."""
    lines = LINE_END.split(program)
    return "\n".join(_without_bullets(_without_docstrings(_inside_fences(lines))))


def _inside_fences(lines: list[str]) -> list[str]:
    """Where there are fences, empty all lines outside of them; the last one may be left open.

    A single one that names no language closes what a prompt opened, where more lines are before it than behind.
    """
    blocks = code_blocks("\n".join(lines))
    if len(blocks) < 2 and (end := _closing(lines)):
        return [line if number < end else "" for number, line in enumerate(lines)]
    if not blocks:
        return lines
    inside = [""] * len(lines)
    for block in blocks:
        begin = block.line if block.line == block.end_line else block.line + 1
        for number, line in enumerate(block.text.split("\n"), start=begin):
            inside[number] = line
    return inside


def _closing(lines: list[str]) -> int:
    """Return the number of the only fence, where it closes what stands before it; 0 where there is none."""
    marks = [number for number, line in enumerate(lines) if is_fence(line)]
    if len(marks) != 1 or lines[marks[0]].strip(" `~") != "":
        return 0
    before, behind = (sum(map(bool, map(str.strip, part))) for part in (lines[: marks[0]], lines[marks[0] + 1 :]))
    return marks[0] if before > behind else 0


def _without_docstrings(lines: list[str]) -> list[str]:
    """Empty the lines of texts in three quotes that begin a line; one that is never closed stays."""
    left = list(lines)
    opened, mark = -1, ""
    for number, line in enumerate(lines):
        begins = _DOCSTRING.match(line) if opened < 0 else None
        if begins:
            opened, mark = number, begins["mark"]
        if opened >= 0 and mark in (line[begins.end() :] if begins else line):
            left[opened : number + 1] = [""] * (number + 1 - opened)
            opened = -1
    return left


def _without_bullets(lines: list[str]) -> list[str]:
    """Take the mark off that all lines but headings begin with: a `-` before some of them is a negation."""
    marked = [line for line in lines if line.strip() and not _HEADING.match(line)]
    for bullet in _BULLETS:
        if len(marked) >= _MIN_BULLETS and all(bullet.match(line) for line in marked):
            return [bullet.sub(r"\1", line, count=1) for line in lines]
    return lines
