"""A server that has message batches, as Anthropic documents them.

Paths, counts, states and lines of results: https://platform.claude.com/docs/en/build-with-claude/batch-processing,
https://platform.claude.com/docs/en/api/messages/batches/create, …/retrieve, …/list and …/results, and the types of
`anthropic.types.messages`; errors: https://platform.claude.com/docs/en/api/errors. That `custom_id` has at most 64
characters is told by the server alone: https://github.com/anthropics/anthropic-sdk-python/issues/984.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.backends.servers.anthropic import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

PATH = "/v1/messages/batches"


class MessageBatchServer:
    """Takes batches, each of which has ended after it was looked at `looks` times."""

    def __init__(self, looks: int = 0) -> None:
        self.looks = looks
        self.batches: dict[str, dict[str, Any]] = {}
        self.requests: dict[str, list[dict[str, Any]]] = {}
        self.paid = 0
        """Requests that were answered."""
        self.paths: list[str] = []
        self.answer: Callable[[dict[str, Any]], dict[str, Any]] = self.reply
        self.fail: Callable[[str, str], int | None] = lambda method, path: None
        """Which status a call fails with; 0 breaks the connection off after the call was heeded."""
        self._results: dict[str, str] = {}

    def reply(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the result of a request: a message that repeats the last one."""
        said = body["messages"][-1]["content"][-1]["text"]
        message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m-1", "stop_reason": "end_turn"}
        usage = {"input_tokens": 1000, "output_tokens": 100}
        content = [{"type": "text", "text": f"re: {said}"}]
        return {"type": "succeeded", "message": message | {"content": content, "usage": usage}}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PATH)
        self.paths.append(f"{request.method} {path}")
        key = request.headers.get("x-api-key") or request.headers.get("authorization")
        if not key or "anthropic-version" not in request.headers:
            return _refused("x-api-key header is required", "authentication_error", 401)
        failed = self.fail(request.method, path)
        if failed:
            return _refused("not now", "api_error", failed)
        response = await self._handle(request, path)
        if failed == 0 and request.transport:
            request.transport.abort()
        return response

    async def _handle(self, request: web.Request, path: str) -> web.StreamResponse:
        match [request.method, *path.strip("/").split("/")]:
            case ["POST", ""]:
                return self._made((await request.json())["requests"])
            case ["GET", ""]:
                return web.json_response(self._page(request.query.get("after_id")))
            case ["GET", name] if name in self.batches:
                return web.json_response(self._looked_at(name))
            case ["GET", name, "results"] if name in self._results:
                return web.Response(text=self._results[name], content_type="application/x-jsonl")
        return _refused(f"no such thing: {path}", "not_found_error", 404)

    def _made(self, requests: list[dict[str, Any]]) -> web.Response:
        names = [one["custom_id"] for one in requests]
        if not requests or len(set(names)) < len(names):
            return _refused("requests: custom_id must be unique")
        if any(not re.fullmatch("[a-zA-Z0-9_-]{1,64}", name) for name in names):
            return _refused("requests.0.custom_id: String should have at most 64 characters")
        if any("stream" in one["params"] or not one["params"]["max_tokens"] for one in requests):
            return _refused("requests.0.params: Extra inputs are not permitted")
        name = f"msgbatch_{len(self.batches)}"
        counts = {"processing": len(requests), "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
        made = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        told = {"id": name, "type": "message_batch", "processing_status": "in_progress", "request_counts": counts}
        self.batches[name] = told | {"created_at": made, "results_url": None, "ended_at": None}
        self.requests[name] = requests
        return web.json_response(self.batches[name])

    def _page(self, after: str | None) -> dict[str, Any]:
        listed = list(reversed(self.batches.values()))
        start = next((i + 1 for i, one in enumerate(listed) if one["id"] == after), 0)
        page = listed[start : start + 2]
        ends = {"first_id": page[0]["id"], "last_id": page[-1]["id"]} if page else {}
        return {"data": page, "has_more": start + 2 < len(listed), **ends}

    def _looked_at(self, name: str) -> dict[str, Any]:
        batch = self.batches[name]
        looked = self.paths.count(f"GET /{name}")
        if looked > self.looks and batch["processing_status"] != "ended":
            self._end(name)
        return batch

    def _end(self, name: str) -> None:
        results = [{"custom_id": one["custom_id"], "result": self.answer(one["params"])} for one in self.requests[name]]
        kinds = [one["result"]["type"] for one in results]
        counts = {"processing": 0} | {
            kind: kinds.count(kind) for kind in ("succeeded", "errored", "canceled", "expired")
        }
        self.paid += counts["succeeded"]
        self._results[name] = "".join(json.dumps(one) + "\n" for one in reversed(results))  # they come in any order
        url = f"https://elsewhere.invalid{PATH}/{name}/results"  # a client must not take its key there
        self.batches[name] |= {"processing_status": "ended", "request_counts": counts, "results_url": url}


def errored(words: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    """Return the result of a request that failed: `MessageBatchErroredResult`."""
    return {"type": "errored", "error": refusal(words, kind)[1]}


def _refused(words: str, kind: str = "invalid_request_error", status: int = 400) -> web.Response:
    status, told, _ = refusal(words, kind, status)
    return web.json_response(told, status=status)
