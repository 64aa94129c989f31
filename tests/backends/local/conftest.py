"""An engine without a model: it has the calls of llama.cpp's server that the backend uses."""

from __future__ import annotations

import sys
import threading
import time
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends.local.settings import LocalSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class FakeServer:
    """Writes each choice's seed again and again; counts what is under way and what was asked."""

    made: list[FakeServer]
    refusal: dict[str, Any] | None = None

    def __init__(self, parameters: Any) -> None:
        self.parameters, self.bodies, self.running, self.most = parameters, list[dict[str, Any]](), 0, 0
        self.lock = threading.Lock()
        type(self).made.append(self)

    def handle_chat_completions(self, body: dict[str, Any], callback: Callable[[dict[str, Any]], bool]) -> None:
        """Stream a reply of `max_tokens` tokens for each choice, until the callback says that it is enough."""
        n = body.get("n", 1)
        with self.lock:
            self.bodies.append(body)
            self.running += n
            self.most = max(self.most, self.running)
        try:
            self._stream(body, n, callback)
        finally:
            with self.lock:
                self.running -= n

    def _stream(self, body: dict[str, Any], n: int, callback: Callable[[dict[str, Any]], bool]) -> None:
        if self.refusal:
            callback({"error": self.refusal})
            return
        for at in range(body["max_tokens"]):
            time.sleep(0.001)
            for index in range(n):
                delta = {"content": f"{body['seed'] + index}." if at == 0 else "."}
                if callback({"choices": [{"index": index, "delta": delta, "finish_reason": None}]}):
                    return
        usage = {"prompt_tokens": 7, "completion_tokens": body["max_tokens"]}
        for index in range(n):
            callback({"choices": [{"index": index, "delta": {}, "finish_reason": "length"}]})
            callback({"choices": [], "usage": usage})


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[FakeServer]:
    """Put the fake in the place of xllamacpp."""
    server = type("Server", (FakeServer,), {"made": []})
    module = ModuleType("xllamacpp")

    def parameters() -> SimpleNamespace:
        parts = {name: SimpleNamespace() for name in ("model", "cpuparams", "cpuparams_batch")}
        return SimpleNamespace(**parts)

    vars(module).update(Server=server, CommonParams=parameters, CommonAdapterLoraInfo=lambda path, scale: (path, scale))
    monkeypatch.setitem(sys.modules, "xllamacpp", module)
    return server


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    """Return the settings of a model whose file is there."""
    (tmp_path / "tiny.gguf").write_bytes(b"GGUF")
    return LocalSettings(str(tmp_path / "tiny.gguf"), slots=2, threads=1)
