"""Calls of tools in the forms that models are trained on, and answers in all theirs, in both protocols of ReAct."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Mock, Question, run
from reasoning.backends import Completion, ToolCall
from reasoning.strategies.react import ReAct

if TYPE_CHECKING:
    from collections.abc import Callable

CAPITAL = Question("What is the capital of France?")
SUM = Question("What is 2 + 3, doubled?", answer_format="number")
RUN: list[tuple[Any, ...]] = []


def lookup(query: str, k: int = 5) -> str:
    """Look something up."""
    RUN.append(("lookup", query, k))
    return f"{k} hits"


def add(a: float, b: float) -> float:
    """Add two numbers."""
    RUN.append(("add", a, b))
    return a + b


def rep(text: str, times: int) -> str:
    """Repeat a text."""
    RUN.append(("rep", text, times))
    return text * times


def flag(name: str, on: bool) -> str:
    """Switch a lamp."""
    RUN.append(("flag", name, on))
    return f"{name} is {'on' if on else 'off'}"


def half(x: float) -> float:
    """Halve a number."""
    RUN.append(("half", x))
    return x / 2


def python(program: str) -> str:
    """Run a program."""
    RUN.append(("python", program))
    return "done"


TOOLS: dict[str, Callable[..., Any]] = {one.__name__: one for one in (lookup, add, rep, flag, half)}
BOB = ("lookup", "Bob", 2)
SUM_1_2 = ("add", 1.0, 2.0)


@pytest.fixture(autouse=True)
def _nothing_run() -> None:
    """No test sees the calls of another."""
    RUN.clear()


def acting(*replies: str | Completion, native: bool, question: Question = SUM, **tools: Any) -> tuple[Any, Mock]:
    """Run ReAct on a script, in one of the protocols."""
    mock = Mock(replies, native_tools=native)
    return run(ReAct(), question, backend=mock, tools=TOOLS | tools), mock


GIVEN = '{"query": "Bob", "k": 2}'
CALL = f'{{"name": "lookup", "arguments": {GIVEN}}}'
ADD = '{"name": "add", "arguments": {"a": 1, "b": "2"}}'
QUOTED = json.dumps(GIVEN)

ONE_CALL = {
    "hermes": f"<tool_call>\n{CALL}\n</tool_call>",
    "hermes-talk": f"I should look.\n<tool_call>{CALL}</tool_call>\n",
    "hermes-arguments-quoted": f'<tool_call>\n{{"name": "lookup", "arguments": {QUOTED}}}\n</tool_call>',
    "hermes-without-end": f"<tool_call>\n{CALL}",
    "hermes-brace-lost": f"<tool_call>\n{CALL[:-1]}\n</tool_call>",
    "hermes-parameters": f'<tool_call>{{"name": "lookup", "parameters": {GIVEN}}}</tool_call>',
    "hermes-python": "<tool_call>\n{'name': 'lookup', 'arguments': {'query': 'Bob', 'k': 2}}\n</tool_call>",
    "hermes-comma": '<tool_call>{"name": "lookup", "arguments": {"query": "Bob", "k": 2,},}</tool_call>',
    "hermes-list": f"<tool_call>[{CALL}]</tool_call>",
    "hermes-fence": f"<tool_call>\n```json\n{CALL}\n```\n</tool_call>",
    "hermes-ended": f"<tool_call>\n{CALL}\n</tool_call><|im_end|>\n<|im_start|>user\n<tool_response>9</tool_response>",
    "jamba": f"<tool_calls>[{CALL}]</tool_calls>",
    "nemotron": f"<TOOLCALL>[{CALL}]</TOOLCALL>",
    "llama": f'{{"name": "lookup", "parameters": {GIVEN}}}',
    "llama-type": f'{{"type": "function", "name": "lookup", "parameters": {GIVEN}}}<|eot_id|>',
    "llama-texts": '{"name": "lookup", "parameters": {"query": "Bob", "k": "2"}}',
    "llama-tag": f'<|python_tag|>{{"name": "lookup", "parameters": {GIVEN}}}<|eom_id|>',
    "llama-call": '<|python_tag|>lookup.call(query="Bob", k=2)',
    "llama-list": '[lookup(query="Bob", k=2)]',
    "llama-4": '<|python_start|>[lookup(query="Bob", k=2)]<|python_end|>',
    "llama-function": f"<function=lookup>{GIVEN}</function>",
    "llama-function-open": f"<function=lookup{GIVEN}</function>",
    "llama-function-twice": f"<function=lookup>{GIVEN}<function>",
    "llama-function-bracket": f"<function(lookup)>{GIVEN}</function>",
    "mistral": f"[TOOL_CALLS] [{CALL}]",
    "mistral-id": f'[TOOL_CALLS][{CALL[:-1]}, "id": "a1B2c3D4e"}}]</s>',
    "mistral-args": f"[TOOL_CALLS]lookup[ARGS]{GIVEN}",
    "mistral-call-id": f"[TOOL_CALLS]lookup[CALL_ID]a1B2c3D4e[ARGS]{GIVEN}",
    "mistral-bare": f"[TOOL_CALLS]lookup{GIVEN}",
    "mistral-mark-lost": f"[{CALL}]",
    "mistral-marks-lost": f"lookup{GIVEN}",
    "qwen-coder": "<tool_call>\n<function=lookup>\n<parameter=query>\nBob\n</parameter>\n<parameter=k>\n2\n</parameter>\n"
    "</function>\n</tool_call>",
    "qwen-coder-begin-lost": "<function=lookup>\n<parameter=query>\nBob\n</parameter>\n<parameter=k>\n2\n</parameter>\n</function>",
    "qwen-coder-end-lost": "<function=lookup>\n<parameter=query>\nBob\n<parameter=k>\n2\n</function>\n</tool_call>",
    "seed": "<seed:tool_call><function=lookup><parameter=query>Bob</parameter><parameter=k>2</parameter></function></seed:tool_call>",
    "phi": f"<|tool_call|>[{CALL}]<|/tool_call|>",
    "phi-type": f'<|tool_call|>[{{"type": "function", "function": {CALL}}}]<|/tool_call|>',
    "granite": f"<|tool_call|>{CALL}",
    "deepseek-v3": "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>lookup\n"
    f"```json\n{GIVEN}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜><｜end▁of▁sentence｜>",
    "deepseek-v3.1": f"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>lookup<｜tool▁sep｜>{GIVEN}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
    "deepseek-v3.2": '<｜DSML｜function_calls>\n<｜DSML｜invoke name="lookup">\n<｜DSML｜parameter name="query" string="true">Bob'
    '</｜DSML｜parameter>\n<｜DSML｜parameter name="k" string="false">2</｜DSML｜parameter>\n</｜DSML｜invoke>\n'
    "</｜DSML｜function_calls>",
    "kimi": f"<|tool_calls_section_begin|><|tool_call_begin|>functions.lookup:0<|tool_call_argument_begin|>{GIVEN}"
    "<|tool_call_end|><|tool_calls_section_end|>",
    "claude": '<function_calls>\n<invoke name="lookup">\n<parameter name="query">Bob</parameter>\n'
    '<parameter name="k">2</parameter>\n</invoke>\n</function_calls>',
    "claude-namespace": '<antml:function_calls><antml:invoke name="lookup"><antml:parameter name="query">Bob</antml:parameter>'
    '<antml:parameter name="k">2</antml:parameter></antml:invoke></antml:function_calls>',
    "claude-2": "<function_calls>\n<invoke>\n<tool_name>lookup</tool_name>\n<parameters>\n<query>Bob</query>\n<k>2</k>\n"
    "</parameters>\n</invoke>\n</function_calls>",
    "tool-use": f"<tool_use>\n<name>lookup</name>\n<arguments>{GIVEN}</arguments>\n</tool_use>",
    "minimax": '<minimax:tool_call>\n<invoke name="lookup">\n<parameter name="query">Bob</parameter>\n'
    '<parameter name="k">2</parameter>\n</invoke>\n</minimax:tool_call>',
    "glm": "<tool_call>lookup\n<arg_key>query</arg_key>\n<arg_value>Bob</arg_value>\n<arg_key>k</arg_key>\n"
    "<arg_value>2</arg_value>\n</tool_call>",
    "gpt-oss": f"<|channel|>commentary to=functions.lookup <|constrain|>json<|message|>{GIVEN}<|call|>",
    "gpt-oss-thought": "<|channel|>analysis<|message|>Look.<|end|><|start|>assistant<|channel|>commentary "
    f"to=functions.lookup <|constrain|>json<|message|>{GIVEN}<|call|>",
    "gpt-oss-to-first": f"<|start|>assistant to=functions.lookup<|channel|>commentary json<|message|>{GIVEN}<|call|>",
    "gpt-oss-marks-lost": f"analysisLook.assistantcommentary to=functions.lookup json{GIVEN}",
    "gemma-code": '```tool_code\nlookup(query="Bob", k=2)\n```',
    "gemma-print": '```tool_code\nprint(lookup(query="Bob", k=2))\n```',
    "gemma-api": '```tool_code\nprint(default_api.lookup(query="Bob", k=2))\n```',
    "gemma-assigned": '```tool_code\nresult = lookup("Bob", 2)\nprint(result)\n```\n```tool_output\n9\n```',
    "gemma-function": "<start_function_call>call:lookup{query:<escape>Bob<escape>,k:2}<end_function_call>",
    "gemma-4": '<|tool_call>call:lookup{query:<|"|>Bob<|"|>,k:2}<tool_call|>',
    "command": f'Action: ```json\n[\n    {{\n        "tool_name": "lookup",\n        "parameters": {GIVEN}\n    }}\n]```',
    "command-a": f'<|START_ACTION|>[\n  {{"tool_call_id": "0", "tool_name": "lookup", "parameters": {GIVEN}}}\n]<|END_ACTION|>',
    "internlm": f'<|action_start|><|plugin|>\n{{"name": "lookup", "parameters": {GIVEN}}}<|action_end|>',
    "apertus": f'<|tools_prefix|>[{{"lookup": {GIVEN}}}]<|tools_suffix|>',
    "olmo": '<function_calls>\nlookup(query="Bob", k=2)\n</function_calls>',
    "lfm": '<|tool_call_start|>[lookup(query="Bob", k=2)]<|tool_call_end|>',
    "firefunction": f" functools[{CALL}]",
    "lm-studio": f"[TOOL_REQUEST]{CALL}[END_TOOL_REQUEST]",
    "functionary": f">>>lookup\n{GIVEN}",
    "openai": f'{{"tool_calls": [{{"id": "c", "type": "function", "function": {{"name": "lookup", "arguments": {QUOTED}}}}}]}}',
    "openai-old": f'{{"function_call": {{"name": "lookup", "arguments": {QUOTED}}}}}',
    "openai-parallel": f'{{"tool_uses": [{{"recipient_name": "functions.lookup", "parameters": {GIVEN}}}]}}',
    "anthropic": f'{{"type": "tool_use", "id": "t", "name": "lookup", "input": {GIVEN}}}',
    "ollama": f'{{"tool": "lookup", "tool_input": {GIVEN}}}',
    "function": f'{{"function": "lookup", "parameters": {GIVEN}}}',
    "flat": '{"action": "lookup", "query": "Bob", "k": 2}',
    "thought": f'{{"thought": "I look.", "action": {{"name": "lookup", "args": {GIVEN}}}}}',
    "langchain": f'```json\n{{"action": "lookup", "action_input": {GIVEN}}}\n```',
    "langchain-action": f'Thought: I look.\nAction:\n```\n{{"action": "lookup", "action_input": {GIVEN}}}\n```',
    "langchain-xml": '<tool>lookup</tool><tool_input>{"query": "Bob", "k": 2}</tool_input>',
    "prose": f"I call the tool now:\n{CALL}\nand wait.",
    "line": 'Let me look.\nlookup(query="Bob", k=2)',
    "line-backticks": "`lookup('Bob', k=2)`",
    "python-fence": '```python\nresult = lookup("Bob", k=2)\n```',
    "name-namespace": f"Action: functions.lookup\nAction Input: {GIVEN}",
    "name-api": 'Action: default_api.lookup(query="Bob", k=2)',
    "name-channel": f"Action: lookup<|channel|>commentary\nAction Input: {GIVEN}",
    "name-number": f"Action: functions.lookup:0\nAction Input: {GIVEN}",
    "name-case": f"Action: Look-Up\nAction Input: {GIVEN}",
    "heading": f"### Action\nlookup[{GIVEN}]",
    "bold": f"**Action**: lookup\n**Action Input**: {GIVEN}",
    "labels": f"Tool Name: lookup\nTool Input: {GIVEN}",
    "function-label": f"Function: lookup\nArguments: {GIVEN}",
    "one-line": f"Action: lookup, Action Input: {GIVEN}",
    "input-below": f"Action: lookup\n{GIVEN}",
    "input-fence-below": f"Action: lookup\n```json\n{GIVEN}\n```",
    "tag": f"<action>lookup[{GIVEN}]</action>",
    "spoken": f"Action: I will use lookup[{GIVEN}]",
    "pairs": "Action: lookup\nAction Input: query: Bob\nk: 2",
    "pairs-line": "Action: lookup[query=Bob, k=2]",
}

MORE_CALLS = {
    "hermes": f"<tool_call>\n{CALL}\n</tool_call>\n<tool_call>\n{ADD}\n</tool_call>",
    "hermes-in-one": f"<tool_call>\n{CALL}\n{ADD}\n</tool_call>",
    "llama": f"{CALL}; {ADD}",
    "llama-lines": f"{CALL}\n{ADD}",
    "llama-list": '[lookup(query="Bob", k=2), add(a=1, b=2)]',
    "llama-function": f'<function=lookup>{GIVEN}</function><function=add>{{"a": 1, "b": 2}}</function>',
    "mistral": f"[TOOL_CALLS] [{CALL}, {ADD}]",
    "mistral-args": f'[TOOL_CALLS]lookup[ARGS]{GIVEN}[TOOL_CALLS]add[ARGS]{{"a": 1, "b": 2}}',
    "deepseek": f"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>lookup<｜tool▁sep｜>{GIVEN}<｜tool▁call▁end｜>"
    '<｜tool▁call▁begin｜>add<｜tool▁sep｜>{"a": 1, "b": 2}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    "kimi": f"<|tool_call_begin|>functions.lookup:0<|tool_call_argument_begin|>{GIVEN}<|tool_call_end|>"
    '<|tool_call_begin|>functions.add:1<|tool_call_argument_begin|>{"a": 1, "b": 2}<|tool_call_end|>',
    "claude": '<function_calls><invoke name="lookup"><parameter name="query">Bob</parameter><parameter name="k">2</parameter>'
    '</invoke><invoke name="add"><parameter name="a">1</parameter><parameter name="b">2</parameter></invoke></function_calls>',
    "olmo": '<function_calls>\nlookup(query="Bob", k=2)\nadd(1, b=2)\n</function_calls>',
    "gemma": '```tool_code\nprint(lookup("Bob", 2))\nprint(add(1, 2))\n```',
    "command": f'Action: [{CALL}, {{"tool_name": "add", "parameters": {{"a": "1", "b": "2"}}}}]',
}


@pytest.mark.slow
@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize("reply", ONE_CALL.values(), ids=ONE_CALL)
def test_a_call_in_a_trained_form_is_run(reply: str, native: bool) -> None:
    """A call that stands in the text is run with arguments of the tool's types, and observed, in both protocols."""
    solution, mock = acting(reply, "Answer: 10", native=native)
    assert RUN == [BOB]
    assert solution.answer == 10
    assert mock.calls[1].request.text.endswith("Observation: 2 hits")


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize("reply", MORE_CALLS.values(), ids=MORE_CALLS)
def test_several_calls_of_a_turn_are_run(reply: str, native: bool) -> None:
    """Where a form has several calls in a turn, all are run and observed in order."""
    solution, mock = acting(reply, "Answer: 10", native=native)
    assert sorted(RUN) == [SUM_1_2, BOB]
    assert solution.answer == 10
    assert mock.calls[1].request.text.endswith("Observation: 2 hits\n3.0")


