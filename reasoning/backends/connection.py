"""The connection under a backend: one for each event loop, closed with it; what a server refused comes as one error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping


CONNECT_SECONDS = 10.0
"""The longest that a connection may take to come about."""

MIN_REFUSAL = 300
"""The status from which a reply is none: what redirects could be followed has been."""


class RefusedError(Exception):
    """A status that is no success, with what the server said. It never leaves a backend."""

    def __init__(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.status, self.body, self.headers = status, body, headers
        super().__init__(f"the server answered {status}")


class Connection(Protocol):
    """A provider's client, for one event loop."""

    @property
    def lost(self) -> tuple[type[Exception], ...]:
        """Return what it raises where no answer came."""

    @property
    def unread(self) -> tuple[type[Exception], ...]:
        """Return what it raises besides, where an answer can't be read."""

    @property
    def is_closed(self) -> bool:
        """Return whether it was closed."""

    async def close(self) -> None:
        """Close it."""


class PostingConnection(Connection, Protocol):
    """A client that sends all requests to one place."""

    async def post(self, body: dict[str, Any]) -> bytes:
        """Send a request and return the body of its answer. Raises RefusedError for a status that is no success."""

    async def stream(self, body: dict[str, Any], take: Callable[[bytes], None]) -> None:
        """Send a request and pass on the events that come, line by line. Raises as `post` does."""


C = TypeVar("C", bound=Connection)


class KeptConnection(Generic[C]):
    """A connection that is closed with its event loop: what asyncio closes at a loop's end are the async generators."""

    def __init__(self, connection: C) -> None:
        self.connection, self.held, self.closing = connection, False, False
        self.holder = self._hold()

    async def get(self) -> C:
        """Return the connection, and have the loop close it."""
        if not self.held:
            self.held = True
            await anext(self.holder)
        return self.connection

    async def close(self) -> None:
        """Close the connection, unless the loop is ending and closes it already."""
        if not self.closing:
            await self.holder.aclose()

    async def _hold(self) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            self.closing = True
            await self.connection.close()
