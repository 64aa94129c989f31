"""A server that has files and batches, as OpenAI documents them.

Fields of a file, a batch, a line of requests and a line of results: https://platform.openai.com/docs/guides/batch,
https://platform.openai.com/docs/api-reference/batch, https://platform.openai.com/docs/api-reference/files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable


class BatchServer:
    """Takes files and batches, each of which is done after it was looked at `looks` times."""

    def __init__(self, looks: int = 0) -> None:
        self.looks = looks
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.paid = 0
        """Lines that were answered."""
        self.paths: list[str] = []
        self.answer: Callable[[dict[str, Any]], tuple[int, Any]] = self.reply
        self.at_the_end = "completed"
        """The status that a batch comes to."""
        self.fail: Callable[[str, str], int | None] = lambda method, path: None
        """Which status a call fails with; 0 breaks the connection off after the call was heeded."""

    def reply(self, body: dict[str, Any]) -> tuple[int, Any]:
        """Answer with as many texts as asked for, which repeat the last message."""
        said = body["messages"][-1]["content"]
        choices = [
            {"index": i, "message": {"role": "assistant", "content": f"re: {said}"}, "finish_reason": "stop"}
            for i in range(body.get("n", 1))
        ]
        usage = {"prompt_tokens": 1000, "completion_tokens": 100 * len(choices)}
        return 200, {"object": "chat.completion", "model": "m-1", "choices": choices, "usage": usage}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/v1")
        self.paths.append(f"{request.method} {path}")
        failed = self.fail(request.method, path)
        if failed:
            return web.json_response({"error": {"message": "not now"}}, status=failed)
        response = await self._handle(request, path)
        if failed == 0 and request.transport:
            request.transport.abort()
        return response

    async def _handle(self, request: web.Request, path: str) -> web.StreamResponse:
        match [request.method, *path.strip("/").split("/")]:
            case ["POST", "files"]:
                form = await request.post()
                assert form["purpose"] == "batch"
                upload = form["file"]
                assert isinstance(upload, web.FileField)
                return web.json_response(self._stored(upload.file.read()))
            case ["POST", "batches"]:
                return web.json_response(self._made(await request.json()))
            case ["GET", "batches"]:
                return web.json_response(self._page(request.query.get("after")))
            case ["GET", "batches", name] if name in self.batches:
                return web.json_response(self._looked_at(self.batches[name]))
            case ["GET", "files", name, "content"] if name in self.files:
                return web.Response(body=self.files[name])
        return web.json_response({"error": {"message": f"no such thing: {path}"}}, status=404)

    def _stored(self, content: bytes) -> dict[str, Any]:
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return {"id": name, "object": "file", "bytes": len(content), "purpose": "batch", "filename": "batch.jsonl"}

    def _made(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert asked["endpoint"] == "/v1/chat/completions"
        assert asked["completion_window"] == "24h"
        name = f"batch_{len(self.batches)}"
        total = self.files[asked["input_file_id"]].count(b"\n")
        counts = {"total": total, "completed": 0, "failed": 0}
        made = {"id": name, "object": "batch", "status": "validating", "request_counts": counts, "looks": 0, **asked}
        self.batches[name] = made
        return made

    def _page(self, after: str | None) -> dict[str, Any]:
        listed = list(reversed(self.batches.values()))
        start = next((i + 1 for i, one in enumerate(listed) if one["id"] == after), 0)
        return {"object": "list", "data": listed[start : start + 2], "has_more": start + 2 < len(listed)}

    def _looked_at(self, batch: dict[str, Any]) -> dict[str, Any]:
        batch["looks"] += 1
        if batch["looks"] <= self.looks:
            batch["status"] = "in_progress"
        elif batch["status"] not in ("completed", "expired", "cancelled", "failed"):
            batch["status"] = self.at_the_end
            if self.at_the_end == "failed":
                errors = [{"code": "invalid_json_line", "message": "line 1 can't be read", "line": 1}]
                return batch | {"errors": {"object": "list", "data": errors}}
            self._answer_all(batch)
        return batch

    def _answer_all(self, batch: dict[str, Any]) -> None:
        done: list[str] = []
        wrong: list[str] = []
        for line in self.files[batch["input_file_id"]].decode().splitlines():
            told = json.loads(line)
            assert (told["method"], told["url"]) == ("POST", "/v1/chat/completions")
            status, body = self.answer(told["body"])
            result: dict[str, Any] = {"id": "batch_req_x", "custom_id": told["custom_id"], "response": None}
            if status:
                result |= {"response": {"status_code": status, "request_id": "r", "body": body}, "error": None}
                self.paid += status == 200
            else:
                result["error"] = {"code": "batch_expired", "message": "This request could not be executed in time."}
            (done if status == 200 else wrong).append(json.dumps(result))
        done.reverse()  # results come in any order
        for field, lines in (("output_file_id", done), ("error_file_id", wrong)):
            batch[field] = self._stored("".join(f"{line}\n" for line in lines).encode())["id"] if lines else None
