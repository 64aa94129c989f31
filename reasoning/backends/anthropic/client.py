"""Anthropic's client under the Anthropic backend."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import anthropic
import httpx2

from reasoning.backends.bounded_client import bounded_client
from reasoning.backends.connection import RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class AnthropicConnection:
    """One client of Anthropic's library."""

    lost = (anthropic.APIConnectionError, aiohttp.ClientError, httpx2.HTTPError)
    unread = (anthropic.AnthropicError,)

    def __init__(self, key: str, base_url: str, timeout: float, proxy: str) -> None:
        client = self._http = bounded_client(timeout, proxy)
        self._client = anthropic.AsyncAnthropic(
            api_key=key, base_url=base_url, max_retries=0, timeout=timeout, http_client=client
        )

    @property
    def is_closed(self) -> bool:
        """Return whether it was closed."""
        return self._client.is_closed()

    async def post(self, body: dict[str, Any]) -> bytes:
        """Send a request and return the body of its answer. Raises RefusedError for a status that is no success."""
        return await self.post_to("/v1/messages", body)

    async def post_to(self, path: str, body: dict[str, Any]) -> bytes:
        """Post a body to a path and return what came. Raises as `post` does."""
        return await _content(self._client.post(path, cast_to=httpx2.Response, body=body))

    async def stream(self, body: dict[str, Any], take: Callable[[bytes], None]) -> None:
        """Send a request and pass on the events that come, line by line. Raises as `post` does."""
        content = json.dumps({**body, "stream": True}).encode()
        await self._http.read_lines(self._request("POST", "/v1/messages", "text/event-stream", content), take)

    async def get(self, path: str) -> bytes:
        """Get what is at a path. Raises as `post` does."""
        return await _content(self._client.get(path, cast_to=httpx2.Response))

    async def read_lines(self, path: str, take: Callable[[bytes], None]) -> None:
        """Pass on what is at a path line by line as it comes, however long it is. Raises as `post` does."""
        await self._http.read_lines(self._request("GET", path, "application/x-jsonl, application/json"), take)

    def _request(self, method: str, path: str, accepted: str, content: bytes | None = None) -> httpx2.Request:
        url = f"{str(self._client.base_url).rstrip('/')}{path}"
        told = {**self._client.default_headers, "Accept": accepted}
        headers = {name: value for name, value in told.items() if isinstance(value, str)}
        extensions = {"timeout": self._http.timeout.as_dict()}
        return httpx2.Request(method, url, headers=headers, content=content, extensions=extensions)

    async def close(self) -> None:
        """Close it."""
        await self._client.close()


async def _content(call: Awaitable[httpx2.Response]) -> bytes:
    try:
        return (await call).content
    except anthropic.APIStatusError as error:
        raise RefusedError(error.status_code, error.response.content, error.response.headers) from None
