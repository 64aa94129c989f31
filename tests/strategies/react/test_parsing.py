"""What models write in a turn of ReAct."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.strategies.react.arguments import text_arguments, word_call
from reasoning.strategies.react.parsing import read_turn
from reasoning.tools.base import Failure, Tool
from tests.each_row import each_row

if TYPE_CHECKING:
    from reasoning.strategies.react.calls import WrittenCall


def search(query: str, k: int = 5) -> str:
    """Search."""
    return query


def convert(amount: float, source: str, target: str) -> str:
    """Convert."""
    return f"{amount} {source} {target}"


def today() -> str:
    """Say the date."""
    return "today"


TOOLS = {"search": Tool.of(search), "convert": Tool.of(convert), "today": Tool.of(today)}


def read(call: WrittenCall, tool: Tool) -> dict[str, Any] | Failure:
    """The arguments of a call, as they are passed to the tool."""
    return Failure(call.fault) if call.fault else text_arguments(call.given, tool, in_code=call.in_code)


@each_row(
    ("reply", "name", "given"),
    [
        ("Action: search[Bob, the builder]", "search", {"query": "Bob, the builder"}),
        ("Thought: who?\nAction 1: search[Bob]", "search", {"query": "Bob"}),
        ("**Action:** `search`\n**Action Input:** Bob", "search", {"query": "Bob"}),
        ('Action: search\nAction Input: "Bob"\nThought: and?', "search", {"query": "Bob"}),
        ('Action: search\nAction Input:\n```json\n{"query": "Bob",\n "k": 2}\n```', "search", {"query": "Bob", "k": 2}),
        ('Action: search[{"query": "[Bob]", "k": 2}]', "search", {"query": "[Bob]", "k": 2}),
        ('Action: search({"query": "Bob)"})', "search", {"query": "Bob)"}),
        ('Action: search {"query": "Bob"}', "search", {"query": "Bob"}),
        ('Action: search(query="Bob", k=3)', "search", {"query": "Bob", "k": 3}),
        ('Action: search("Bob", 3)', "search", {"query": "Bob", "k": 3}),
        ("Action: search('Bob')", "search", {"query": "Bob"}),
        ("Action: search: Bob", "search", {"query": "Bob"}),
        ("Action: search Bob", "search", {"query": "Bob"}),
        ("Action: search[Bob's 5\" pipe]", "search", {"query": "Bob's 5\" pipe"}),
        ("Action: search[42]", "search", {"query": "42"}),
        ("Action: search[1.50]", "search", {"query": "1.50"}),
        ("Action: search[Bob", "search", {"query": "Bob"}),
        ('Action: {"name": "search", "arguments": {"query": "Bob"}}', "search", {"query": "Bob"}),
        ('Action:\n```json\n{"action": "search", "action_input": "Bob"}\n```', "search", {"query": "Bob"}),
        ('Tool call: {"tool": "search", "tool_input": {"query": "Bob"}}', "search", {"query": "Bob"}),
        ("Action: convert[5, 'km', 'mi']", "convert", {"amount": 5, "source": "km", "target": "mi"}),
        ("Action: convert(5, target='mi', source='km')", "convert", {"amount": 5, "source": "km", "target": "mi"}),
        ("Action: convert[five]", "convert", {"amount": "five"}),
        ("Action: today[]", "today", {}),
        ("Action: today", "today", {}),
        ("Action: search[]", "search", {"query": ""}),
    ],
)
def test_actions_are_read_in_the_usual_styles(reply: str, name: str, given: dict[str, Any]) -> None:
    """Brackets, calls, JSON and labelled lines all name a tool and its arguments."""
    (call,) = read_turn(reply, TOOLS).calls
    assert (call.name, read(call, TOOLS[name])) == (name, given)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("Answer: B", "Answer: B"),
        ("Thought: so\nFinal Answer: B\nAction: search[x]", "Final Answer: B\nAction: search[x]"),
        ("Action: finish[B]", "Answer: B"),
        ("finish[B]", "Answer: B"),
        ("Action: answer(B)", "Answer: B"),
        ("I think the Action: is clear", ""),
        ("Action:", ""),
        ("Action: ???", ""),
        ("Action: finish[]", ""),
        ("", ""),
    ],
)
def test_answers_are_told_from_actions(reply: str, answer: str) -> None:
    """What comes first counts; a turn may have neither."""
    turn = read_turn(reply, TOOLS)
    assert (turn.calls, turn.answer) == ((), answer)


def test_equal_calls_are_worded_the_same() -> None:
    """The order of arguments does not tell two calls apart."""
    assert word_call("f", {"a": 1, "b": "x"}) == word_call("f", {"b": "x", "a": 1}) == 'f[{"a": 1, "b": "x"}]'


WORDS = "Action: Action Input: Answer: Observation: search finish query json </think> é 1"
MARKS = (
    "<tool_call> </tool_call> [TOOL_CALLS] [ARGS] <function=search> <parameter=query> </parameter> </function> "
    "<|python_tag|> <search> <query> </query> <arg_key> <arg_value> <tool_use> <name> tool_code final_answer Final "
    "<|channel|> to=search "
    '{"name": "search", "arguments":'
)
PIECES = [*WORDS.split(" "), *MARKS.split(" "), *"[](){}\"':,=\n \\", "```json", "```", "-" * 50, "((((((((" * 40]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is a turn, its arguments can be made for any tool, and it is not both an action and an answer."""
    turn = read_turn(text, TOOLS)
    assert not (turn.calls and turn.answer)
    for call in turn.calls:
        for tool in TOOLS.values():
            found = read(call, tool)
            assert isinstance(found, Failure) or word_call(tool.name, found)
            if not isinstance(found, Failure):
                tool.arguments.fit(tool.name, found)


FLOODS = [
    "<tool_call>",
    '<tool_call>{"name": "search", ',
    '{"name": ',
    '{"name": "search", "arguments": {}}',
    "\nAction: search[",
    "Action:",
    "\nAction: x\n",
    "\nAction Input: {",
    "[",
    "{",
    "(",
    '"',
    "'",
    "\\",
    "[TOOL_CALLS]search",
    "<function=search>\n<parameter=query>\n",
    "\n<parameter=query>",
    "<arg_key>q</arg_key>",
    '\nsearch("',
    "\n[search(",
    "\n```tool_code\nsearch(",
    "```python\n",
    "```",
    "\n```",
    "\nThought:",
    "\nObservation",
    "\n",
    "   \n",
    "*",
    "query: ",
    "<escape>",
    "assistant",
]


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", "Action: ", "Action: search[", "<tool_call>", "Action: search\nAction Input: "])
@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_is_read_in_linear_time(piece: str, before: str) -> None:
    """Twice the text takes about twice the steps at most, whatever is repeated."""
    small, large = (_steps(before + piece * (size // len(piece))) for size in (5_000, 20_000))
    assert large < 6 * small + 20_000


def _steps(text: str) -> int:
    """Count the lines of Python that are run to read a text and its arguments."""
    count = 0

    def trace(frame: Any, event: str, given: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        for call in read_turn(text, TOOLS).calls:
            read(call, TOOLS["search"])
    finally:
        sys.settrace(None)
    return count
