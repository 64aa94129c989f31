"""The calls of a kept trace in the place of a model: the same replies to the same prompts."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Completion, Response, ToolCall
from reasoning.backends.batch import join
from reasoning.backends.decisions import DecisionResponse
from reasoning.backends.recorded import REFUSALS, RecordedRefusal, first_words
from reasoning.completion import plain_message
from reasoning.errors import BackendError, DecisionsNotSupportedError, NotRecordedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.backends.base import Request
    from reasoning.backends.decisions import DecisionRequest
    from reasoning.trace import Trace

PLACE = "the trace"
"""What an error says of where a reply is missing."""

WAIT_SECONDS = 0.2
"""How long a call that was broken off is left without a reply, so that it can be broken off again."""

_Key = tuple[str, tuple[Any, ...], int]


class TraceReplay:
    """Answer from a trace: what was replied to the same prompt and sample, at the cost of then.

    What differs, or is not there, is a NotRecordedError, and stands in `missing`.
    """

    max_choices = 1
    prices = None

    def __init__(self, trace: Trace, model: str, traits: Mapping[str, Any] | None = None) -> None:
        """Take the calls of a trace; `traits` is what the backend of then could do, as run.json keeps it."""
        told = traits or {}
        self._model, self.missing = model, list[str]()
        self._calls: dict[_Key, deque[Trace]] = {}
        for node in trace.calls:
            sample = node.data.get("sample", 0)
            self._calls.setdefault(_key(node.name, node.data.get("messages", ()), sample), deque()).append(node)
        calls = trace.calls
        self.native_tools = bool(told.get("native_tools")) or any("tools" in node.data for node in calls)
        self.native_logprobs = bool(told.get("native_logprobs"))
        self.native_decisions = bool(told.get("native_decisions")) or any("options" in node.data for node in calls)
        self.native_schema = bool(told.get("native_schema"))
        self.native_grammar = bool(told.get("native_grammar"))
        self.tuned_prompts = frozenset(told.get("tuned_prompts", ()))
        self.reasons: bool | None = told.get("reasons")

    @property
    def model(self) -> str:
        """The name of the model of then."""
        return self._model

    async def complete(self, request: Request) -> Response:
        """Return what was replied. Raises NotRecordedError, and the errors of then."""
        return join([await self._one(request, sample) for sample in request.samples])

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Return the server's decision of then. Raises DecisionsNotSupportedError where there was none."""
        messages = ({"role": "system", "content": request.instructions}, {"role": "user", "content": request.state})
        node = self._take(request.prompt, messages, 0)
        told = node.data.get("decision") if node else None
        if node is None or not isinstance(told, dict):
            raise DecisionsNotSupportedError(self.model, f"{PLACE} has no decision {first_words(request)!r}")
        values = tuple(float(value) for value in told["probabilities"].values())
        return DecisionResponse(values, str(told["how"]), node.own_usage, self.model, float(told["mass"]))

    async def aclose(self) -> None:
        """Let go of nothing."""

    def named(self, model: str) -> TraceReplay:
        """Return the same replies under another model's name, for a part of the strategy that asked that one."""
        other = object.__new__(TraceReplay)
        vars(other).update(vars(self) | {"_model": model})
        return other

    async def _one(self, request: Request, sample: int) -> Response:
        name = request.prompt or "generate"
        node = self._take(name, [plain_message(one) for one in request.messages], sample)
        if node is not None and "error" in node.data:
            raise _error(self.model, str(node.data["error"]))
        if node is not None and "reply" in node.data:
            return _response(node, self.model)
        if node is not None:
            await asyncio.sleep(WAIT_SECONDS)
        self.missing.append(f"{name}, sample {sample}: {first_words(request)}")
        raise NotRecordedError(self.model, PLACE, request.prompt, first_words(request), sample)

    def _take(self, name: str, messages: Iterable[Mapping[str, Any]], sample: int) -> Trace | None:
        """Return the next recorded call of a prompt; those of other settings have the same key, in their order."""
        found = self._calls.get(_key(name, messages, sample))
        return found.popleft() if found else None


def _key(name: str, messages: Iterable[Mapping[str, Any]], sample: int) -> _Key:
    return name, tuple((one["role"], one["content"], repr(one.get("tool_calls", ""))) for one in messages), sample


def _response(node: Trace, model: str) -> Response:
    data = node.data
    calls = tuple(ToolCall(one["id"], one["name"], one["arguments"]) for one in data.get("tool_calls", ()))
    text, reasoning = data["reply"], data.get("reasoning", "")
    if reasoning and not data.get("reasoning_field"):
        text, reasoning = f"<think>{reasoning}</think>{text}", ""
    alternatives = tuple((str(token), float(value)) for token, value in data.get("top_logprobs", ()))
    completion = Completion(
        text, data.get("finish_reason", "stop"), data.get("logprob"), calls, reasoning, top_logprobs=alternatives
    )
    return Response((completion,), node.own_usage, model)


def _error(model: str, words: str) -> BackendError:
    """Return the error of then by its words, `ServerError: m: it is down`."""
    kind, _, why = words.partition(": ")
    why = why.removeprefix(f"{model}: ")
    if kind in {one.__name__ for one in REFUSALS}:
        return RecordedRefusal(kind, why).error(model)
    return BackendError(model, why)
