"""The backend `local`: a GGUF model in this process, by llama.cpp."""

from __future__ import annotations

import asyncio
import hashlib
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from reasoning.backends.base import Response
from reasoning.backends.local.engines import engines
from reasoning.backends.local.lora import read_tuned_prompts
from reasoning.backends.local.replies import read_reply
from reasoning.backends.local.settings import LocalSettings
from reasoning.backends.openai.dialects import DIALECTS
from reasoning.backends.openai.request import Form, body
from reasoning.backends.openai.streaming import chunk_pieces
from reasoning.backends.prices import Prices
from reasoning.backends.reasoning_models import reasons_by_name
from reasoning.concurrency import aside, together
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends.base import Completion, Request, TextPiece
    from reasoning.backends.local.engine import Chunk, Engine

MAX_REPLY_TOKENS = 2048
"""Tokens of a completion for which nobody set a limit: small models may not find an end by themselves."""


class Local:
    """A GGUF model in this process. All that name the same model and settings share it; `aclose` gives it back.

    What a sample draws depends on `seed`, the request and the sample's number alone, and each slot has a context of its
    own: a sample is the same alone and beside others. `logprobs` says whether the log-probabilities of replies are
    wished; they are the model's own, before temperature, top_p and a grammar.
    """

    prices = Prices(0.0, 0.0)
    """It costs nothing."""
    native_schema = native_grammar = native_logprobs = True
    native_tools = False

    def __init__(self, settings: LocalSettings | None = None, seed: int = 0, *, logprobs: bool = False) -> None:
        self.settings, self.seed, self.logprobs = settings or LocalSettings(), seed, logprobs
        self._engine: Engine | None = None

    @property
    def model(self) -> str:
        """Return the model's name."""
        return self.settings.model

    @property
    def max_choices(self) -> int:
        """Return how many completions are written side by side: as many as there are slots."""
        return self.settings.slots

    @property
    def reasons(self) -> bool | None:
        """Return whether the model reasons where no setting says so, by its name; None where it is not known."""
        return reasons_by_name(self.model)

    @property
    def tuned_prompts(self) -> frozenset[str]:
        """Return the names of the prompts that its adapter was trained for."""
        adapter = self.settings.adapter_path
        return read_tuned_prompts(adapter) if adapter else frozenset()

    @property
    def identity(self) -> str:
        """Return what else a completion depends on than model and request: the files, the seed, log-probabilities."""
        told = (self.settings.identity, f"seed={self.seed}" if self.seed else "", "logprobs" if self.logprobs else "")
        return " ".join(filter(None, told))

    async def complete(self, request: Request) -> Response:
        """Write the samples of a request; those with neighbouring numbers share the reading of their prompt.

        Raises MissingExtraError, SettingError, RequestError, BackendError.
        """
        start, engine = time.perf_counter(), self._take_engine()
        written = await together(self._write(request, run, engine) for run in self._runs(request.samples))
        found = {sample: one for samples, choices, _ in written for sample, one in zip(samples, choices, strict=True)}
        used = sum((used for _, _, used in written), Usage())
        used = replace(used, seconds=time.perf_counter() - start)
        return Response(tuple(found[sample] for sample in request.samples), used, self.model)

    async def aclose(self) -> None:
        """Let go of the model, and wait until its memory is given back, where no other backend uses it."""
        engine, self._engine = self._engine, None
        if engine is not None and engines.give_back(engine):
            await aside(engines.close, engine)

    def __repr__(self) -> str:
        return f"Local({self.settings.target or self.model!r})"

    def _take_engine(self) -> Engine:
        if self._engine is None or not engines.has(self._engine):  # it was the parent's, before a fork
            self._engine = engines.take(self.settings)
        return self._engine

    async def _write(
        self, request: Request, samples: tuple[int, ...], engine: Engine
    ) -> tuple[tuple[int, ...], tuple[Completion, ...], Usage]:
        tell = _teller(request, samples) if request.follow else None
        chunks = await engine.generate(self._body(request, samples), len(samples), tell)
        return (samples, *read_reply(chunks, len(samples), self.model))

    def _body(self, request: Request, samples: tuple[int, ...]) -> dict[str, Any]:
        """Return what llama.cpp is asked. It draws choice i with the seed + i, which is here that of sample + i."""
        written = body(request.of(samples), Form(self.model, DIALECTS["llamacpp"], self.logprobs))
        written["max_tokens"] = written.get("max_tokens") or min(MAX_REPLY_TOKENS, self.settings.context)
        written |= {"stream": True, "stream_options": {"include_usage": True}, "return_progress": True}
        written |= {"seed": self._first_seed(request) + samples[0], "cache_prompt": True}
        if self.tuned_prompts:
            written["lora"] = [{"id": 0, "scale": 1.0 if request.prompt in self.tuned_prompts else 0.0}]
        return written

    def _first_seed(self, request: Request) -> int:
        """Return the seed of sample 0, from which those of the request's other samples count upwards."""
        told = f"{self.seed}:{request.key}".encode()
        return int.from_bytes(hashlib.sha256(told).digest()[:4], "big") >> 1

    def _runs(self, samples: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Part sample numbers into runs of neighbours, none longer than there are slots."""
        runs: list[tuple[int, ...]] = []
        for sample in sorted(set(samples)):
            last = runs[-1] if runs else ()
            if last and sample == last[-1] + 1 and len(last) < self.settings.slots:
                runs[-1] = (*last, sample)
            else:
                runs.append((sample,))
        return runs


def _teller(request: Request, samples: tuple[int, ...]) -> Callable[[Chunk], None]:
    """Return what tells the pieces of a chunk to who follows the request, in that one's own thread."""
    loop, follow = asyncio.get_running_loop(), request.follow

    def tell(chunk: Chunk) -> None:
        for piece in chunk_pieces(chunk, samples):
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(cast("Callable[[TextPiece], None]", follow), piece)

    return tell
