"""One model in memory: llama.cpp's server in this process, asked in threads that can be told to stop."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, wait
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from reasoning.backends.local.gate import SlotGate
from reasoning.backends.local.lora import read_tuned_prompts
from reasoning.backends.local.weights import typed_weights
from reasoning.concurrency import aside
from reasoning.errors import BackendError, MissingExtraError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends.local.settings import LocalSettings

BATCH_TOKENS = 128
"""Tokens of a prompt that are read at a time: only between two such batches can a request be ended."""

Chunk = dict[str, Any]


class EngineCall:
    """One request under way, which may be told to stop."""

    def __init__(self) -> None:
        self.is_stopped, self.ended = False, threading.Event()


class Engine:
    """A model in memory, loaded at the first request. Threads and event loops may share it."""

    def __init__(self, settings: LocalSettings) -> None:
        self.settings = settings
        self._gate = SlotGate(settings.slots)
        self._server: Any = None
        self._loaded: Future[None] | None = None
        self._calls: set[EngineCall] = set()
        self._lock = threading.Lock()
        self._closed = False

    async def generate(
        self, body: dict[str, Any], slots: int, tell: Callable[[Chunk], None] | None = None
    ) -> list[Chunk]:
        """Return all chunks of a request that writes in so many slots. Cancelled, it stops at the next token.

        tell: called with each chunk as it comes, in the thread that asks.

        Raises MissingExtraError, BackendError.
        """
        await asyncio.shield(asyncio.wrap_future(self._load()))
        await self._gate.take(slots)
        call = EngineCall()
        with self._lock:
            self._calls.add(call)
        try:
            return await aside(self._ask, call, body, slots, tell)
        finally:
            call.is_stopped = True

    def stop(self, seconds: float | None = None) -> bool:
        """End what is under way for good; return whether that was done in time. It blocks."""
        with self._lock:
            self._closed, calls, loaded = True, list(self._calls), self._loaded
        for call in calls:
            call.is_stopped = True
        loading = not wait([loaded], seconds).done if loaded else False
        return not loading and all(call.ended.wait(seconds) for call in calls)

    def free(self) -> None:
        """Return the memory, once all has ended."""
        self._server = None

    @property
    def is_loaded(self) -> bool:
        """Return whether the model is in memory."""
        return self._server is not None

    def _load(self) -> Future[None]:
        """Return what is done once the model is loaded."""
        with self._lock:
            if self._loaded is None:
                self._loaded = Future()
                threading.Thread(target=self._start, args=(self._loaded,), name="local-start", daemon=True).start()
            return self._loaded

    def _start(self, loaded: Future[None]) -> None:
        try:
            server = None if self._closed else start_server(self.settings)
        except Exception as error:  # noqa: BLE001  whatever it is, it belongs to those who wait
            with self._lock:
                self._loaded = None  # what was missing may be there next time
            loaded.set_exception(error)
            return
        with self._lock:
            self._server = None if self._closed else server
        del server
        loaded.set_result(None)

    def _ask(
        self, call: EngineCall, body: dict[str, Any], slots: int, tell: Callable[[Chunk], None] | None
    ) -> list[Chunk]:
        """Ask llama.cpp, in a thread. No frame that outlives this one holds the server, so that it can be freed."""
        chunks: list[Chunk] = []

        def take(chunk: Chunk) -> bool:
            if "prompt_progress" not in chunk:
                chunks.append(chunk)
                if tell and not call.is_stopped:
                    tell(chunk)
            return call.is_stopped

        try:
            if not self._closed and not call.is_stopped:
                self._server.handle_chat_completions(body, take)
        finally:
            with self._lock:
                self._calls.discard(call)
            call.ended.set()
            self._gate.give_back(slots)
        if self._closed:
            raise BackendError(self.settings.model, "the backend was closed while it was asked")
        return chunks


def start_server(settings: LocalSettings) -> Any:
    """Load a model and return llama.cpp's server. Raises MissingExtraError, BackendError."""
    try:
        import xllamacpp
    except ImportError:
        raise MissingExtraError("xllamacpp", "local", "a model in this process") from None
    path = settings.path
    if path is None:
        why = "the small model is not installed: `reasoning local install` fetches it, or name a file: local:PATH.gguf"
        raise RequestError(settings.model, why, 404)
    if settings.weights:
        path = typed_weights(path, settings.weights)
    parameters = _parameters(xllamacpp, settings, str(path))
    try:
        return xllamacpp.Server(parameters)
    except RuntimeError as error:
        why = f"llama.cpp can't load {path} ({error}): is it a whole GGUF file that suits its adapter"
        memory = f"and is there memory for slots={settings.slots} and context={settings.context}?"
        raise BackendError(settings.model, f"{why}, {memory}") from None


def _parameters(xllamacpp: Any, settings: LocalSettings, path: str) -> Any:
    """Return llama.cpp's parameters. Each slot has its own part of the context: in a shared one a sample would differ
    with what is beside it."""
    given = xllamacpp.CommonParams()
    given.model.path = path
    given.n_parallel, given.n_ctx, given.kv_unified = settings.slots, settings.slots * settings.context, False
    given.n_batch = given.n_ubatch = BATCH_TOKENS
    given.cpuparams.n_threads = given.cpuparams_batch.n_threads = settings.thread_count
    given.verbosity, given.offline, given.fit_params, given.cache_ram_mib = 0, True, False, 0
    # it opens a port on loopback by itself: nobody else knows the key to it
    given.hostnames, given.port, given.n_threads_http, given.api_keys = ["127.0.0.1"], 0, 1, [token_urlsafe(32)]
    given.ui = given.endpoint_slots = False
    if settings.adapter_path:
        read_tuned_prompts(settings.adapter_path)
        given.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(settings.adapter_path), 1.0)]
    return given
