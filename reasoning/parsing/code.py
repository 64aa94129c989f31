"""Blocks of code in a reply, between fences of ``` or ~~~."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BLOCKS = 100
"""Blocks of a reply that are read."""

_OPENING = re.compile(
    r"[ \t>]{0,12}(?:[-*•]\s{1,4}|\d{1,3}[.)]\s{1,4})?(?P<fence>`{3,20}|~{3,20})(?P<info>[^`\n]{0,200})$"
)
_TRAILING = re.compile(r"(?P<before>[^`\n]{0,2000}[^`\s])[ \t]{0,8}(?P<fence>```)(?P<info>[\w+#-]{0,20})[ \t]{0,8}$")
_ONE_LINE = re.compile(r"[ \t>]{0,12}```(?P<body>[^`\n]{1,4000})```[ \t]{0,8}$")
_LANGUAGE = re.compile(r"[ \t{.]{0,4}(?P<language>[A-Za-z][\w+#.-]{0,30})?")
_QUOTED = re.compile(r"[ \t]{0,8}> ?")
_LANGUAGES = frozenset(
    ("python", "py", "python3", "sql", "sqlite", "json", "text", "txt", "tool_code", "smt2", "prolog")
)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A block of code."""

    language: str
    """The word behind the opening fence in small letters; empty: none."""

    text: str
    """The lines within, without the fences."""

    closed: bool = True
    """Whether its end was written; a reply that was cut off leaves its last block open."""

    line: int = 0
    """The line of the opening fence, from 0."""

    end_line: int = 0
    """The line of the closing fence, or the last line."""


def code_blocks(text: str) -> list[CodeBlock]:
    """Return the blocks of code in a reply in their order, those that hold nothing left out; at most `MAX_BLOCKS`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: list[CodeBlock] = []
    place = 0
    while place < len(lines) and len(found) < MAX_BLOCKS:
        block = _block_at(lines, place)
        if block is None:
            place += 1
            continue
        if block.text.strip():
            found.append(block)
        place = block.end_line + 1
    return found


def outside_code(text: str) -> str:
    """Return what stands around the blocks of code of a reply, line by line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inside = {place for block in code_blocks(text) for place in range(block.line, block.end_line + 1)}
    return "\n".join(line for place, line in enumerate(lines) if place not in inside)


def is_fence(line: str) -> bool:
    """Return whether a line is nothing but the mark that opens or closes a block of code."""
    return ("```" in line or "~~~" in line) and _OPENING.match(line) is not None


def _block_at(lines: list[str], place: int) -> CodeBlock | None:
    line = lines[place]
    if "```" not in line and "~~~" not in line:
        return None
    if match := _ONE_LINE.match(line):
        return _on_one_line(match["body"], place)
    match = _OPENING.match(line) or _TRAILING.match(line)
    if match is None:
        return None
    body: list[str] = []
    for at in range(place + 1, len(lines)):
        written = _QUOTED.sub("", lines[at]) if ">" in line[: match.start("fence")] else lines[at]
        ends, rest = _ends(written, match["fence"])
        if ends:
            return CodeBlock(_language(match["info"]), "\n".join([*body, *rest]), True, place, at)
        body.append(written)
    return CodeBlock(_language(match["info"]), "\n".join(body), False, place, len(lines) - 1)


def _ends(line: str, fence: str) -> tuple[bool, list[str]]:
    """Return whether a line closes the fence, and what stands before the mark on it."""
    bare = line.strip(" \t>")
    if bare and not bare.strip(fence[0]) and len(bare) >= len(fence):
        return True, []
    if fence == "```" and len(bare) > len(fence) and line.rstrip().endswith("```") and line.count("```") == 1:
        return True, [line.rstrip().removesuffix("```")]
    return False, []


def _on_one_line(body: str, place: int) -> CodeBlock:
    first, _, rest = body.strip().partition(" ")
    named = first.lower() in _LANGUAGES and bool(rest)
    return CodeBlock(first.lower() if named else "", rest if named else body.strip(), True, place, place)


def _language(info: str) -> str:
    match = _LANGUAGE.match(info)
    return (match["language"] or "").lower() if match else ""
