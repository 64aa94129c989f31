"""ReAct: turns of thought, action and observation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, RequestError, SettingError
from reasoning.strategies import CoT
from reasoning.strategies.react import ReAct
from reasoning.strategies.react.protocols import TextTurns
from reasoning.tools.base import Failure, Tool
from reasoning.tools.search.tool import Hit, search_tool
from reasoning.tools.sql import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Request

SUM = Question("What is 2 + 3, doubled?", answer_format="number")
RUN: list[str] = []


def add(a: int, b: int = 0) -> int:
    """Add two numbers.

    More words for people.
    """
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


def acting(*replies: str, question: Question = SUM, **settings: Any) -> tuple[Any, Mock]:
    """Run ReAct with the tools on a script."""
    mock = Mock(replies)
    return run(ReAct(**settings), question, backend=mock, tools=TOOLS), mock


def test_an_action_is_run_and_observed() -> None:
    """The model's action is called, and its next turn sees what it gave."""
    solution, mock = acting('Thought: I add.\nAction: add[{"a": 2, "b": 3}]', "Thought: doubled is 10.\nAnswer: 10")
    assert (solution.answer, solution.usage.calls, RUN) == (10, 2, ["2+3"])
    assert solution.evidence == {"actions": ['add[{"a": 2, "b": 3}] → 5']}
    assert mock.calls[0].request.sampling.stop == ("Observation:",)
    assert "- add: Add two numbers.\n" in mock.calls[0].request.text
    assert "More words" not in mock.calls[0].request.text
    assert mock.calls[1].request.text.endswith('Action: add[{"a": 2, "b": 3}]\nObservation: 5')


def test_invented_observations_are_cut() -> None:
    """What the model writes from its own observation on is neither believed nor shown again."""
    reply = "Thought: I add.\nAction: add[2, 3]\nObservation: 99\nThought: So it is 198.\nAnswer: 198"
    solution, mock = acting(reply, "Answer: 10")
    assert (solution.answer, solution.evidence["invented"]) == (10, 1)
    assert "99" not in mock.calls[1].request.text


def test_an_answer_after_an_action_in_one_turn_is_not_believed() -> None:
    """What follows an action rests on an observation that was not made, even without the word."""
    solution, _ = acting("Action: add[2, 3]\nAnswer: 198", "Answer: 10")
    assert (solution.answer, RUN) == (10, ["2+3"])


def test_a_failure_is_an_observation() -> None:
    """Failures, unknown tools and wrong arguments are told to the model, and are in the evidence."""
    solution, mock = acting(
        "Action: look[nothing]", "Action: fly[away]", 'Action: add[{"c": 1}]', "Action: add[x]", "Answer: 1"
    )
    text = mock.calls[-1].request.text
    assert "Observation: error: nothing is known" in text
    assert "there is no tool 'fly'. There are: add, look" in text
    assert "add needs a" in text
    assert solution.answer == 1
    assert len(solution.evidence["failures"]) == 4


def test_the_same_action_is_not_run_twice() -> None:
    """The second time the model is told what it gave; the third time ends the acting."""
    same = ["Action: look[Ann]", "Thought: again\nAction: look['Ann']", 'Action: look[{"query": "Ann"}]']
    solution, mock = acting(*same, "Answer: 7")
    assert RUN == ["Ann"]
    assert (solution.answer, solution.evidence["ended"]) == (7, "repetition")
    assert "this was done before and gives the same: all about Ann" in mock.calls[2].request.text
    assert "No more actions" in mock.calls[3].request.text


def test_blanks_and_case_of_the_name_do_not_hide_a_repetition() -> None:
    """What differs in blanks alone is run, since they may matter, but it is the same for the end of the acting."""
    solution, _ = acting("Action: look[a  b]", "Action: LOOK[a b]", "Action: look[a\tb]", "Answer: 7")
    assert solution.evidence["ended"] == "repetition"
    again, _ = acting("Action: look[Ann]", "Action: Look[Ann]", "Answer: 7")
    assert again.evidence["actions"] == [
        'look[{"query": "Ann"}] → all about Ann',
        'look[{"query": "Ann"}] → not run again',
    ]
    assert 'not run again: look[{"query": "Ann"}]' in str(again.trace)


