"""OpenAI's batches: requests that are answered within a day, at half the price.

As documented: https://platform.openai.com/docs/guides/batch and, of the fields of requests, results and errors,
https://platform.openai.com/docs/api-reference/batch (read in 2026).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from reasoning.backends.connection import RefusedError
from reasoning.backends.openai.backend import OpenAI
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
from reasoning.backends.server_failure import read_failure
from reasoning.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from reasoning.backends.base import Request
    from reasoning.backends.openai.client import ChatClient
    from reasoning.backends.prices import Prices
    from reasoning.backends.provider_batch import NotedBatch

R = TypeVar("R")

ENDPOINT = "/v1/chat/completions"
"""Where the requests of a batch go to, whatever the server's own address is."""

METADATA = "reasoning_batch"
"""Under which name a batch carries our key of it."""


class OpenAIBatches(OpenAI):
    """A model that is asked in OpenAI's batches, at half its price; replies take up to a day.

    Requests are collected until none has come for `quiet` seconds, and submitted together. `state` is a file that says
    what is in which batch: a process that is started again takes results from there instead of paying again.
    """

    def __init__(self, model: str, base_url: str | None = None, *, state: BatchState, **settings: Any) -> None:
        """`settings` are those of `OpenAI`."""
        super().__init__(model, base_url, **settings)
        self.service = _Service(self)
        self.collectors = PerLoop(lambda: Collector(self.service, state))

    @property
    def prices(self) -> Prices | None:
        """Return half of what single requests cost."""
        full = super().prices
        return full and full.scaled(PART)

    @property
    def native_decisions(self) -> bool:
        """Return that there are no decisions of the server's own: they can't be batched."""
        return False

    async def send(self, request: Request, sent: dict[str, Any]) -> bytes:
        """Send a body in a batch and return what came. Raises RefusedError, BackendError."""
        return await self.collectors.get().ask_for(request, sent)

    async def aclose(self) -> None:
        """Leave off waiting, and close the connections; batches go on at the server."""
        await self.collectors.get().close()
        await super().aclose()


class _Service:
    """The endpoints of batches and files of a server."""

    def __init__(self, backend: OpenAI) -> None:
        self._backend = backend

    @property
    def server(self) -> str:
        return f"{self._backend.identity} {self._backend.model}"

    async def submit(self, key: str, lines: Mapping[str, dict[str, Any]]) -> str:
        whole = "".join(
            json.dumps({"custom_id": name, "method": "POST", "url": ENDPOINT, "body": body}) + "\n"
            for name, body in lines.items()
        )
        file = await self._call(lambda client: client.upload("/files", "batch", "batch.jsonl", whole.encode()))
        asked = {"input_file_id": file.get("id"), "endpoint": ENDPOINT, "completion_window": "24h"}
        asked["metadata"] = {METADATA: key}
        return self._id(await self._call(lambda client: client.post("/batches", asked)))

    async def find(self, noted: NotedBatch, others: frozenset[str]) -> str:
        async for told in list_batches(self._get, "/batches", "after", self._backend.model):
            if (told.get("metadata") or {}).get(METADATA) == noted.key:
                return self._id(told)
        return ""

    async def look(self, batch: str) -> BatchProgress | None:
        told = await found_or_none(self._get(f"/batches/{batch}"))
        if told is None:
            return None
        status, counts = told.get("status"), told.get("request_counts") or {}
        if status == "failed":
            raise RequestError(self._backend.model, f"the batch {batch} was refused: {_errors(told)}", 400)
        how = f"({counts.get('completed', 0)} of {counts.get('total', 0)} done)" if counts.get("total") else ""
        return BatchProgress(status in ("completed", "expired", "cancelled"), how or str(status))

    async def read_results(self, batch: str, take: Callable[[str, LineResult], None]) -> None:
        told = await self._get(f"/batches/{batch}")
        for file in (told.get("output_file_id"), told.get("error_file_id")):
            if isinstance(file, str) and file:
                await self._read_file(f"/files/{file}/content", lambda line: _take(line, take))

    async def _read_file(self, path: str, take: Callable[[bytes], None]) -> None:
        await self._reach(lambda client: client.read_lines(path, take), is_long=True)

    async def _get(self, path: str) -> dict[str, Any]:
        return await self._call(lambda client: client.get(path))

    async def _call(self, ask: Callable[[ChatClient], Awaitable[bytes]]) -> dict[str, Any]:
        return read_object(self._backend.model, await self._reach(ask))

    async def _reach(self, ask: Callable[[ChatClient], Awaitable[R]], *, is_long: bool = False) -> R:
        try:
            return await self._backend.call(ask, is_long=is_long)
        except RefusedError as refused:
            raise self._backend.say(refused, read_failure(refused.body)) from None

    def _id(self, told: dict[str, Any]) -> str:
        return read_id(self._backend.model, told)


def _take(line: bytes, take: Callable[[str, LineResult], None]) -> None:
    """Read a line of results; what is no result is left out, and its request finds none."""
    match parse_line(line):
        case {"custom_id": str(name), "response": {"status_code": int(status), "body": said}}:
            take(name, LineResult(status, json.dumps(said).encode()))
        case {"custom_id": str(name), "error": dict(error)}:
            take(name, LineResult(NO_RESULT, json.dumps({"error": error}).encode()))


def _errors(told: dict[str, Any]) -> str:
    errors = told.get("errors")
    listed = errors.get("data") if isinstance(errors, dict) else None
    words = [str(one.get("message")) for one in listed or () if isinstance(one, dict)]
    return "; ".join(words)[:300] or "it does not say why"
