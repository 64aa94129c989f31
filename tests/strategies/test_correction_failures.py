"""What strategies that correct do when a limit is reached or the model goes down: the draft is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, ResponseError
from reasoning.strategies import Direct
from reasoning.strategies.cove import CoVe
from reasoning.strategies.pal import PAL
from reasoning.strategies.refine import Refine
from reasoning.strategies.reflexion import Reflexion
from reasoning.strategies.self_correct import SelfCorrect

if TYPE_CHECKING:
    from reasoning import Strategy
    from reasoning.backends import Request

ASKED = Question("Which?", "It is one of three.", options=("one", "two", "three"))
PROGRAM = "```python\ndef solution():\n    return 'A'\n```"
STRATEGIES: dict[str, tuple[Strategy, str, dict[str, Any]]] = {
    "refine": (Refine(Direct()), "Answer: A", {"satisfied": [None], "kept": 0}),
    "refine of a program": (Refine(PAL()), PROGRAM, {"satisfied": [None], "kept": 0}),
    "reflexion": (Reflexion(Direct()), "Answer: A", {"scores": [None], "passed": False, "kept": 0}),
    "cove": (CoVe(Direct()), "Answer: A", {}),
    "self_correct": (SelfCorrect(Direct()), "Answer: A", {"turns": ["A", None], "changed": False}),
}
"""Each strategy with a draft, and the evidence where it gets no further."""

each = pytest.mark.parametrize("name", STRATEGIES)


def going_down(*replies: str) -> Mock:
    """A model that gives these replies and is down from then on."""
    left = iter(replies)

    def reply(request: Request, sample: int) -> str:
        if (text := next(left, None)) is None:
            raise ResponseError("mock", "down")
        return text

    return Mock(reply)


@pytest.fixture(autouse=True)
def _sandbox(request: pytest.FixtureRequest) -> None:
    """Programs need the sandbox."""
    if "program" in request.node.name:
        pytest.importorskip("pydantic_monty", reason="the sandbox is not installed")


@each
def test_a_limit_after_the_draft_leaves_it(name: str) -> None:
    """With no call left after the draft, the draft is returned, marked as stopped by the budget."""
    strategy, draft, evidence = STRATEGIES[name]
    solution = run(strategy, ASKED, backend=Mock([draft]), limits=Limits(calls=1))
    assert (solution.answer, solution.stopped, solution.usage.calls) == ("A", "budget", 1)
    assert evidence.items() <= solution.evidence.items()
    assert "errors" not in solution.evidence


@each
def test_a_model_that_goes_down_after_the_draft_leaves_it(name: str) -> None:
    """An error after the draft is reported beside it."""
    strategy, draft, evidence = STRATEGIES[name]
    solution = run(strategy, ASKED, backend=going_down(draft))
    assert (solution.answer, solution.stopped, solution.evidence["errors"]) == ("A", "errors", ["mock: down"])
    assert evidence.items() <= solution.evidence.items()


@each
def test_a_limit_before_an_answer_is_an_error(name: str) -> None:
    """A draft without an answer is nothing to return."""
    with pytest.raises(BudgetExceededError):
        run(STRATEGIES[name][0], ASKED, backend=Mock(["Hm."]), limits=Limits(calls=1))


@each
@pytest.mark.parametrize("replies", [(), ("Hm.",)])
def test_a_model_that_is_down_before_an_answer_is_an_error(name: str, replies: tuple[str, ...]) -> None:
    """Where there is no answer yet, the error of the model passes."""
    with pytest.raises(ResponseError):
        run(STRATEGIES[name][0], ASKED, backend=going_down(*replies))
