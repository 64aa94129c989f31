"""The strategies that break down, plan, act and look up, on the mock and around each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reasoning import Mock, Question, run
from reasoning.prompts import Prompts
from reasoning.prompts.library import SHIPPED
from reasoning.strategies import CoT, LoT, SelfConsistency
from reasoning.strategies.least_to_most import LeastToMost
from reasoning.strategies.pal import PAL
from reasoning.strategies.plan_solve import PlanSolve
from reasoning.strategies.rag import Rag
from reasoning.strategies.react import ReAct
from reasoning.strategies.route import Route
from reasoning.strategies.self_ask import SelfAsk
from reasoning.strategies.skeleton import Skeleton
from reasoning.strategies.sql import SQL
from reasoning.strategies.step_back import StepBack
from reasoning.tools.base import Failure
from reasoning.tools.python.sandbox import Ran
from reasoning.tools.sql import Rows

if TYPE_CHECKING:
    from reasoning import Strategy
    from reasoning.tools.python.sandbox import Tools
    from reasoning.tools.sql.check import Dialect

THEORY = "Bob is kind. If something is kind then it is red. If something is red then it is big."
ASKED = "Is the following statement true, false, or unknown? Bob is {}."
GROUP = [
    *("least_to_most", "plan_solve", "self_ask", "skeleton", "step_back"),
    *("react", "pal", "rag", "route", "sql"),
]


class Constants:
    """A sandbox and a database that know constants only."""

    dialect: Dialect = "sqlite"

    async def run(
        self,
        program: str,
        *,
        call: str | None = None,
        tools: Tools | None = None,
        seconds: float = 5.0,
        memory: int = 1,
    ) -> Ran:
        """Take the first statement's last word for the value."""
        said = program.split("\n\n")[0].replace("ans =", "return").rpartition("return ")[2]
        return Ran(json.loads(said.splitlines()[0]))

    def schema(self, samples: int = 3) -> str:
        """There is one table."""
        return "table things\n  name TEXT"

    def query(self, sql: str, rows: int = 1000, seconds: float = 5.0) -> Rows | Failure:
        """Give back the constant that is selected."""
        return Rows(("answer",), ((sql.split("'")[1],),)) if "'" in sql else Failure("no constant")


STRATEGIES: list[Strategy] = [
    LeastToMost(),
    PlanSolve(),
    PlanSolve(variant="plain"),
    PlanSolve(CoT()),
    SelfAsk(),
    Skeleton(),
    StepBack(),
    ReAct(),
    PAL(sandbox=Constants()),
    PAL(style="pot", sandbox=Constants()),
    Rag(query="model", retriever=lambda query, k: ["Bob is a friend of Ann."]),
    Rag(),
    Route(),
    Route(routes=(("a", "the only way", CoT()),)),
    SQL(database=Constants()),
]


@pytest.mark.parametrize("strategy", STRATEGIES, ids=str)
@pytest.mark.parametrize(("word", "answer"), [("big", "True"), ("not red", "False"), ("young", "Unknown")])
def test_the_mock_answers_right(strategy: Strategy, word: str, answer: str) -> None:
    """On controlled English every strategy comes to the right answer on a mock that makes no errors."""
    solution = run(strategy, Question(ASKED.format(word), THEORY, answer_format="truth"), backend=Mock())
    assert solution.answer == answer


@pytest.mark.parametrize("strategy", STRATEGIES, ids=str)
def test_a_mock_that_errs_is_wrong(strategy: Strategy) -> None:
    """Where each reply is wrong, so is the answer."""
    question = Question(ASKED.format("big"), THEORY, answer_format="truth")
    assert run(strategy, question, backend=Mock(error_rate=1)).answer in ("False", "Unknown")


@pytest.mark.parametrize("strategy", STRATEGIES, ids=str)
@pytest.mark.parametrize(
    "question",
    [
        Question("Which is true?", THEORY, ("Bob is not red.", "Bob is big.")),
        Question("How many of them are red?", "There are 3 balls.", answer_format="number"),
        Question("What is x?", "x is 1 + y.", answer_format="expression"),
        Question("Who is it?"),
    ],
    ids=lambda question: question.answer_format.name,
)
def test_every_format_is_answered_or_abstained_from(strategy: Strategy, question: Question) -> None:
    """Any format, with and without a context, ends in a solution of that format."""
    solution = run(strategy, question, backend=Mock())
    assert solution.abstained or solution.shown
    if question.options:
        assert solution.answer == "B"


@pytest.mark.slow
@pytest.mark.parametrize("strategy", STRATEGIES, ids=str)
def test_they_work_inside_others(strategy: Strategy) -> None:
    """Inside a vote and Logic-of-Thought, each answers as alone."""
    question = Question(ASKED.format("big"), THEORY, answer_format="truth")
    assert run(SelfConsistency(strategy, 3), question, backend=Mock()).answer == "True"
    assert not run(LoT(strategy), question, backend=Mock()).abstained


@pytest.mark.parametrize("kind", [LeastToMost, SelfAsk, Skeleton, StepBack, Rag])
@pytest.mark.parametrize("inner", [StepBack(), SelfConsistency(CoT(), 3), ReAct(), PlanSolve()], ids=str)
def test_others_work_inside_them(kind: type[LeastToMost], inner: Strategy) -> None:
    """Any strategy can be the inner one."""
    question = Question(ASKED.format("big"), THEORY, answer_format="truth")
    assert run(kind(inner), question, backend=Mock()).answer == "True"


@pytest.mark.parametrize("strategy", STRATEGIES, ids=str)
@pytest.mark.parametrize(
    "reply", ["", "   \n", "</think>", "{[(\"'`", "Answer:", "1.\n2.\n-", "```", "Action:\nFollow up:"]
)
def test_empty_replies_are_abstentions(strategy: Strategy, reply: str) -> None:
    """A model that says nothing of use leads to an abstention with a reason, never to a crash."""
    question = Question(ASKED.format("big"), THEORY, answer_format="truth")
    solution = run(strategy, question, backend=Mock(lambda request, sample: reply))
    assert solution.abstained
    assert solution.evidence


def test_every_prompt_has_an_example() -> None:
    """Each prompt of the group can be rendered with the example variables."""
    prompts = Prompts()
    merged = prompts.data("examples.json")
    file = SHIPPED / "_examples_acting.json"
    known = merged | (json.loads(file.read_text("utf-8")) if file.is_file() else {})
    names = [name for name in prompts.names() if name.partition("/")[0] in GROUP]
    assert len(names) >= 24
    for name in names:
        variables = {"question": Question(**known["question"]), **known.get(name, {})}
        assert all(text.strip() for _, text in prompts.render(name, **variables))
