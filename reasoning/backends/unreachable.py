"""Plain words for connections that failed, whichever library they were made by."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import aiohttp

from reasoning.backends.bodies import BodyCodingError, BodyTooLargeError
from reasoning.backends.server import brief
from reasoning.errors import BackendError, ResponseError, UnreachableError
from reasoning.masking import mask_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def unreachable(model: str, address: str, error: BaseException) -> BackendError:
    """Return the error for a connection that failed, in words that tell what happened to it."""
    causes = list(_causes(error))
    tells = isinstance(error, aiohttp.ClientError | BodyTooLargeError | BodyCodingError)
    inner = causes if tells else causes[1:]  # the libraries wrap the one that tells more
    said = brief(mask_text(next((str(cause) for cause in inner if str(cause)), str(error))))
    if any(_is_httpx(cause, "TooManyRedirects") for cause in causes):
        return ResponseError(model, f"{address} redirects in a circle: is the address right? ({said})")
    if any(isinstance(cause, BodyTooLargeError) for cause in causes):
        return ResponseError(model, f"{address} answered with {said}", retryable=True)
    if any(isinstance(cause, BodyCodingError) or _is_httpx(cause, "DecodingError") for cause in causes):
        return ResponseError(
            model, f"{address} answered with a body that can't be decompressed: {said}", retryable=True
        )
    if any(isinstance(cause, OSError) and cause.errno in (errno.EMFILE, errno.ENFILE) for cause in causes):
        why = "too many files and connections are open: raise `ulimit -n`, or make fewer calls side by side"
        return UnreachableError(model, f"no connection to {address}: {why} ({said})")
    if any(isinstance(cause, aiohttp.ClientPayloadError) for cause in causes):
        return UnreachableError(model, f"the answer of {address} broke off: {said}")
    if _is_lost(causes):
        return UnreachableError(model, f"{address} closed the connection before it had answered: {said}")
    why = f"no connection to {address}: is the server running, and the address right? ({said})"
    return UnreachableError(model, why)


def is_timeout(error: BaseException) -> bool:
    """Return whether the answer, or a piece of it, did not come in time. Refused connections are reported so, too."""
    causes = list(_causes(error))
    unmade = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    late = (TimeoutError, aiohttp.ServerTimeoutError)
    lost = any(isinstance(cause, unmade) for cause in causes) or _is_lost(causes)
    return not lost and any(isinstance(cause, late) or _is_httpx(cause, "ReadTimeout") for cause in causes)


def _is_lost(causes: list[BaseException]) -> bool:
    gone = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionResetError)
    kept = (cause for cause in causes if not isinstance(cause, aiohttp.ClientConnectorError))
    return any(isinstance(cause, gone) or _is_httpx(cause, "ReadError") for cause in kept)


def _is_httpx(error: BaseException, name: str) -> bool:
    """Return whether it is an error of HTTPX, which is loaded only where a provider's library needs it."""
    return any(kind.__name__ == name and kind.__module__.startswith("httpx2") for kind in type(error).__mro__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
