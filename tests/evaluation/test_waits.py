"""What a run waits for, in the line of its progress."""

from __future__ import annotations

import asyncio
import io
import logging
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from reasoning import Mock, Question
from reasoning.backends import Message, Request
from reasoning.backends.limit import Limit
from reasoning.backends.retry import Retry
from reasoning.backends.waiting import Wait, log, log_wait
from reasoning.errors import BackendError, RateLimitError, ResponseError, ServerError, UnreachableError
from reasoning.evaluation import Example, aevaluate
from reasoning.evaluation.progress import RichProgress
from reasoning.evaluation.waits import Waits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Clock:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waits(clock: Clock) -> Iterator[Waits]:
    """Waits that are heard of."""
    made = Waits(clock)
    made.listen()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ([], ""),
        ([Wait("rate limit", 4.0)], "1 waiting: rate limit, next try in 4 s"),
        ([Wait("rate limit", 4.0)] * 3, "3 waiting: rate limit, next try in 4 s"),
        ([Wait("rate limit", 9.6), Wait("rate limit", 4.4, 5)], "6 waiting: rate limit, next try in 4 s"),
        (
            [Wait("rate limit", 9.0), Wait("no connection", 2.0), Wait("rate limit", 3.0)],
            "3 waiting: rate limit, no connection, next try in 2 s",
        ),
        ([Wait("rate limit", 0.2)], "1 waiting: rate limit, next try in 1 s"),
        ([Wait("rate limit", 7.0, 0)], ""),
    ],
    ids=["none", "one", "three alike", "the first counts", "two reasons", "less than a second", "nobody"],
)
def test_what_the_line_says(waits: Waits, told: list[Wait], line: str) -> None:
    """It says how many wait, why, and when the first of them is tried again."""
    for one in told:
        log_wait(one, "told")
    assert waits.line() == line


def test_a_wait_that_is_over_is_gone(waits: Waits, clock: Clock) -> None:
    """The seconds count down, and what is over is not counted any more."""
    log_wait(Wait("rate limit", 4.0), "told")
    log_wait(Wait("server error", 9.0), "told")
    clock.now += 3
    assert waits.line() == "2 waiting: rate limit, server error, next try in 1 s"
    clock.now += 2
    assert waits.line() == "1 waiting: server error, next try in 4 s"
    clock.now += 5
    assert waits.line() == ""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RateLimitError("m", "x", 3.0), "rate limit"),
        (ServerError("m", "x", 503, 3.0), "server error"),
        (UnreachableError("m", "x"), "no connection"),
        (ResponseError("m", "x", retryable=True), "unreadable reply"),
    ],
)
async def test_a_retry_tells_its_reason(waits: Waits, error: BackendError, reason: str) -> None:
    """Each kind of failure that is tried again has its word, whatever wraps the backend."""
    turns = iter([error])
    lines: list[str] = []

    def answer(request: Request, sample: int) -> str:
        for failure in turns:
            raise failure
        return "x"

    async def sleep(seconds: float) -> None:
        lines.append(waits.line())

    await Limit(Retry(Mock(answer), sleep=sleep), 1).complete(Request((Message("user", "hello"),)))
    assert len(lines) == 1
    assert lines[0].startswith(f"1 waiting: {reason}, next try in ")


def test_other_warnings_are_not_swallowed(waits: Waits, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning of something else is still printed where nothing else prints it; one of a wait is not."""
    handlers, logging.root.handlers = logging.root.handlers, []
    try:
        log_wait(Wait("rate limit", 4.0), "a wait")
        log.warning("the cache is full")
    finally:
        logging.root.handlers = handlers
    assert capsys.readouterr().err == "the cache is full\n"


async def test_a_terminal_shows_it(tmp_path: Path) -> None:
    """An evaluation in a terminal shows the wait below its bars while it lasts; afterwards nobody listens."""
    shown = io.StringIO()
    failures = iter([RateLimitError("m", "slow down", 40.0)])

    def answer(request: Request, sample: int) -> str:
        for failure in failures:
            raise failure
        return "Answer: True"

    async def until_it_is_shown(seconds: float) -> None:
        while "1 waiting: rate limit, next try in" not in shown.getvalue():  # noqa: ASYNC110  a thread draws
            await asyncio.sleep(0.01)

    examples = [Example(Question("Is it so?", answer_format=bool, id="a"), True)]
    backend = Limit(Retry(Mock(answer), sleep=until_it_is_shown), 1)
    with RichProgress(Console(file=shown, force_terminal=True, width=120)) as progress:
        report = await aevaluate(examples, ["cot"], backend, out=tmp_path, progress=progress)
    assert report.rows[0].correct == 1
    assert not any(isinstance(handler, Waits) for handler in log.handlers)


async def test_without_a_terminal_the_logger_tells(caplog: pytest.LogCaptureFixture) -> None:
    """Where there is no terminal the warnings go where they always did."""
    with RichProgress(Console(file=io.StringIO(), force_terminal=False)), caplog.at_level("WARNING", "reasoning"):
        assert not any(isinstance(handler, Waits) for handler in log.handlers)
        log_wait(Wait("rate limit", 4.0), "try 1 of 5 failed")
    assert caplog.messages == ["try 1 of 5 failed"]
