"""Recorded completions in the place of a model: no server, no key, no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.backends.batch import join
from reasoning.backends.recording import RecordedModel, Recording, first_words
from reasoning.errors import DataError, NotRecordedError

if TYPE_CHECKING:
    from reasoning.backends.base import Request, Response
    from reasoning.backends.prices import Prices


class Replay:
    """Answer from what `Record` has written: the same completion for the same request and sample, at the cost of then.

    It has the recorded model's name, prices and tools, so that strategies and limits do what they did. What it has no
    completion of is a NotRecordedError, which says what is missing.
    """

    max_choices = 1

    def __init__(self, path: str, model: str = "") -> None:
        """Open a recording; `model` says which one where it has several.

        Raises DataError for a file that is no recording, or has nothing of the model.
        """
        self.path = Path(path).expanduser()
        self._recording = Recording(self.path)
        self._recorded = _one_of(self._recording, model)

    @property
    def model(self) -> str:
        """The recorded model's name."""
        return self._recorded.model

    @property
    def recorded(self) -> RecordedModel:
        """The backend whose completions these are."""
        return self._recorded

    @property
    def prices(self) -> Prices | None:
        """Return what the recorded model cost."""
        return self._recorded.prices

    @property
    def native_tools(self) -> bool:
        """Return whether the recorded backend had tool calls."""
        return self._recorded.native_tools

    async def complete(self, request: Request) -> Response:
        """Return what is recorded. Raises NotRecordedError."""
        return join([self._one(request, sample) for sample in request.samples])

    async def aclose(self) -> None:
        """Let go of the file."""
        self._recording.close()

    def _one(self, request: Request, sample: int) -> Response:
        found = self._recording.find(self.model, request.key, sample)
        if found is None:
            raise NotRecordedError(self.model, str(self.path), request.prompt, first_words(request), sample)
        return found.response()


def _one_of(recording: Recording, model: str) -> RecordedModel:
    known = ", ".join(recording.models)
    if model and model not in recording.models:
        raise DataError(str(recording.path), f"it has nothing of {model}; it has completions of {known or 'no model'}")
    if not recording.models:
        raise DataError(str(recording.path), "it has no completion yet: record some with record=PATH on a backend")
    if not model and len(recording.models) > 1:
        which = f"replay:{recording.path}#{next(iter(recording.models))}"
        raise DataError(str(recording.path), f"it has completions of {known}: say whose, for example {which}")
    return recording.models[model or next(iter(recording.models))]
