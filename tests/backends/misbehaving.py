"""A server on loopback that speaks the chat completions protocol, and misbehaves as servers do."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import socket
import struct
from collections import Counter
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Payload = dict[str, Any]

REFUSALS: dict[str, tuple[int, Any, dict[str, str]]] = {
    "429": (429, {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}, {}),
    "429 come back": (429, {"error": {"message": "slow down"}}, {"Retry-After": "0"}),
    "500": (500, {"error": {"message": "internal"}}, {}),
    "502": (502, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", {}),
    "503": (503, {"detail": "loading the model"}, {"Retry-After": "0"}),
    "529": (529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, {}),
    "error in a reply": (200, {"error": {"code": 502, "message": "Provider returned error"}}, {}),
    "rate limit in a reply": (200, {"error": {"code": 429, "message": "slow down"}}, {}),
    "failed choice": (200, {"choices": [{"error": {"code": 502}, "finish_reason": "error", "message": {}}]}, {}),
    "choices are null": (200, {"choices": None}, {}),
    "no choices": (200, {"choices": []}, {}),
    "nothing": (200, "", {}),
    "a page": (200, "<html><title>Sign in to the network</title></html>", {}),
    "no protocol": (200, {"object": "list", "data": []}, {}),
}
"""Refusals and failures after which another try is answered."""

BROKEN: dict[str, tuple[int, Any, dict[str, str]]] = {
    "400": (400, {"error": {"message": "maximum context length exceeded"}}, {}),
    "401": (401, {"error": {"message": "Incorrect API key provided"}}, {}),
    "404": (404, {"detail": "The model `m` does not exist."}, {}),
    "422": (422, {"detail": [{"loc": ["body", "messages"], "msg": "field required"}]}, {}),
    "402 in a reply": (200, {"error": {"code": 402, "message": "Insufficient credits"}}, {}),
}
"""What no other try mends."""


def _each(payload: Payload, change: Callable[[Payload], object]) -> Payload:
    for choice in payload["choices"]:
        change(choice["message"])
    return payload


def _thoughts(message: Payload) -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Perhaps. Answer: False"}]}
    message["content"] = [thought, {"type": "text", "text": message["content"]}]


UNASKED = [{"id": "c", "type": "function", "function": {"name": "search", "arguments": "{}"}}]
WRONG = "I think aloud. Answer: False"

ODD: dict[str, Callable[[Payload], Any]] = {
    "parts": lambda p: _each(p, lambda m: m.update(content=[{"type": "text", "text": m["content"]}])),
    "many parts": lambda p: _each(p, lambda m: m.update(content=[{"text": sign} for sign in m["content"]])),
    "thoughts in parts": lambda p: _each(p, _thoughts),
    "reasoning_content": lambda p: _each(p, lambda m: m.update(reasoning_content=WRONG)),
    "reasoning": lambda p: _each(p, lambda m: m.update(reasoning=WRONG)),
    "fewer choices": lambda p: p | {"choices": p["choices"][:1]},
    "more choices": lambda p: p | {"choices": p["choices"] * 3},
    "unasked tool calls": lambda p: _each(p, lambda m: m.update(tool_calls=UNASKED)),
    "null calls": lambda p: _each(p, lambda m: m.update(tool_calls=None, function_call=None, refusal=None)),
    "no usage": lambda p: {name: value for name, value in p.items() if name != "usage"},
    "usage of texts": lambda p: p | {"usage": {"prompt_tokens": "9", "completion_tokens": "many"}},
    "usage below nothing": lambda p: p | {"usage": {"prompt_tokens": -5, "completion_tokens": float("nan")}},
    "usage beyond all": lambda p: p | {"usage": {"prompt_tokens": 10**400, "completion_tokens": 10**400}},
    "usage is a list": lambda p: p | {"usage": [1, 2]},
    "null error": lambda p: p | {"error": None, "detail": None, "code": 0},
    "no model": lambda p: p | {"model": None},
    "other model": lambda p: p | {"model": 7},
    "no finish": lambda p: p | {"choices": [{**c, "finish_reason": None} for c in p["choices"]]},
    "loud finish": lambda p: p | {"choices": [{**c, "finish_reason": "FinishReason.STOP"} for c in p["choices"]]},
    "garbled logprobs": lambda p: p | {"choices": [{**c, "logprobs": {"content": "x"}} for c in p["choices"]]},
    "same index": lambda p: p | {"choices": [{**c, "index": "0"} for c in p["choices"]]},
    "blanks in front": lambda p: f"\n\n   {json.dumps(p)}\n",
    "byte order mark": lambda p: f"\ufeff{json.dumps(p)}",
}
"""Changes to a reply that leave it readable."""

LOST = ("closed", "reset", "cut", "stalled", "bad gzip", "truncated")
"""Connections and bodies that break; `stalled` waits until the client gives up."""

SOUND = ("slow", "gzip")
"""Ways of sending that are sound."""

TRANSIENT = (*REFUSALS, *LOST)


class Misbehaving:
    """Gives good answers, and a share of the time one of `faults` in their place, the same ones in every run.

    No request gets more than three faults in a row, so that four tries suffice. `answered` counts the completions that
    were given to a conversation, of those that were wanted: what a provider would send a bill for.
    """

    def __init__(self, good: Callable[[Payload], tuple[int, Payload, dict[str, str]]]) -> None:
        self.good = good
        self.faults: tuple[str, ...] = ()
        self.share = 1.0
        self.url = ""
        self.answered: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.over = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer, or misbehave."""
        body = await request.json()
        key = json.dumps(body, sort_keys=True)
        fault = self._fault(key)
        self.asked[key] += 1
        self.seen[fault] += 1
        if fault in REFUSALS or fault in BROKEN:
            status, said, headers = (REFUSALS | BROKEN)[fault]
            return _response(said, status, headers)
        if fault in LOST:
            return await WAYS[fault](self, request, json.dumps(GOOD).encode())
        payload = (await asyncio.to_thread(self.good, body))[1]
        told = ODD[fault](payload) if fault in ODD else payload
        given = len(told["choices"]) if isinstance(told, dict) else len(payload["choices"])
        self.answered[json.dumps(body["messages"])] += min(given, body.get("n", 1))
        if fault in SOUND:
            return await WAYS[fault](self, request, json.dumps(payload).encode())
        return _response(told)

    def _fault(self, key: str) -> str:
        chance = random.Random(f"{key} {self.asked[key]}")
        missed = self.asked[key] >= 3 or chance.random() >= self.share
        return "" if missed or not self.faults else chance.choice(self.faults)


