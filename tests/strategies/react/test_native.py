"""ReAct with native tool calls."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Limits, Mock, Question, arun, run
from reasoning.backends import Completion, OpenAI, ToolCall
from reasoning.backends.tool_calls import MAX_DESCRIPTION_CHARS
from reasoning.errors import BudgetExceededError, ToolsNotSupportedError
from reasoning.strategies import CoT
from reasoning.strategies.react import ReAct
from reasoning.strategies.react.calls import MAX_CALLS
from reasoning.strategies.react.protocols import NOTHING_DONE
from reasoning.tools.base import Failure, Tool
from reasoning.tools.calculator.tool import calculate
from reasoning.tools.python import MontySandbox, python_tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Message

SUM = Question("What is 2 + 3, doubled?", answer_format="number")
RUN: list[str] = []


def add(a: int, b: int = 0) -> int:
    """Add two numbers."""
    RUN.append(f"{a}+{b}")
    return a + b


async def look(query: str) -> Any:
    """Look something up."""
    RUN.append(query)
    return Failure("nothing is known") if query == "nothing" else f"all about {query}"


TOOLS: dict[str, Callable[..., Any]] = {"add": add, "look": look}


@pytest.fixture(autouse=True)
def _nothing_run() -> None:
    """No test sees the calls of another."""
    RUN.clear()


def calling(*calls: tuple[str, str], text: str = "") -> Completion:
    """A reply with calls, each of a name and its arguments as text."""
    made = tuple(ToolCall(f"c{number}", name, given) for number, (name, given) in enumerate(calls))
    return Completion(text, tool_calls=made)


def acting(*replies: str | Completion, question: Question = SUM, **settings: Any) -> tuple[Any, Mock]:
    """Run ReAct with the tools on a script."""
    mock = Mock(replies, native_tools=True)
    return run(ReAct(**settings), question, backend=mock, tools=TOOLS), mock


def turns(mock: Mock, call: int = -1) -> tuple[Message, ...]:
    """What a call was shown after the prompt."""
    return mock.calls[call].request.messages[2:]


def test_a_call_is_run_and_observed() -> None:
    """The tools travel beside the messages; a call is answered by a message that names it; a plain reply answers."""
    first = calling(("add", '{"a": 2, "b": 3}'), text="I add.")
    solution, mock = acting(first, "Doubled it is 10.\nAnswer: 10")
    assert (solution.answer, solution.usage.calls, RUN) == (10, 2, ["2+3"])
    assert solution.evidence == {"actions": ['add[{"a": 2, "b": 3}] → 5']}
    assert [tool.name for tool in mock.calls[0].request.tools] == ["add", "look"]
    assert mock.calls[0].request.sampling.stop == ()
    said, observed = turns(mock)
    assert (said.role, said.content, said.tool_calls) == ("assistant", "I add.", first.tool_calls)
    assert (observed.role, observed.content, observed.tool_call_id) == ("tool", "5", "c0")


async def test_the_calls_of_a_turn_run_together() -> None:
    """Calls of one turn are under way at the same time, and are answered in their order."""
    there = asyncio.Barrier(2)

    async def meet(name: str) -> str:
        """Wait for the other."""
        await there.wait()
        return f"met {name}"

    mock = Mock([calling(("meet", '{"name": "Ann"}'), ("meet", '{"name": "Bob"}')), "Answer: 1"], native_tools=True)
    solution = await asyncio.to_thread(run, ReAct(seconds=20), SUM, backend=mock, tools={"meet": meet})
    assert solution.evidence["actions"] == ['meet[{"name": "Ann"}] → met Ann', 'meet[{"name": "Bob"}] → met Bob']
    assert [(turn.content, turn.tool_call_id) for turn in turns(mock)[1:]] == [("met Ann", "c0"), ("met Bob", "c1")]


def test_every_failure_is_an_observation() -> None:
    """An unknown tool, arguments that can't be read or don't fit, and a tool's own failure are told to the model."""
    calls = [
        ("fly", "{}"),
        ("add", '{"a": 2, "b": '),
        ("add", '{"c": 1}'),
        ("look", '{"query": "nothing"}'),
        ("add", '{"a": []}'),
    ]
    solution, mock = acting(calling(*calls), "Answer: 1")
    fly, broken, missing, nothing, crashed = (turn.content for turn in turns(mock)[1:])
    assert "there is no tool 'fly'. There are: add, look" in fly
    assert 'the arguments of add can\'t be read as a JSON object: {"a": 2, "b":' in broken
    assert "add needs a" in missing
    assert nothing == "error: nothing is known"
    assert "add: a should be a valid integer, not []" in crashed
    assert solution.answer == 1
    assert len(solution.evidence["failures"]) == len(solution.evidence["actions"]) == 5


