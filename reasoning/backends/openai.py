"""OpenAI, and every server that speaks its chat protocol: vLLM, Ollama, llama.cpp, TGI and others."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reasoning.backends.base import Response
from reasoning.backends.openai_errors import brief, refusal, without_tools
from reasoning.backends.openai_reply import completions, usage
from reasoning.backends.openai_request import body
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.prices import Prices
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    NoToolsError,
    ResponseError,
    SettingError,
    UnreachableError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from openai import AsyncOpenAI

    from reasoning.backends.base import Request

NO_KEY = "none"
"""Sent as the key to servers that need none."""

CONNECT_SECONDS = 10.0
"""The longest that a connection may take to come about."""


class _Kept:
    """A client that is closed with its event loop: what asyncio closes at a loop's end are the async generators."""

    def __init__(self, client: AsyncOpenAI) -> None:
        self.client, self.held = client, False
        self.holder = self._hold()

    async def _hold(self) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            await self.client.close()

    async def close(self) -> None:
        await self.holder.aclose()


class OpenAI:
    """A model behind the chat completions protocol. Retries are the business of `Retry`, not of this class."""

    def __init__(
        self,
        model: str,
        base_url: str | None = None,
        *,
        key: str | None = None,
        max_choices: int | None = None,
        prices: Prices | None = None,
        logprobs: bool = False,
        timeout: float = 600.0,
        native_tools: bool = True,
    ) -> None:
        """`key` is the key itself; without one OPENAI_API_KEY is used for OpenAI, and none for another `base_url`.

        `max_choices` is the most that the server takes for `n`: by default 8 for OpenAI, 1 for others.
        `timeout` is in seconds, for one request. `native_tools` says whether the server and the model take tools; it
        becomes false once they have refused them.
        """
        self.model, self.logprobs, self.timeout, self.native_tools = model, logprobs, timeout, native_tools
        self.base_url = _address(base_url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1")
        host = urlsplit(self.base_url).hostname or ""
        self._is_openai = host == "api.openai.com" or host.endswith(".api.openai.com")
        self.max_choices = max_choices or (8 if base_url is None else 1)
        self.prices = prices or (Prices.known(model) if self._is_openai else None)
        self._key = key or (os.environ.get("OPENAI_API_KEY") if base_url is None else NO_KEY)
        self._clients = PerLoop(self._connect)
        self.refusals: tuple[str, ...] = ()
        """What the server has refused so far and is not sent again, in words."""

    def __repr__(self) -> str:
        return f"OpenAI({self.model!r}, {self.base_url!r})"

    async def complete(self, request: Request) -> Response:
        """Ask the server once. Raises BackendError."""
        start = time.perf_counter()
        text = await self._post(await self._client(), self._body(request))
        try:
            payload, choices = completions(text, request.n)
        except (ValueError, RecursionError) as error:
            why = f"{self.base_url} answered in another form than chat completions: {self._safe(str(error))}"
            raise ResponseError(self.model, why) from None
        used = usage(payload, request, choices, self.prices, time.perf_counter() - start)
        told = payload.get("model")
        return Response(choices, used, told if isinstance(told, str) and told else self.model)

    async def aclose(self) -> None:
        """Close the connections, those of other event loops too."""
        for loop, kept in self._clients.take().items():
            if loop is not asyncio.get_running_loop() and loop.is_running():
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(kept.close(), loop))
            else:
                await kept.close()

    async def _client(self) -> AsyncOpenAI:
        kept = self._clients.get()
        if not kept.held:
            kept.held = True
            await anext(kept.holder)
        return kept.client

    def _connect(self) -> _Kept:
        import openai

        if not self._key:
            raise AuthenticationError(
                self.model,
                "no API key: set OPENAI_API_KEY in the environment, or name a server that needs none, "
                "such as vllm:http://localhost:8000/v1#MODEL, or use the stand-in: mock",
            )
        timeout = openai.Timeout(self.timeout, connect=CONNECT_SECONDS)
        transport = openai.DefaultAioHttpClient(timeout=timeout)
        return _Kept(
            openai.AsyncOpenAI(api_key=self._key, base_url=self.base_url, max_retries=0, http_client=transport)
        )

    def _body(self, request: Request) -> dict[str, Any]:
        limit = "max_completion_tokens" if self._is_openai else "max_tokens"
        return body(request, self.model, limit=limit, logprobs=self.logprobs)

    async def _post(self, client: AsyncOpenAI, sent: dict[str, Any]) -> bytes:
        import httpx2
        import openai

        try:
            async with asyncio.timeout(self.timeout):  # the client's own is for each read, not for all
                raw = await client.post("/chat/completions", cast_to=httpx2.Response, body=sent)
        except (openai.APITimeoutError, TimeoutError) as error:
            if isinstance(error.__cause__, httpx2.ConnectTimeout):  # a refused connection comes as one, too
                raise self._unreachable(error) from None
            why = f"{self.base_url} gave no answer in time ({self.timeout:g} s)"
            raise UnreachableError(self.model, why) from None
        except openai.APIConnectionError as error:
            raise self._unreachable(error) from None
        except openai.APIStatusError as error:
            raise self._refusal(error, sent) from None
        except openai.OpenAIError as error:
            raise ResponseError(self.model, f"{self.base_url}: {self._safe(str(error))}") from None
        return raw.content

    def _unreachable(self, error: Exception) -> BackendError:
        cause = self._safe(str(error.__cause__ or error))
        why = f"no connection to {self.base_url}: is the server running, and the address right? ({cause})"
        return UnreachableError(self.model, why)

    def _refusal(self, error: Any, sent: dict[str, Any]) -> BackendError:
        words = error.message if isinstance(error.body, dict) else error.response.text
        why = f"{self.base_url} answered {error.status_code}: {self._safe(words or 'nothing')}"
        if "tools" in sent and "tool_choice" not in sent and without_tools(error.status_code, words):
            self.native_tools = False
            return NoToolsError(self.model, why)
        return refusal(self.model, why, error.status_code, str(error.code or error.type), error.response.headers)

    def _safe(self, text: str) -> str:
        """Shorten a text and take the key out, which some servers repeat."""
        return brief(text if not self._key or self._key == NO_KEY else text.replace(self._key, "[key]"))


def _address(url: str) -> str:
    """Return a base URL without its last slash. Raises SettingError for one that is none, or that holds a password."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if "@" in url:
        raise SettingError("openai", "base_url", "…@…", "leave user and password out of the address; see `key`")
    if not is_address:
        raise SettingError("openai", "base_url", url, "give an address such as http://localhost:8000/v1")
    return url.rstrip("/")