CUT = {
    "hermes": '<tool_call>\n{"name": "lookup", "arguments": {"query": "Bob", "k": ',
    "hermes-text": '<tool_call>\n{"name": "lookup", "arguments": {"query": "Bob and',
    "hermes-brace": f"<tool_call>\n{CALL[:-1]}",
    "llama": '{"name": "lookup", "parameters": {"query": "Bob and',
    "line": 'I look.\nlookup(query="Bob and',
    "llama-function": '<function=lookup>{"query": "Bob and',
    "mistral": '[TOOL_CALLS]lookup[ARGS]{"query": "Bob", ',
    "qwen-coder": "<function=lookup>\n<parameter=query>\nBob and",
    "glm": "<tool_call>lookup\n<arg_key>query</arg_key>\n<arg_value>Bob and",
    "claude": '<invoke name="lookup">\n<parameter name="query">Bob and',
    "olmo": '<function_calls>\nlookup(query="Bob", k=',
    "action": 'Action: lookup[{"query": "Bob and',
    "action-object": 'Action: lookup {"query": "Bob"',
    "action-input": 'Action: lookup\nAction Input: {"query": "Bob", "k": ',
    "action-json": 'Action: {"action": "lookup", "action_input": {"query": "Bob and',
}


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize("reply", CUT.values(), ids=CUT)
def test_a_call_that_is_cut_off_is_told_and_not_run(reply: str, native: bool) -> None:
    """What does not end is never made a shorter call: the model is told, and writes it again."""
    solution, mock = acting(reply, "Answer: 10", native=native)
    assert RUN == []
    assert "cut off" in mock.calls[1].request.text
    assert solution.answer == 10
    assert "cut off" in solution.evidence["failures"][0]