def test_a_crowd_of_calls_is_cut() -> None:
    """Of one turn only so many calls are run; the model is told."""
    calls = [("add", json.dumps({"a": number})) for number in range(MAX_CALLS + 3)]
    solution, mock = acting(calling(*calls), "Answer: 1")
    assert len(RUN) == len(solution.evidence["actions"]) == MAX_CALLS
    assert len(turns(mock)) == 1 + MAX_CALLS == 1 + len(turns(mock)[0].tool_calls)
    assert "3 further calls were not run" in turns(mock)[-1].content


def test_the_same_call_is_not_run_twice() -> None:
    """A call that was made before is told what it gave; in the third turn it ends the acting, and no tool is left."""
    same = [calling(("look", given)) for given in ('{"query": "Ann"}', ' {"query":"Ann"}', '{"query": "Ann"}\n')]
    solution, mock = acting(*same, "Answer: 7")
    assert RUN == ["Ann"]
    assert (solution.answer, solution.evidence["ended"]) == (7, "repetition")
    assert solution.evidence["actions"][1:] == ['look[{"query": "Ann"}] → not run again'] * 2
    assert "this was done before and gives the same: all about Ann" in turns(mock)[3].content
    assert "No more actions" in mock.calls[3].request.text
    assert (mock.calls[2].request.tool_choice, mock.calls[3].request.tool_choice) == ("auto", "none")


def test_twins_in_one_turn_are_run_once() -> None:
    """The same call several times in a turn is run once, counts once, and every one of them is answered."""
    twins = calling(*[("look", '{"query": "Ann"}')] * 4)
    solution, mock = acting(twins, "Answer: 7")
    assert RUN == ["Ann"]
    assert "ended" not in solution.evidence
    assert [turn.content for turn in turns(mock)[1:]] == ["all about Ann"] * 4


def test_the_turns_are_bounded() -> None:
    """After the last turn the answer is asked for."""
    looks = [calling(("look", json.dumps({"query": name}))) for name in ("a", "b")]
    solution, mock = acting(*looks, "So it is\nAnswer: 3", steps=2)
    assert (solution.answer, solution.evidence["ended"], len(mock.calls)) == (3, "turns", 3)


def test_another_strategy_may_end_it() -> None:
    """With `otherwise`, another strategy answers where the turns are used up."""
    solution, mock = acting(calling(("look", '{"query": "a"}')), "Answer: 3", steps=1, otherwise=CoT())
    assert (solution.answer, solution.children[0].strategy) == (3, "cot")
    assert mock.calls[1].request.tools == ()


def test_the_budget_binds() -> None:
    """Out of budget before there is an answer, the error says so."""
    mock = Mock([calling(("look", '{"query": "a"}')), "Answer: 1"], native_tools=True)
    with pytest.raises(BudgetExceededError):
        run(ReAct(), SUM, backend=mock, tools=TOOLS, limits=Limits(calls=1))


def test_a_turn_that_says_nothing_is_told_so() -> None:
    """A reply with neither call nor answer is unread; the model is told, and the next is read freely."""
    solution, mock = acting("Hm, let me think.", "It is Ann", question=Question("Who is it?"))
    assert (solution.answer, solution.evidence["parse_errors"]) == ("It is Ann", ["Hm, let me think."])
    assert [turn.role for turn in turns(mock)] == ["assistant", "user"]
    assert NOTHING_DONE in turns(mock)[1].content


