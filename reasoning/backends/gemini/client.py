"""Google's client under the Gemini backend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx2
from google import genai
from google.genai import errors, types

from reasoning.backends.bounded_client import BoundedClient, bounded_client
from reasoning.backends.certificates import certificates
from reasoning.backends.connection import RefusedError
from reasoning.backends.http.wire import as_object, as_objects, as_text, parse_object

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = "v1beta"
"""The version of the protocol where the address has none."""

_VERSION = re.compile(r"/(v\d\w{0,9})\Z")
_DELAY = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")
_MAX_DETAILS = 20


class RefusingClient(BoundedClient):
    """Raises RefusedError for a status that is no success, with all that the server said."""

    async def send(self, request: httpx2.Request, *, stream: bool = False, **more: Any) -> httpx2.Response:
        """Send a request and return the response with its body."""
        response = await super().send(request, stream=stream, **more)
        if response.is_success:
            return response
        raise _delayed(RefusedError(response.status_code, response.content, response.headers))

    async def read_lines(self, request: httpx2.Request, take: Callable[[bytes], None]) -> None:
        """Pass on a body line by line as it comes; see `BoundedClient`."""
        try:
            await super().read_lines(request, take)
        except RefusedError as refused:
            raise _delayed(refused) from None


class GeminiConnection:
    """One client of Google's library. What is sent is the protocol's own JSON: the library's types may lack a part."""

    lost = (httpx2.HTTPError, aiohttp.ClientError)
    unread = (errors.APIError,)

    def __init__(self, key: str, base_url: str, model: str, timeout: float, proxy: str) -> None:
        version = _VERSION.search(base_url)
        self._model, self._key, self._url = model, key, stream_url(base_url, model)
        self._http = bounded_client(timeout, proxy, RefusingClient)
        self._idle = httpx2.Client(verify=certificates())  # else the library reads the certificates for one
        options = types.HttpOptions(
            base_url=base_url.removesuffix(version[0]) if version else base_url,
            api_version=version[1] if version else VERSION,
            httpx_client=self._idle,
            httpx_async_client=self._http,
            timeout=int(timeout * 1000),
        )
        self._client = genai.Client(api_key=key, vertexai=False, http_options=options)

    @property
    def is_closed(self) -> bool:
        """Return whether it was closed."""
        return self._http.is_closed

    async def post(self, body: dict[str, Any]) -> bytes:
        """Send a request and return the body of its answer. Raises RefusedError for a status that is no success."""
        config = types.GenerateContentConfig(
            http_options=types.HttpOptions(extra_body=body), should_return_http_response=True
        )
        told = await self._client.aio.models.generate_content(model=self._model, contents="", config=config)
        raw = told.sdk_http_response
        return ((raw.body if raw else None) or "").encode()

    async def stream(self, body: dict[str, Any], take: Callable[[bytes], None]) -> None:
        """Send a request and pass on the events that come, line by line. Raises as `post` does."""
        headers = {"x-goog-api-key": self._key, "Accept": "text/event-stream"}
        extensions = {"timeout": self._http.timeout.as_dict()}
        request = httpx2.Request("POST", self._url, headers=headers, json=body, extensions=extensions)
        await self._http.read_lines(request, take)

    async def close(self) -> None:
        """Close it."""
        await self._http.aclose()
        self._idle.close()


def stream_url(base_url: str, model: str) -> httpx2.URL:
    """Return where a model's replies are streamed from, below an address with a version or without."""
    url = httpx2.URL(base_url)
    path = url.path.rstrip("/") + ("" if _VERSION.search(base_url) else f"/{VERSION}")
    name = model if model.startswith(("models/", "tunedModels/")) else f"models/{model}"
    return url.copy_with(path=f"{path}/{name}:streamGenerateContent", params=url.params.merge({"alt": "sse"}))


def _delayed(refused: RefusedError) -> RefusedError:
    """Return a refusal with the delay among its headers that its body tells."""
    headers = dict(refused.headers)
    if "retry-after" not in headers and (delay := told_delay(refused.body)):
        headers["retry-after"] = delay
    return RefusedError(refused.status, refused.body, headers)


def told_delay(body: bytes) -> str:
    """Return the seconds after which a server wants to be asked again, as its error details tell them; empty: none.

    https://cloud.google.com/apis/design/errors#error_payloads (`google.rpc.RetryInfo`).
    """
    error = as_object((parse_object(body.decode("utf-8", "replace")) or {}).get("error"))
    told = (as_text(detail.get("retryDelay")) for detail in as_objects(error.get("details"), _MAX_DETAILS))
    return next((found[1] for text in told if (found := _DELAY.fullmatch(text))), "")
