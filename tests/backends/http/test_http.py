"""What the backends of the providers' own protocols share: connections, time, bodies, settings, and the bill."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from reasoning.backends import Message, Request, Sampling, bodies, open_backend
from reasoning.backends.anthropic import Anthropic
from reasoning.backends.gemini import Gemini
from reasoning.backends.responses import Responses
from reasoning.backends.wrapper import Wrapper, backend_identity, backend_prices
from reasoning.errors import AuthenticationError, BackendError, ResponseError, SettingError, UnreachableError
from tests.backends.servers.native import NATIVE
from tests.backends.servers.replay import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends.http import HttpBackend
    from tests.backends.servers.replay import ReplayServer

KINDS: dict[str, type[HttpBackend]] = {"openai-responses": Responses, "anthropic": Anthropic, "gemini": Gemini}
MODELS = {"openai-responses": "gpt-5-mini", "anthropic": "claude-sonnet-4-5", "gemini": "gemini-2.5-flash"}
NAMES = pytest.mark.parametrize("name", list(KINDS))
SERVERS = {"openai-responses": "responses thinking", "anthropic": "anthropic budgets", "gemini": "gemini budgets"}


def backend(name: str, url: str, **settings: Any) -> HttpBackend:
    return KINDS[name](MODELS[name], url, **settings)


def server(name: str) -> Callable[[], ReplayServer]:
    return NATIVE[SERVERS[name]]


def innermost(opened: Any) -> Any:
    while isinstance(opened, Wrapper):
        opened = opened.inner
    return opened


async def reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    sock = request.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()


async def cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 100
    await response.prepare(request)
    await response.write(b'{"id"')
    assert request.transport is not None
    request.transport.close()
    return response


async def bomb(request: web.Request) -> web.StreamResponse:
    return web.Response(body=gzip.compress(b" " * 5_000_000), headers={"Content-Encoding": "gzip"})


async def broken_gzip(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"\x1f\x8bxxxxxxxx", headers={"Content-Encoding": "gzip"})


async def circle(request: web.Request) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": str(request.rel_url)})


@NAMES
@pytest.mark.parametrize(
    ("way", "kind"),
    [
        (reset, UnreachableError),
        (cut, UnreachableError),
        (bomb, ResponseError),
        (broken_gzip, ResponseError),
        (circle, ResponseError),
    ],
)
async def test_broken_connections_and_bodies(
    name: str, way: Any, kind: type[BackendError], serving: Any, hello: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks on the way is an error of the tree, and no more of a body is read than it may have."""
    monkeypatch.setattr(bodies, "MAX_BODY", 1_000_000)
    with serving(way) as url:
        asked = backend(name, url)
        with pytest.raises(BackendError) as caught:
            await asked.complete(hello)
        await asked.aclose()
    assert type(caught.value) is kind


@NAMES
async def test_time_is_over(name: str, serving: Any, hello: Request) -> None:
    """A server that does not answer in time is an error that says so, and the backend can be used again."""
    over = threading.Event()

    async def silent(request: web.Request) -> web.StreamResponse:
        await asyncio.to_thread(over.wait, 5)
        return web.Response()

    with serving(silent) as url:
        asked = backend(name, url, timeout=0.2)
        with pytest.raises(UnreachableError, match=r"no answer in time \(0\.2 s\)"):
            await asked.complete(hello)
        over.set()
        await asked.aclose()


@NAMES
async def test_a_cancelled_call_leaves_the_backend_in_order(name: str, serving: Any, hello: Request) -> None:
    """A call that is cancelled ends at once as cancelled; closing while one is under way ends it as unreachable."""
    over = threading.Event()

    async def silent(request: web.Request) -> web.StreamResponse:
        await asyncio.to_thread(over.wait, 5)
        return web.Response()

    with serving(silent) as url:
        asked = backend(name, url)
        call = asyncio.create_task(asked.complete(hello))
        await asyncio.sleep(0.1)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        second = asyncio.create_task(asked.complete(hello))
        await asyncio.sleep(0.1)
        await asked.aclose()
        over.set()
        with pytest.raises(BackendError):
            await second


@NAMES
async def test_it_may_be_used_again_after_it_was_closed(name: str, hello: Request) -> None:
    """Closing lets go of connections; the next call makes new ones."""
    with running(server(name)) as replay:
        asked = backend(name, replay.url)
        for _ in range(2):
            assert (await asked.complete(hello)).choices
            await asked.aclose()
        assert len(replay.requests) == 2


@NAMES
def test_each_event_loop_has_its_own_connection(name: str, hello: Request) -> None:
    """Loops one after another and side by side share a backend; what is left open ends with its loop."""
    with running(server(name)) as replay:
        asked = backend(name, replay.url)

        def ask() -> None:
            assert asyncio.run(asked.complete(hello)).choices

        ask()
        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(replay.requests) == 4


