"""Every strategy works inside and around every other."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest

from reasoning import Limits, Mock, Question, Strategy, run
from reasoning.errors import BudgetExceededError
from reasoning.strategies import STRATEGIES, strategy_class
from reasoning.tools.sql import SQLite
from tests.each_row import each_row
from tests.whole import every

THEORY = (
    "Bob is wary. Ann is quick. If something is wary then it is not tame. If something is not tame then it is not loud."
)
QUESTIONS = {
    "truth": Question(
        "Is the following statement true, false, or unknown? Bob is not loud.", THEORY, ("True", "False", "Unknown")
    ),
    "choice": Question("Which statement follows?", THEORY, ("Bob is tame.", "Bob is not loud.", "Ann is loud.")),
    "number": Question("How many of them are wary?", THEORY, answer_format="number"),
    "text": Question("What is Bob like?", THEORY),
    "alone": Question(f"{THEORY} Is Bob loud?", answer_format="truth"),
}
RIGHT = {"truth": "True", "choice": "B", "alone": "False"}
RUNS_SOMETHING = {"pal", "sql"}
"""These answer by what a program or a database gives; the mock writes neither for such questions."""


def made(name: str, inner: Strategy | None = None) -> Any:
    """The strategy with that name around `inner`; None where it has none."""
    strategy = strategy_class(name)()
    if inner is None:
        return strategy
    if name == "ensemble":
        return replace(strategy, strategies=(inner, inner))
    slots = [field.name for field in fields(strategy) if isinstance(getattr(strategy, field.name), Strategy)]
    return replace(strategy, **dict.fromkeys(slots, inner)) if slots else None


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What some strategies need: a database, here a small one."""
    file = tmp_path_factory.mktemp("data") / "sample.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE birds (name TEXT, loud INTEGER)")
    return {"database": SQLite(file)}


OUTER = [name for name in STRATEGIES if made(name, made("direct"))]


@pytest.mark.slow
@pytest.mark.parametrize(("inner", "outer"), every(4, list(product(STRATEGIES, OUTER))))
def test_each_around_each(outer: str, inner: str, tools: dict[str, Any]) -> None:
    """Outer over inner answers right on the mock, or abstains where nothing can be run; its trace goes into JSON."""
    solution = run(made(outer, made(inner)), QUESTIONS["truth"], backend="mock", tools=tools)
    if not {outer, inner} & RUNS_SOMETHING:
        assert solution.answer == "True"
    assert solution.answer in ("True", None)
    assert solution.usage.calls >= 1
    assert json.dumps(solution.trace.to_dict(), default=str)


@pytest.mark.slow
@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("name", STRATEGIES)
def test_each_on_every_format(name: str, kind: str, tools: dict[str, Any]) -> None:
    """Every strategy takes every answer format, with and without a context, and does not answer wrong on the mock."""
    solution = run(name, QUESTIONS[kind], backend="mock", tools=tools)
    if kind in RIGHT:
        assert solution.answer in (RIGHT[kind], None)
    assert solution.abstained or solution.shown


@pytest.mark.slow
@pytest.mark.parametrize("calls", [1, 2, 3, 5])
@pytest.mark.parametrize("name", STRATEGIES)
def test_each_within_every_limit(name: str, calls: int, tools: dict[str, Any]) -> None:
    """Out of budget, a strategy returns what it has, or says that there is nothing; it never spends more."""
    try:
        solution = run(name, QUESTIONS["truth"], backend="mock", limits=Limits(calls=calls), tools=tools)
    except BudgetExceededError as error:
        assert error.limit == "calls"
    else:
        assert solution.usage.calls <= calls


@pytest.mark.slow
@pytest.mark.parametrize("reply", ["", "I can't help with that.", "{", "\x00" * 50, "Answer: ", "A" * 20_000])
@pytest.mark.parametrize("name", [name for name in STRATEGIES if name != "on"])  # it asks a model of its own
def test_each_survives_any_reply(name: str, reply: str, tools: dict[str, Any]) -> None:
    """Whatever the model writes, every strategy ends with a solution, and none invents an answer from nothing."""
    mock = Mock(lambda request, sample: reply)
    solution = run(name, QUESTIONS["truth"], backend=mock, limits=Limits(calls=300), tools=tools)
    assert solution.abstained


@each_row("name", STRATEGIES)
def test_each_tells_its_cost_and_use(name: str) -> None:
    """Every strategy says what it costs and when it pays, documents itself, and shows a spec that makes it again."""
    kind = strategy_class(name)
    assert kind.cost
    assert kind.use_when
    assert kind.__doc__
    assert kind.name == name
