"""Limits of time end a strategy's own wait, and leave it what it has."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from reasoning import Limits, Mock, Question, Session, Solution, Strategy, arun, run
from reasoning.concurrency import together
from reasoning.errors import BudgetExceededError
from reasoning.strategies import Direct, Ensemble, FirstDecided, SelfConsistency

ASKED = Question("Which?", "The lamp is blue.", ("red", "blue"))


@dataclass(frozen=True)
class Waits:
    """A strategy that waits for something of its own, in one way or another."""

    how: str = "sleep"
    ended: list[str] = field(default_factory=list, compare=False)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Wait for a minute."""
        try:
            if self.how == "lock":
                await asyncio.Event().wait()
            elif self.how == "tasks":
                await together(asyncio.sleep(60) for _ in range(3))
            elif self.how == "thread":
                await asyncio.get_running_loop().run_in_executor(None, time.sleep, 2)
                await asyncio.sleep(60)
            elif self.how == "steps":
                for _ in range(10_000):
                    await asyncio.sleep(0.01)
            else:
                await asyncio.sleep(60)
        finally:
            self.ended.append(self.how)
        raise AssertionError


@pytest.mark.slow
@pytest.mark.parametrize("how", ["sleep", "lock", "tasks", "thread", "steps"])
def test_a_strategys_own_wait_ends_with_the_time(how: str) -> None:
    """Whatever a strategy awaits, it is cancelled when the time is over, and the error names the limit."""
    waits = Waits(how)
    with pytest.raises(BudgetExceededError, match=r"0\.05 seconds"):
        run(waits, ASKED, backend="mock", limits=Limits(seconds=0.05))
    assert waits.ended == [how]


@pytest.mark.slow
@pytest.mark.parametrize(
    "strategy",
    [
        FirstDecided(Direct(), Waits(), accept=lambda solution: False),
        Ensemble((Direct(), Waits())),
        SelfConsistency(FirstDecided(Direct(), Waits(), accept=lambda solution: False), samples=3),
    ],
    ids=["first", "ensemble", "within a vote"],
)
def test_what_is_there_is_returned(strategy: Strategy) -> None:
    """An inner strategy that hangs is ended before the one around it, which returns what it has, marked."""
    solution = run(strategy, ASKED, backend=Mock(lambda request, sample: "B"), limits=Limits(seconds=0.05))
    assert (solution.answer, solution.stopped) == ("B", "budget")


async def test_the_limit_of_a_part_ends_that_part() -> None:
    """A child session's own time ends what is solved in it; the strategy around goes on."""

    @dataclass(frozen=True)
    class Parts:
        """Solve one part in little time, then another."""

        async def solve(self, question: Question, session: Session) -> Solution:
            with pytest.raises(BudgetExceededError, match=r"0\.05 seconds"):
                await session.child(limits=Limits(seconds=0.05)).solve(Waits(), question)
            return await session.solve(Direct(), question)

    solution = await arun(Parts(), ASKED, backend=Mock(["B"]), limits=Limits(seconds=60))
    assert (solution.answer, solution.stopped) == ("B", None)


async def test_a_strategys_own_timeout_is_its_own() -> None:
    """A TimeoutError that a strategy raises by itself is not taken for the limit of the run."""

    class Impatient:
        """Wait for a short time."""

        async def solve(self, question: Question, session: Session) -> Solution:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(60)
            raise AssertionError

    with pytest.raises(TimeoutError):
        await arun(Impatient(), ASKED, backend="mock", limits=Limits(seconds=60))


async def test_a_cancelled_run_with_a_limit_of_time_is_cancelled() -> None:
    """Cancelling a run that has time left cancels it, and is no error of a limit."""
    task = asyncio.ensure_future(arun(Waits(), ASKED, backend="mock", limits=Limits(seconds=60)))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_deadline_leaves_nothing_behind() -> None:
    """After a run has ended in time, nothing of its deadline goes off later."""
    errors: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
    await arun("sc(cot, samples=3)", ASKED, backend="mock", limits=Limits(seconds=0.3))
    await asyncio.sleep(1)
    assert errors == []


def test_an_answer_that_came_too_late_says_so() -> None:
    """A strategy that blocks beyond its time and then answers is believed, and marked."""

    class Blocks:
        """Block."""

        async def solve(self, question: Question, session: Session) -> Solution:
            time.sleep(0.1)  # noqa: ASYNC251  blocking is what is tried
            return Solution("B", question.answer_format)

    solution = run(Blocks(), ASKED, backend="mock", limits=Limits(seconds=0.05))
    assert (solution.answer, solution.stopped) == ("B", "budget")
