"""The base of the backends that speak a provider's own protocol."""

from __future__ import annotations

import asyncio
import os
import time
from abc import ABC, abstractmethod
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from reasoning.backends.base import Response
from reasoning.backends.http.connection import KeptConnection, RefusedError
from reasoning.backends.http.form import Counts, Sent
from reasoning.backends.http.lessons import FieldLessons, is_of_one_schema, refused_setting
from reasoning.backends.http.wire import merged, read_payload, to_json
from reasoning.backends.openai.dialects import Account
from reasoning.backends.openai.errors import brief, refusal
from reasoning.backends.openai.lessons import cut_at_stop
from reasoning.backends.openai.refusals import most_choices, refuses_tools
from reasoning.backends.openai.reply import NoReplyError
from reasoning.backends.openai.words import ServerFailure, find_failure, read_failure
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.prices import Prices
from reasoning.backends.reasoning_models import reasons_by_name
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    ChoicesError,
    MissingExtraError,
    ResponseError,
    SettingError,
    ToolsNotSupportedError,
    UnreachableError,
)
from reasoning.masking import MASK, Secret, mask_text
from reasoning.usage import Usage, estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.base import Completion, Request
    from reasoning.backends.http.connection import Connection
    from reasoning.backends.http.form import Provider

NO_KEY = "none"
"""Sent as the key to servers that need none."""

MAX_LESSONS = 10
"""How often a request is sent again, each time without what the server refused."""


class HttpBackend(ABC):
    """A model behind a provider's own protocol. Retries are the business of `Retry`, not of this class."""

    provider: ClassVar[Provider]
    max_choices: int = 1
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
        self.model, self.logprobs, self.timeout, self.native_tools = model, logprobs, timeout, native_tools
        told = base_url or os.environ.get(self.provider.address_variable) or self.provider.home
        self.base_url = _address(self.provider.name, told)
        self.max_choices = max_choices or self.max_choices
        self._extra, self._account = dict(extra or {}), account or Account()
        self._prices, self._key = prices, self._secret(key, base_url)
        self._is_home = urlsplit(self.base_url).hostname == urlsplit(self.provider.home).hostname
        self._lessons = FieldLessons()
        self._connections = PerLoop(lambda: KeptConnection(self._connect(self._sendable_key())))

    @property
    def prices(self) -> Prices | None:
        """Return what the model costs: the prices that were given, else the known ones; None for another server."""
        return self._prices or (Prices.known(self.model, self.provider.prices) if self._is_home else None)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Return what the server has refused so far and is not sent again, in words."""
        return self._lessons.told

    @property
    def reasons(self) -> bool | None:
        """Return whether the model reasons where no setting says so, by its name; None where it is not known."""
        return reasons_by_name(self.model)

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
        return " ".join(filter(None, [*told, to_json(self._extra) if self._extra else ""]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.model!r}, {self._shown_address!r})"

    async def complete(self, request: Request) -> Response:
        """Ask the server, and again without a setting that it refuses, which is remembered. Raises BackendError."""
        known = self.refusals
        for left in reversed(range(MAX_LESSONS)):
            written, start = self._write(request), time.perf_counter()
            sent = replace(written, body=merged(written.body, self._extra))
            try:
                body = await self._post(sent)
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

    async def aclose(self) -> None:
        """Close the connections, those of other event loops too."""
        for loop, kept in self._connections.take().items():
            if loop is not asyncio.get_running_loop() and loop.is_running():
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(kept.close(), loop))
            else:
                await kept.close()

    @abstractmethod
    def _connect(self, key: str) -> Connection:
        """Return a client of the provider's library. Raises MissingExtraError."""

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
        kept = tuple(_stopped(choice, request.sampling.stop) for choice in choices)
        notes = _of_thinking(kept, used, request.sampling.max_tokens)
        return Response(kept, used, told if isinstance(told, str) and told else self.model, notes)

    def _usage(self, calls: int, counts: Counts, seconds: float) -> Usage:
        sent, written = counts.sent or 0, counts.written or 0
        cached = min(sent, counts.cached or 0)
        kept = min(sent - cached, counts.cache_write or 0)
        dollars = self.prices.of(sent, cached, written, kept) if self.prices else None
        return Usage(calls, sent, written, dollars, seconds, min(written, counts.reasoning or 0), cached, kept)

    async def _post(self, sent: Sent) -> bytes:
        from reasoning.backends.openai.client import is_timeout, unreachable

        connection = await self._connections.get().get()
        lost: tuple[type[Exception], ...] = (TimeoutError, *connection.lost)
        try:
            async with asyncio.timeout(self.timeout):  # the client's own is for each read, not for all
                return await connection.post(sent.body)
        except lost as error:
            if connection.is_closed:
                raise self._closed(error) from None
            if not is_timeout(error):
                raise unreachable(self.model, self._shown_address, error) from None
            why = f"{self._shown_address} gave no answer in time ({self.timeout:g} s)"
            raise UnreachableError(self.model, why) from None
        except connection.unread as error:
            raise ResponseError(self.model, f"{self._shown_address}: {self._safe(str(error))}") from None
        except RuntimeError as error:  # what the client raises once it is closed
            if not connection.is_closed:
                raise
            raise self._closed(error) from None

    def _closed(self, error: Exception) -> BackendError:
        return UnreachableError(self.model, f"the backend was closed while it asked {self._shown_address} ({error})")

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

    def _sendable_key(self) -> str:
        name = self._key.name or self.provider.variables[0]
        if not self._key:
            raise AuthenticationError(
                self.model, f"no API key: set {name} in the environment, or use the stand-in: mock"
            )
        if not self._key.is_sendable():
            why = f"{self._key.name or 'the API key'} holds what is in no key, such as a line break or a long dash"
            raise AuthenticationError(self.model, f"{why}: copy the key again, from where it was made")
        return self._key.reveal()

    @property
    def _shown_address(self) -> str:
        """Return the server's address as messages show it: without a query, in which keys are given at times."""
        address, query, _ = self.base_url.partition("?")
        return f"{address}?{MASK}" if query else address

    def _safe(self, text: str) -> str:
        """Shorten a text and take the key out, which some servers repeat."""
        key = self._key.reveal()
        return brief(text.replace(key, "[key]") if key and key != NO_KEY else text)


