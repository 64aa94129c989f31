"""The client under the OpenAI backend: bodies of bounded size, and plain words for connections that failed."""

from __future__ import annotations

import errno
import json
import zlib
from contextlib import aclosing
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies

import aiohttp
import httpx2
import openai

from reasoning.backends.connection import RefusedError
from reasoning.backends.server import brief
from reasoning.errors import BackendError, ResponseError, UnreachableError
from reasoning.masking import mask_text

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, Callable, Iterator

    from reasoning.backends.openai.dialects import Account

CONNECT_SECONDS = 10.0
"""The longest that a connection may take to come about."""

MAX_BODY = 64 * 2**20
"""Bytes that the body of a reply may have, after it is decompressed."""

MAX_CONNECTIONS = 1000
"""Connections of a client."""


MIN_REFUSAL = 300
"""The status from which a reply is none: what redirects could be followed has been."""


class ResponseTooLargeError(httpx2.TransportError):
    """A body of more than MAX_BODY bytes."""


class BoundedClient(openai.DefaultAioHttpClient):
    """Reads each body in pieces, and no more of it than MAX_BODY: a few megabytes of gzip can hold gigabytes."""

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
        """Pass on a body line by line as it comes, however long it is in all; a line has at most MAX_BODY bytes.

        Raises RefusedError for a status that is no success.
        """
        response = await super().send(request, stream=True)
        try:
            if response.status_code >= MIN_REFUSAL:
                raise RefusedError(response.status_code, await _body(response), response.headers)
            await _take_lines(response, take)
        finally:
            await response.aclose()


def connect(key: str, base_url: str, timeout: float, account: Account) -> openai.AsyncOpenAI:
    """Return a client that does not retry: that is the business of `Retry`."""
    return openai.AsyncOpenAI(
        api_key=key,
        organization=account.organization or None,
        project=account.project or None,
        base_url=base_url,
        max_retries=0,
        http_client=bounded_client(timeout, account.proxy),
    )


REDIRECTS = (301, 302, 303, 307, 308)


