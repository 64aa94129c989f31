"""Another try for what may pass."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from reasoning.backends.retry import Retry
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServerError,
    SettingError,
    ToolCallError,
    UnreachableError,
)
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Backend, Request

DOWN = ServerError("m", "down", 500)


class Sleeper:
    """Notes the waits and does not wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


async def outcome(backend: Backend, request: Request, attempts: int = 5) -> tuple[Exception | None, list[float]]:
    """Return the error, if any, and the waits."""
    sleeper = Sleeper()
    try:
        await Retry(backend, attempts, sleeper).complete(request)
    except Exception as error:  # noqa: BLE001  the tests look at it
        return error, sleeper.waits
    return None, sleeper.waits


@pytest.mark.parametrize("error", [DOWN, UnreachableError("m", "gone"), RateLimitError("m", "slow down")])
async def test_what_may_pass_is_tried_again(hello: Request, scripted: Callable[..., Backend], error: Exception) -> None:
    """A server's failure, a lost connection and a rate limit are tried again, until it works."""
    backend = scripted(lambda request, turn: error if turn < 3 else 1)
    assert (await outcome(backend, hello))[0] is None
    assert len(backend.requests) == 4  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "error",
    [
        AuthenticationError("m", "no"),
        RequestError("m", "no", 400),
        ResponseError("m", "no"),
        ValueError("a mistake of ours"),
        TimeoutError("of the caller's own"),
    ],
)
async def test_what_will_not_pass_is_not_tried_again(
    hello: Request, scripted: Callable[..., Backend], error: Exception
) -> None:
    """Refusals and foreign errors come through at once, unchanged."""
    backend = scripted(lambda request, turn: error)
    assert await outcome(backend, hello) == (error, [])


@pytest.mark.parametrize("attempts", [1, 2, 7])
async def test_attempts_is_how_often_it_is_tried(
    hello: Request, scripted: Callable[..., Backend], attempts: int
) -> None:
    """The last error is raised after `attempts` tries."""
    backend = scripted(lambda request, turn: DOWN)
    error, waits = await outcome(backend, hello, attempts)
    assert error is DOWN
    assert (len(backend.requests), len(waits)) == (attempts, attempts - 1)  # type: ignore[attr-defined]


@pytest.mark.parametrize("attempts", [0, -1])
async def test_no_attempt_is_no_setting(scripted: Callable[..., Backend], attempts: int) -> None:
    """Less than one try is refused."""
    with pytest.raises(SettingError, match="attempts"):
        Retry(scripted(lambda request, turn: 1), attempts)


async def test_waits_double(hello: Request, scripted: Callable[..., Backend]) -> None:
    """Waits are 0.5, 1, 2, 4 … seconds, 20 at most, and up to a half more by chance (never an XOR of the try)."""
    _, waits = await outcome(scripted(lambda request, turn: DOWN), hello, 9)
    least = [0.5, 1, 2, 4, 8, 16, 20, 20]
    assert all(low <= wait <= low + max(0.5, low / 2) for low, wait in zip(least, waits, strict=True))


async def test_waits_differ(hello: Request, scripted: Callable[..., Backend]) -> None:
    """Those who were refused together don't come back together."""
    firsts = {(await outcome(scripted(lambda request, turn: DOWN), hello, 2))[1][0] for _ in range(20)}
    assert len(firsts) > 15


@pytest.mark.parametrize("asked", [0.0, 3.0, 60.0])
@pytest.mark.parametrize("kind", ["rate", "server"])
async def test_the_servers_wish_is_honoured(
    hello: Request, scripted: Callable[..., Backend], asked: float, kind: str
) -> None:
    """Where the server says when to come back, nobody comes earlier, nor much later."""
    error = RateLimitError("m", "x", asked) if kind == "rate" else ServerError("m", "x", 503, asked)
    _, waits = await outcome(scripted(lambda request, turn: error if turn == 0 else 1), hello)
    assert len(waits) == 1
    assert asked <= waits[0] <= asked + max(0.5, asked / 2)


