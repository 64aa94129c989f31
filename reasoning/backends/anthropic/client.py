"""Anthropic's client under the Anthropic backend."""

from __future__ import annotations

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

    lost = (anthropic.APIConnectionError, aiohttp.ClientError)
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

    async def get(self, path: str) -> bytes:
        """Get what is at a path. Raises as `post` does."""
        return await _content(self._client.get(path, cast_to=httpx2.Response))

    async def read_lines(self, path: str, take: Callable[[bytes], None]) -> None:
        """Pass on what is at a path line by line as it comes, however long it is. Raises as `post` does."""
        url = f"{str(self._client.base_url).rstrip('/')}{path}"
        told = {**self._client.default_headers, "Accept": "application/x-jsonl, application/json"}
        headers = {name: value for name, value in told.items() if isinstance(value, str)}
        extensions = {"timeout": self._http.timeout.as_dict()}
        await self._http.read_lines(httpx2.Request("GET", url, headers=headers, extensions=extensions), take)

    async def close(self) -> None:
        """Close it."""
        await self._client.close()


async def _content(call: Awaitable[httpx2.Response]) -> bytes:
    try:
        return (await call).content
    except anthropic.APIStatusError as error:
        raise RefusedError(error.status_code, error.response.content, error.response.headers) from None