class ChatClient:
    """Posts JSON to a server, over connections of aiohttp itself.

    Building a request and wrapping its errors takes the `openai` library and HTTPX more time than sending it
    (`benchmarks/overhead.py`). What is rare goes by their client all the same: redirects, proxies and files.
    """

    lost = (httpx2.HTTPError, aiohttp.ClientError)
    unread = (httpx2.StreamError, httpx2.InvalidURL)

    def __init__(self, key: str, base_url: str, timeout: float, account: Account) -> None:
        self._http = bounded_client(timeout, account.proxy)
        self._address, _, self._query = base_url.partition("?")
        told = {"OpenAI-Organization": account.organization, "OpenAI-Project": account.project}
        self._headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": "reasoning-toolkit",
            **{name: value for name, value in told.items() if value},
        }
        self._extensions = {"timeout": self._http.timeout.as_dict()}
        self._urls: dict[str, tuple[httpx2.URL, str]] = {}
        self._by_proxy = bool(account.proxy or getproxies())
        self._session: aiohttp.ClientSession | None = None

    @property
    def is_closed(self) -> bool:
        """Return whether the connections were closed."""
        return self._http.is_closed

    async def post(self, path: str, sent: dict[str, Any]) -> bytes:
        """Post a body to a path below the address. Raises RefusedError, `lost`, `unread`, TimeoutError."""
        body = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if path not in self._urls:
            self._urls[path] = self._url(path), str(self._url(path))
        url, address = self._urls[path]
        if not self._by_proxy and not self.is_closed:
            async with self._opened().post(address, data=body, allow_redirects=False) as reply:
                if reply.status not in REDIRECTS:
                    return await _content(reply)
        return await self._send("POST", url, headers=self._headers, content=body)

    async def get(self, path: str) -> bytes:
        """Get what is at a path below the address. Raises as `post` does."""
        return await self._send("GET", self._url(path), headers=self._headers)

    async def read_lines(self, path: str, take: Callable[[bytes], None]) -> None:
        """Pass on what is at a path line by line as it comes, however long it is. Raises as `post` does."""
        request = httpx2.Request("GET", self._url(path), extensions=self._extensions, headers=self._headers)
        await self._http.read_lines(request, take)

    async def upload(self, path: str, purpose: str, name: str, lines: bytes) -> bytes:
        """Upload a file of JSON lines for a purpose. Raises as `post` does."""
        headers = {name: value for name, value in self._headers.items() if name != "Content-Type"}
        file = (name, lines, "application/jsonl")
        return await self._send(
            "POST", self._url(path), headers=headers, data={"purpose": purpose}, files={"file": file}
        )

    def _url(self, path: str) -> httpx2.URL:
        mark = "&" if "?" in path else "?"
        return httpx2.URL(f"{self._address}{path}{mark * bool(self._query)}{self._query}")

    def _opened(self) -> aiohttp.ClientSession:
        """Return the session of aiohttp, whose time is kept by those who ask but for that of a connection."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, ssl=certificates()),
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                auto_decompress=False,
            )
        return self._session

    async def _send(self, method: str, url: httpx2.URL, **content: Any) -> bytes:
        response = await self._http.send(httpx2.Request(method, url, extensions=self._extensions, **content))
        if response.status_code >= MIN_REFUSAL:
            raise RefusedError(response.status_code, response.content, response.headers)
        return response.content

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        if self._session is not None:
            await self._session.close()


@lru_cache(maxsize=1)
def certificates() -> ssl.SSLContext:
    """Return what all clients trust: reading the certificates takes longer than all else of opening a backend."""
    return httpx2.create_ssl_context()


def bounded_client(timeout: float, proxy: str = "", kind: type[BoundedClient] = BoundedClient) -> BoundedClient:
    """Return a client for HTTP that reads bodies of bounded size; `timeout` in seconds is for each read."""
    return kind(timeout=openai.Timeout(timeout, connect=CONNECT_SECONDS), verify=certificates(), proxy=proxy or None)


def unreachable(model: str, address: str, error: BaseException) -> BackendError:
    """Return the error for a connection that failed, in words that tell what happened to it."""
    causes = list(_causes(error))
    inner = causes if isinstance(error, aiohttp.ClientError) else causes[1:]  # others wrap the one that tells more
    said = brief(mask_text(next((str(cause) for cause in inner if str(cause)), str(error))))
    if any(isinstance(cause, httpx2.TooManyRedirects) for cause in causes):
        return ResponseError(model, f"{address} redirects in a circle: is the address right? ({said})")
    if any(isinstance(cause, ResponseTooLargeError) for cause in causes):
        return ResponseError(model, f"{address} answered with {said}", retryable=True)
    if any(isinstance(cause, httpx2.DecodingError) for cause in causes):
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
    late = (TimeoutError, httpx2.ReadTimeout, aiohttp.ServerTimeoutError)
    lost = any(isinstance(cause, unmade) for cause in causes) or _is_lost(causes)
    return not lost and any(isinstance(cause, late) for cause in causes)


def _is_lost(causes: list[BaseException]) -> bool:
    gone = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionResetError, httpx2.ReadError)
    return any(isinstance(cause, gone) and not isinstance(cause, aiohttp.ClientConnectorError) for cause in causes)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


async def _body(response: httpx2.Response) -> bytes:
    async with aclosing(response.aiter_bytes()) as stream:
        return await _joined(stream)


async def _content(reply: aiohttp.ClientResponse) -> bytes:
    """Return the body of a reply as it was before it was compressed. Raises RefusedError."""
    body = await _joined(reply.content.iter_any())
    coding = reply.headers.get("Content-Encoding", "")
    plain = body if coding in ("", "identity") else _decompressed(body, coding.strip().lower())
    if reply.status >= MIN_REFUSAL:
        raise RefusedError(reply.status, plain, reply.headers)
    return plain


async def _joined(stream: AsyncIterable[bytes]) -> bytes:
    pieces, size = [], 0
    async for piece in stream:
        size += len(piece)
        _check_size(size)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _decompressed(body: bytes, coding: str) -> bytes:
    """Return what was compressed by one of the two codings that are asked for. Raises DecodingError."""
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise httpx2.DecodingError(f"it is compressed as {coding[:60]!r}, which was not asked for")
    is_bare = coding == "deflate" and body[:1] and body[0] & 0x0F != zlib.DEFLATED  # some leave the header out
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | 32)
    try:
        plain = unpacking.decompress(body, MAX_BODY + 1)
    except zlib.error as error:
        raise httpx2.DecodingError(str(error)) from error
    _check_size(len(plain))
    return plain


def _check_size(size: int, what: str = "a body") -> None:
    if size > MAX_BODY:
        raise ResponseTooLargeError(f"{what} of more than {MAX_BODY // 2**20} MB")


async def _take_lines(response: httpx2.Response, take: Callable[[bytes], None]) -> None:
    pieces, size = [], 0
    async with aclosing(response.aiter_bytes()) as stream:
        async for piece in stream:
            first, *others = piece.split(b"\n")
            pieces.append(first)
            size += len(first)
            for start in others:
                take(b"".join(pieces))
                pieces, size = [start], len(start)
            _check_size(size, "a line")
    if size:
        take(b"".join(pieces))