@NAMES
async def test_refusals_side_by_side_are_learned_once(name: str) -> None:
    """Requests that are refused together are each sent again, and the refusal is told once."""
    with running(server(name)) as replay:
        if name == "openai-responses":
            sampling = Sampling(0.5)
        else:
            sampling = Sampling(0.5, 0.9) if name == "anthropic" else Sampling(thinking=90_000)
        asked = backend(name, replay.url)
        requests = [Request((Message("user", f"hello {number}"),), sampling) for number in range(8)]
        responses = await asyncio.gather(*map(asked.complete, requests))
        await asked.aclose()
        assert len(asked.refusals) == 1
        assert all(response.choices for response in responses)
        assert len(replay.requests) <= 16


@NAMES
async def test_a_refusal_without_end_is_an_error(name: str, serving: Any) -> None:
    """A server that goes on refusing what is no longer sent is not asked for ever."""
    count = 0

    async def refuses(request: web.Request) -> web.StreamResponse:
        nonlocal count
        count += 1
        error = {"message": "temperature: not supported", "type": "invalid_request_error", "param": "temperature"}
        return web.json_response({"error": error}, status=400)

    with serving(refuses) as url:
        asked = backend(name, url)
        with pytest.raises(BackendError):
            await asked.complete(Request((Message("user", "hello"),), Sampling(0.5)))
        await asked.aclose()
    assert count == 2


@NAMES
async def test_fields_of_ones_own(name: str, hello: Request) -> None:
    """Extra fields go into every request, joined with what stands there; a cache tells such backends apart."""
    key = "generationConfig" if name == "gemini" else "metadata"
    with running(server(name)) as replay:
        replay.answers = [(500, {"error": {"message": "x"}}, {})]
        asked = backend(name, replay.url, extra={key: {"seed": 1}})
        with pytest.raises(BackendError):
            await asked.complete(hello)
        await asked.aclose()
        assert replay.requests[0][key]["seed"] == 1
        assert len(replay.requests[0][key]) == (2 if name == "gemini" else 1)
        assert backend_identity(asked) != backend_identity(backend(name, replay.url))


@NAMES
async def test_a_proxy_is_asked(name: str, serving: Any, hello: Request) -> None:
    """Requests go by the proxy that is named."""
    seen: list[str] = []

    async def proxy(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers["Host"])
        return web.json_response({"error": {"message": "no"}}, status=403)

    with serving(proxy) as url:
        asked = innermost(open_backend(f"{name}:http://model.invalid/v1#{MODELS[name]}?proxy={url[:-3]}"))
        with pytest.raises(AuthenticationError):
            await asked.complete(hello)
        await asked.aclose()
    assert seen == ["model.invalid"]


@NAMES
def test_settings_of_a_spec(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The spec's settings reach the backend; the key stands in the variable that is named."""
    monkeypatch.setenv("MY_KEY", "secret-key-1")
    spec = f'{name}:{MODELS[name]}?timeout=5&prices=1,2&tools=0&api_key_env=MY_KEY&extra={{"a": 1}}'
    opened = innermost(open_backend(spec))
    assert (opened.model, opened.timeout, opened.native_tools) == (MODELS[name], 5, False)
    assert opened._key.reveal() == "secret-key-1"
    prices = backend_prices(opened)
    assert prices is not None
    assert (prices.input, prices.output) == (1, 2)


@NAMES
@pytest.mark.parametrize("setting", ["nonsense=1", "timeout=never", "extra=[]", "tools=perhaps", "prices=cheap"])
def test_settings_that_can_not_be_used(name: str, setting: str) -> None:
    """A setting that there is not, or a value that it can't have, is an error that names it."""
    with pytest.raises(SettingError, match=setting.partition("=")[0]):
        open_backend(f"{name}:model?{setting}")


@NAMES
@pytest.mark.parametrize("address", ["http://user:password@host/v1", "http:///v1"])
def test_addresses_that_can_not_be_used(name: str, address: str) -> None:
    """An address that is none, or that holds a password, is an error that does not show it."""
    with pytest.raises(SettingError) as caught:
        open_backend(f"{name}:{address}#model")
    assert "password@" not in str(caught.value)


@NAMES
async def test_the_environment_may_name_another_address(
    name: str, hello: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider's own variables for the address and the key hold here as well."""
    address = {"openai-responses": "OPENAI", "anthropic": "ANTHROPIC", "gemini": "GOOGLE_GEMINI"}[name]
    key = {"openai-responses": "OPENAI", "anthropic": "ANTHROPIC", "gemini": "GEMINI"}[name]
    with running(server(name)) as replay:
        monkeypatch.setenv(f"{address}_BASE_URL", replay.url)
        monkeypatch.setenv(f"{key}_API_KEY", "  secret-key-2\n")
        asked = KINDS[name](MODELS[name])
        await asked.complete(hello)
        await asked.aclose()
        assert "secret-key-2" in json.dumps(replay.headers[0])
        assert asked.prices is None  # not known to be the provider's
        assert "secret-key-2" not in repr(asked)
