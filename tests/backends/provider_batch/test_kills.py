"""A process that is killed while it submits, waits for and fetches batches: none of its requests is paid twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.backends.servers.batches import BatchServer
from tests.backends.servers.message_batches import MessageBatchServer
from tests.conftest import serve_on_loopback

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from aiohttp import web

KILLS = int(os.environ.get("REASONING_KILLS", "2"))
"""How often a process is killed. REASONING_KILLS=20 takes a few minutes."""

REQUESTS = 40

ASK = """
import asyncio, json, sys
from reasoning.backends import Message, Request
from reasoning.backends.anthropic.batches import AnthropicBatches
from reasoning.backends.openai.batches import OpenAIBatches
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.provider_batch import BatchState, Collector, collector

async def main(kind, url, path, count):
    collector.FIRST_POLL_SECONDS = collector.MAX_POLL_SECONDS = 0.02
    state = BatchState(path)
    backend = {"openai": OpenAIBatches, "anthropic": AnthropicBatches}[kind]("m", url, state=state, key="sk-x")
    backend.service.sleep = lambda seconds: asyncio.sleep(0.02)
    backend.collectors = PerLoop(lambda: Collector(backend.service, state, quiet=0.05))
    side_by_side = asyncio.Semaphore(16)

    async def ask(number):
        async with side_by_side:
            response = await backend.complete(Request((Message("user", f"question {number}"),)))
            return response.choices[0].text

    found = await asyncio.gather(*map(ask, range(count)))
    await backend.aclose()
    print(json.dumps(found))

asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
"""

pytestmark = pytest.mark.slow


def late(server: Any, called: threading.Event) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return the server's handler, which takes a while before and after it heeds a call."""

    async def handle(request: web.Request) -> web.StreamResponse:
        called.set()
        await asyncio.sleep(0.01)
        response: web.StreamResponse = await server.handle(request)
        await asyncio.sleep(0.02)
        return response

    return handle


def told(command: list[str]) -> Any:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=100)
    return json.loads(done.stdout)


@pytest.mark.parametrize(("kind", "server"), [("openai", BatchServer), ("anthropic", MessageBatchServer)])
def test_killed_at_any_moment_nothing_is_paid_twice(kind: str, server: Callable[[int], Any], tmp_path: Path) -> None:
    """Killed at random moments after its first call, and started again, a process has all replies; each was paid once.

    A small part of the requests is new each time, so that batches are submitted until the end.
    """
    running, rng, called, state = server(4), random.Random(os.getpid()), threading.Event(), tmp_path / "state"
    with serve_on_loopback(late(running, called)) as url:
        for kill in range(KILLS):
            called.clear()
            count = max(1, REQUESTS * (kill + 1) // (KILLS + 1))
            process = subprocess.Popen([sys.executable, "-c", ASK, kind, url, str(state), str(count)])
            assert called.wait(60)
            time.sleep(rng.random() * 0.4)
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            time.sleep(0.05)  # until what was sent before has come
        replies = told([sys.executable, "-c", ASK, kind, url, str(state), str(REQUESTS)])
    assert replies == [f"re: question {i}" for i in range(REQUESTS)]
    assert running.paid == REQUESTS
