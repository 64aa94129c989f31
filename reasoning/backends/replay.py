"""Recorded completions in the place of a model: no server, no key, no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.backends.batch import join
from reasoning.backends.recorded import RecordedModel, first_words
from reasoning.backends.recording import Recording, damaged
from reasoning.errors import DataError, DecisionsNotSupportedError, NotRecordedError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from reasoning.backends.base import Request, Response
    from reasoning.backends.decisions import DecisionRequest, DecisionResponse
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

    @property
    def native_schema(self) -> bool:
        """Return whether the recorded backend was handed schemas."""
        return self._recorded.native_schema

    @property
    def native_grammar(self) -> bool:
        """Return whether the recorded backend was handed grammars."""
        return self._recorded.native_grammar

    @property
    def tuned_prompts(self) -> frozenset[str]:
        """Return the names of the prompts that the recorded backend's model was tuned for."""
        return frozenset(self._recorded.tuned_prompts)

    @property
    def reasons(self) -> bool | None:
        """Return whether the recorded model reasons where no setting says so; None where it is not known."""
        return self._recorded.reasons

    @property
    def native_logprobs(self) -> bool:
        """Return whether the recorded backend told the probabilities of a token's alternatives."""
        return self._recorded.native_logprobs

    @property
    def native_decisions(self) -> bool:
        """Return whether the recorded backend had decisions, or was asked for one."""
        return self._recorded.native_decisions

    async def complete(self, request: Request) -> Response:
        """Return what is recorded. Raises NotRecordedError, and the RequestError that was recorded."""
        return join([self._one(request, sample) for sample in request.samples])

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Return the recorded decision. Raises DecisionsNotSupportedError where there is none, at no cost."""
        found = self._recording.find(self.model, request.key)
        if found is None:
            error = DecisionsNotSupportedError(self.model, f"{self.path} lacks the decision {first_words(request)!r}")
            error.usage = Usage()
            raise error
        if found.refusal:
            raise found.refusal.error(self.model)
        if found.decision is None:
            raise damaged(self.path)
        return found.decision

    async def aclose(self) -> None:
        """Let go of the file."""
        self._recording.close()

    def _one(self, request: Request, sample: int) -> Response:
        found = self._recording.find(self.model, request.key, sample)
        if found is None:
            raise NotRecordedError(self.model, str(self.path), request.prompt, first_words(request), sample)
        if found.refusal:
            raise found.refusal.error(self.model)
        if found.reply is None:
            raise damaged(self.path)
        return found.reply.response()


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
