"""Which of our errors an HTTP refusal of an OpenAI-like server is."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from reasoning.errors import AuthenticationError, BackendError, RateLimitError, RequestError, ServerError

if TYPE_CHECKING:
    from collections.abc import Mapping


_TOOLS = re.compile(r"tool|function.?call", re.IGNORECASE)
_NONE = re.compile(
    r"support|requires? |not (?:permitted|allowed|available|enabled|implemented)"
    r"|extra (?:inputs|fields)|un(?:known|recognized|expected)|disabled",
    re.IGNORECASE,
)


def without_tools(status: int, words: str) -> bool:
    """Whether a refusal of a request with tools is one of the tools as such; some servers answer 500 then."""
    told = words[:2000]
    return status in (400, 404, 422, 500, 501) and bool(_TOOLS.search(told) and _NONE.search(told))


def refusal(model: str, why: str, status: int, code: str, headers: Mapping[str, str]) -> BackendError:
    """Return the error for a status; `code` is the server's own name for it, such as insufficient_quota."""
    wait = retry_after(headers)
    if status in (401, 403):
        return AuthenticationError(model, f"{why} (is the API key right, and allowed to use this model?)")
    if status == 404:
        return RequestError(model, f"{why} (does the server have this model, and is the address right?)", status)
    if status == 429 and "insufficient_quota" in code:
        return RequestError(model, f"{why} (the account's quota is used up: waiting won't help)", status)
    if status == 429:
        return RateLimitError(model, why, wait)
    if status >= 500 or status in (408, 409):
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


def brief(text: str) -> str:
    """Put a text on one line and shorten it."""
    line = " ".join(text[:2000].split())
    return line if len(line) <= 300 else f"{line[:300]}…"
