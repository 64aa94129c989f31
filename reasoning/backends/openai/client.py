"""The client under the OpenAI backend, over connections of aiohttp itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies

import aiohttp

from reasoning.backends.bodies import BodyCodingError, BodyTooLargeError, decompressed, joined, take_lines
from reasoning.backends.connection import CONNECT_SECONDS, MIN_REFUSAL, RefusedError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    import httpx2

    from reasoning.backends.account import Account
    from reasoning.backends.bounded_client import BoundedClient

MAX_CONNECTIONS = 1000
"""Connections of a client."""

REDIRECTS = (301, 302, 303, 307, 308)


class ChatClient:
    """Posts JSON to a server, over connections of aiohttp itself.

    Building a request and wrapping its errors takes the `openai` library and HTTPX more time than sending it
    (`benchmarks/overhead.py`), and importing them more than all the rest. What is rare goes by them all the same:
    redirects, proxies, files, and what is read line by line.
    """

    def __init__(self, key: str, base_url: str, timeout: float, account: Account) -> None:
        self._timeout, self._account = timeout, account
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
        self._by_proxy = bool(account.proxy or getproxies())
        self._session: aiohttp.ClientSession | None = None
        self._rare: BoundedClient | None = None
        self.is_closed = False

    @property
    def lost(self) -> tuple[type[Exception], ...]:
        """Return what it raises where no answer came."""
        own = (aiohttp.ClientError, BodyTooLargeError, BodyCodingError)
        if self._rare is None:
            return own
        import httpx2

        return (*own, httpx2.HTTPError)

    @property
    def unread(self) -> tuple[type[Exception], ...]:
        """Return what it raises besides, where an answer can't be read."""
        if self._rare is None:
            return ()
        import httpx2

        return (httpx2.StreamError, httpx2.InvalidURL)

    async def post(self, path: str, sent: dict[str, Any]) -> bytes:
        """Post a body to a path below the address. Raises RefusedError, `lost`, `unread`, TimeoutError."""
        body = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return await self._ask("POST", path, body)

    async def stream(self, path: str, sent: dict[str, Any], take: Callable[[bytes], None]) -> bytes | None:
        """Post a body and pass on the events that come, line by line; return what came in another form.

        Through a proxy it comes whole. Raises as `post` does.
        """
        if self._by_proxy:
            return await self.post(path, sent)
        body = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        plain = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        async with self._opened().post(self._url(path), data=body, headers=plain, allow_redirects=False) as reply:
            if reply.status in REDIRECTS:
                return await self.post(path, sent)
            if reply.status >= MIN_REFUSAL or reply.content_type != "text/event-stream":
                return await _content(reply)
            await take_lines(reply.content.iter_any(), take)
        return None

    async def get(self, path: str) -> bytes:
        """Get what is at a path below the address. Raises as `post` does."""
        return await self._ask("GET", path)

    async def read_lines(self, path: str, take: Callable[[bytes], None]) -> None:
        """Pass on what is at a path line by line as it comes, however long it is. Raises as `post` does."""
        client = self._opened_rare()
        await client.read_lines(self._request(client, "GET", path, headers=self._headers), take)

    async def upload(self, path: str, purpose: str, name: str, lines: bytes) -> bytes:
        """Upload a file of JSON lines for a purpose. Raises as `post` does."""
        headers = {name: value for name, value in self._headers.items() if name != "Content-Type"}
        file = (name, lines, "application/jsonl")
        return await self._send("POST", path, headers=headers, data={"purpose": purpose}, files={"file": file})

    async def close(self) -> None:
        """Close the connections."""
        self.is_closed = True
        if self._session is not None:
            await self._session.close()
        if self._rare is not None:
            await self._rare.aclose()

    async def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        if not self._by_proxy:
            url = self._url(path)
            async with self._opened().request(method, url, data=body, allow_redirects=False) as reply:
                if reply.status not in REDIRECTS:
                    return await _content(reply)
        return await self._send(method, path, headers=self._headers, content=body)

    def _url(self, path: str) -> str:
        mark = "&" if "?" in path else "?"
        return f"{self._address}{path}{mark * bool(self._query)}{self._query}"

    def _opened(self) -> aiohttp.ClientSession:
        """Return the session of aiohttp, whose time is kept by those who ask but for that of a connection."""
        if self.is_closed:
            raise RuntimeError("the client is closed")
        if self._session is None:
            trusted: ssl.SSLContext | bool = True
            if self._address.lower().startswith("https:"):
                from reasoning.backends.certificates import certificates  # which take longer to read than all else

                trusted = certificates()
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, ssl=trusted),
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                auto_decompress=False,
            )
        return self._session

    def _opened_rare(self) -> BoundedClient:
        if self.is_closed:
            raise RuntimeError("the client is closed")
        if self._rare is None:
            from reasoning.backends.bounded_client import bounded_client

            self._rare = bounded_client(self._timeout, self._account.proxy)
        return self._rare

    def _request(self, client: BoundedClient, method: str, path: str, **content: Any) -> httpx2.Request:
        import httpx2

        return httpx2.Request(method, self._url(path), extensions={"timeout": client.timeout.as_dict()}, **content)

    async def _send(self, method: str, path: str, **content: Any) -> bytes:
        client = self._opened_rare()
        response = await client.send(self._request(client, method, path, **content))
        if response.status_code >= MIN_REFUSAL:
            raise RefusedError(response.status_code, response.content, response.headers)
        return response.content


async def _content(reply: aiohttp.ClientResponse) -> bytes:
    """Return the body of a reply as it was before it was compressed. Raises RefusedError."""
    plain = decompressed(await joined(reply.content.iter_any()), reply.headers.get("Content-Encoding", ""))
    if reply.status >= MIN_REFUSAL:
        raise RefusedError(reply.status, plain, reply.headers)
    return plain
