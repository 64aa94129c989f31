"""What the backend tests share."""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import socketserver
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Completion, Message, Request, Response
from reasoning.backends.retry import Retry
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from reasoning.backends import Backend

HELLO = Request((Message("user", "hello"),))


class Scripted:
    """A backend that follows a plan: for each request a number of completions to return, or an error to raise."""

    model = "scripted"

    def __init__(self, plan: Callable[[Request, int], int | Exception], max_choices: int = 64) -> None:
        self.plan, self.max_choices = plan, max_choices
        self.requests: list[Request] = []
        self.used: list[Usage] = []

    async def complete(self, request: Request) -> Response:
        self.requests.append(request)
        step = self.plan(request, len(self.requests) - 1)
        if isinstance(step, Exception):
            raise step
        texts = [f"text {sample}" for sample in request.samples[:step]] + ["more"] * (step - request.n)
        usage = Usage(len(texts), 10 * len(request.text), 7 * len(texts) + 3, 0.01 * len(texts), 0.5)
        self.used.append(usage)
        return Response(tuple(map(Completion, texts)), usage, "scripted-1")

    async def aclose(self) -> None:
        pass


@pytest.fixture
def scripted() -> type[Scripted]:
    """A backend made to measure."""
    return Scripted


@pytest.fixture
def hello() -> Request:
    """The smallest request."""
    return HELLO


@pytest.fixture(scope="session")
def kinds() -> ModuleType:
    """The module of the server that misbehaves."""
    path = Path(__file__).with_name("misbehaving.py")
    spec = importlib.util.spec_from_file_location("misbehaving", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def misbehaving(kinds: ModuleType, server: Any, serving: Any) -> Iterator[Any]:
    """A running server that misbehaves as it is told, and else answers as `server` does."""
    made = kinds.Misbehaving(server.reply)
    with serving(made.handle) as made.url:
        yield made
        made.over.set()


@pytest.fixture
def serving_raw() -> Callable[[bytes], contextlib.AbstractContextManager[str]]:
    """Serve the same bytes to all who come, whatever they are: `with serving_raw(b"…") as url`."""

    @contextlib.contextmanager
    def raw(said: bytes) -> Iterator[str]:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.recv(65536)
                self.request.sendall(said)

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as made:
            thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{made.server_address[1]}/v1"
            made.shutdown()
            thread.join(10)

    return raw


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """What a test leaves unclosed or unread is found by it, not by a later one: warnings are errors."""
    gc.freeze()  # what is there already is not gone through again after each test
    yield
    gc.collect()


@pytest.fixture
def no_waits() -> Callable[[Backend], Backend]:
    """Put retries around a backend that come at once."""

    async def at_once(seconds: float) -> None:
        """Wait for nothing."""

    return lambda backend: Retry(backend, 5, at_once)