def _require(provider: Provider) -> None:
    """Look for the provider's library, without loading it. Raises MissingExtraError."""
    try:
        found = not provider.package or find_spec(provider.package) is not None
    except ModuleNotFoundError:  # not even what it stands in is there
        found = False
    if not found:
        raise MissingExtraError(provider.package, provider.name, f"the backend {provider.name}")


def _stopped(choice: Completion, stops: tuple[str, ...]) -> Completion:
    """Return a completion up to the first of the texts at which it was to stop, whoever sees to it."""
    text, found = cut_at_stop(choice.text, stops)
    if not found:
        return choice
    return replace(choice, text=text, finish_reason="tool_calls" if choice.tool_calls else "stop")


def _of_thinking(choices: tuple[Completion, ...], used: Usage, limit: int | None) -> tuple[str, ...]:
    """Return a note where all tokens went into thinking and nothing was left for the answer, and what to change."""
    if any(choice.finish_reason != "length" or choice.text.strip() or choice.tool_calls for choice in choices):
        return ()
    if not used.reasoning_tokens and not any(choice.reasoning for choice in choices):
        return ()
    now = f" (max_tokens is {limit})" if limit else ""
    spent = f"all {used.completion_tokens} tokens went into thinking and none into the answer{now}"
    return (f"{spent}: raise max_tokens, or lower effort or thinking",)


def _address(owner: str, url: str) -> str:
    """Return a base URL without its last slash. Raises SettingError for one that is none, or that holds a password."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if "@" in url:
        raise SettingError(owner, "base_url", "…@…", "leave user and password out of the address; see `key`")
    if not is_address:
        raise SettingError(owner, "base_url", mask_text(url), "give an address such as http://localhost:8000/v1")
    return url.rstrip("/")
