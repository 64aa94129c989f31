"""What a tool's docstring tells a model: what it does, and what its parameters mean."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field

_SECTION = re.compile(
    r"(?P<head>args|arguments|parameters|params|keyword arguments|other parameters|returns?|yields?|raises|examples?"
    r"|notes?|see also|references|attributes|warnings?|todo)[ \t]*:?",
    re.IGNORECASE,
)
_OF_PARAMETERS = frozenset(("args", "arguments", "parameters", "params", "keyword arguments", "other parameters"))
_GOOGLE = re.compile(
    r"\*{0,2}(?P<name>[A-Za-z_]\w{0,80})[ \t]{0,4}(?:\([^\n]{0,200}?\))?[ \t]{0,4}:[ \t]+(?P<text>\S.*)"
)
_NUMPY = re.compile(r"\*{0,2}(?P<name>[A-Za-z_]\w{0,80})(?:[ \t]{0,4}:[^\n]{0,200})?")
_SPHINX = re.compile(
    r":param(?:eter)?[ \t]+(?:[^:\n]{1,80}[ \t])?\*{0,2}(?P<name>[A-Za-z_]\w{0,80}):[ \t]*(?P<text>.*)"
)


@dataclass(frozen=True)
class Described:
    """A docstring in its parts."""

    summary: str = ""
    """The first paragraph, on one line."""

    parameters: dict[str, str] = field(default_factory=dict)
    """What is said of a parameter, by its name."""


def read_docstring(function: object) -> Described:
    """Read a docstring in the styles of Google (`Args:`), NumPy (`Parameters` underlined) and Sphinx (`:param x:`)."""
    lines = (inspect.getdoc(function) or "").split("\n")
    summary: list[str] = []
    for place, line in enumerate(lines):
        if (summary and (not line.strip() or _is_section(lines, place))) or _SPHINX.match(line):
            break
        summary += line.split()
    return Described(" ".join(summary), _parameters(lines))


def _is_section(lines: list[str], place: int) -> str:
    """Return the heading of a section, in small letters; empty: there is none on the line."""
    line = lines[place].strip()
    match = _SECTION.fullmatch(line)
    underlined = place + 1 < len(lines) and re.fullmatch(r"\s*-{3,}\s*", lines[place + 1]) is not None
    return match["head"].lower() if match and (line.endswith(":") or underlined) else ""


def _parameters(lines: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    section, deep, name = "", 0, ""
    for place, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if match := _SPHINX.match(line.strip()):
            name, deep, section = match["name"], indent, "sphinx"
            found[name] = [match["text"]]
        elif head := _is_section(lines, place):
            section, deep, name = head if head in _OF_PARAMETERS else "", -1, ""
        elif not line.strip() or set(line.strip()) == {"-"} or not section:
            continue
        elif section == "sphinx":
            section = section if indent > deep else ""
            found[name] += [line.strip()] if section else []
        else:
            deep = indent if deep < 0 else deep
            match = _entry(line.strip(), numpy=deep == 0) if indent <= deep else None
            if match:
                name = match["name"]
                found[name] = [match["text"]] if "text" in match.groupdict() else []
            elif name:
                found[name].append(line.strip())
    return {name: " ".join(filter(None, text)) for name, text in found.items() if any(text)}


def _entry(line: str, *, numpy: bool) -> re.Match[str] | None:
    return _NUMPY.fullmatch(line) if numpy else _GOOGLE.match(line)
