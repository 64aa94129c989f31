"""Answers are written to a file as they come, to be replayed without the model."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.backends.base import Backend, Request, Response, Sampling
from reasoning.backends.batch import join
from reasoning.backends.decisions import has_native_decisions, has_native_logprobs
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.recorded import (
    REFUSALS,
    RecordedAnswer,
    RecordedModel,
    RecordedRefusal,
    RecordedRequest,
    first_words,
)
from reasoning.backends.recording import RecordingWriter, check_recording, damaged
from reasoning.backends.single_flight import SingleFlight
from reasoning.backends.stored_reply import StoredReply
from reasoning.backends.wrapper import Wrapper, backend_prices, has_native_tools
from reasoning.concurrency import together

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reasoning.backends.decisions import DecisionRequest, DecisionResponse


class Record(Wrapper):
    """Append each completion and decision to a recording, and take from there what it has.

    A sample that is asked for twice, by two strategies or by a run that is started again, is asked once and costs the
    same each time: only so is a replay, which knows one completion of each, the same as what was recorded. What a
    provider withheld is recorded, and what a server refused; other errors are not. For the same reason the backend
    keeps what it has (tools, decisions, log-probabilities), also where its server has refused that since: each request
    has an outcome of its own, whatever came before it.
    """

    def __init__(self, inner: Backend, path: str, name: str = "", sampling: Sampling | None = None) -> None:
        """Put it around a backend; `name` is its spec, as results are to name it.

        sampling: what is filled in around it where a request has no settings; a replay fills in the same.
        Raises DataError where the file is no recording. It is made and opened on first use.
        """
        super().__init__(inner)
        self.path, self.name = Path(path).expanduser(), name
        self._filled_in = sampling or Sampling()
        check_recording(self.path)
        self._recording: RecordingWriter | None = None
        self._refused: dict[tuple[str, int], RecordedAnswer] = {}
        """What was refused since this was made; what was refused before is asked again."""
        self._flights: PerLoop[SingleFlight[RecordedAnswer]] = PerLoop(SingleFlight)
        self._had = (has_native_tools(inner), has_native_logprobs(inner), has_native_decisions(inner))

    @property
    def native_tools(self) -> bool:
        """Return whether the inner backend has, or had, native tool calls."""
        return self._had[0]

    @property
    def native_logprobs(self) -> bool:
        """Return whether the inner backend tells, or told, the probabilities of a token's alternatives."""
        return self._had[1]

    @property
    def native_decisions(self) -> bool:
        """Return whether the inner backend's server has, or was thought to have, decisions."""
        return self._had[2]

    async def complete(self, request: Request) -> Response:
        """Return the completions: recorded ones, and else what is asked for. Raises DataError, BackendError."""
        if request.n == 1:
            return await self._one(request)
        return join(await together(self._one(request.of((sample,))) for sample in request.samples))

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Return a decision: a recorded one, or what is asked for. Raises as `complete`."""

        async def ask() -> RecordedAnswer:
            return RecordedAnswer(decision=await super(Record, self).decide(request))

        asked = RecordedRequest(self.model, request.key, 0, request.prompt, first_words(request))
        answer = await self._answered(asked, ask)
        if answer.decision is None:
            raise damaged(self.path)
        return answer.decision

    async def aclose(self) -> None:
        """Close the inner backend and the file."""
        await super().aclose()
        if self._recording:
            self._recording.close()
            self._recording = None

    async def _one(self, request: Request) -> Response:
        async def ask() -> RecordedAnswer:
            return RecordedAnswer(reply=StoredReply.of(await self.inner.complete(request)))

        asked = RecordedRequest(self.model, request.key, request.samples[0], request.prompt, first_words(request))
        answer = await self._answered(asked, ask)
        if answer.reply is None:
            raise damaged(self.path)
        return answer.reply.response()

    async def _answered(self, asked: RecordedRequest, ask: Callable[[], Awaitable[RecordedAnswer]]) -> RecordedAnswer:
        if self._recording is None:
            self._recording = RecordingWriter(self.path)
        slot = (asked.key, asked.sample)
        answer = self._refused.get(slot) or self._recording.find(asked.model, *slot)
        if answer is None or (answer.refusal and slot not in self._refused):
            flight = partial(self._recorded, self._recording, asked, ask)
            answer, _ = await self._flights.get().ask(slot, flight)
        if answer.refusal:
            raise answer.refusal.error(asked.model)
        return answer

    async def _recorded(
        self, recording: RecordingWriter, asked: RecordedRequest, ask: Callable[[], Awaitable[RecordedAnswer]]
    ) -> RecordedAnswer:
        try:
            answer = await ask()
        except REFUSALS as error:
            answer = RecordedAnswer(refusal=RecordedRefusal.of(error))
        answer = recording.add(self._described(), asked, answer)
        if answer.refusal:
            self._refused[asked.key, asked.sample] = answer
        return answer

    def _described(self) -> RecordedModel:
        return RecordedModel(
            self.model,
            self.name,
            self._filled_in,
            backend_prices(self.inner),
            self.native_tools,
            self.native_logprobs,
            self.native_decisions,
            self.native_schema,
            self.reasons,
            self.native_grammar,
            tuple(sorted(self.tuned_prompts)),
        )
