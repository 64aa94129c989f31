"""JSON as models write it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.parsing import parse_json_list, parse_json_object

WANTED = {"parts": {"A": "rain", "B": "wet"}, "said": ["A -> B"]}
PLAIN = '{"parts": {"A": "rain", "B": "wet"}, "said": ["A -> B"]}'
DAMAGES = {
    "as it should be": PLAIN,
    "comma at the end": PLAIN[:-1] + ",}",
    "comma at an inner end": PLAIN.replace('"wet"', '"wet",'),
    "comma missing": PLAIN.replace('"rain", "B"', '"rain" "B"'),
    "single quotes": PLAIN.replace('"', "'"),
    "curly quotes": "{“parts”: {“A”: “rain”, “B”: “wet”}, “said”: [“A -> B”]}",
    "bare names": PLAIN.replace('"parts"', "parts").replace('"said"', "said"),
    "comment": PLAIN.replace('"said"', '// what is said\n"said"'),
    "missing end": PLAIN[:-1],
    "two missing ends": PLAIN[:-2],
    "fence": f"Sure!\n```json\n{PLAIN}\n```\nI hope this helps.",
    "tildes": f"~~~json\n{PLAIN}\n~~~",
    "fence and damage": f"```json\n{PLAIN[:-1]},}}\n```",
    "fence without an end": f"```json\n{PLAIN}",
    "prose around": f"Here {{it}} is: {PLAIN} and {{more}}.",
    "formula before": f"Since \\frac{{1}}{{2}}: {PLAIN}",
    "draft before": 'First {"parts": {"A": "draft"}}, no:\n' + PLAIN,
    "two fences": '```json\n{"parts": {"A": "draft"}}\n```\nCorrected:\n```json\n' + PLAIN + "\n```",
    "several lines": PLAIN.replace(", ", ",\n  "),
}


@pytest.mark.parametrize("reply", DAMAGES.values(), ids=DAMAGES)
def test_objects_are_read_whatever_the_damage(reply: str) -> None:
    """The usual damages are mended, the object is found in prose and fences, and the last one counts."""
    assert parse_json_object(reply, ("parts", "said")) == WANTED


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "no JSON",
        "{it}",
        r"\frac{1}{2} of {x + 1}",
        "{",
        "{}",
        "[]",
        "[1, 2]",
        '{"other": 1}',
        "{" * 500,
        '{"a":' * 500,
    ],
)
def test_what_is_no_such_object_is_none(reply: str) -> None:
    """Braces of prose and formulas, other objects, and nests without end are no object with these keys."""
    assert parse_json_object(reply, ("parts",)) is None


@pytest.mark.parametrize(
    ("reply", "items"),
    [
        ('["a", "b"]', ["a", "b"]),
        ("['a', 'b',]", ["a", "b"]),
        ('```json\n["a",\n"b"]\n```', ["a", "b"]),
        ('They are: ["a", "b"', ["a", "b"]),
        ('[{"q": "a"}]', [{"q": "a"}]),
        ("see [the page](x) and [1]", None),
        ("[ ]", None),
        ("", None),
    ],
)
def test_lists_are_read(reply: str, items: list[Any] | None) -> None:
    """Lists are found and mended likewise; links and notes in brackets are none."""
    assert parse_json_list(reply) == items


@given(st.text(max_size=200) | st.text("{}[]\"',: ab\\n`/*\n", max_size=200))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Whatever is written gives a value or None."""
    assert isinstance(parse_json_object(text), dict | None)
    assert isinstance(parse_json_list(text), list | None)
