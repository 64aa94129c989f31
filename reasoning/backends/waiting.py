"""Waits, told to the logger `reasoning` in a form that what shows a run's progress can read."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from reasoning.errors import BackendError, RateLimitError, ResponseError, ServerError, UnreachableError

log = logging.getLogger("reasoning")

_REASONS: tuple[tuple[type[BackendError], str], ...] = (
    (RateLimitError, "rate limit"),
    (ServerError, "server error"),
    (UnreachableError, "no connection"),
    (ResponseError, "unreadable reply"),
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Requests that wait before they are sent."""

    reason: str
    """Why, in a word or two."""

    seconds: float
    """How long from now, until the next try."""

    requests: int = 1
    """How many of them."""


def log_wait(wait: Wait, message: str, *values: object) -> None:
    """Log a warning that has the wait in its record's attribute `wait`."""
    log.warning(message, *values, extra={"wait": wait})


def wait_of(record: logging.LogRecord) -> Wait | None:
    """Return the wait that a record tells of; None for any other."""
    wait = getattr(record, "wait", None)
    return wait if isinstance(wait, Wait) else None


def reason_of(error: BaseException | None) -> str:
    """Return why a failed request is tried again, in a word or two."""
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "error")