@pytest.mark.parametrize("error", [RateLimitError("m", "too many", 3600.0), ServerError("m", "closed", 503, 61.0)])
async def test_a_wish_too_long_fails_at_once(
    hello: Request, scripted: Callable[..., Backend], error: RateLimitError | ServerError
) -> None:
    """A server that wishes a wait above 60 s fails at once, with both figures in the error."""
    found, waits = await outcome(scripted(lambda request, turn: error), hello)
    assert waits == []
    assert type(found) is type(error)
    assert isinstance(found, RateLimitError | ServerError)
    assert found.retry_after == error.retry_after
    assert f"come back in {error.retry_after:g} s" in str(found)
    assert "60 s" in str(found)


async def test_each_wait_is_logged(
    hello: Request, scripted: Callable[..., Backend], caplog: pytest.LogCaptureFixture
) -> None:
    """Each wait is a warning that says which try failed, how long it waits, and why."""
    with caplog.at_level(logging.WARNING, "reasoning"):
        await outcome(scripted(lambda request, turn: DOWN), hello, 3)
    messages = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(messages) == 2
    assert messages[0].startswith("try 1 of 3 failed, next in ")
    assert "m: down" in messages[0]


def _costly(error: BackendError, tokens: int) -> BackendError:
    error.usage = Usage(1, tokens, 1, 0.25, 1.0)
    return error


async def test_what_failed_tries_cost_is_part_of_the_response(hello: Request, scripted: Callable[..., Backend]) -> None:
    """Tokens that failed tries say they cost are added to the response's, without being calls of their own."""
    tries = [_costly(ResponseError("m", "cut", retryable=True), 5), DOWN, _costly(ServerError("m", "x", 500), 6)]
    backend = scripted(lambda request, turn: tries[turn] if turn < 3 else 1)
    response = await Retry(backend, 5, Sleeper()).complete(hello)
    plain = backend.used[0]  # type: ignore[attr-defined]
    assert response.usage == plain + Usage(0, 11, 2, 0.5, 2.0)


@pytest.mark.parametrize(
    "last", [ServerError("m", "x", 500), RateLimitError("m", "x", 3600.0), RequestError("m", "x", 400)]
)
async def test_what_failed_tries_cost_is_told_by_the_error(
    hello: Request, scripted: Callable[..., Backend], last: BackendError
) -> None:
    """Where no try succeeds the error tells what all of them cost together, as one call."""
    tries = [_costly(ResponseError("m", "cut", retryable=True), 5), _costly(last, 6)]
    error, _ = await outcome(scripted(lambda request, turn: tries[turn]), hello, 2)
    assert type(error) is type(last)
    assert isinstance(error, BackendError)
    assert error.usage == Usage(1, 11, 2, 0.5, 2.0)


async def test_a_call_that_no_server_reads_is_a_text(hello: Request, scripted: Callable[..., Backend]) -> None:
    """What the model wrote in the place of a call is its reply after the last try, and is a call that was paid."""
    slip = ToolCallError("m", "tool_use_failed", 400, "<function=f>{")
    response = await Retry(scripted(lambda request, turn: slip), 3, Sleeper()).complete(hello)
    assert [choice.text for choice in response.choices] == ["<function=f>{"]
    assert (response.usage.calls, response.notes) == (1, ("tool_use_failed",))
    error, waits = await outcome(scripted(lambda request, turn: ToolCallError("m", "x", 400)), hello, 3)
    assert isinstance(error, ToolCallError)
    assert len(waits) == 2


@pytest.mark.parametrize(("retryable", "tries"), [(True, 3), (False, 1)])
async def test_a_reply_that_can_not_be_read_may_pass(
    hello: Request, scripted: Callable[..., Backend], retryable: bool, tries: int
) -> None:
    """What is unreadable is tried again where its backend says that the next reply may be readable."""
    backend = scripted(lambda request, turn: ResponseError("m", "x", retryable=retryable))
    error, _ = await outcome(backend, hello, 3)
    assert isinstance(error, ResponseError)
    assert len(backend.requests) == tries  # type: ignore[attr-defined]
