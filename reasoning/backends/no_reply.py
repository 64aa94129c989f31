"""What a server sent with the status 200, and is no reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoning.backends.server_failure import ServerFailure


class NoReplyError(ValueError):
    """What came with the status 200 is no reply: it can't be read, or it tells of a `failure`."""

    def __init__(self, why: str, failure: ServerFailure | None = None, payload: dict[str, Any] | None = None) -> None:
        self.failure, self.payload = failure, payload or {}
        super().__init__(why)
