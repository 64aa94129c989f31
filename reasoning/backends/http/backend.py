"""The base of the backends that speak a provider's own protocol."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from reasoning.backends.account import Account
from reasoning.backends.base import Response
from reasoning.backends.connection import PostingConnection, RefusedError
from reasoning.backends.event_stream import UNSUPPORTED
from reasoning.backends.http.form import Counts, Sent
from reasoning.backends.http.lessons import FieldLessons, is_of_one_schema, refused_setting
from reasoning.backends.http.wire import merged, read_payload
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.prices import Prices
from reasoning.backends.refusals import most_choices, refuses_tools
from reasoning.backends.server import NO_KEY, ServerBackend, note_of_thinking, stop_at
from reasoning.backends.server_failure import ServerFailure, find_failure, read_failure
from reasoning.backends.status_errors import refusal
from reasoning.errors import (
    BackendError,
    ChoicesError,
    MissingExtraError,
    ResponseError,
    ToolsNotSupportedError,
)
from reasoning.masking import Secret
from reasoning.usage import Usage, estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.base import Completion, Request
    from reasoning.backends.event_stream import EventStream
    from reasoning.backends.http.form import Provider

MAX_LESSONS = 10
"""How often a request is sent again, each time without what the server refused."""


class HttpBackend(ServerBackend[PostingConnection], ABC):
    """A model behind a provider's own protocol. Retries are the business of `Retry`, not of this class."""

    provider: ClassVar[Provider]
    max_choices: int = 1
    event_stream: ClassVar[type[EventStream]]
    """What puts a streamed reply together."""
    native_schema: bool = True
    """All of these protocols have schemas; what refuses one is asked without it."""

    def __init__(
        self,
        model: str,
        base_url: str | None = None,
        *,
        key: str | Secret | None = None,
        max_choices: int | None = None,
        prices: Prices | None = None,
        logprobs: bool = False,
        timeout: float = 600.0,
        native_tools: bool = True,
        extra: Mapping[str, Any] | None = None,
        account: Account | None = None,
    ) -> None:
        """`key` is the key itself; without one the provider's own variables are used, and none for another `base_url`.

        `timeout` is in seconds, for one request. `native_tools` says whether the model takes tools; it becomes false
        once they have been refused. `extra` holds fields that go into every request as they are.
        """
        _require(self.provider)
        told = base_url or os.environ.get(self.provider.address_variable) or self.provider.home
        super().__init__(self.provider.name, model, told, timeout, extra)
        self.logprobs, self.native_tools = logprobs, native_tools
        self.max_choices = max_choices or self.max_choices
        self._account = account or Account()
        self._prices, self._key, self._streams = prices, self._secret(key, base_url), True
        self._is_home = urlsplit(self.base_url).hostname == urlsplit(self.provider.home).hostname
        self._lessons = FieldLessons()

    @property
    def prices(self) -> Prices | None:
        """Return what the model costs: the prices that were given, else the known ones; None for another server."""
        return self._prices or (Prices.known(self.model, self.provider.prices) if self._is_home else None)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Return what the server has refused so far and is not sent again, in words."""
        return self._lessons.told

    @property
    def native_logprobs(self) -> bool:
        """Return whether the model tells the probabilities of a token's alternatives, as far as it is known by now."""
        return "logprobs" in self.provider.settings and self._takes("logprobs") and not self._thinks

    @property
    def _thinks(self) -> bool:
        """Return whether the model is known to think before it writes: it has no first token to be asked for then."""
        return False

    @property
    def identity(self) -> str:
        """Return what else a completion depends on than model and request: protocol, server, and what goes with all."""
        told = [self.provider.name, self._shown_address, "logprobs" if self.logprobs else ""]
        return " ".join(filter(None, [*told, self._extra_digest]))

    async def complete(self, request: Request) -> Response:
        """Ask the server, and again without a setting that it refuses, which is remembered. Raises BackendError."""
        known = self.refusals
        for left in reversed(range(MAX_LESSONS)):
            written, start = self._write(request), time.perf_counter()
            sent = replace(written, body=merged(written.body, self._extra))
            try:
                body = await self.send(request, sent.body)
            except RefusedError as refused:
                failure = read_failure(refused.body)
                if left and self._write(request).body != written.body:
                    continue  # another request was refused the same meanwhile
                if not left or not self._learn(refused.status, failure, sent, request):
                    raise self._failed(failure, refused.status, refused.headers, sent) from None
            else:
                response = self._response(body, request, time.perf_counter() - start)
                learned = tuple(note for note in self.refusals if note not in known)
                return replace(response, notes=(*sent.notes, *response.notes, *learned))
        raise AssertionError("unreachable: the last try returns or raises")

    @abstractmethod
    def _write(self, request: Request) -> Sent:
        """Return the request in the provider's form."""

    @abstractmethod
    def _read(self, payload: dict[str, Any], request: Request) -> tuple[tuple[Completion, ...], Counts]:
        """Return a reply's completions and what they cost. Raises NoReplyError."""

    @abstractmethod
    def _count(self, payload: dict[str, Any]) -> Counts:
        """Return what any reply says that it cost, one without completions too."""

    def _learn(self, status: int, failure: ServerFailure, sent: Sent, request: Request) -> bool:
        """Remember what was refused; return whether the request can be sent again without it."""
        patterns = {name: one for name, one in self.provider.settings.items() if name in sent.settings}
        name, words = refused_setting(status, failure, patterns), self._safe(failure.words)
        if name is None:
            return False
        if name in ("effort", "level"):
            self._lessons.refuse_effort(sent.effort, words, name)
        elif name in ("schema", "schema_with_tools") and is_of_one_schema(failure):
            self._lessons.refuse_value(name, request.sampling.schema or "", words)
        else:
            self._lessons.leave_out(name, words)
        return True

    def _settings(self, asked: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return those of the settings asked for that can be sent, and notes of those that were refused before."""
        given = {
            name: one for name, one in asked.items() if one is not None and one is not False and one not in ("", ())
        }
        taken = {name: value for name, value in given.items() if self._takes(name, value)}
        return taken, tuple(f"{name} is left out: the server refuses it" for name in given if name not in taken)

    def _takes(self, name: str, value: object = None) -> bool:
        """Return whether a setting can be sent: it, and its value, were not refused."""
        return name not in self._lessons.without and (name, value) not in self._lessons.values

    def _response(self, body: bytes, request: Request, seconds: float) -> Response:
        try:
            payload = read_payload(body)
            if failure := find_failure({"choices": True, **payload}):
                raise NoReplyError(failure.words, failure, payload)
            choices, counts = self._read(payload, request)
        except NoReplyError as error:
            raise self._no_reply(error, seconds) from None
        sent = request.tokens if counts.sent is None else counts.sent
        thought = counts.reasoning or 0
        texts = sum(estimate_tokens(choice.written + choice.reasoning) for choice in choices)
        written = max(texts, thought) if counts.written is None else counts.written
        used = self._usage(len(choices), replace(counts, sent=sent, written=written), seconds)
        told = payload.get("model") or payload.get("modelVersion")
        kept = tuple(stop_at(choice, request.sampling.stop) for choice in choices)
        notes = note_of_thinking(kept, used, request.sampling.max_tokens)
        return Response(kept, used, told if isinstance(told, str) and told else self.model, notes)

    def _usage(self, calls: int, counts: Counts, seconds: float) -> Usage:
        sent, written = counts.sent or 0, counts.written or 0
        cached = min(sent, counts.cached or 0)
        kept = min(sent - cached, counts.cache_write or 0)
        dollars = self.prices.of(sent, cached, written, kept) if self.prices else None
        return Usage(calls, sent, written, dollars, seconds, min(written, counts.reasoning or 0), cached, kept)

    async def send(self, request: Request, body: dict[str, Any]) -> bytes:
        """Send the body that was made of a request and return what came. Raises RefusedError, BackendError.

        Where somebody follows, and there are no tools, it is told piece by piece; a server that refuses only that is
        asked without.
        """
        if not request.follow or not self._streams or "tools" in body:
            return await self._reach(lambda connection: connection.post(body))
        reply = self.event_stream(request)
        try:
            await self._reach(lambda connection: connection.stream(body, reply.take))
            return reply.body()
        except RefusedError as refused:
            if refused.status not in UNSUPPORTED:
                raise
        whole = await self._reach(lambda connection: connection.post(body))
        self._streams = False
        return whole

    def _no_reply(self, error: NoReplyError, seconds: float) -> BackendError:
        """Return the error for what came with the status 200 and is no reply; what it cost is told with it."""
        if error.failure:
            how = " (within a reply of the status 200)"
            found = self._failed(error.failure, error.failure.status, {}, Sent({}), how)
        else:
            why = f"{self._shown_address} answered in another form than expected: {self._safe(str(error))}"
            found = ResponseError(self.model, why, retryable=True)
        counts = self._count(error.payload)
        found.usage = self._usage(1, counts, seconds) if counts.sent or counts.written else None
        return found

    def _failed(
        self, failure: ServerFailure, status: int, headers: Mapping[str, str], sent: Sent, how: str = ""
    ) -> BackendError:
        """Return the error for a status and the server's words; what it will not take is remembered."""
        why = f"{self._shown_address} answered {status}{how}: {self._safe(failure.words or 'nothing')}"
        asked = self._asked(sent)
        most = most_choices(status, failure, asked)
        if "tools" in sent.body and refuses_tools(status, failure):
            self.native_tools = False
            self._lessons.tell(f"the server refuses tools: {self._safe(failure.words)}")
            return ToolsNotSupportedError(self.model, why)
        if most:
            self.max_choices = min(self.max_choices, most)
            words = self._safe(failure.words)
            self._lessons.tell(f"the server refuses n={asked}: {most} at a time are asked for ({words})")
            return ChoicesError(self.model, why, status, most)
        return refusal(self.model, why, status, failure, headers, self._key.name)

    def _asked(self, sent: Sent) -> int:
        """Return how many completions were asked for."""
        return 1

    def _secret(self, key: str | Secret | None, base_url: str | None) -> Secret:
        if isinstance(key, Secret):
            return key
        if key or base_url:
            return Secret(key or NO_KEY)
        held = [(name, os.environ[name]) for name in self.provider.variables if os.environ.get(name, "").strip()]
        name, text = held[0] if held else (self.provider.variables[0], "")
        return Secret(text, name)

    def _default_variable(self) -> str:
        return self.provider.variables[0]


def _require(provider: Provider) -> None:
    """Look for the provider's library, without loading it. Raises MissingExtraError."""
    try:
        found = not provider.package or find_spec(provider.package) is not None
    except ModuleNotFoundError:  # not even what it stands in is there
        found = False
    if not found:
        raise MissingExtraError(provider.package, provider.name, f"the backend {provider.name}")
