"""A model in this process, by the library transformers."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from reasoning.backends.base import Response
from reasoning.backends.decisions import DecisionResponse
from reasoning.backends.hf.chat import TRANSCRIPT_END, encode_prompt, has_template
from reasoning.backends.hf.settings import ModelSettings, local_path
from reasoning.backends.hf.worker import Job
from reasoning.backends.hf.workers import workers
from reasoning.backends.prices import Prices
from reasoning.backends.reasoning_models import reasons_by_name
from reasoning.errors import RequestError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from reasoning.backends.base import Request, Sampling
    from reasoning.backends.decisions import DecisionRequest
    from reasoning.backends.hf.drawing import Draw
    from reasoning.backends.hf.generation import ReplyRow, Written
    from reasoning.backends.hf.loading import Loaded
    from reasoning.backends.hf.stopping import RowEnd
    from reasoning.backends.hf.worker import ModelWorker

MAX_NEW_TOKENS = 2_048
"""Tokens of a completion where a request sets no limit."""


class Transformers:
    """A model in this process, from a folder, the hub or a GGUF file; it needs the extra `transformers`.

    Requests that arrive side by side are written in one batch of up to `batch` rows; samples of one request share the
    reading of its prompt. A sample's chances are made of `seed`, the request and the sample's number: whatever stands
    beside it, they are the same. An assistant (`assistant`), or look-up in the prompt (`lookup`), drafts tokens that
    the model then accepts or not (Leviathan et al., 2022, 2211.17192): the text is what it would be without, and
    completions are written one after another.

    The model is loaded at the first request, off the event loop, and once in a process for the same settings; `aclose`
    gives its memory back.
    """

    prices = Prices(0.0, 0.0)
    """It costs nothing."""

    native_tools = False
    native_logprobs = True
    native_decisions = True

    def __init__(self, settings: ModelSettings, seed: int = 0) -> None:
        """`settings` names the model and how it is run. Another `seed` gives other samples."""
        self.settings, self.seed = settings, seed
        path = local_path(settings.target)
        self.model = path.resolve().name if path else settings.target
        self.max_choices = settings.batch
        self.native_schema = self.native_grammar = find_spec("llguidance") is not None
        """Whether replies are held to schemas and grammars: where the library for it is there."""
        self._worker: ModelWorker | None = None

    @property
    def reasons(self) -> bool | None:
        """Return whether the model reasons where no setting says so, by its name; None where it is not known."""
        return reasons_by_name(self.model)

    @property
    def identity(self) -> str:
        """Return what else a completion depends on than model and request: where the model lies, and the seed."""
        return " ".join(filter(None, (self.settings.identity, f"seed={self.seed}" if self.seed else "")))

    async def complete(self, request: Request) -> Response:
        """Write the samples of a request, in a batch with what arrives beside it.

        Raises MissingExtraError, SettingError, RequestError, BackendError. Cancelled, the request's rows end at the
        next token, and those beside them go on.
        """
        start = time.perf_counter()
        job, notes = Job(None), list[str]()
        worker = self._take_worker()
        job.prepare = partial(self._rows, request, job, worker, notes)
        worker.submit(job)
        written: list[Written] = await asyncio.wrap_future(job.future)
        tokens = sum(one.tokens for one in written)
        used = Usage(len(written), written[0].prompt_tokens, tokens, 0.0, time.perf_counter() - start)
        return Response(tuple(one.completion for one in written), used, self.model, tuple(notes))

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Weigh options by the probabilities of their letters, in one forward pass over several orders of them.

        Raises DecisionsNotSupportedError, and what `complete` raises.
        """
        from reasoning.backends.hf.weighing import weigh_options

        start = time.perf_counter()
        job = Job(None, lambda loaded: weigh_options(loaded, request, self.model))
        self._take_worker().submit(job)
        shares, mass, tokens = await asyncio.wrap_future(job.future)
        used = Usage(1, tokens, 0, 0.0, time.perf_counter() - start)
        return DecisionResponse(tuple(shares), "logits", used, self.model, mass)

    async def aclose(self) -> None:
        """Let go of the model, and wait until its memory is given back, where no other backend uses it."""
        worker, self._worker = self._worker, None
        gone = workers.give_back(worker) if worker else None
        if gone is not None:
            await asyncio.shield(asyncio.wrap_future(gone))

    def __repr__(self) -> str:
        return f"Transformers({self.settings.target!r})"

    def _take_worker(self) -> ModelWorker:
        workers.check_home(self.settings)
        if self._worker is None:
            self._worker = workers.take(self.settings)
        return self._worker

    def _rows(
        self, request: Request, job: Job, worker: ModelWorker, notes: list[str], loaded: Loaded
    ) -> list[ReplyRow]:
        """Return a row for each sample. Raises RequestError for what the model can't take."""
        from reasoning.backends.hf.constraint import constraint_maker
        from reasoning.backends.hf.generation import ReplyRow

        ids = tuple(encode_prompt(loaded.tokenizer, request, self.model))
        end = self._end(request, job, worker, loaded, loaded.context - len(ids))
        make, note = constraint_maker(loaded, self._held(request.sampling))
        notes += [note] if note else []
        tops = request.sampling.top_logprobs or 0
        return [ReplyRow(ids, self._draw(request, one, loaded), end, tops, make) for one in request.samples]

    def _held(self, sampling: Sampling) -> Sampling:
        """Return the settings without the reply's form where the library for it is not there."""
        return sampling if self.native_grammar else replace(sampling, schema=None, grammar=None)

    def _end(self, request: Request, job: Job, worker: ModelWorker, loaded: Loaded, room: int) -> RowEnd:
        """Return where the request's rows end; `room` is what the context has left for them."""
        from reasoning.backends.hf.stopping import RowEnd

        if room < 1:
            used = loaded.context - room
            why = f"the prompt has {used} tokens, and the context {loaded.context}: shorten it, or raise context"
            raise RequestError(self.model, why, 400)
        stops = tuple(stop for stop in request.sampling.stop if stop)
        stops += () if has_template(loaded.tokenizer) else (TRANSCRIPT_END,)
        limit = min(request.sampling.max_tokens or MAX_NEW_TOKENS, room)
        return RowEnd(limit, stops, lambda: worker.is_leaving or job.future.cancelled())

    def _draw(self, request: Request, sample: int, loaded: Loaded) -> Draw:
        """Return how a sample is drawn, by the model's own settings where the request has none."""
        from reasoning.backends.hf.drawing import Draw

        temperature, top_p = request.sampling.temperature, request.sampling.top_p
        if top_p is not None and not 0 <= top_p <= 1:
            raise RequestError(self.model, f"top_p={top_p:g} is no probability: give 0 to 1", 400)
        return Draw(
            loaded.temperature if temperature is None else temperature,
            loaded.top_p if top_p is None else top_p,
            loaded.top_k,
            f"{self.seed}:{request.key}:{sample}",
        )
