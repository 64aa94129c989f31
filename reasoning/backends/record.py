"""Completions are written to a file as they come, to be replayed without the model."""

from __future__ import annotations

from pathlib import Path

from reasoning.backends.base import (
    Backend,
    Request,
    Response,
    Sampling,
    Wrapper,
    backend_prices,
    has_native_tools,
)
from reasoning.backends.batch import join
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.recording import RecordedModel, RecordingWriter, check_recording
from reasoning.backends.single_flight import SingleFlight
from reasoning.concurrency import together


class Record(Wrapper):
    """Append each completion to a recording, and take from there what it has.

    A sample that is asked for twice, by two strategies or by a run that is started again, is asked once and costs the
    same each time: only so is a replay, which knows one completion of each, the same as what was recorded. Errors are
    not recorded; what a provider withheld is.
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
        self._flights: PerLoop[SingleFlight[Response]] = PerLoop(SingleFlight)

    async def complete(self, request: Request) -> Response:
        """Return the completions: recorded ones, and else what is asked for. Raises DataError, BackendError."""
        if request.n == 1:
            return await self._one(request)
        return join(await together(self._one(request.of((sample,))) for sample in request.samples))

    async def aclose(self) -> None:
        """Close the inner backend and the file."""
        await super().aclose()
        if self._recording:
            self._recording.close()
            self._recording = None

    async def _one(self, request: Request) -> Response:
        if self._recording is None:
            self._recording = RecordingWriter(self.path)
        key, sample = request.key, request.samples[0]
        kept = self._recording.find(self.model, key, sample)
        if kept:
            return kept.response()
        response, _ = await self._flights.get().ask((key, sample), lambda: self._asked(request))
        return response

    async def _asked(self, request: Request) -> Response:
        response = await self.inner.complete(request)
        if self._recording and len(response.choices) == 1:
            return self._recording.add(request, self._described(), response).response()
        return response

    def _described(self) -> RecordedModel:
        inner = self.inner
        return RecordedModel(self.model, self.name, self._filled_in, backend_prices(inner), has_native_tools(inner))
