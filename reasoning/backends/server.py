"""What all backends that ask a server have in common: connections, errors of the way there, what messages may show."""

from __future__ import annotations

import asyncio
import hashlib
import json
from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar
from urllib.parse import urlsplit

from reasoning.backends.connection import C, Connection, KeptConnection
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.reasoning_models import reasons_by_fields, reasons_by_name
from reasoning.errors import AuthenticationError, BackendError, ResponseError, SettingError, UnreachableError
from reasoning.masking import MASK, Secret, mask_text
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from reasoning.backends.base import Completion

R = TypeVar("R")

NO_KEY = "none"
"""Sent as the key to servers that need none."""


class ServerBackend(Generic[C]):
    """A model behind a server. Retries are the business of `Retry`, not of this class."""

    keyless: ClassVar[str] = ""
    """What else a user without a key may do, for the error's words."""

    def __init__(self, owner: str, model: str, address: str, timeout: float, extra: Mapping[str, Any] | None) -> None:
        self.model, self.timeout = model, timeout
        self.base_url = read_base_url(owner, address)
        self._extra = dict(extra or {})
        self._key = Secret(NO_KEY)
        self._connections = PerLoop(lambda: KeptConnection(self._connect(self._sendable_key())))

    @property
    def reasons(self) -> bool | None:
        """Return whether the model reasons where no setting says so: by the fields that go into every request, else by
        its name; None where it is not known.
        """
        told = reasons_by_fields(self._extra)
        return reasons_by_name(self.model) if told is None else told

    async def aclose(self) -> None:
        """Close the connections, those of other event loops too."""
        for loop, kept in self._connections.take().items():
            if loop is not asyncio.get_running_loop() and loop.is_running():
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(kept.close(), loop))
            else:
                await kept.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.model!r}, {self._shown_address!r})"

    @abstractmethod
    def _connect(self, key: str) -> C:
        """Return a connection. Raises MissingExtraError where its library is not there."""

    @abstractmethod
    def _default_variable(self) -> str:
        """Return the environment variable that holds the key unless told otherwise."""

    async def _reach(self, ask: Callable[[C], Awaitable[R]], *, is_long: bool = False) -> R:
        """Ask over the running loop's connection. Raises RefusedError, BackendError.

        What `is_long` may take longer than the timeout in all: only each piece of it must come in time.
        """
        from reasoning.backends.unreachable import is_timeout, unreachable

        connection = await self._connections.get().get()
        try:
            async with asyncio.timeout(
                None if is_long else self.timeout
            ):  # the client's own is for each read, not for all
                return await ask(connection)
        except _lost(connection) as error:
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

    def _sendable_key(self) -> str:
        name = self._key.name or self._default_variable()
        if not self._key:
            ways = f"set {name} in the environment, {self.keyless}or use the stand-in: mock"
            raise self._unasked(f"no API key: {ways}")
        if not self._key.is_sendable():
            why = f"{self._key.name or 'the API key'} holds what is in no key, such as a line break or a long dash"
            raise self._unasked(f"{why}: copy the key again, from where it was made")
        return self._key.reveal()

    def _unasked(self, why: str) -> AuthenticationError:
        """Return the error for a key with which nothing is asked: it costs no call."""
        error = AuthenticationError(self.model, why)
        error.usage = Usage()
        return error

    @property
    def _shown_address(self) -> str:
        """Return the server's address as messages show it: without a query, in which keys are given at times."""
        address, query, _ = self.base_url.partition("?")
        return f"{address}?{MASK}" if query else address

    @property
    def _extra_digest(self) -> str:
        """Return a digest of the fields that go into every request, which may hold a secret; empty without any."""
        told = json.dumps(self._extra, sort_keys=True, default=str).encode()
        return hashlib.sha256(told).hexdigest()[:16] if self._extra else ""

    def _safe(self, text: str) -> str:
        """Shorten a text and take the key out, which some servers repeat."""
        key = self._key.reveal()
        return brief(text.replace(key, "[key]") if key and key != NO_KEY else text)


def _lost(connection: Connection) -> tuple[type[Exception], ...]:
    """Return what is raised where no answer came: what a client raises may depend on the libraries that it needed."""
    return (TimeoutError, *connection.lost)


def cut_at_stop(text: str, stop: tuple[str, ...]) -> tuple[str, bool]:
    """Return a text up to the first place where one of `stop` stands, and whether there is one."""
    ends = [at for one in stop if one and (at := text.find(one)) >= 0]
    return (text[: min(ends)], True) if ends else (text, False)


def stop_at(choice: Completion, stops: tuple[str, ...]) -> Completion:
    """Return a completion up to the first of the texts at which it was to stop, whoever sees to it."""
    text, found = cut_at_stop(choice.text, stops)
    if not found:
        return choice
    return replace(choice, text=text, finish_reason="tool_calls" if choice.tool_calls else "stop")


def note_of_thinking(choices: tuple[Completion, ...], used: Usage, limit: int | None) -> tuple[str, ...]:
    """Report that all tokens went into thinking and none were left for the answer, and what to change."""
    if any(choice.finish_reason != "length" or choice.text.strip() or choice.tool_calls for choice in choices):
        return ()
    if not used.reasoning_tokens and not any(choice.reasoning for choice in choices):
        return ()
    tokens = f"all {used.completion_tokens} tokens" if used.completion_tokens else "all tokens"
    now = f" (max_tokens is {limit})" if limit else ""
    return (
        f"{tokens} went into thinking and none into the answer{now}: raise max_tokens, or lower effort or thinking",
    )


def read_base_url(owner: str, url: str) -> str:
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


def brief(text: str) -> str:
    """Put a text on one line and shorten it."""
    line = " ".join(text[:2000].split())
    return line if len(line) <= 300 else f"{line[:300]}…"