def test_three_turns_of_nothing_end_it() -> None:
    """A model that never says anything of use is not asked to the last turn, and is never shown an empty turn."""
    solution, mock = acting("", "", "", "still nothing")
    assert (solution.abstained, solution.evidence["ended"], len(mock.calls)) == (True, "repetition", 4)
    assert all(turn.content for turn in turns(mock))


def test_an_action_in_text_is_understood() -> None:
    """A model that writes its action into the text is answered in the text."""
    solution, mock = acting('Thought: I add.\nAction: add[{"a": 2, "b": 3}]', "Answer: 10")
    assert (solution.answer, RUN) == (10, ["2+3"])
    assert turns(mock)[1].content == "Observation: 5"


def test_an_answer_beside_a_call_is_not_believed() -> None:
    """What stands beside a call rests on a result that is not there yet."""
    solution, _ = acting(calling(("add", '{"a": 2}'), text="Answer: 198"), "Answer: 10")
    assert (solution.answer, RUN) == (10, ["2+0"])


def test_names_are_made_fit() -> None:
    """Tools whose names no provider takes, or that come to the same name, get names that it does take."""
    mock = Mock([calling(("find_it_2", '{"query": "Ann"}')), "Answer: 1"], native_tools=True)
    tools = {"find it": Tool.of(add), "find.it": Tool.of(look)}
    solution = run(ReAct(), SUM, backend=mock, tools=tools)
    assert [tool.name for tool in mock.calls[0].request.tools] == ["find_it", "find_it_2"]
    assert (solution.answer, RUN) == (1, ["Ann"])


def test_long_descriptions_stand_in_the_prompt() -> None:
    """What no provider takes as a description, a schema for example, is told in the prompt; other tools are not."""
    long = Tool(look, "sql", "Ask the database.\n" + "a column\n" * 200, Tool.of(look).parameters)
    mock = Mock(["Answer: 1"], native_tools=True)
    run(ReAct(), SUM, backend=mock, tools={"sql": long, "add": add})
    request = mock.calls[0].request
    assert [len(tool.description) for tool in request.tools] == [MAX_DESCRIPTION_CHARS, len("Add two numbers.")]
    assert long.description.strip() in request.messages[0].content
    assert "Add two numbers" not in request.text


def test_a_tool_that_no_model_can_be_told_of() -> None:
    """A tool whose parameters are no JSON is unusable, and the others are used."""
    odd = Tool(add, "odd", "Odd.", {"properties": {"a": {"enum": [b"x"]}}, "required": []})
    mock = Mock(["Answer: 1"], native_tools=True)
    solution = run(ReAct(), SUM, backend=mock, tools={"odd": odd, "add": add})
    assert "its parameters are no JSON" in solution.evidence["unusable"][0]
    assert [tool.name for tool in mock.calls[0].request.tools] == ["add"]


@pytest.mark.parametrize(
    ("native", "has_tools", "prompt"),
    [
        (None, True, "react/native"),
        (None, False, "react/step"),
        (False, True, "react/step"),
        (True, True, "react/native"),
    ],
)
def test_which_protocol_is_spoken(native: bool | None, has_tools: bool, prompt: str) -> None:
    """Native calls are used where the backend has them, unless the setting says otherwise."""
    solution = run(ReAct(native=native), SUM, backend=Mock(["Answer: 1"], native_tools=has_tools), tools=TOOLS)
    assert [call.name for call in solution.trace.calls] == [prompt]


def test_without_tools_it_thinks_by_text() -> None:
    """Where the session has no tools there is nothing to call natively."""
    solution = run(ReAct(native=True), SUM, backend=Mock(["It is 10."], native_tools=True))
    assert (solution.answer, solution.trace.calls[0].name) == (10, "react/step")


def test_native_calls_that_the_backend_lacks() -> None:
    """Demanded of a backend that has none, they are an error that says what to do."""
    with pytest.raises(ToolsNotSupportedError, match=r"no native tool calls .*react\(native=False\)"):
        run(ReAct(native=True), SUM, backend=Mock(["Answer: 1"]), tools=TOOLS)


REFUSALS = [
    (400, {"error": {"message": '"auto" tool choice requires --enable-auto-tool-choice', "type": "BadRequestError"}}),
    (400, {"error": {"message": "registry.example/gemma:4b does not support tools", "type": "api_error"}}),
    (500, {"error": {"message": "tools param requires --jinja flag", "type": "server_error"}}),
]