@pytest.mark.parametrize(
    "reply", ["Action: lookup[Bob and the", "Action: lookup\nAction Input: Bob and the", "Action: lookup Bob a"]
)
def test_a_reply_that_was_cut_at_its_limit_is_no_call(reply: str) -> None:
    """Words that end at the length limit may have gone on: they are not passed to a tool."""
    _, mock = acting(Completion(reply, finish_reason="length"), "Answer: 10", native=False)
    assert RUN == []
    assert "cut off" in mock.calls[1].request.text


ARGUMENTS = [
    ('Action: add\nAction Input: {"a": "2", "b": "3"}', ("add", 2.0, 3.0)),
    ("Action: add\nAction Input: {'a': 2, 'b': 3,}", ("add", 2.0, 3.0)),
    ("Action: add[2, 3]", ("add", 2.0, 3.0)),
    ('Action: add["2", "3"]', ("add", 2.0, 3.0)),
    ("Action: add[[2, 3]]", ("add", 2.0, 3.0)),
    ("Action: add(a=2, b=3.5)", ("add", 2.0, 3.5)),
    ("Action: add[a: 2, b: 3]", ("add", 2.0, 3.0)),
    ('Action: rep\nAction Input: {"text": 7, "times": "3"}', ("rep", "7", 3)),
    ("Action: rep(text='it''s', times=2)", ("rep", "its", 2)),
    ('Action: flag[{"name": "lamp", "on": "false"}]', ("flag", "lamp", False)),
    ('Action: flag[{"name": "lamp", "on": false,}]', ("flag", "lamp", False)),
    ("Action: flag(name='lamp', on=False)", ("flag", "lamp", False)),
    ("Action: flag[lamp, no]", None),
    ("Action: lookup\nAction Input: {'query': 'abc', 'k': 2}", ("lookup", "abc", 2)),
    ('Action: lookup\nAction Input: {"query": "abc", "k": 2,}', ("lookup", "abc", 2)),
    ('Action: lookup\nAction Input:\n{"query": "abc",\n "k": 2}\nThought: good', ("lookup", "abc", 2)),
    ('Action: lookup\nAction Input: {"query": "a } b", "k": 2} and so on', ("lookup", "a } b", 2)),
    ('Action: lookup[{"query": "it\'s", "k": 2}]', ("lookup", "it's", 2)),
    ('Action: lookup[{"query": "Bob", "k": null}]', ("lookup", "Bob", 5)),
    ('half[{"x": "5"}]', ("half", 5.0)),
    ('Action: half[{"x": "5"}]', ("half", 5.0)),
    ("Action: half\nAction Input: {'x': 5}", ("half", 5.0)),
    ("Action: half[5]", ("half", 5.0)),
    ("Action: half 5", ("half", 5.0)),
    ("Action: half: 5", ("half", 5.0)),
    ('Action: half["5"]', ("half", 5.0)),
    ("Action: half(x=5)", ("half", 5.0)),
    ("Action: half[five]", None),
    ('Action: half[{"y": 5}]', None),
    ("Action: add[2]", None),
    ("Action: add[2, 3, 4]", None),
    ('Action: add[{"a": 2, "b": 3, "a": 4}]', None),
]


