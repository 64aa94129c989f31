"""What a provider's batches are to the collector, and how what they answer is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from reasoning.errors import RequestError, ResponseError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from reasoning.backends.provider_batch.results import LineResult
    from reasoning.backends.provider_batch.state import NotedBatch

PART = 0.5
"""What a batch costs of the price of single requests, with the providers that are known here."""

MAX_PAGES = 10
"""Pages of a hundred batches each that are looked through for one of ours."""

NO_RESULT = 503
"""The status that a line has which the server did not get to: the next try may."""


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is."""

    done: bool
    told: str = ""
    """In a few words, for those who wait."""


class BatchService(Protocol):
    """A provider's batches. Each method raises BackendError."""

    @property
    def server(self) -> str:
        """Return the server's address and the model."""

    async def submit(self, key: str, lines: Mapping[str, dict[str, Any]]) -> str:
        """Submit bodies by the names of their lines, and return the provider's name of the batch."""

    async def find(self, noted: NotedBatch, others: frozenset[str]) -> str:
        """Return the name of the batch that was submitted as noted; empty where there is none. It is none of `others`,
        which are known by their names."""

    async def look(self, batch: str) -> BatchProgress | None:
        """Return how far a batch is; None where the provider does not have it any more."""

    async def read_results(self, batch: str, take: Callable[[str, LineResult], None]) -> None:
        """Pass on each result of a batch that is done, with the name of its line, as it comes."""


async def list_batches(
    get: Callable[[str], Awaitable[dict[str, Any]]], path: str, cursor: str, model: str
) -> AsyncIterator[dict[str, Any]]:
    """Go through a provider's batches page by page, the latest first. cursor: how a page is asked for what follows."""
    page_path = f"{path}?limit=100"
    for _ in range(MAX_PAGES):
        page = await get(page_path)
        batches = [one for one in page.get("data") or () if isinstance(one, dict)]
        for one in batches:
            yield one
        if not page.get("has_more") or not batches:
            break
        page_path = f"{path}?limit=100&{cursor}={read_id(model, batches[-1])}"


async def found_or_none(asked: Awaitable[dict[str, Any]]) -> dict[str, Any] | None:
    """Return what was asked for; None where the provider does not have it any more (404)."""
    try:
        return await asked
    except RequestError as error:
        if error.status == 404:
            return None
        raise


def read_object(model: str, body: bytes) -> dict[str, Any]:
    """Read what a provider's batches answered. Raises ResponseError for what is no JSON object."""
    told = parse_line(body)
    if told is None:
        raise ResponseError(model, "the server's batches answered with no JSON object", retryable=True)
    return told


def read_id(model: str, told: Mapping[str, Any]) -> str:
    """Return the id of what a provider's batches answered. Raises ResponseError where there is none."""
    found = told.get("id")
    if not isinstance(found, str) or not found:
        raise ResponseError(model, "the server's batches answered without an id")
    return found


def parse_line(line: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a line; None where it is none."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