@pytest.mark.parametrize(("status", "payload"), REFUSALS, ids=["flag", "model", "status-500"])
async def test_a_server_that_takes_no_tools(server: Any, status: int, payload: Any) -> None:
    """Where a server refuses tools the model acts by text, which the trace says; the next question asks at once so."""
    usual = server.reply
    server.answer = lambda body: (status, payload, {}) if "tools" in body else usual(body)
    server.mock = Mock(['Action: add[{"a": 5}]', "Answer: 5", "Answer: 6"])
    backend = OpenAI("m", server.url)
    solution = await arun(ReAct(), SUM, backend=backend, tools=TOOLS)
    again = await arun(ReAct(), Question("What is 3 + 3?", answer_format="number"), backend=backend, tools=TOOLS)
    await backend.aclose()
    note = next(node for node in solution.trace.walk() if node.kind == "note")
    assert (note.name, payload["error"]["message"] in note.data["content"]) == ("acting by text", True)
    assert (solution.answer, again.answer, RUN) == (5, 6, ["5+0"])
    assert ["tools" in request for request in server.requests] == [True, False, False, False]


def refusing(server: Any, generation: str = "", times: int = 1) -> str:
    """Have a server refuse so many turns for the call in them, as Groq does, and return its spec."""
    usual, left = server.reply, [times]
    error = {"message": "Failed to call a function.", "code": "tool_use_failed", "failed_generation": generation}

    def answer(body: Any) -> Any:
        if body.get("tool_choice") == "none" or not left[0]:
            return usual(body)
        left[0] -= 1
        return 400, {"error": {"type": "invalid_request_error", **error}}, {}

    server.answer = answer
    return f"openai:{server.url}#m?max_attempts=1"


@pytest.mark.parametrize("native", [None, True])
def test_a_call_that_the_server_could_not_read_is_told(server: Any, native: bool | None) -> None:
    """It ends no run: the model is told, and calls again or answers."""
    server.mock = Mock(["Answer: 10"])
    solution = run(ReAct(native=native), SUM, backend=refusing(server), tools=TOOLS)
    assert solution.answer == 10
    assert "the call could not be read: " in server.requests[1]["messages"][-1]["content"]
    assert "tools" in server.requests[1]


def test_what_the_server_tells_of_a_call_is_read(server: Any) -> None:
    """Where the server hands back what the model wrote, and that is a call in a known form, it is run."""
    server.mock = Mock(["Answer: 10"])
    spec = refusing(server, '<function=add{"a": 2, "b": 3}</function>')
    solution = run(ReAct(), SUM, backend=spec, tools=TOOLS)
    assert (solution.answer, RUN) == (10, ["2+3"])


def test_a_model_whose_calls_are_never_read_ends(server: Any) -> None:
    """After three turns in which nothing could be read, the answer is asked for."""
    server.mock = Mock(["Answer: 10"])
    solution = run(ReAct(), SUM, backend=refusing(server, times=9), tools=TOOLS)
    assert (solution.answer, solution.evidence["ended"], len(server.requests)) == (10, "repetition", 4)


@pytest.mark.parametrize(("counted", "by_text"), [(60, True), (400, False), (0, False)])
def test_a_server_that_leaves_the_tools_out(server: Any, counted: int, by_text: bool) -> None:
    """Fewer tokens than the tools alone would take say that the model was not told of them: it acts by text."""
    usual = server.reply

    def answer(body: Any) -> Any:
        status, payload, headers = usual(body)
        payload["usage"] = {"prompt_tokens": counted, "completion_tokens": 5, "total_tokens": counted + 5}
        return status, payload, headers

    server.answer = answer
    replies = ["So it is\nAnswer: 381", *(['Action: add[{"a": 5}]', "Answer: 391"] if by_text else [])]
    server.mock = Mock(replies)
    solution = run(ReAct(), SUM, backend=f"openai:{server.url}#m", tools=TOOLS)
    assert solution.answer == (391 if by_text else 381)
    assert ("tools" in server.requests[-1]) is not by_text


