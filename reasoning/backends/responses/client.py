"""OpenAI's client under the Responses backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import httpx2
import openai

from reasoning.backends.bounded_client import connect
from reasoning.backends.connection import RefusedError

if TYPE_CHECKING:
    from reasoning.backends.account import Account


class ResponsesConnection:
    """One client of OpenAI's library."""

    lost = (openai.APIConnectionError, aiohttp.ClientError)
    unread = (openai.OpenAIError,)

    def __init__(self, key: str, base_url: str, timeout: float, account: Account) -> None:
        self._client = connect(key, base_url, timeout, account)

    @property
    def is_closed(self) -> bool:
        """Return whether it was closed."""
        return self._client.is_closed()

    async def post(self, body: dict[str, Any]) -> bytes:
        """Send a request and return the body of its answer. Raises RefusedError for a status that is no success."""
        try:
            raw = await self._client.post("/responses", cast_to=httpx2.Response, body=body)
        except openai.APIStatusError as error:
            raise RefusedError(error.status_code, error.response.content, error.response.headers) from None
        return raw.content

    async def close(self) -> None:
        """Close it."""
        await self._client.close()