def test_long_arguments_are_told_apart_by_their_ends() -> None:
    """Two calls that only differ far behind are two calls, however short the evidence words them."""
    long = "x" * 5_000
    solution, _ = acting(f"Action: look[{long}1]", f"Action: look[{long}2]", "Answer: 7")
    assert [given[-2:] for given in RUN] == ["x1", "x2"]
    assert all(len(action) < 7_000 for action in solution.evidence["actions"])


@pytest.mark.parametrize("given", ["{1: 2, 'a': 3}", "{(1, 2): 3}", "{1, 2}", "b'x'", '{"query": "\\ud800"}'])
def test_arguments_that_json_does_not_hold(given: str) -> None:
    """What is Python and no JSON is a text for a tool that takes one; what is half a character can be printed."""
    solution, _ = acting(f"Action: look[{given}]", "Answer: 7")
    assert solution.answer == 7
    assert len(RUN) == 1
    "".join(solution.evidence["actions"]).encode()


def test_arguments_that_are_nested_too_deep() -> None:
    """They are refused, and not passed on to what can't walk them."""
    solution, _ = acting(f'Action: look[{{"query": {"[" * 900}{"]" * 900}}}]', "Answer: 7")
    assert (solution.answer, RUN) == (7, [])
    assert "nested more than" in solution.evidence["failures"][0]


def test_a_function_without_named_arguments_is_no_tool() -> None:
    """Nobody could be told what to give it: it is told as unusable, and not called with nothing."""

    def total(*numbers: int) -> int:
        """Add up."""
        return sum(numbers)

    solution = run(ReAct(), SUM, backend=Mock(["Answer: 7"]), tools={"total": total, **TOOLS})
    assert "its arguments have no names" in solution.evidence["unusable"][0]


def test_the_turns_are_bounded() -> None:
    """After the last turn the answer is asked for, without a stop text."""
    solution, mock = acting("Action: look[a]", "Action: look[b]", "So it is\nAnswer: 3", steps=2)
    assert (solution.answer, solution.evidence["ended"], len(mock.calls)) == (3, "turns", 3)
    assert mock.calls[-1].request.sampling.stop == ()


def test_another_strategy_may_end_it() -> None:
    """With `otherwise`, another strategy answers where the turns are used up."""
    solution, mock = acting("Action: look[a]", "Answer: 3", steps=1, otherwise=CoT())
    assert (solution.answer, solution.children[0].strategy) == (3, "cot")
    assert "step by step" in mock.calls[1].request.text


def test_a_turn_that_says_nothing_is_told_so() -> None:
    """A turn without action or answer is unread; the model is told how to write one, and the next is read freely."""
    question = Question("Who is it?")
    solution, mock = acting("Hm, let me think.", "It is Ann", question=question)
    assert solution.answer == "It is Ann"
    assert solution.evidence["parse_errors"] == ["Hm, let me think."]
    assert TextTurns.unread in mock.calls[1].request.text


def test_three_turns_of_nothing_end_it() -> None:
    """A model that never says anything of use is not asked to the last turn."""
    solution, mock = acting("", "", "", "still nothing")
    assert (solution.abstained, solution.evidence["ended"], len(mock.calls)) == (True, "repetition", 4)


def test_the_stop_text_can_be_left_out() -> None:
    """For models that refuse stop texts, none is sent."""
    _, mock = acting("Answer: 10", stop=False)
    assert mock.calls[0].request.sampling.stop == ()


def test_an_answer_without_a_label_is_read_where_it_is_clear() -> None:
    """In formats that can be told from talk, a turn that states the answer needs no label."""
    solution, _ = acting("So the answer is B.", question=Question("Which?", options=("red", "blue")))
    assert solution.answer == "B"


