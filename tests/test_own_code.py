"""Strategies, backends and tasks of one's own are named by their place: module:Name, or file.py:Name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import run
from reasoning.backends import open_backend
from reasoning.errors import ReasoningError, SpecError
from reasoning.evaluation.own_examples import own_examples
from reasoning.own_code import mask_places
from reasoning.spec import parse_spec

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
from dataclasses import dataclass, field
from reasoning import Mock, Question
from reasoning.evaluation import Example
from reasoning.session import Session, Strategy
from reasoning.solution import Solution
from reasoning.strategies import CoT

@dataclass(frozen=True)
class Twice:
    inner: Strategy = field(default_factory=CoT)
    rounds: int = 2
    async def solve(self, question: Question, session: Session) -> Solution:
        for _ in range(self.rounds):
            solution = await session.solve(self.inner, question)
        return solution

def make(reply: str = "Answer: B"):
    return Mock(lambda *_: reply)

def load():
    return [Example(Question(f"Which, {n}?", options=("one", "two"), id=f"q{n}"), "B") for n in range(4)]

ready = Twice(rounds=1)
number = 3
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory has a module and a file of the user's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("ownmod", "ownfile"):
        (tmp_path / f"{name}.py").write_text(CODE, "utf-8")
    (tmp_path / "ownbroken.py").write_text("raise KeyError('at once')", "utf-8")
    for name in ("ownmod", "ownbroken"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("spec", "calls"),
    [
        ("ownmod:Twice", 2),
        ("ownmod:Twice(cot, rounds=3)", 3),
        ("./ownfile.py:Twice(inner=direct)", 2),
        ("sc(ownfile.py:Twice(direct), samples=2, stop_rule=all)", 4),
        ("ownmod:Twice(ownmod:Twice)", 4),
    ],
)
def test_a_strategy_is_named_by_its_place(spec: str, calls: int) -> None:
    """It takes settings and nests as ours do, and what results are kept by is a spec again."""
    solution = run(spec, "Is it?", backend="ownmod:make?reply=Answer: yes")
    assert solution.usage.calls == calls
    assert solution.answer == "yes"
    assert parse_spec(solution.strategy) == parse_spec(spec)


def test_an_object_may_stand_there() -> None:
    """A strategy that is an object already takes no settings."""
    assert run("ownmod:ready", "Is it?", backend="./ownfile.py:make").usage.calls == 1


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("./none.py:X", "there is no file ./none.py"),
        ("nowhere:X", "there is no module 'nowhere'"),
        ("ownmod:Twyce", "Did you mean 'Twice'?"),
        ("ownmod:number", "is no strategy"),
        ("ownmod:ready(rounds=2)", "is no class"),
        ("ownmod:Twice(cot, round=2)", "Did you mean 'rounds'?"),
        ("sc(ownmod:Twice(rounds='x'))", "rounds takes a whole number"),
        ("ownbroken:X", "running ownbroken failed: KeyError"),
        ("./ownbroken.py:X", "running ./ownbroken.py failed: KeyError"),
    ],
)
def test_what_names_nothing_is_told(spec: str, said: str) -> None:
    """A missing file, module or name, what is no strategy, and code that fails are errors that name them."""
    with pytest.raises(SpecError) as caught:
        parse_spec(spec)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("ownmod:number", "neither a backend nor a function"),
        ("ownmod:load", "is no backend"),
        ("ownmod:make?x=1", "can't be made with x"),
        ("./none.py:make", "there is no file"),
        ("ownmod:none", "has no 'none'"),
    ],
)
def test_what_is_no_backend_is_told(spec: str, said: str) -> None:
    """A place that has no backend is an error that says what is there."""
    with pytest.raises(ReasoningError, match=said):
        open_backend(spec)


def test_a_task_is_a_function_that_returns_examples() -> None:
    """Its questions are shuffled and limited like any others, and their hash tells a run which they are."""
    whole, part = own_examples("ownmod:load"), own_examples("./ownfile.py:load", shuffle=1, limit=2)
    assert [len(one.examples) for one in (whole, part)] == [4, 2]
    assert whole.settings["sha256"] == part.settings["sha256"]
    with pytest.raises(SpecError, match="is no task"):
        own_examples("ownmod:number")


def test_what_stands_in_quotes_is_no_place() -> None:
    """A backend's spec in quotes is left as it is, and each place keeps its length, so that errors point at it."""
    masked, places = mask_places("on('vllm:http://x', my:Twice(\"a:b\"))")
    assert list(places.values()) == ["my:Twice"]
    assert len(masked) == len("on('vllm:http://x', my:Twice(\"a:b\"))")
    assert "'vllm:http://x'" in masked


@given(st.text(alphabet="ab_.:/'\"\\(~- 1", max_size=80))
def test_any_text_keeps_its_length(spec: str) -> None:
    """Whatever a spec holds, its places are words of the same length."""
    masked, places = mask_places(spec)
    assert len(masked) == len(spec)
    assert all(len(word) == len(place) for word, place in places.items())
