"""Clients of HTTPX under the providers' libraries, which read bodies of bounded size."""

from __future__ import annotations

from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import openai

from reasoning.backends.bodies import BodyTooLargeError, joined, take_lines
from reasoning.backends.certificates import certificates
from reasoning.backends.connection import CONNECT_SECONDS, MIN_REFUSAL, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class BoundedClient(openai.DefaultAioHttpClient):
    """Reads each body in pieces, and no more of it than `MAX_BODY`: a few megabytes of gzip can hold gigabytes."""

    async def send(self, request: httpx2.Request, *, stream: bool = False, **more: Any) -> httpx2.Response:
        """Send a request and return the response with its body."""
        response = await super().send(request, stream=True, **more)
        try:
            body = await _body(response)
        finally:
            await response.aclose()
        gone = ("content-encoding", "content-length", "transfer-encoding")
        headers = [(name, value) for name, value in response.headers.multi_items() if name.lower() not in gone]
        return httpx2.Response(response.status_code, headers=headers, content=body, request=response.request)

    async def read_lines(self, request: httpx2.Request, take: Callable[[bytes], None]) -> None:
        """Pass on a body line by line as it comes, however long it is in all; a line has at most `MAX_BODY` bytes.

        Raises RefusedError for a status that is no success.
        """
        response = await super().send(request, stream=True)
        try:
            if response.status_code >= MIN_REFUSAL:
                raise RefusedError(response.status_code, await _body(response), response.headers)
            await _take_lines(response, take)
        finally:
            await response.aclose()


def bounded_client(timeout: float, proxy: str = "", kind: type[BoundedClient] = BoundedClient) -> BoundedClient:
    """Return a client for HTTP that reads bodies of bounded size; `timeout` in seconds is for each read."""
    return kind(timeout=openai.Timeout(timeout, connect=CONNECT_SECONDS), verify=certificates(), proxy=proxy or None)


async def _body(response: httpx2.Response) -> bytes:
    with _as_httpx():
        async with aclosing(response.aiter_bytes()) as stream:
            return await joined(stream)


async def _take_lines(response: httpx2.Response, take: Callable[[bytes], None]) -> None:
    with _as_httpx():
        async with aclosing(response.aiter_bytes()) as stream:
            await take_lines(stream, take)


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Raise an error that the libraries know."""
    try:
        yield
    except BodyTooLargeError as error:
        raise httpx2.TransportError(str(error)) from error
