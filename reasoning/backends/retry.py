"""Another try for what may pass: the only layer that retries (the provider's own client does not)."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from reasoning.backends.base import Backend, Completion, Request, Response
from reasoning.backends.decisions import DecisionRequest, DecisionResponse
from reasoning.backends.waiting import Wait, log_wait, reason_of
from reasoning.backends.wrapper import Wrapper
from reasoning.deprecation import renamed_fields
from reasoning.errors import (
    BackendError,
    DecisionsNotSupportedError,
    RateLimitError,
    ServerError,
    SettingError,
    ToolCallError,
)
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

R = TypeVar("R", Response, DecisionResponse)

FIRST_WAIT_SECONDS, MAX_BACKOFF_SECONDS = 0.5, 20.0
"""Seconds: the first wait, which doubles with each try, and what it grows to."""

MAX_WAIT_SECONDS = 60.0
"""Seconds: a server that wishes a longer wait than this is taken for not available."""


def _passes(error: BaseException) -> bool:
    return isinstance(error, BackendError) and error.retryable and (_wished(error) or 0) <= MAX_WAIT_SECONDS


def _wished(error: BaseException | None) -> float | None:
    return error.retry_after if isinstance(error, RateLimitError | ServerError) else None


@renamed_fields(attempts="max_attempts")
class Retry(Wrapper):
    """Ask again after a rate limit, a server's failure or a lost connection.

    The wait is what the server asks for (Retry-After), else 0.5 s, 1 s, 2 s … up to 20 s; to either comes a random part
    of up to half a second or half the wait, so that those who were refused together don't come back together. Each wait
    is logged to the logger `reasoning` as a warning, so that a run that waits does not look frozen.
    A server that asks for more than 60 s fails at once. What failed tries cost, where the server says so, is part of
    what the last one cost. A tool's call that the server can't read in what the model writes, try after try, is
    returned as the text that it is.
    """

    def __init__(
        self, inner: Backend, max_attempts: int = 5, sleep: Callable[[float], Awaitable[None]] | None = None
    ) -> None:
        if max_attempts < 1:
            raise SettingError("backend", "max_attempts", max_attempts, "give at least 1")
        super().__init__(inner)
        self.max_attempts = max_attempts
        self._options = {"sleep": sleep} if sleep else {}

    async def complete(self, request: Request) -> Response:
        """Pass the request on, up to `max_attempts` times. Raises the last error."""
        try:
            return await self._persist(lambda: self.inner.complete(request))
        except ToolCallError as error:
            if not error.written:
                raise
            return Response((Completion(error.written),), Usage(calls=1), error.model, (error.why,))

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Pass a decision on, up to `max_attempts` times. Raises the last error."""
        return await self._persist(lambda: super(Retry, self).decide(request))

    async def _persist(self, ask: Callable[[], Awaitable[R]]) -> R:
        try:
            return await ask()
        except BackendError as error:
            return await self._again(ask, error)

    async def _again(self, ask: Callable[[], Awaitable[R]], first: BackendError) -> R:
        """Go on after the first try, which failed."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.max_attempts),
            wait=_wait,
            retry=retry_if_exception(_passes),
            before_sleep=self._report,
            reraise=True,
            **self._options,  # type: ignore[arg-type]  # tenacity types `sleep` for its sync and async forms at once
        )
        failed: list[Usage] = []
        tries = iter([first])

        async def attempt() -> R:
            try:
                for error in tries:
                    raise error
                return await ask()
            except BackendError as error:
                failed.extend([error.usage] if error.usage else [])
                raise

        try:
            response: R = await retrying(attempt)
        except BackendError as error:
            if not isinstance(error, DecisionsNotSupportedError):  # what a refusal cost stands in it
                error.usage = _of_one_call(failed) if failed else None
            if isinstance(error, RateLimitError | ServerError) and not _passes(error):
                raise _not_waited_for(error) from error
            raise
        return replace(response, usage=response.usage + replace(_of_one_call(failed), calls=0)) if failed else response

    def _report(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        wait = state.next_action.sleep if state.next_action else 0
        told = "try %d of %d failed, next in %.1f s: %s"
        log_wait(Wait(reason_of(error), wait), told, state.attempt_number, self.max_attempts, wait, error)


def _wait(state: RetryCallState) -> float:
    wished = _wished(state.outcome.exception() if state.outcome else None)
    doubled = FIRST_WAIT_SECONDS * 2.0 ** min(state.attempt_number - 1, 30)
    wait = min(doubled, MAX_BACKOFF_SECONDS) if wished is None else wished
    return wait + random.uniform(0, max(FIRST_WAIT_SECONDS, wait / 2))


def _of_one_call(failed: list[Usage]) -> Usage:
    """Return what failed tries cost together, as one call; as none where nothing was asked."""
    spent = sum(failed, Usage())
    return replace(spent, calls=min(1, spent.calls))


def _not_waited_for(error: RateLimitError | ServerError) -> BackendError:
    why = f"{error.why} (it asks to come back in {error.retry_after:g} s; the longest wait is {MAX_WAIT_SECONDS:g} s)"
    found: BackendError = RateLimitError(error.model, why, error.retry_after)
    if isinstance(error, ServerError):
        found = ServerError(error.model, why, error.status, error.retry_after)
    found.usage = error.usage
    return found
