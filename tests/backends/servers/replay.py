"""The base of the servers on loopback that speak a provider's own protocol; the mock answers in the model's place."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from reasoning.backends import Completion, Mock, Request, ToolCall
from reasoning.errors import BackendError
from reasoning.usage import Usage, estimate_tokens
from tests.conftest import serve_on_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.backends import Backend, Response

Payload = dict[str, Any]
Answer = tuple[int, Any, dict[str, str]]

THOUGHT = "First I look at what is given."
"""What the model of every server thinks, where it thinks."""

THOUGHT_TOKENS = 40
"""The tokens that it thinks with."""


class ReplayServer:
    """A server that refuses what its provider refuses, answers as the mock would, and keeps what it was asked.

    `answers` may be given: each request takes the first one left. `truth` is what the server would bill.
    """

    name = ""
    """How the specs of its backend begin."""

    def __init__(self, model: str) -> None:
        self.model, self.url = model, ""
        self.requests: list[Payload] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answers: list[Answer] = []
        self.refused: list[str] = []
        """What it refused, in its words."""
        self.truth = Usage()
        self.wait = asyncio.Event()
        self.mock = Mock(native_tools=True)
        """What answers in the model's place."""
        self._seen: Counter[str] = Counter()

    @property
    def spec(self) -> str:
        """The spec of a backend that asks this server."""
        return f"{self.name}:{self.url}#{self.model}"

    def refuse(self, body: Payload) -> Answer | None:
        """Return the refusal of a request, as the provider words it; None where it is taken."""
        raise NotImplementedError

    def read(self, body: Payload) -> Request:
        """Return the request that a body is."""
        raise NotImplementedError

    def write(self, body: Payload, choice: Completion) -> Payload:
        """Return the provider's form of a reply."""
        raise NotImplementedError

    def complete(self, body: Payload) -> Completion:
        """Answer as the mock would; identical requests are different samples."""
        request = self.read(body)
        sample = self._seen[request.key]
        self._seen[request.key] += 1
        return asyncio.run(self.mock.complete(request.of((sample,)))).choices[0]

    def bill(self, sent: int, written: int, thought: int = 0, cached: int = 0, kept: int = 0) -> None:
        """Add to what the server would bill."""
        self.truth += Usage(1, sent, written, 0.0, 0.0, thought, cached, kept)

    def answer(self, body: Payload) -> Answer:
        """Answer a request."""
        if self.answers:
            return self.answers.pop(0)
        refusal = self.refuse(body)
        if refusal:
            self.refused.append(json.dumps(refusal[1]))
            return refusal
        return 200, self.write(body, self.complete(body)), {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request of HTTP."""
        body = await request.json()
        self.requests.append(body)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.paths.append(request.path_qs)
        status, payload, headers = await asyncio.to_thread(self.answer, body)
        text = payload if isinstance(payload, str) else json.dumps(payload)
        return web.Response(status=status, text=text, headers=headers, content_type="application/json")


def add(a: float, b: float) -> float:
    """Add two numbers."""
    return a + b


def calling() -> Mock:
    """A model that calls `add` twice in a turn, then once more, and then answers 10."""

    def call(number: int, *arguments: str) -> Completion:
        calls = (ToolCall(f"c{number}{place}", "add", told) for place, told in enumerate(arguments))
        return Completion(f"Turn {number}.", tool_calls=tuple(calls))

    script: list[str | Completion] = [
        call(1, '{"a": 1, "b": 2}', '{"a": 3, "b": 4}'),
        call(2, '{"a": 3, "b": 7}'),
        "Answer: 10",
    ]
    return Mock(script, native_tools=True)


def tokens_of(value: Any) -> int:
    """The tokens of what stands in a request."""
    return estimate_tokens(json.dumps(value))


async def ask(backend: Backend, request: Request) -> Response:
    """Ask once, and close the backend."""
    try:
        return await backend.complete(request)
    finally:
        await backend.aclose()


async def failure(backend: Backend, request: Request) -> BackendError:
    """The error that asking once ends with."""
    with pytest.raises(BackendError) as caught:
        await ask(backend, request)
    return caught.value


@contextlib.contextmanager
def running(make: Callable[[], ReplayServer]) -> Iterator[ReplayServer]:
    """Start a server on loopback; it ends with the block."""
    made = make()
    with serve_on_loopback(made.handle) as made.url:
        yield made
