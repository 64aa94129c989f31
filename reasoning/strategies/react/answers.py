"""The text of an answer, out of the forms that it is given in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reasoning.strategies.react.values import bare_text, bracket_end, read_value

MAX_ACTION_CHARS = 20_000
"""Characters of an action's arguments that are read."""

_ANSWER_KEYS = ("answer", "final_answer", "result", "response", "output", "value", "text", "content", "input")


def within(text: str) -> tuple[str, int]:
    """Return what stands in the bracket that the text begins with, and how far it reaches."""
    end = bracket_end(text)
    if end > 0:
        return (text[:end] if text[0] == "{" else text[1 : end - 1]).strip(), end
    if text[:1] == "{" or text[1:].lstrip()[:1] == "{":
        return text[1:] if text[0] != "{" else text, len(text)
    # the bracket is never closed: a quotation mark may stand alone in it
    line = text.split("\n", 1)[0]
    return line[1:].strip(), len(line)


def finishing_text(given: Any) -> str:
    """Format what a finishing call was given as an answer; empty: it was given none."""
    if isinstance(given, str) and (bare := bare_text(given)).startswith("{"):
        value = read_value(bare)
        given = value if isinstance(value, dict) else "" if re.match(r"\{\s{0,40}[\"']", bare) else bare
    if isinstance(given, Mapping):
        values = [given[key] for key in _ANSWER_KEYS if key in given] or list(given.values())
        given = values[0] if values else ""
    if isinstance(given, list):
        given = ", ".join(map(str, given))
    text = bare_text(str(given if given is not None else ""))
    named = re.fullmatch(r"(?:final_)?(?:answer|result|response|output|value)\s?=\s?(.+)", text, re.DOTALL)
    text = bare_text(named[1]) if named else text
    return f"Answer: {text}" if text else ""


def closing_text(text: str, match: re.Match[str]) -> str:
    """Format `finish[B]`, `<final_answer>B</final_answer>` and a heading as an answer; other answers are as they
    are.
    """
    if match["tag"]:
        inside = text[len(match[0]) :].split("</", 1)[0].strip()
        return f"Answer: {inside}" if inside else text
    bracket = re.match(r"[\s*_#>-]{0,12}(?:finish|final[ _]?answer)\s?(?=[\[(])", text, re.IGNORECASE)
    if bracket:
        return finishing_text(within(text[bracket.end() :][:MAX_ACTION_CHARS])[0])
    if not re.search(r"[:：]|\bis\b", match[0]):
        return f"Answer: {text[len(match[0]) :].strip()}"
    return text
