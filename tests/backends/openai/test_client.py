"""The client of chat completions: codings of bodies, redirects, and proxies of the environment."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from reasoning.backends import Message, OpenAI, Request
from reasoning.errors import ResponseError

if TYPE_CHECKING:
    from collections.abc import Callable

HELLO = Request((Message("user", "hello"),))
REPLY = b'{"choices": [{"message": {"content": "Hello yourself."}}]}'


def bare(body: bytes) -> bytes:
    """Compress without a header, as some servers mean `deflate`."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


async def said(url: str) -> str:
    """Return what a server replies."""
    backend = OpenAI("m", url, timeout=10.0)
    try:
        return (await backend.complete(HELLO)).choices[0].text
    finally:
        await backend.aclose()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", bare)],
    ids=["gzip", "x-gzip", "deflate", "deflate without a header"],
)
async def test_codings_that_are_read(coding: str, pack: Callable[[bytes], bytes], serving: Any) -> None:
    """A body is read in whichever of the usual ways it was compressed."""

    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=pack(REPLY), headers={"Content-Encoding": coding})

    with serving(handle) as url:
        assert await said(url) == "Hello yourself."


async def test_a_coding_that_was_not_asked_for(serving: Any) -> None:
    """A coding that is not known is an error that names it."""

    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=REPLY, headers={"Content-Encoding": "snappy"})

    with serving(handle) as url, pytest.raises(ResponseError, match="compressed as 'snappy', which was not asked for"):
        await said(url)


async def test_a_redirect_is_followed_with_the_body(serving: Any) -> None:
    """A request that is sent elsewhere arrives there whole."""
    seen: list[Any] = []

    async def handle(request: web.Request) -> web.Response:
        if "there" not in request.path:
            raise web.HTTPTemporaryRedirect(str(request.url.with_path("/there")))
        seen.append(await request.json())
        return web.Response(body=REPLY)

    with serving(handle) as url:
        assert await said(url) == "Hello yourself."
    assert seen[0]["messages"] == [{"role": "user", "content": "hello"}]


async def test_a_proxy_of_the_environment_is_asked(serving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests go by the proxy that the environment names."""
    seen: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        seen.append(request.headers["Host"])
        return web.Response(body=REPLY)

    with serving(proxy) as url:
        monkeypatch.setenv("HTTP_PROXY", url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert await said("http://model.invalid/v1") == "Hello yourself."
    assert seen == ["model.invalid"]