@pytest.mark.parametrize(
    "reply",
    [
        "Action: finish[10]",
        "Action: Finish(10)",
        "Finish[10]",
        "Final Answer: 10",
        'Action: finish[{"answer": 10}]',
        'Action: finish\nAction Input: {"answer": "10"}',
        "**Answer:** 10",
        'Action: {"action": "finish", "action_input": "10"}',
        "Thought: done\nFINISH[10]",
        "<think>Action: add[1]</think>\nAnswer: 10",
    ],
)
def test_every_way_to_finish_is_read(reply: str) -> None:
    """The finishing action and the answer's line end the acting."""
    solution, _ = acting(reply)
    assert (solution.answer, RUN) == (10, [])


def test_without_tools_it_answers() -> None:
    """Without tools the prompt says so, and the answer is read however it is put."""
    mock = Mock(["It is 10."])
    solution = run(ReAct(), SUM, backend=mock)
    assert (solution.answer, solution.usage.calls) == (10, 1)
    assert "no tools" in mock.calls[0].request.text


def test_tools_may_be_chosen() -> None:
    """Only the tools named are shown and run; those that are not there are in the evidence."""
    solution, mock = acting("Action: look[Ann]", "Answer: 1", tools=("add", "gone"))
    assert RUN == []
    assert "- look:" not in mock.calls[0].request.text
    assert solution.evidence["unusable"] == ["gone: there is no such tool"]


def test_retrievers_databases_and_tools_are_tools() -> None:
    """A retriever gets a query and a number, a database a query, a Tool is used as it is; the rest is reported."""

    class Passages:
        """Passages."""

        def __call__(self, query: str, k: int = 5, /) -> list[Hit]:
            """Search."""
            return [Hit(f"about {query}", "here", 1.0)][:k]

    class Tables:
        """Tables."""

        dialect = "sqlite"

        def schema(self, samples: int = 3) -> str:
            """Word them."""
            return "table people"

        def query(self, sql: str, rows: int = 1, seconds: float = 1.0) -> Rows:
            """Ask."""
            return Rows(("n",), ((7,),))

    mock = Mock(["Action: find[Ann]", "Action: sql[SELECT n FROM people]", "Action: more[Bob]", "Answer: 1"])
    more = search_tool(lambda query, k: [f"more about {query}"], "other")
    given: Any = {"find": Passages(), "sql": Tables(), "more": more, "broken": 5}
    solution = run(ReAct(), SUM, backend=mock, tools=given)
    assert solution.evidence["unusable"] == ["broken is a int, which can't be called"]
    text = mock.calls[-1].request.text
    assert "[1] here\nabout Ann" in text
    assert "table people" in text
    assert "n\n7\n(1 row)" in text
    assert "more about Bob" in text
    assert isinstance(more, Tool)
    assert "- more:" in text


def test_long_observations_are_cut() -> None:
    """An observation is shown up to the setting."""

    def flood() -> str:
        """Give too much."""
        return "x" * 9_000

    mock = Mock(["Action: flood[]", "Answer: 1"])
    run(ReAct(observation=50), SUM, backend=mock, tools={"flood": flood})
    assert "x" * 50 + "…" in mock.calls[1].request.text
    assert "x" * 51 not in mock.calls[1].request.text


def test_errors_of_the_model_pass() -> None:
    """Out of budget or without a model there is no answer: the error says why."""
    with pytest.raises(BudgetExceededError):
        run(ReAct(), SUM, backend=Mock(["Action: look[a]", "Answer: 1"]), tools=TOOLS, limits=Limits(calls=1))

    def down(request: Request, sample: int) -> str:
        raise RequestError("mock", "refused", 400)

    with pytest.raises(RequestError):
        run(ReAct(), SUM, backend=Mock(down), tools=TOOLS)


@pytest.mark.parametrize(
    "settings", [{"steps": 0}, {"observation": 0}, {"seconds": 0}, {"tools": "add"}, {"temperature": 3.0}]
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        ReAct(**settings)
