"""The contract of evidence: a key that several strategies share has one type in all, whatever the model writes."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Any, get_args

import pytest
from pydantic import TypeAdapter

from reasoning import Limits, Mock, Question, run
from reasoning.errors import ReasoningError, ResponseError
from reasoning.solution import STOPPED, Solution, Stopped
from reasoning.strategies import STRATEGIES, strategy_class
from reasoning.strategies.evidence import EVIDENCE, INNER
from reasoning.tools.search.passages import Passages
from reasoning.tools.search.tool import search_tool
from reasoning.tools.sql import SQLite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.backends import Request

THEORY = "Bob is kind. If something is kind then it is red. Ann is big."
QUESTIONS = [
    Question("Is the following statement true, false, or unknown? Bob is red.", THEORY, answer_format="truth"),
    Question("Which statement follows?", THEORY, ("Bob is big.", "Bob is red.", "Ann is red.")),
    Question("What is 17 * 3 - 9?", answer_format="number"),
    Question("What is Bob like?", THEORY),
]
SPECS = [
    *STRATEGIES,
    "lot(sc(cot))",
    "best_of(pal, n=3)",
    "best_of(cot, method=tournament)",
    "refine(pal)",
    "reflexion(react, attempts=2)",
    "first(logic, best_of(cot))",
    "plan_solve(solver=debate(rounds=2))",
    "ensemble((tot, got, universal))",
    "sc(refine(cot), samples=3)",
    "rag(mixture, query=model)",
    "skeleton(cot, points=1)",
]
DAMAGED = (
    "",
    "Hm, let me think.",
    "<think>Answer: A",
    '{"propositions": {"A": "it',
    "1. What is it?\n2. Why?\n3.",
    "```python\nraise ValueError(1)\n```",
    "```sql\nSELECT nothing FROM nowhere\n```",
    'Thought: so\nAction: search["Bob"]',
    "Action: nothing[{]",
    "Score: many\nSatisfied: perhaps\nVerdict: who knows\nBetter: 7",
    "Follow up: Who is Bob?",
    "Answer: B",
    "Answer: 42",
    "Answer: True",
    "\u0000" * 50,
)


def damaged(start: int) -> Callable[[Request, int], str]:
    """A model whose replies are damaged in turn; each ninth call fails."""
    count = start

    def reply(request: Request, sample: int) -> str:
        nonlocal count
        count += 1
        if count % 9 == 0:
            raise ResponseError("mock", "broken")
        return DAMAGED[count % len(DAMAGED)]

    return reply


def models() -> list[Mock]:
    """A model that is right, one that errs, and some whose replies are damaged."""
    return [Mock(), Mock(error_rate=0.5, seed=3), *(Mock(damaged(start)) for start in (0, 4, 8, 13, 23))]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A database and a search."""
    file = tmp_path_factory.mktemp("data") / "sample.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE birds (name TEXT, loud INTEGER)")
    return {"database": SQLite(file), "search": search_tool(Passages.from_texts(["Bob is kind.", "Ann is big."]))}


def solutions(found: Solution) -> Iterator[Solution]:
    """The solution and all within it."""
    yield found
    for child in found.children:
        yield from solutions(child)


def spec_owner(spec: str) -> str:
    """The strategy's name at the front of a spec."""
    return spec.partition("(")[0]


@pytest.fixture(scope="module")
def found(tools: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What was found in the evidence of all strategies, on all questions and models: strategy, key, value."""
    rows = []
    for number, spec in enumerate(SPECS):
        for place, model in enumerate(models()):
            question = QUESTIONS[(number + place) % len(QUESTIONS)]
            try:
                solution = run(spec, question, backend=model, tools=tools, limits=Limits(calls=40))
            except ReasoningError:
                continue
            for one in solutions(solution):
                rows += [(spec_owner(one.strategy or spec), key, value) for key, value in one.evidence.items()]
                assert one.stopped in (None, *STOPPED)
    return rows


@pytest.mark.slow
def test_shared_keys_have_their_type(found: list[tuple[str, str, Any]]) -> None:
    """Every value under a key of the contract has its type, an inner strategy's too."""
    kinds = {key: TypeAdapter(one.kind) for key, one in EVIDENCE.items()}
    for owner, key, value in found:
        name = key.rpartition(INNER)[2]
        if name in kinds:
            assert kinds[name].validate_python(value, strict=True) == value, (owner, key)


@pytest.mark.slow
def test_what_is_shared_is_listed(found: list[tuple[str, str, Any]]) -> None:
    """A key that is not in the contract has one type, whoever has it."""
    types = defaultdict(set)
    for _, key, value in found:
        if key not in EVIDENCE and INNER not in key and value is not None:
            types[key].add(type(value).__name__)
    assert {key: kinds for key, kinds in types.items() if len(kinds) > 1} == {}


@pytest.mark.slow
def test_the_contract_is_used(found: list[tuple[str, str, Any]]) -> None:
    """Each shared key is found with some strategy, but for those that need another model than the mock."""
    keys = {key for _, key, _ in found}
    assert set(EVIDENCE) - keys <= {"finish", "thoughts_only"}


def test_docstrings_name_keys_of_the_contract() -> None:
    """No strategy tells of a key by a name that the contract has replaced."""
    for name in STRATEGIES:
        assert "`unread`" not in (strategy_class(name).__doc__ or "")


def test_what_stops_is_told() -> None:
    """Every value of `stopped` has its meaning in one place."""
    assert set(STOPPED) == set(get_args(Stopped))
