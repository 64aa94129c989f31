"""OpenAI's batches: requests that are answered within a day, at half the price.

As documented: https://platform.openai.com/docs/guides/batch and, of the fields of requests, results and errors,
https://platform.openai.com/docs/api-reference/batch (read in 2026).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from reasoning.backends.connection import RefusedError
from reasoning.backends.openai.backend import OpenAI
from reasoning.backends.openai.words import read_failure
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.provider_batch import BatchProgress, BatchState, Collector, LineResult
from reasoning.errors import RequestError, ResponseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.base import Request
    from reasoning.backends.prices import Prices

ENDPOINT = "/v1/chat/completions"
"""Where the requests of a batch go to, whatever the server's own address is."""

METADATA = "reasoning_batch"
"""Under which name a batch carries our key of it."""

PART = 0.5
"""What a batch costs of the price of single requests."""

MAX_PAGES = 10
"""Pages of a hundred batches each that are looked through for one of ours."""

NO_RESULT = 503
"""The status that a line has which the server did not get to: the next try may."""


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
        told = json.dumps([self.service.server, sent, request.key, request.samples], sort_keys=True)
        result = await self.collectors.get().ask(hashlib.sha256(told.encode()).hexdigest()[:32], sent)
        if result.status != 200:
            raise RefusedError(result.status, result.body, {})
        return result.body

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

    async def find(self, key: str) -> str:
        path: str = "/batches?limit=100"
        for _ in range(MAX_PAGES):
            page = await self._get(path)
            batches = [one for one in page.get("data") or () if isinstance(one, dict)]
            for one in batches:
                if (one.get("metadata") or {}).get(METADATA) == key:
                    return self._id(one)
            if not page.get("has_more") or not batches:
                break
            path = f"/batches?limit=100&after={self._id(batches[-1])}"
        return ""

    async def look(self, batch: str) -> BatchProgress | None:
        try:
            told = await self._get(f"/batches/{batch}")
        except RequestError as error:
            if error.status == 404:
                return None
            raise
        status, counts = told.get("status"), told.get("request_counts") or {}
        if status == "failed":
            raise RequestError(self._backend.model, f"the batch {batch} was refused: {_errors(told)}", 400)
        how = f"({counts.get('completed', 0)} of {counts.get('total', 0)} done)" if counts.get("total") else ""
        return BatchProgress(status in ("completed", "expired", "cancelled"), how or str(status))

    async def results(self, batch: str) -> dict[str, LineResult]:
        told = await self._get(f"/batches/{batch}")
        found: dict[str, LineResult] = {}
        for file in (told.get("output_file_id"), told.get("error_file_id")):
            if isinstance(file, str) and file:
                found |= _results(await self._bytes(_getting(f"/files/{file}/content")))
        return found

    async def _get(self, path: str) -> dict[str, Any]:
        return await self._call(_getting(path))

    async def _call(self, make: Any) -> dict[str, Any]:
        body = await self._bytes(make)
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise ResponseError(
                self._backend.model, "the server's batches answered with no JSON object", retryable=True
            )
        return told

    async def _bytes(self, make: Any) -> bytes:
        try:
            return await self._backend.call(make)
        except RefusedError as refused:
            raise self._backend.say(refused, read_failure(refused.body)) from None

    def _id(self, told: dict[str, Any]) -> str:
        found = told.get("id")
        if not isinstance(found, str) or not found:
            raise ResponseError(self._backend.model, "the server's batches answered without an id")
        return found


def _getting(path: str) -> Any:
    return lambda client: client.get(path)


def _results(body: bytes) -> dict[str, LineResult]:
    """Read a file of results; what is no result is left out, and its request finds none."""
    found: dict[str, LineResult] = {}
    for line in body.split(b"\n"):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        match told:
            case {"custom_id": str(name), "response": {"status_code": int(status), "body": said}}:
                found[name] = LineResult(status, json.dumps(said).encode())
            case {"custom_id": str(name), "error": dict(error)}:
                found[name] = LineResult(NO_RESULT, json.dumps({"error": error}).encode())
    return found


def _errors(told: dict[str, Any]) -> str:
    errors = told.get("errors")
    listed = errors.get("data") if isinstance(errors, dict) else None
    words = [str(one.get("message")) for one in listed or () if isinstance(one, dict)]
    return "; ".join(words)[:300] or "it does not say why"