GOOD: Payload = {"choices": [{"message": {"content": "Answer: True" + " " * 5_000}, "finish_reason": "stop"}]}


def _response(said: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    text = said if isinstance(said, str) else json.dumps(said)
    return web.Response(status=status, text=text, headers=headers, content_type="application/json")


async def _closed(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def _reset(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    assert request.transport is not None
    sock = request.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()


async def _begun(request: web.Request, body: bytes, **headers: str) -> web.StreamResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = web.StreamResponse(headers={"Content-Type": "application/json", **names})
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    return response


async def _cut(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    response = await _begun(request, body)
    await _closed(server, request, body)
    return response


async def _stalled(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    response = await _begun(request, body)
    await server.over.wait()
    return response


async def _slow(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    response = await _begun(request, body)
    for start in range(len(body) // 2, len(body), 100):
        await asyncio.sleep(0.001)
        await response.write(body[start : start + 100])
    return response


async def _gzip(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    return web.Response(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})


async def _bad_gzip(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    return web.Response(body=b"\x1f\x8b" + body, headers={"Content-Encoding": "gzip"})


async def _truncated(server: Misbehaving, request: web.Request, body: bytes) -> web.StreamResponse:
    return web.Response(body=body[: len(body) // 2])


WAYS: dict[str, Callable[[Misbehaving, web.Request, bytes], Awaitable[web.StreamResponse]]] = {
    "closed": _closed,
    "reset": _reset,
    "cut": _cut,
    "stalled": _stalled,
    "slow": _slow,
    "gzip": _gzip,
    "bad gzip": _bad_gzip,
    "truncated": _truncated,
}
