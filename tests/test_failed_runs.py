"""A failed run: what ends it tells what happened, and what it cost."""

from __future__ import annotations

import asyncio
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import BackendError, BudgetExceededError, Limits, Mock, Question, Session, Solution, arun, run
from reasoning.backends.batch import Batch
from reasoning.backends.wrapper import Wrapper
from reasoning.errors import AuthenticationError, ReasoningError, ResponseError, SpecError
from reasoning.strategies import CoT

if TYPE_CHECKING:
    from reasoning.backends import Backend, Request, Response

QUESTION = Question("Is Bob red?", "Bob is kind. If something is kind then it is red.", answer_format="truth")


@dataclass(frozen=True)
class AskAndRaise:
    """Asks once, and raises."""

    error: BaseException

    async def solve(self, question: Question, session: Session) -> Solution:
        await session.solve(CoT(), question)
        raise self.error


class StubbornError(Exception):
    """Takes no attributes of these names."""

    @property
    def trace(self) -> None:
        """It can't be set."""


ERRORS = [ResponseError("m", "broken"), ValueError("odd"), ExceptionGroup("two", [ValueError("odd")]), KeyError("x")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_ends_a_run_carries_its_trace_and_its_usage(error: Any) -> None:
    """Whatever a strategy raises, what had been asked before is on it."""
    with pytest.raises(type(error)) as caught:
        run(AskAndRaise(error), QUESTION, backend="mock")
    found: Any = caught.value
    assert [call.name for call in found.trace.calls] == ["cot/zero_shot"]
    assert found.usage == found.trace.usage
    assert (found.usage.calls, found.trace.seconds > 0) == (1, True)
    assert type(error).__name__ in found.trace.data["error"]


def test_the_outermost_run_tells() -> None:
    """The trace is that of the whole run, not of the strategy within it that failed."""
    with pytest.raises(BudgetExceededError) as caught:
        run("refine(best_of(cot))", QUESTION, backend="mock?delay=5", limits=Limits(seconds=0.05))
    assert caught.value.trace is not None
    assert caught.value.trace.name.startswith("refine(best_of")


def test_an_error_that_takes_no_attributes_is_raised_as_it_is() -> None:
    """An exception of somebody else's is never replaced by another."""
    with pytest.raises(StubbornError):
        run(AskAndRaise(StubbornError()), QUESTION, backend="mock")


def test_what_fails_before_a_run_has_no_trace() -> None:
    """A spec that can't be read cost nothing, and nothing happened."""
    with pytest.raises(SpecError) as caught:
        run("cot(", QUESTION, backend="mock")
    assert (caught.value.trace, caught.value.usage) == (None, None)


def test_it_passes_between_processes() -> None:
    """The cost goes along, the trace stays: it may hold what can't be written."""
    with pytest.raises(ReasoningError) as caught:
        run(AskAndRaise(ResponseError("m", "broken")), QUESTION, backend="mock")
    assert caught.value.trace is not None
    caught.value.trace.data["held"] = lambda: None
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (ResponseError, "m: broken")
    assert (again.usage, again.trace) == (caught.value.usage, None)


class Failing(Wrapper):
    """Refuses every request."""

    def __init__(self) -> None:
        super().__init__(Mock())

    async def complete(self, request: Request) -> Response:
        raise ResponseError("m", "broken")


async def test_runs_side_by_side_each_have_their_own() -> None:
    """Runs whose requests travelled together fail each with its own trace."""
    backend: Backend = Batch(Failing())
    specs = ["cot", "sc(cot)", "lot(cot)", "cot"]
    found = await asyncio.gather(*(arun(one, QUESTION, backend=backend) for one in specs), return_exceptions=True)
    errors = [one for one in found if isinstance(one, BackendError)]
    names = [one.trace.name.partition("(")[0] for one in errors if one.trace]
    assert names == ["cot", "sc", "lot", "cot"]
    assert len({id(one) for one in errors}) == 4


@pytest.mark.parametrize("spec", ["openai:gpt-5-mini", "anthropic:claude-sonnet-4-5", "gemini:gemini-2.5-flash"])
def test_without_a_key_nothing_was_called(spec: str) -> None:
    """A run that had no key to ask with has cost no call."""
    with pytest.raises(AuthenticationError) as caught:
        run("cot", QUESTION, backend=spec)
    assert caught.value.usage is not None
    assert (caught.value.usage.calls, caught.value.usage.dollars) == (0, 0.0)
