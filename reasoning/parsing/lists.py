"""Lists in replies: JSON, numbered or labelled lines, bullets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reasoning.parsing.json_values import parse_json_list
from reasoning.parsing.text import normalize, truncate

MAX_LIST_CHARS = 50_000
"""Characters of a reply that are read."""

MAX_LIST_LINES = 1_000
"""Lines of a reply that are read."""

_NUMBERED = re.compile(
    r"[\s>*_#•-]{0,12}(?:(?:sub-?\s?)?(?:question|problem|point|step|idea|thought|q)?[ _*]{0,3}"
    r"[(\[]?(?P<number>\d{1,4})[.):\]]{1,2}[*_]{0,2}(?:\s+|$))(?P<text>.*)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[\s>]{0,12}[*•–+-]\s+(?P<text>\S.*)")
_EDGES = ' \t*_`"“”'


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list."""

    text: str
    """Its words, on one line or on several."""

    number: int | None = None
    """Its number; None for a bullet."""


def list_items(text: str) -> list[Item]:
    """Return the numbered or bulleted items of a text, each with the lines that follow up to the next one."""
    items: list[Item] = []
    for line in _lines(text):
        item = parse_item(line)
        if item:
            items.append(item)
        elif items and line.strip():
            items[-1] = Item(f"{items[-1].text}\n{line.strip()}", items[-1].number)
    return items


def parse_item(line: str) -> Item | None:
    """Return the item that a line begins with its number, its label or its bullet; None where it begins none."""
    if match := _NUMBERED.match(line):
        return Item(match["text"].strip(), int(match["number"]))
    match = _BULLET.match(line)
    return Item(match["text"].strip()) if match else None


def parse_list(text: str, questions: bool = False) -> list[str]:
    """Return the items of a list, each once and on one line: of JSON, of numbered lines, of bullets.

    With `questions`, lines that end in a question mark where there is no list.
    """
    lines = _lines(text)
    numbered = [match["text"] for line in lines if (match := _NUMBERED.match(line))]
    bullets = [match["text"] for line in lines if (match := _BULLET.match(line))]
    asked = [line for line in lines if questions and line.rstrip(_EDGES).endswith("?")]
    return _once(_json_strings(text[:MAX_LIST_CHARS]) or numbered or bullets or asked)


def _lines(text: str) -> list[str]:
    return [line[:2_000] for line in text[:MAX_LIST_CHARS].splitlines()[:MAX_LIST_LINES]]


def _json_strings(text: str) -> list[str]:
    """Return the strings of a JSON list, and of the objects in it the first string of each."""
    found = (_first_string(item) for item in parse_json_list(text) or ())
    return [item for item in found if item]


def _first_string(item: object) -> str:
    values = item.values() if isinstance(item, Mapping) else [item]
    return next((value for value in values if isinstance(value, str)), "")


def _once(items: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for item in items:
        text = truncate(item.strip(_EDGES))
        if normalize(text):
            found.setdefault(normalize(text), text)
    return list(found.values())
