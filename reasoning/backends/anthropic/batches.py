"""Anthropic's message batches: requests that are answered within a day, at half the price.

As documented: https://platform.claude.com/docs/en/build-with-claude/batch-processing and, of the fields of requests and
results, https://platform.claude.com/docs/en/api/messages/batches and `anthropic.types.messages` (read in 2026).
"""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from reasoning.backends.anthropic.backend import Anthropic
from reasoning.backends.connection import RefusedError
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.provider_batch import BatchProgress, BatchState, Collector, LineResult
from reasoning.backends.provider_batch.service import (
    NO_RESULT,
    PART,
    found_or_none,
    list_batches,
    parse_line,
    read_id,
    read_object,
)
from reasoning.backends.waiting import Wait, log_wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from reasoning.backends.anthropic.client import AnthropicConnection
    from reasoning.backends.base import Request
    from reasoning.backends.prices import Prices
    from reasoning.backends.provider_batch import NotedBatch

R = TypeVar("R")

PATH = "/v1/messages/batches"

CLOCK_SECONDS = 600.0
"""How far the provider's clock may be from ours."""

SEARCH_SECONDS = 30.0
"""Seconds between two looks at a batch under way that may be one of ours."""

STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""The statuses that the types of errors have: https://platform.claude.com/docs/en/api/errors."""


class AnthropicBatches(Anthropic):
    """A model that is asked in Anthropic's message batches, at half its price; replies take up to a day.

    They are collected and found again as those of `OpenAIBatches` are.
    """

    def __init__(self, model: str, base_url: str | None = None, *, state: BatchState, **settings: Any) -> None:
        """`settings` are those of `Anthropic`."""
        super().__init__(model, base_url, **settings)
        self.service = _Service(self)
        self.collectors = PerLoop(lambda: Collector(self.service, state))

    @property
    def prices(self) -> Prices | None:
        """Return half of what single requests cost."""
        full = super().prices
        return full and full.scaled(PART)

    async def send(self, request: Request, body: dict[str, Any]) -> bytes:
        """Send a body in a batch and return what came. Raises RefusedError, BackendError."""
        return await self.collectors.get().ask_for(request, body)

    async def call(self, ask: Callable[[AnthropicConnection], Awaitable[R]], *, is_long: bool = False) -> R:
        """Make a call of the client and return what came; see `_reach`. Raises BackendError."""
        try:
            return await self._reach(lambda made: ask(cast("AnthropicConnection", made)), is_long=is_long)
        except RefusedError as refused:
            raise self._refused(refused) from None

    async def aclose(self) -> None:
        """Leave off waiting, and close the connections; batches go on at the server."""
        await self.collectors.get().close()
        await super().aclose()


class _Service:
    """The endpoints of message batches."""

    def __init__(self, backend: AnthropicBatches) -> None:
        self._backend = backend
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @property
    def server(self) -> str:
        return f"{self._backend.identity} {self._backend.model}"

    async def submit(self, key: str, lines: Mapping[str, dict[str, Any]]) -> str:
        requests = [{"custom_id": name, "params": body} for name, body in lines.items()]
        told = await self._backend.call(lambda client: client.post_to(PATH, {"requests": requests}))
        return read_id(self._backend.model, read_object(self._backend.model, told))

    async def find(self, noted: NotedBatch, others: frozenset[str]) -> str:
        """Look for a batch of that time and size, and for our lines among its results: a batch carries no name of ours.

        One that is under way is waited for, since until its end it does not tell whose lines it has.
        """
        async for told in list_batches(self._get, PATH, "after_id", self._backend.model):
            if (_time(told.get("created_at")) or noted.made) < noted.made - CLOCK_SECONDS:
                break
            name = read_id(self._backend.model, told)
            if name not in others and _size(told) == len(noted.lines) and await self._holds(name, noted.lines):
                return name
        return ""

    async def look(self, batch: str) -> BatchProgress | None:
        told = await found_or_none(self._get(f"{PATH}/{batch}"))
        if told is None:
            return None
        counts, size = _counts(told), _size(told)
        left = counts.get("processing", size)
        return BatchProgress(told.get("processing_status") == "ended", f"({size - left} of {size} done)")

    async def read_results(self, batch: str, take: Callable[[str, LineResult], None]) -> None:
        path = f"{PATH}/{batch}/results"  # below our address: the one that the server tells might be another's
        await self._backend.call(lambda client: client.read_lines(path, lambda line: _take(line, take)), is_long=True)

    async def _holds(self, batch: str, lines: list[str]) -> bool:
        """Return whether a batch has one of our lines; it is waited for where it is under way."""
        while not ((progress := await self.look(batch)) is None or progress.done):
            wait = Wait(f"a batch {progress.told} that may be ours", SEARCH_SECONDS, len(lines))
            log_wait(wait, "batch %s may be ours, next look in %.0f s", batch, SEARCH_SECONDS)
            await self.sleep(SEARCH_SECONDS)
        if progress is None:
            return False
        ours, found = frozenset(lines), False

        def take(name: str, result: LineResult) -> None:
            nonlocal found
            found = found or name in ours

        await self.read_results(batch, take)
        return found

    async def _get(self, path: str) -> dict[str, Any]:
        return read_object(self._backend.model, await self._backend.call(lambda client: client.get(path)))


def _take(line: bytes, take: Callable[[str, LineResult], None]) -> None:
    """Read a line of results; what is no result is left out, and its request finds none."""
    match parse_line(line):
        case {"custom_id": str(name), "result": {"type": "succeeded", "message": dict(message)}}:
            take(name, LineResult(200, json.dumps(message).encode()))
        case {"custom_id": str(name), "result": {"type": "errored", "error": dict(error)}}:
            inner = error.get("error")
            kind = inner.get("type") if isinstance(inner, dict) else None
            take(name, LineResult(STATUSES.get(str(kind), 500), json.dumps(error).encode()))
        case {"custom_id": str(name), "result": {"type": str(kind)}}:
            told = {"type": "error", "error": {"type": kind, "message": f"the batch has the request as {kind}"}}
            take(name, LineResult(NO_RESULT, json.dumps(told).encode()))


def _counts(told: dict[str, Any]) -> dict[str, int]:
    counts = told.get("request_counts")
    return {k: n for k, n in counts.items() if isinstance(n, int)} if isinstance(counts, dict) else {}


def _size(told: dict[str, Any]) -> int:
    """Return how many requests a batch has: the sum of its counts."""
    return sum(_counts(told).values())


def _time(told: object) -> float | None:
    try:
        return datetime.fromisoformat(str(told)).timestamp()
    except ValueError:
        return None