@pytest.mark.parametrize(("reply", "made"), ARGUMENTS)
def test_arguments_are_fitted_to_the_tool(reply: str, made: tuple[Any, ...] | None) -> None:
    """Numbers, flags and texts reach the tool as such; what does not fit is told, and the tool is not called."""
    solution, mock = acting(reply, "Answer: 10", native=False)
    assert ([made] if made else []) == RUN
    assert solution.answer == 10
    if made is None:
        assert "Observation: error: " in mock.calls[1].request.text
        assert "TypeError" not in mock.calls[1].request.text


FINISHED = [
    "Action: Final Answer[Paris]",
    "Action: Final Answer: Paris",
    "Action: Final Answer\nAction Input: Paris",
    'Action: Final Answer\nAction Input: "Paris"',
    "Action: Final Answer\nFinal Answer: Paris",
    "Action: final_answer(Paris)",
    'Action: final_answer("Paris")',
    'Action: final_answer(answer="Paris")',
    'Action: final_answer[{"answer": "Paris"}]',
    "Action: finish[Paris]",
    "Action: Finish Paris",
    "Action: **Finish**[Paris]",
    "Action: submit[Paris]",
    "Action: Answer: Paris",
    "Action: `Final Answer`\nAction Input: Paris",
    'Action: {"action": "Final Answer", "action_input": "Paris"}',
    'Action: {"name": "final_answer", "arguments": {"answer": "Paris"}}',
    '{"action": "Final Answer", "action_input": "Paris"}',
    '```json\n{"action": "Final Answer", "action_input": "Paris"}\n```',
    '{"action": "Final Answer", "action_input": {"answer": "Paris"}}',
    '{"action": "finish", "answer": "Paris"}',
    '{"thought": "I know.", "action": "final_answer", "args": ["Paris"]}',
    '<tool_call>{"name": "final_answer", "arguments": {"answer": "Paris"}}</tool_call>',
    '<tool_call>{"name": "functions.finish", "arguments": {"result": "Paris"}}</tool_call>',
    '[TOOL_CALLS]submit_answer[ARGS]{"answer": "Paris"}',
    '<function=final_answer>{"answer": "Paris"}</function>',
    '```tool_code\nfinal_answer("Paris")\n```',
    "Action: None\nFinal Answer: Paris",
    "Action: N/A\nFinal Answer: Paris",
    "Action: N/A (no tool is needed)\nAnswer: Paris",
    "Action: none needed\nFinal Answer: Paris",
    "Action: No action needed.\nAnswer: Paris",
    "Action: -\nAction Input: -\nFinal Answer: Paris",
    "Action: null\nAction Input: {}\nFinal Answer: Paris",
    "Action: I now know the answer.\nFinal Answer: Paris",
    "Action: Answer the question\nFinal Answer: Paris",
    "Action: finish[]\nFinal Answer: Paris",
    "Action: finish\nAnswer: Paris",
    "Thought: I know.\nfinish[Paris]",
    "Thought: I know.\nFinal Answer\nParis",
    "**Final Answer**\n\nParis",
    "### Final Answer:\nParis",
    "<final_answer>Paris</final_answer>",
    "<answer>Paris</answer>",
    "The answer is Paris.",
    '{"answer": "Paris"}',
    r"So it is \boxed{Paris}.",
    "Final Answer: Paris\nAction: lookup[Lyon]",
    "Final Answer: Paris<|im_end|>\n<|im_start|>user\nAnd of Spain?",
]


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize("reply", FINISHED)
def test_an_answer_is_never_lost(reply: str, native: bool) -> None:
    """An answer ends the acting in whatever form it is given, and nothing is run."""
    solution, mock = acting(reply, native=native, question=CAPITAL)
    assert (solution.answer.rstrip("."), RUN, len(mock.calls)) == ("Paris", [], 1)


