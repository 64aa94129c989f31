"""Which of our errors a refusal or a failure of an OpenAI-like server is."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from reasoning.errors import AuthenticationError, BackendError, RateLimitError, RequestError, ServerError, ToolCallError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.server_failure import ServerFailure

_NO_MONEY = re.compile(
    r"insufficient[_ ](?:\w+[_ ])?(?:quota|balance|funds|credits?)|exceeded_current_quota|billing_hard_limit"
    r"|balance is insufficient|余额不足|out of credits|payment required",
    re.IGNORECASE,
)
_PASSES = (408, 409, 423, 424, 425, 449, 498)
"""Statuses below 500 that a later try may not have: timeouts, conflicts, a failed server behind the server."""

_SLIPS = re.compile(
    r"tool_use_failed|failed to (?:call a function|parse tool call)|malformed_function_call", re.IGNORECASE
)


def refusal(
    model: str, why: str, status: int, failure: ServerFailure, headers: Mapping[str, str], key: str = ""
) -> BackendError:
    """Return the error for a status and what the server said; `key` names the variable that holds the key."""
    wait, told = retry_after(headers), " ".join((failure.words, *failure.codes))
    if status == 402 or (status in (403, 429) and _NO_MONEY.search(told)) or (status == 403 and "quota" in told):
        return RequestError(model, f"{why} (the account's quota is used up: waiting won't help)", status)
    if status in (401, 403):
        which = f"the API key in {key}" if key else "the API key"
        return AuthenticationError(model, f"{why} (is {which} right, and allowed to use this model?)")
    if status == 404:
        return RequestError(model, f"{why} (does the server have this model, and is the address right?)", status)
    if status == 429:
        return RateLimitError(model, why, wait)
    if _SLIPS.search(told):
        return ToolCallError(model, why, status, failure.generated)
    if status >= 500 or status in _PASSES:
        return ServerError(model, why, status, wait)
    return RequestError(model, why, status)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks for, in seconds, milliseconds or as a date; None where it doesn't say."""
    exact = _seconds(headers.get("retry-after-ms"))
    if exact is not None:
        return exact / 1000
    told = headers.get("retry-after")
    seconds = _seconds(told)
    return seconds if seconds is not None else _until(told)


def _seconds(header: str | None) -> float | None:
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _until(header: str | None) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(header or "").timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
