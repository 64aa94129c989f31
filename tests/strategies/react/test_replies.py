"""Replies as models of all kinds write them in a turn of ReAct: each with the calls, or the answer, that it makes."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning import Mock, Question, run
from reasoning.strategies.react import ReAct

RUN: list[tuple[Any, ...]] = []


@pytest.fixture(autouse=True)
def _nothing_run() -> None:
    """No test sees the calls of another."""
    RUN.clear()


def lookup(query: str, k: int = 5) -> str:
    """Look something up."""
    RUN.append(("lookup", query) if k == 5 else ("lookup", query, k))
    return "found"


def add(a: float, b: float) -> float:
    """Add two numbers."""
    RUN.append(("add", a, b))
    return a + b


def half(x: float) -> float:
    """Halve a number."""
    RUN.append(("half", x))
    return x / 2


def flag(name: str, on: bool) -> str:
    """Switch a lamp."""
    RUN.append(("flag", name, on))
    return "switched"


def today() -> str:
    """Tell the date."""
    RUN.append(("today",))
    return "2024-02-29"


TOOLS: dict[str, Any] = {one.__name__: one for one in (lookup, add, half, flag, today)}
SUM = Question("What is 17 + 23?", answer_format="number")

CALLS: list[tuple[str, list[tuple[Any, ...]]]] = [
    ('I need to find the population first.\n\nAction: lookup("population of Ulm")', [("lookup", "population of Ulm")]),
    (
        "**Thought:** I need to add the two numbers.\n\n**Action:** add\n\n**Action Input:**\n- a: 17\n- b: 23",
        [("add", 17.0, 23.0)],
    ),
    (
        'Thought: To answer this I should search for Bob.\nAction: lookup\nAction Input: query="Bob", k=3\nObservation: Bob is a builder.\nThought: done\nFinal Answer: Bob',
        [("lookup", "Bob", 3)],
    ),
    (
        'Sure! Let me use the `add` tool:\n\n```json\n{\n  "tool": "add",\n  "arguments": {\n    "a": 17,\n    "b": 23\n  }\n}\n```',
        [("add", 17.0, 23.0)],
    ),
    ("Okay, let's call the function.\n```python\nprint(add(a=17, b=23))\n```", [("add", 17.0, 23.0)]),
    ('{"thought": "I should add", "tool_name": "add", "tool_args": {"a": 17, "b": 23}}', [("add", 17.0, 23.0)]),
    ('{"reasoning": "need lookup", "action": "lookup", "action_input": "Bob"}', [("lookup", "Bob")]),
    (
        '<think>\nI need to call add.\n</think>\n\n<tool_call>\n{"name": "add", "arguments": {"a": 17, "b": 23}}\n</tool_call>',
        [("add", 17.0, 23.0)],
    ),
    (
        '<tool_call>\n{"name": "add", "arguments": {"a": 17, "b": 23}}\n</tool_call>\n<tool_response>\n40\n</tool_response>\nThe answer is 40.',
        [("add", 17.0, 23.0)],
    ),
    (
        'I\'ll use the calculator.\n\n<function=add>{"a": 17, "b": 23}</function>\n\nThe result will be 40.',
        [("add", 17.0, 23.0)],
    ),
    ("[add(a=17, b=23)]", [("add", 17.0, 23.0)]),
    ("add(a=17, b=23)", [("add", 17.0, 23.0)]),
    ("Action: add(17, 23)\nAction: half(40)", [("add", 17.0, 23.0)]),
    ("Thought: I need add.\nAction: add [17, 23]", [("add", 17.0, 23.0)]),
    ('Thought: I need add.\nAction: add: {"a": 17, "b": 23}', [("add", 17.0, 23.0)]),
    ("Thought: add\nAction: add\nAction Input: 17, 23", [("add", 17.0, 23.0)]),
    ("Thought: add\nAction: add\nAction Input: a=17 b=23", [("add", 17.0, 23.0)]),
    ("Thought: add\nAction: add\nAction Input: {a: 17, b: 23}", [("add", 17.0, 23.0)]),
    ('Thought: add\nAction: add\nAction Input: {"a": 17, "b": 23}}', [("add", 17.0, 23.0)]),
    ('Thought: add\nAction: add\nAction Input: {"a": 17, "b": "23",}\nPAUSE', [("add", 17.0, 23.0)]),
    ('Action: lookup\nAction Input: "Bob the builder"', [("lookup", "Bob the builder")]),
    ('Action: lookup\nAction Input: {"query": "Bob "the builder" Smith"}', [("lookup", 'Bob "the builder" Smith')]),
    ('Action: lookup\nAction Input: {"query": "first\nsecond"}', [("lookup", "first\nsecond")]),
    ('Action: lookup[query: "Bob"]', [("lookup", "Bob")]),
    ('Action: lookup["Bob", k=2]', [("lookup", "Bob", 2)]),
    ("Action: lookup[Bob] and then half[4]", [("lookup", "Bob")]),
    ("Action: Lookup['Bob']", [("lookup", "Bob")]),
    ("1. Thought: need info\n2. Action: lookup[Bob]", [("lookup", "Bob")]),
    ("Step 1: lookup[Bob]", [("lookup", "Bob")]),
    ("Next action: lookup[Bob]", [("lookup", "Bob")]),
    ("Action 1: lookup\nAction Input 1: Bob\nObservation 1: ...", [("lookup", "Bob")]),
    ('Action:\n{\n  "name": "lookup",\n  "input": {"query": "Bob"}\n}', [("lookup", "Bob")]),
    ("Action: ```lookup[Bob]```", [("lookup", "Bob")]),
    ("Action: `lookup[Bob]`", [("lookup", "Bob")]),
    ('Action: **lookup**("Bob")', [("lookup", "Bob")]),
    ("Action: Use the lookup tool.\nAction Input: Bob", [("lookup", "Bob")]),
    ('Action: call lookup with {"query": "Bob"}', [("lookup", "Bob")]),
    ('Action: lookup(query="Who is Bob (the builder)?")', [("lookup", "Who is Bob (the builder)?")]),
    ("Action: lookup(query='It\\'s \"Bob\"')", [("lookup", 'It\'s "Bob"')]),
    ('Action: flag("lamp", true)', [("flag", "lamp", True)]),
    ('Action: flag[{"name": "lamp", "on": "off"}]', [("flag", "lamp", False)]),
    ("Action: flag[name: lamp; on: yes]", [("flag", "lamp", True)]),
    ("Action: today()", [("today",)]),
    ("Action: today", [("today",)]),
    ("Action: today[]", [("today",)]),
    ("Action: today\nAction Input: {}", [("today",)]),
    ("Action: today\nAction Input: None", [("today",)]),
    ("Action: today\nAction Input:", [("today",)]),
    ('<tool_call>{"name": "today", "arguments": {}}</tool_call>', [("today",)]),
    ('<tool_call>{"name": "today"}</tool_call>', [("today",)]),
    ("<function=today></function>", [("today",)]),
    ('[TOOL_CALLS] [{"name": "today", "arguments": {}}]', [("today",)]),
    ('to=functions.add json\n{"a": 17, "b": 23}', [("add", 17.0, 23.0)]),
    (
        '<|channel|>analysis<|message|>We need to call add.<|end|><|start|>assistant<|channel|>commentary to=functions.add <|constrain|>json<|message|>{"a":17,"b":23}<|call|>',
        [("add", 17.0, 23.0)],
    ),
    (
        '<|start_header_id|>assistant<|end_header_id|>\n\n{"name": "add", "parameters": {"a": "17", "b": "23"}}<|eot_id|>',
        [("add", 17.0, 23.0)],
    ),
    (
        '{"name": "add", "parameters": {"a": "17", "b": "23"}}<|eot_id|><|start_header_id|>ipython<|end_header_id|>\n\n40<|eot_id|>',
        [("add", 17.0, 23.0)],
    ),
    ("```tool_code\nprint(add(a=17, b=23))\n```\n```tool_outputs\n40\n```\nThe answer is 40.", [("add", 17.0, 23.0)]),
    ("<tool_code>\nprint(add(a=17, b=23))\n</tool_code>", [("add", 17.0, 23.0)]),
    ('<tool_code>{"name": "add", "arguments": {"a": 17, "b": 23}}</tool_code>', [("add", 17.0, 23.0)]),
    (
        '```xml\n<tool_call><name>add</name><arguments>{"a": 17, "b": 23}</arguments></tool_call>\n```',
        [("add", 17.0, 23.0)],
    ),
    (
        '```json\n[{"name": "add", "arguments": {"a": 17, "b": 23}}, {"name": "lookup", "arguments": {"query": "Bob"}}]\n```',
        [("add", 17.0, 23.0), ("lookup", "Bob")],
    ),
    ('{"add": {"a": 17, "b": 23}}', [("add", 17.0, 23.0)]),
    ('{"tool": {"name": "add", "parameters": {"a": 17, "b": 23}}}', [("add", 17.0, 23.0)]),
    ("Tool Call: add(a=17, b=23)", [("add", 17.0, 23.0)]),
    ("Tool: add\nParameters:\na: 17\nb: 23", [("add", 17.0, 23.0)]),
    ("Function call: `add(a=17, b=23)`", [("add", 17.0, 23.0)]),
    ("call add(17, 23)", [("add", 17.0, 23.0)]),
    ("Action: lookup[Bob]\n\nNote: waiting for the observation.", [("lookup", "Bob")]),
    ("Thought: Let me look.\n\nAct: lookup[Bob]\n\nObs: ...", [("lookup", "Bob")]),
    ("Action：lookup[Bob]", [("lookup", "Bob")]),
    ("Action: lookup[Bob]<|im_end|>", [("lookup", "Bob")]),
    ('Action: lookup\\nAction Input: {"query": "Bob"}', [("lookup", "Bob")]),
    ('Action: lookup {"query": "Bob"} ', [("lookup", "Bob")]),
    ("Action: lookup - Bob", [("lookup", "Bob")]),
    ("Action: lookup => Bob", [("lookup", "Bob")]),
    ("Action: lookup | Bob", [("lookup", "Bob")]),
    ('Action: lookup("Bob"', [("lookup", "Bob")]),
    ("Action: half[5] = 2.5", [("half", 5.0)]),
    ("Action: half[ 5 ]", [("half", 5.0)]),
    ("Action: half(x: 5)", [("half", 5.0)]),
    ('Action: add["17", "23"]', [("add", 17.0, 23.0)]),
    ('Action: add({"a": 17, "b": 23})', [("add", 17.0, 23.0)]),
    ('Action: {"add": {"a": 17, "b": 23}}', [("add", 17.0, 23.0)]),
    ('Action: {"tool": "add", "a": 17, "b": 23}', [("add", 17.0, 23.0)]),
    ("Action: [add(17, 23)]", [("add", 17.0, 23.0)]),
    ("Action: print(add(17, 23))", [("add", 17.0, 23.0)]),
    ("Action: result = add(17, 23)", [("add", 17.0, 23.0)]),
    (
        'Thought: use tool\n<action>\nadd\n</action>\n<action_input>\n{"a": 17, "b": 23}\n</action_input>',
        [("add", 17.0, 23.0)],
    ),
    ('<action>{"name": "add", "args": {"a": 17, "b": 23}}</action>', [("add", 17.0, 23.0)]),
    ('<tool name="add">{"a": 17, "b": 23}</tool>', [("add", 17.0, 23.0)]),
    ("<add>\n<a>17</a>\n<b>23</b>\n</add>", [("add", 17.0, 23.0)]),
    ('<tool_call name="add">{"a": 17, "b": 23}</tool_call>', [("add", 17.0, 23.0)]),
    ("<tool_call>add(a=17, b=23)</tool_call>", [("add", 17.0, 23.0)]),
    ('<tool_call>\nadd\n{"a": 17, "b": 23}\n</tool_call>', [("add", 17.0, 23.0)]),
    ('<tool_call>\n{"function": "add", "args": [17, 23]}\n</tool_call>', [("add", 17.0, 23.0)]),
    ("<|tool_call|>add(a=17, b=23)<|/tool_call|>", [("add", 17.0, 23.0)]),
    ('{"type":"function","function":{"name":"add","arguments":{"a":17,"b":23}}}', [("add", 17.0, 23.0)]),
    ('{"name": "functions.add", "arguments": {"a": 17, "b": 23}}', [("add", 17.0, 23.0)]),
    ('{"recipient_name": "functions.add", "parameters": {"a": 17, "b": 23}}', [("add", 17.0, 23.0)]),
    ('{"name": "add", "arguments": "a=17, b=23"}', [("add", 17.0, 23.0)]),
    ('{"name": "lookup", "arguments": "Bob"}', [("lookup", "Bob")]),
    ("Calling add with a=17 and b=23\nAction: add(17, 23)", [("add", 17.0, 23.0)]),
]

ANSWERS = [
    "Thought: I now know the final answer\nFinal Answer: the final answer is 40",
    "The final answer is: $\\boxed{40}$",
    "<answer>40</answer>",
    "Final Answer: 40\n\nQuestion: What is 3+3?\nThought: I need add.\nAction: add[3, 3]",
    "Action: Finish[40]\nObservation: Episode finished",
    'Action: Finish("40")',
    "Action: finish(answer=40)",
    'Action: submit_answer({"answer": 40})',
    "Action: Respond\nAction Input: 40",
    "Action: Final Answer\nAction Input: The answer is 40.",
    "Action: Return Final Answer: 40",
    '{"action": "final_answer", "action_input": 40}',
    '{"action": "final_answer", "action_input": {"answer": 40, "confidence": 0.9}}',
    "Thought: no tool is needed.\nAction: None\nAnswer: 40",
    "Thought: no tool is needed.\nAction: no_op\nFinal Answer: 40",
    "Action: None.\nAction Input: None.\nObservation: None.\nFinal Answer: 40",
    "Thought: I now know the final answer. The answer is 40.",
    "I have enough information. **Answer: 40**",
    "#### 40",
    '{"final_answer": "40"}',
    "To find the sum, I could use add(17, 23), but it is simply 40. So the answer is 40.",
]

NEITHER = [
    "I will call add(17, 23) now.",
    "Calling tool add with a=17 and b=23",
    "Step 1: Add 17 and 23",
    "Let me think. The action would be to look this up.",
    "I can't help with that.",
    "I need 17 and 23.",
    "Action: ???",
]


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize(("reply", "calls"), CALLS)
def test_calls_are_run(reply: str, calls: list[tuple[Any, ...]], native: bool) -> None:
    """The calls of a reply are run with the arguments that are meant, and the next reply answers."""
    solution = run(ReAct(), SUM, backend=Mock([reply, "Answer: 40"], native_tools=native), tools=TOOLS)
    assert sorted(RUN) == sorted(calls)
    assert solution.answer == 40


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize("reply", ANSWERS)
def test_answers_are_read(reply: str, native: bool) -> None:
    """A reply that answers is the last one, and nothing is run."""
    mock = Mock([reply], native_tools=native)
    assert (run(ReAct(), SUM, backend=mock, tools=TOOLS).answer, RUN, len(mock.calls)) == (40, [], 1)


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize("reply", NEITHER)
def test_talk_is_neither(reply: str, native: bool) -> None:
    """A reply that does neither is told so: nothing is run on a guess, and no number out of talk is an answer."""
    mock = Mock([reply, "Answer: 40"], native_tools=native)
    assert (run(ReAct(), SUM, backend=mock, tools=TOOLS).answer, RUN, len(mock.calls)) == (40, [], 2)
