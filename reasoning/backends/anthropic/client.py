"""Anthropic's client under the Anthropic backend."""

from __future__ import annotations

from typing import Any

import aiohttp
import anthropic
import httpx2

from reasoning.backends.connection import RefusedError
from reasoning.backends.openai.client import bounded_client


class AnthropicConnection:
    """One client of Anthropic's library."""

    lost = (anthropic.APIConnectionError, aiohttp.ClientError)
    unread = (anthropic.AnthropicError,)

    def __init__(self, key: str, base_url: str, timeout: float, proxy: str) -> None:
        client = bounded_client(timeout, proxy)
        self._client = anthropic.AsyncAnthropic(
            api_key=key, base_url=base_url, max_retries=0, timeout=timeout, http_client=client
        )

    @property
    def is_closed(self) -> bool:
        """Return whether it was closed."""
        return self._client.is_closed()

    async def post(self, body: dict[str, Any]) -> bytes:
        """Send a request and return the body of its answer. Raises RefusedError for a status that is no success."""
        try:
            raw = await self._client.post("/v1/messages", cast_to=httpx2.Response, body=body)
        except anthropic.APIStatusError as error:
            raise RefusedError(error.status_code, error.response.content, error.response.headers) from None
        return raw.content

    async def close(self) -> None:
        """Close it."""
        await self._client.close()