@pytest.mark.parametrize(
    "name", ["final_answer", "finish", "submit", "Final Answer", "functions.final_answer", "answer"]
)
@pytest.mark.parametrize(
    "given", ['{"answer": "Paris"}', '{"final_answer": "Paris"}', '"Paris"', "Paris", '{"x": "Paris"}']
)
def test_an_answer_as_a_native_call(name: str, given: str) -> None:
    """A call of a tool that is none, by a name that finishes, is the answer."""
    solution, mock = acting(Completion("", tool_calls=(ToolCall("c", name, given),)), native=True, question=CAPITAL)
    assert (solution.answer, RUN, len(mock.calls)) == ("Paris", [], 1)


def test_an_answer_beside_an_empty_native_call() -> None:
    """A finishing call without arguments leaves the answer that stands in the text."""
    reply = Completion("I know.\nAnswer: Paris", tool_calls=(ToolCall("c", "finish", "{}"),))
    assert acting(reply, native=True, question=CAPITAL)[0].answer == "Paris"


def test_a_finishing_call_beside_others_waits() -> None:
    """An answer that was called for together with a look-up was given without its result: the model is told."""
    calls = (ToolCall("a", "lookup", GIVEN), ToolCall("b", "final_answer", '{"answer": "Lyon"}'))
    solution, mock = acting(Completion("", tool_calls=calls), "Answer: Paris", native=True, question=CAPITAL)
    assert (solution.answer, RUN) == ("Paris", [BOB])
    assert "the answer was not taken" in mock.calls[1].request.text


