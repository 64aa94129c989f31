"""The client under the Responses backend: the one of chat completions, at another path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.openai.client import ChatClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends.account import Account

PATH = "/responses"


class ResponsesConnection:
    """A client that sends all requests to one place."""

    def __init__(self, key: str, base_url: str, timeout: float, account: Account) -> None:
        self._client = ChatClient(key, base_url, timeout, account)

    @property
    def lost(self) -> tuple[type[Exception], ...]:
        """Return what it raises where no answer came."""
        return self._client.lost

    @property
    def unread(self) -> tuple[type[Exception], ...]:
        """Return what it raises besides, where an answer can't be read."""
        return self._client.unread

    @property
    def is_closed(self) -> bool:
        """Return whether it was closed."""
        return self._client.is_closed

    async def post(self, body: dict[str, Any]) -> bytes:
        """Send a request and return the body of its answer. Raises RefusedError for a status that is no success."""
        return await self._client.post(PATH, body)

    async def stream(self, body: dict[str, Any], take: Callable[[bytes], None]) -> None:
        """Send a request and pass on the events that come, line by line. Raises as `post` does."""
        whole = await self._client.stream(PATH, {**body, "stream": True}, take)
        if whole is not None:
            take(whole)

    async def close(self) -> None:
        """Close it."""
        await self._client.close()
