"""What several test folders use: the shared data, and a server that speaks OpenAI's protocol on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from hypothesis import settings

from reasoning.backends import Message, Mock, Request, Sampling, ToolCall, ToolSchema
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from types import ModuleType

    from reasoning.backends import Completion

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("sample", settings.default, max_examples=examples(100), deadline=None)
settings.load_profile("sample")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real questions and recordings; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("REASONING_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared data is not at {folder}: set REASONING_SHARED")
    return folder


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Load a script of benchmarks/ by its name."""

    @cache
    def loaded(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", ROOT / "benchmarks" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)  # where dataclasses look for it
        spec.loader.exec_module(module)
        return module

    return loaded


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the settings of the machine that it runs on."""
    for name in ("REASONING_BACKEND", "REASONING_CACHE", "REASONING_PROMPTS", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    for provider in ("OPENAI", "ANTHROPIC", "GEMINI", "GOOGLE_GEMINI"):
        monkeypatch.delenv(f"{provider}_API_KEY", raising=False)
        monkeypatch.delenv(f"{provider}_BASE_URL", raising=False)


def _message(told: dict[str, Any]) -> Message:
    calls = tuple(
        ToolCall(call["id"], call["function"]["name"], call["function"]["arguments"])
        for call in told.get("tool_calls", ())
    )
    return Message(told["role"], told["content"] or "", calls, told.get("tool_call_id", ""))


def _schema(function: dict[str, Any]) -> ToolSchema:
    return ToolSchema(function["name"], function["description"], json.dumps(function["parameters"]))


def _written(choice: Completion) -> dict[str, Any]:
    """A completion as the protocol's message."""
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in choice.tool_calls
    ]
    return {"role": "assistant", "content": choice.text or None, **({"tool_calls": calls} if calls else {})}


class OpenAIServer:
    """A server on loopback that speaks the chat completions protocol; the mock answers.

    `answer` may be replaced: it gets a request's JSON and returns a status, a body and headers.
    """

    def __init__(self) -> None:
        self.mock = Mock(native_tools=True)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.peers: set[Any] = set()
        """The other ends of the connections that requests came by."""
        self.answer: Callable[[dict[str, Any]], tuple[int, Any, dict[str, str]]] = self.reply
        self.url = ""
        self._seen: Counter[str] = Counter()

    def reply(self, body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        """Answer as the mock would; identical requests are different samples."""
        tools = tuple(_schema(tool["function"]) for tool in body.get("tools", ()))
        request = Request(tuple(map(_message, body["messages"])), Sampling(body.get("temperature")), tools=tools)
        first = self._seen[request.key]
        samples = tuple(range(first, first + body.get("n", 1)))
        self._seen[request.key] += len(samples)
        response = asyncio.run(self.mock.complete(request.of(samples)))
        choices = [
            {"index": i, "message": _written(c), "finish_reason": c.finish_reason}
            for i, c in enumerate(response.choices)
        ]
        usage = {"prompt_tokens": response.usage.prompt_tokens, "completion_tokens": response.usage.completion_tokens}
        return 200, {"id": "x", "object": "chat.completion", "model": "m", "choices": choices, "usage": usage}, {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith(("/decisions", "/systemone")):
            return web.json_response({"detail": "Not Found"}, status=404)
        body = await request.json()
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        self.peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        status, payload, headers = await asyncio.to_thread(self.answer, body)
        text = payload if isinstance(payload, str) else json.dumps(payload)
        return web.Response(status=status, text=text, headers=headers, content_type="application/json")


@contextlib.contextmanager
def serve_on_loopback(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Iterator[str]:
    """Serve all paths on loopback with a handler, in a thread of its own; give the base URL."""
    loop = asyncio.new_event_loop()
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)

    async def serve() -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        return runner

    async def end(runner: web.AppRunner) -> None:
        loop.remove_reader(listening)
        for _ in range(2):  # asyncio loses the connections that it is just taking where it stops to serve in between
            await asyncio.sleep(0)
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(serve(), loop).result(30)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    asyncio.run_coroutine_threadsafe(end(runner), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def serving() -> Callable[..., contextlib.AbstractContextManager[str]]:
    """Serve a handler of the test's own on loopback: `with serving(handle) as url`."""
    return serve_on_loopback


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    """A running server, with what it was asked."""
    made = OpenAIServer()
    with serve_on_loopback(made.handle) as made.url:
        yield made


@pytest.fixture
def openai_server(server: OpenAIServer) -> str:
    """The base URL of a running server."""
    return server.url


def _programs() -> Path | None:
    """Find the folder of the server's programs."""
    places = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _as_user(folder: Path) -> list[str]:
    """Say how to run a program as a user who is not root, which the server demands."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("the tests run as root, and setpriv is missing to run PostgreSQL as somebody else")
    os.chown(folder, 65534, 65534)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server on loopback, started from the system's programs; skipped without them.

    It ends with its module: other tests watch what processes and sockets there are.
    """
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    found = _programs()
    if found is None:
        pytest.skip("PostgreSQL's programs (initdb, postgres) are not on this system")
    # not among the other tests' folders, which let no other user through
    folder = Path(tempfile.mkdtemp(prefix="reasoning-postgres-"))
    user, data = _as_user(folder), folder / "data"
    made = [*user, str(found / "initdb"), "-D", str(data), "-U", "tester", "-A", "trust", "--no-sync", "-E", "UTF8"]
    subprocess.run(made, check=True, capture_output=True, cwd="/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [*user, str(found / "postgres"), "-D", str(data), *options], stderr=log, stdout=log, cwd="/"
    )
    place = f"postgresql://tester@127.0.0.1:{port}/postgres"
    try:
        _wait_for(place, server, psycopg)
        yield place
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(place: str, server: subprocess.Popen[bytes], psycopg: ModuleType) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            psycopg.connect(place).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    pytest.fail("the server does not answer")
