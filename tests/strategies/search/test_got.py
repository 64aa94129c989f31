"""Graph of thoughts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, RequestError, SettingError
from reasoning.strategies.best_of import BestOf
from reasoning.strategies.judging.scorers import Check
from reasoning.strategies.search.got import GoT

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Request
    from reasoning.solution import Solution

WHICH = Question("Which?", options=("one", "two", "three"))


def model(drawn: list[str], merge: str = "merged\nAnswer: B", refine: str = "refined\nAnswer: B") -> Mock:
    """A model whose drafts, mergers and refinements are given."""

    def reply(request: Request, sample: int) -> str:
        system = request.messages[0].content
        return merge if system.startswith("Merge") else refine if system.startswith("Refine") else drawn[sample]

    return Mock(reply)


def letters(scores: dict[str, float]) -> Check:
    """Score a solution by its answer, and by whether it was merged or refined."""

    def score(question: Question, solution: Solution) -> float:
        return scores.get(solution.text.split("\n")[0], scores.get(str(solution.answer), 0.0))

    return Check(score)


def made(solution: Solution) -> list[str]:
    """What made each thought."""
    return [thought["made"] for thought in solution.evidence["thoughts"]]


def test_the_best_are_merged_and_the_best_of_all_is_refined() -> None:
    """Generate, keep the best two, merge them, refine the merger, and return the best."""
    mock = model(["x\nAnswer: A", "y\nAnswer: B", "z\nAnswer: C"])
    solution = run(
        GoT(scorer=letters({"A": 0.1, "B": 0.5, "C": 0.4, "merged": 0.8, "refined": 0.9})), WHICH, backend=mock
    )
    assert made(solution) == ["generate", "generate", "generate", "merge", "refine"]
    assert (solution.answer, solution.confidence, solution.evidence["chosen"]) == ("B", 0.9, "refine")
    merge = next(call.request.messages[-1].content for call in mock.calls if "merged" in call.text)
    assert "y\nAnswer: B" in merge
    assert "z\nAnswer: C" in merge
    assert "x\nAnswer: A" not in merge
    graph = next(node for node in solution.trace.walk() if node.name == "graph").data["content"]
    assert [node["from"] for node in graph] == [[], [], [], [1, 2], [3]]


def test_what_gets_worse_is_not_taken() -> None:
    """A merger and a refinement that score lower lose, and the refining ends."""
    mock = model(["x\nAnswer: A", "y\nAnswer: B"])
    strategy = GoT(thoughts=2, refines=3, scorer=letters({"A": 0.9, "B": 0.2, "merged": 0.1, "refined": 0.1}))
    solution = run(strategy, WHICH, backend=mock)
    assert (solution.answer, made(solution).count("refine")) == ("A", 1)


def test_equal_thoughts_are_one_and_abstentions_are_none() -> None:
    """Equal solutions are scored once; one without an answer is neither merged nor chosen."""
    mock = model(["x\nAnswer: A", "x\nAnswer: A", "I can't say"])
    solution = run(GoT(scorer=letters({"A": 0.5})), WHICH, backend=mock)
    assert solution.evidence["merged"] == 1
    assert solution.evidence["abstained"] == 1
    assert "merge" not in made(solution)


def test_nothing_read_abstains() -> None:
    """Where no thought has an answer, there is none."""
    solution = run(GoT(), WHICH, backend=model(["?", "hm", ""]))
    assert solution.abstained


def test_unscored_thoughts_vote() -> None:
    """Where the scorer can't tell, the more frequent answer wins."""
    mock = model(["x\nAnswer: A", "y\nAnswer: C", "z\nAnswer: C"], merge="?", refine="?")
    solution = run(GoT(scorer=Check(lambda question, one: None)), WHICH, backend=mock)
    assert (solution.answer, solution.confidence, solution.evidence["unscored"]) == ("C", None, 3)


def test_a_limit_returns_what_there_is() -> None:
    """Out of budget the best so far is returned, marked; with nothing the error passes."""
    strategy = GoT(scorer=letters({"A": 0.5, "B": 0.4}))
    drawn = ["x\nAnswer: A", "y\nAnswer: B", "z\nAnswer: B"]
    for calls in (1, 2, 3, 4):
        solution = run(strategy, WHICH, backend=model(drawn), limits=Limits(calls=calls))
        assert (solution.answer, solution.stopped) == ("A", "budget")
        assert solution.usage.calls == calls
    with pytest.raises(BudgetExceededError):
        run(GoT(inner=GoT()), WHICH, backend=model(drawn), limits=Limits(seconds=1e-9))


def test_failures_are_errors_only_with_nothing_in_hand() -> None:
    """A backend that fails on a merger loses nothing; one that always fails raises."""

    def fails(when: Callable[[str], bool]) -> Mock:
        def reply(request: Request, sample: int) -> str:
            if when(request.messages[0].content):
                raise RequestError("mock", "down", 400)
            return f"draft {sample}\nAnswer: {'ABC'[sample]}"

        return Mock(reply)

    solution = run(GoT(scorer=letters({"A": 1.0})), WHICH, backend=fails(lambda system: system.startswith("Merge")))
    assert (solution.answer, solution.stopped, solution.evidence["errors"]) == ("A", "errors", ["mock: down"])
    with pytest.raises(RequestError):
        run(GoT(), WHICH, backend=fails(lambda system: True))


@pytest.mark.parametrize("form", ["truth", "number", "expression", "text", ""])
def test_it_works_on_every_format_and_in_others(form: str) -> None:
    """On the mock every format gets an answer or an abstention, inside another strategy too."""
    options = () if form else ("one", "two")
    question = Question("Is the following statement true? Bob is big.", "Bob is big.", options, answer_format=form)
    for strategy in (GoT(), BestOf(GoT(), n=2), GoT(GoT())):
        solution = run(strategy, question, backend=Mock())
        assert solution.answer_format == question.answer_format
        assert form != "truth" or solution.answer == "True"


@pytest.mark.parametrize(
    "settings", [{"thoughts": 0}, {"keep": 0}, {"merges": -1}, {"refines": True}, {"temperature": -1.0}]
)
def test_settings_are_checked(settings: dict[str, Any]) -> None:
    """A setting that can't be used is refused by name."""
    with pytest.raises(SettingError, match=next(iter(settings))):
        GoT(**settings)
