"""The arguments of native tool calls, as models really write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.strategies.react.arguments import MAX_ARGUMENTS_CHARS, native_arguments
from reasoning.strategies.react.values import MAX_DEPTH
from reasoning.tools.base import Failure, Tool
from tests.each_row import each_row


def search(query: str, k: int = 5) -> str:
    """Search."""
    return query


def python(program: str) -> str:
    """Run."""
    return program


def double(number: int) -> int:
    """Double."""
    return 2 * number


def today() -> str:
    """Say the date."""
    return "today"


TOOLS = {"search": Tool.of(search), "python": Tool.of(python), "double": Tool.of(double), "today": Tool.of(today)}


@each_row(
    ("name", "written", "read"),
    [
        ("search", '{"query": "Bob", "k": 2}', {"query": "Bob", "k": 2}),
        ("search", ' {"query": "Bob"}\n', {"query": "Bob"}),
        ("search", '```json\n{"query": "Bob"}\n```', {"query": "Bob"}),
        ("search", '"{\\"query\\": \\"Bob\\"}"', {"query": "Bob"}),
        ("search", "{'query': 'Bob', 'k': None}", {"query": "Bob", "k": None}),
        ("search", '{"query": "Bob", "k": "2"}', {"query": "Bob", "k": "2"}),
        ("search", '{"query": "Bob", "k": 2,}', {"query": "Bob", "k": 2}),
        ("search", "{'query': 'Bob', 'k': true,}", {"query": "Bob", "k": True}),
        ("search", '{query: "Bob", k: 2}', {"query": "Bob", "k": 2}),
        ("search", '{"query": "Bob" "k": 2}', {"query": "Bob", "k": 2}),
        ("search", "{“query”: “Bob”}", {"query": "Bob"}),
        ("search", '{"query": "Bob", // who\n "k": 2}', {"query": "Bob", "k": 2}),
        ("search", '{"strange": {"a": [1]}}', {"strange": {"a": [1]}}),
        ("python", '{"program": "a = 1\nprint(a)"}', {"program": "a = 1\nprint(a)"}),
        ("python", "a = 1\nprint(a)", {"program": "a = 1\nprint(a)"}),
        ("python", "```python\nprint(1)\n```", {"program": "print(1)"}),
        ("python", '"print(1)"', {"program": "print(1)"}),
        ("python", "42", {"program": "42"}),
        ("python", '{"program": "x = \'```\'"}', {"program": "x = '```'"}),
        ("today", "", {}),
        ("today", "null", {}),
        ("today", "{}", {}),
        ("python", "", {}),
    ],
)
def test_what_is_clear_is_read(name: str, written: str, read: dict[str, Any]) -> None:
    """A JSON object is read in every usual dress; a text alone is the one argument of a tool that takes a text."""
    assert native_arguments(written, TOOLS[name]) == read


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("search", '{"query": "Bob", "k": '),
        ("search", '{"query": "Bob'),
        ("search", '{"query": "Bob"} {"query": "Ann"}'),
        ("search", '{"query": "Bob"}}'),
        ("search", '{"query": "Bob", "query": "Ann"}'),
        ("search", "Bob"),
        ("search", '["Bob", 2]'),
        ("search", "{query: Bob}"),
        ("search", "{1: 2}"),
        ("search", "{'query': b'Bob'}"),
        ("search", "{'query': {1, 2}}"),
        ("python", '{"program": "print('),
        ("python", '"print('),
        ("python", '["print(1)"]'),
        ("python", "true"),
        ("double", "five"),
        ("today", "now"),
    ],
)
def test_what_is_not_is_refused(name: str, written: str) -> None:
    """What is cut off, doubled, or could be meant in two ways is no call: the model is told what was expected."""
    found = native_arguments(written, TOOLS[name])
    assert isinstance(found, Failure)
    assert f"the arguments of {name} can't be read as a JSON object: {written}" in found.why
    assert f"its arguments are {', '.join(TOOLS[name].parameters['properties']) or 'none'}" in found.why


@pytest.mark.parametrize(
    "written",
    [
        "[" * 100_000,
        '{"query": ' * 9_000,
        f'{{"query": {"[" * MAX_DEPTH}{"]" * MAX_DEPTH}}}',
        f'{{"query": {"9" * 5_000}}}',
        "{" * 1_999,
        f"{{'query': {'-' * 1_900}1}}",
        '{"query": "' + "x" * MAX_ARGUMENTS_CHARS,
    ],
    ids=["brackets", "objects", "deep", "digits", "braces", "signs", "long"],
)
def test_monstrous_arguments_are_refused(written: str) -> None:
    """Depth and length end in a refusal, not in a crash, and the refusal is short."""
    found = native_arguments(written, TOOLS["search"])
    assert isinstance(found, Failure)
    assert len(found.why) < 400


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "other", "é"]), VALUES))
def test_what_is_written_is_read_again(arguments: dict[str, Any]) -> None:
    """Every JSON object is read as it is, in JSON and in Python's form, where the tool has no types of its own."""
    assert native_arguments(json.dumps(arguments), TOOLS["search"]) == arguments
    if arguments and len(repr(arguments)) < 500:
        assert native_arguments(repr(arguments), TOOLS["search"]) == arguments


PIECES = [
    '{"query": ',
    '"Bob"',
    "}",
    "{",
    "[",
    "]",
    ",",
    ":",
    "'",
    '"',
    "\\",
    "```json\n",
    "\n```",
    "null",
    "1e9",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_no_text_breaks_the_reader(written: str) -> None:
    """Any text is read or refused, for any tool."""
    for tool in TOOLS.values():
        found = native_arguments(written, tool)
        assert isinstance(found, Failure) or all(isinstance(name, str) for name in found)