def test_a_tool_of_that_name_is_a_tool() -> None:
    """Where there is a tool `submit`, it is called."""

    def submit(answer: str) -> str:
        """Hand in."""
        RUN.append(("submit", answer))
        return "handed in"

    for native in (True, False):
        acting("Action: submit[Paris]", "Answer: 1", native=native, submit=submit)
    call = Completion("", tool_calls=(ToolCall("c", "submit", '{"answer": "Paris"}'),))
    acting(call, "Answer: 1", native=True, submit=submit)
    assert RUN == [("submit", "Paris")] * 3


NO_ANSWERS = [
    ("The answer is A) red. The answer is also B) green. The answer is also C) blue.", ("red", "green", "blue")),
    ("The answer is A, B and C.", ("red", "green", "blue")),
    ("I need to add 17 and 23 first.", ()),
    ("Let me look up what 3 and 4 are.", ()),
    ("First, I will multiply 6 by 7.", ()),
    ("Action: None", ()),
    ("Action: fly to 7", ()),
]


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
@pytest.mark.parametrize(("reply", "options"), NO_ANSWERS)
def test_talk_is_no_answer(reply: str, options: tuple[str, ...], native: bool) -> None:
    """Several answers, plans and empty actions are none: the model is told to act or to answer."""
    question = Question("Which?", options=options) if options else SUM
    solution, mock = acting(reply, "Answer: B" if options else "Answer: 10", native=native, question=question)
    assert solution.answer == ("B" if options else 10)
    assert len(mock.calls) == 2


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
def test_a_reply_cut_at_its_limit_is_no_answer(native: bool) -> None:
    """What ends at the length limit was not the answer: the model goes on."""
    truth = Question("Is Bob kind?", answer_format="truth")
    cut = Completion("Bob is kind, so it is true that he", finish_reason="length")
    solution, mock = acting(cut, "Answer: False", native=native, question=truth)
    assert (solution.shown, len(mock.calls)) == ("False", 2)


@pytest.mark.parametrize(
    "reply", ["<|python_tag|>print(6 * 7)", "```python\nx = 6\nprint(x * 7)\n```", "Action: python[print(6 * 7)]"]
)
def test_a_program_is_for_the_tool_that_runs_them(reply: str) -> None:
    """A block of Python, where nothing else is said, goes to the tool `python`."""
    acting(reply, "Answer: 42", native=False, python=python)
    assert len(RUN) == 1
    assert "6" in RUN[0][1]


def test_a_crowd_of_calls_in_the_text_is_cut() -> None:
    """Of one turn only so many calls are run; the model is told."""
    calls = [f'<tool_call>{{"name": "half", "arguments": {{"x": {number}}}}}</tool_call>' for number in range(19)]
    _, mock = acting("".join(calls), "Answer: 10", native=False)
    assert len(RUN) == 16
    assert "3 further calls were not run" in mock.calls[1].request.text