def test_refused_tools_that_were_demanded(server: Any) -> None:
    """With `native=True` the refusal is an error with the server's words and what to do."""
    server.answer = lambda body: (*REFUSALS[1], {})
    with pytest.raises(ToolsNotSupportedError, match=r"does not support tools \(act by text"):
        run(ReAct(native=True), SUM, backend=f"openai:{server.url}#m", tools=TOOLS)
    assert len(server.requests) == 1


def test_two_turns_over_http(server: Any) -> None:
    """A calculation goes to the server and back with its call, and ends with the answer; nothing is lost on the way."""
    question = Question("How much is 6 * (8 + 2) - 31?", answer_format="number")
    solution = run("react", question, backend=f"openai:{server.url}#m", tools={"calculate": calculate})
    assert (solution.answer, solution.usage.calls) == (29, 2)
    assert solution.evidence["actions"] == ['calculate[{"expression": "6 * (8 + 2) - 31"}] → 29']
    first, second = server.requests
    assert first["tools"][0]["function"]["parameters"]["required"] == ["expression"]
    *_, said, observed = second["messages"]
    assert said["tool_calls"][0]["function"] == {"name": "calculate", "arguments": '{"expression": "6 * (8 + 2) - 31"}'}
    assert observed == {"role": "tool", "content": "29", "tool_call_id": said["tool_calls"][0]["id"]}


@pytest.mark.parametrize("native", [True, False])
async def test_programs_as_actions(native: bool) -> None:
    """The model writes a program as its action; the sandbox runs it, and its failures come back as observations."""
    programs = ["1 / 0", "numbers = [2, 3]\nprint(len(numbers))\nsum(numbers) * 2"]
    given = [json.dumps({"program": program}) for program in programs]
    natively: list[str | Completion] = [calling(("python", one)) for one in given]
    replies = natively if native else [f"Action: python[{one}]" for one in given]
    mock = Mock([*replies, "Answer: 10"], native_tools=native)
    async with MontySandbox() as sandbox:
        tools = {"python": python_tool(sandbox)}
        solution = await asyncio.to_thread(run, ReAct(), SUM, backend=mock, tools=tools)
    assert solution.answer == 10
    assert "ZeroDivisionError" in solution.evidence["failures"][0]
    assert solution.evidence["actions"][1].endswith("→ 2\n10")
    assert "10" in mock.calls[-1].request.messages[-1].content


def test_a_result_that_can_not_be_shown() -> None:
    """A result that Python does not write out is an observation that says so."""

    def power(n: int) -> int:
        """Take a power of ten."""
        return int(10**n)

    mock = Mock([calling(("power", '{"n": 5000}')), "Answer: 1"], native_tools=True)
    solution = run(ReAct(), SUM, backend=mock, tools={"power": power})
    assert "the result can't be shown: ValueError" in solution.evidence["actions"][0]


@pytest.mark.parametrize("reply", ["", "I can't help with that.", "{", "\x00" * 50, "Answer: ", "A" * 20_000])
def test_no_reply_invents_an_answer(reply: str) -> None:
    """Whatever the model writes, the run ends, and from nothing no answer is made."""
    mock = Mock(lambda request, sample: reply, native_tools=True)
    assert run(ReAct(), Question("Is it?", answer_format="truth"), backend=mock, tools=TOOLS).abstained


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c", ""]), inner),
        max_leaves=8,
    ).map(json.dumps),
    st.sampled_from(["[" * 50_000, '{"a":' * 5_000, '{"a": 1e999}', f'{{"a": {"9" * 5_000}}}', '{"a": "\\ud800"}']),
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(["add", "look", "", "é\n", "add "]), HOSTILE), min_size=1, max_size=4))
def test_no_call_breaks_it(calls: list[tuple[str, str]]) -> None:
    """Whatever a model calls with whatever arguments, each call is answered and the run ends with its answer."""
    solution, mock = acting(calling(*calls), "Answer: 1")
    assert solution.answer == 1
    assert [turn.tool_call_id for turn in turns(mock)[1:]] == [f"c{number}" for number in range(len(calls))]
    assert json.dumps(solution.trace.to_dict())
