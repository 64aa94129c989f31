"""The seam between the toolkit and a model: one method. All else is built above it by wrapping."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from reasoning.backends.decisions import (
    DecidingBackend,
    DecisionRequest,
    DecisionResponse,
    has_native_decisions,
    has_native_logprobs,
)
from reasoning.backends.prices import Prices
from reasoning.backends.sampling import Sampling as Sampling
from reasoning.backends.tool_calls import ToolCall as ToolCall
from reasoning.backends.tool_calls import ToolChoice as ToolChoice
from reasoning.backends.tool_calls import ToolSchema as ToolSchema
from reasoning.deprecation import renamed_fields
from reasoning.errors import DecisionsNotSupportedError
from reasoning.usage import Usage, estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator


@renamed_fields(thoughts="reasoning")
@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; the role is system, user, assistant or tool."""

    role: str
    content: str

    tool_calls: tuple[ToolCall, ...] = ()
    """The calls that an assistant's turn wishes. Each is answered by a message of the role `tool`."""

    tool_call_id: str = ""
    """Of a tool's message: the id of the call that it answers."""

    reasoning: str = ""
    """What the assistant thought aloud, where the provider wants it back; see `Completion.reasoning`."""

    reasoning_fields: str = ""
    """The provider's own fields of its thoughts, to be sent back as they came; see `Completion.reasoning_fields`."""

    @property
    def shape(self) -> list[Any]:
        """All of it as plain lists, for hashing; a plain message is its role and content alone."""
        more: list[Any] = [[astuple(call) for call in self.tool_calls], self.tool_call_id, self.reasoning]
        more += [self.reasoning_fields] if self.reasoning_fields else []
        return [self.role, self.content, *(more if any(more) else ())]


@dataclass(frozen=True, slots=True)
class Request:
    """Completions wanted of one conversation: one for each entry of `samples`."""

    messages: tuple[Message, ...]
    sampling: Sampling = field(default_factory=Sampling)
    samples: tuple[int, ...] = (0,)
    """The numbers of the samples wanted. Identical requests of a run are numbered 0, 1, 2, …"""
    tools: tuple[ToolSchema, ...] = ()
    """What the model may call; only for backends that have native tool calls."""
    tool_choice: ToolChoice = "auto"
    """Whether it may call them; it says nothing where there are no tools."""
    prompt: str = field(default="", compare=False)
    """The name of the prompt that the messages were rendered from; empty for free messages. It takes no part in the
    request's key and equality, and is not sent: what answers by rules goes by it."""

    @property
    def n(self) -> int:
        """How many completions are wanted."""
        return len(self.samples)

    @property
    def key(self) -> str:
        """A hash of the content and the settings, without the sample numbers. With the model's name and a sample's
        number it names a completion: caches and recordings are keyed by all three."""
        return _key(self.messages, self.sampling, self.tools, self.tool_choice)

    @property
    def text(self) -> str:
        """The contents of all messages, a blank line between them."""
        return "\n\n".join(message.content for message in self.messages)

    @property
    def tokens(self) -> int:
        """An estimate of the tokens sent: of the text, the tools and the calls in earlier turns."""
        signs = sum(len(message.content) + 2 for message in self.messages) - 2
        signs += sum(len(tool.name) + len(tool.description) + len(tool.parameters) for tool in self.tools)
        for message in self.messages:
            signs += sum(len(call.name) + len(call.arguments) for call in message.tool_calls)
        return estimate_tokens(max(0, signs))

    def of(self, samples: tuple[int, ...]) -> Request:
        """Return the same request for other samples."""
        if samples == self.samples:
            return self
        return Request(self.messages, self.sampling, samples, self.tools, self.tool_choice, self.prompt)


@lru_cache(maxsize=256)  # samples of one prompt are asked for side by side, and each has it hashed several times
def _key(
    messages: tuple[Message, ...], sampling: Sampling, tools: tuple[ToolSchema, ...], tool_choice: ToolChoice
) -> str:
    content: list[Any] = [[message.shape for message in messages], sampling.shape]
    if tools:
        content += [[astuple(tool) for tool in tools], tool_choice]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@renamed_fields(finish="finish_reason", thoughts="reasoning")
@dataclass(frozen=True, slots=True)
class Completion:
    """One of the completions of a response."""

    text: str
    finish_reason: str = "stop"
    """stop, tool_calls, length (cut off at the token limit), filter (withheld by the provider), or other."""
    logprob: float | None = None
    """The sum of its tokens' log-probabilities (natural logarithm), where the provider gives it."""
    tool_calls: tuple[ToolCall, ...] = ()
    """The calls that it wishes, in order."""
    reasoning: str = ""
    """What the model thought aloud beside its reply, in whichever field the provider tells it."""
    reasoning_fields: str = ""
    """The provider's own fields of it, as the text of a JSON object: what it wants back in later turns, by name."""
    top_logprobs: tuple[tuple[str, float], ...] = ()
    """The likeliest alternatives of the first token with their log-probabilities, where `Sampling.top_logprobs` asked
    for them; the likeliest first."""

    @property
    def written(self) -> str:
        """All that the model wrote: the text, and its calls."""
        return "".join((self.text, *(f"{call.name}{call.arguments}" for call in self.tool_calls)))


@dataclass(frozen=True, slots=True)
class Response:
    """What a backend returns: an entry in `choices` for each sample of the request, in order."""

    choices: tuple[Completion, ...]
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    notes: tuple[str, ...] = ()
    """What came differently from what was asked, in words: a setting that the server refused, and what took its place.
    """


@runtime_checkable
class Backend(Protocol):
    """A model behind one method. `reasoning.backends.Mock` is the smallest one to read.

    One that sends a request's `tools` and returns the model's `tool_calls` says so by an attribute `native_tools` that
    is true; without it, it is never given tools. One that takes a JSON schema for its replies (`Sampling.schema`) says
    so by an attribute `native_schema` that is true, and keeps to it also where its server has refused one since: what a
    strategy asks for must not depend on what came before. One that takes a grammar for its replies (`Sampling.grammar`)
    says so by `native_grammar` in the same way. One whose model was tuned for prompts of this library has their names
    in an attribute `tuned_prompts`, a frozen set: they are sent bare then, without explanations and examples. One that
    knows whether its model reasons by itself where no setting says so has it in an attribute `reasons` (True, False, or
    None where it is not known). One that knows what it costs has it in an attribute `prices` (`Prices`, or None where
    the price is not known), by which limits of money bind before a call. One whose replies depend on more than its
    model's name and the request (on a server, on settings of its own) tells it by an attribute `identity`, a text, so
    that a cache tells them apart.
    """

    @property
    def model(self) -> str:
        """The model's name: part of every key of a cache or a recording."""

    @property
    def max_choices(self) -> int:
        """How many completions one request can return (OpenAI's `n`); 1 where that is not supported."""

    async def complete(self, request: Request) -> Response:
        """Return at most `request.n` completions, at least one. Raises BackendError."""

    async def aclose(self) -> None:
        """Let go of connections; the backend may be used again afterwards."""


def has_native_tools(backend: Backend) -> bool:
    """Return whether the backend says that it has native tool calls."""
    return bool(getattr(backend, "native_tools", False))


def has_native_schema(backend: Backend) -> bool:
    """Return whether the backend says that it takes a JSON schema for its replies."""
    return bool(getattr(backend, "native_schema", False))


def has_native_grammar(backend: Backend) -> bool:
    """Return whether the backend says that it takes a grammar (GBNF) for its replies."""
    return bool(getattr(backend, "native_grammar", False))


def tuned_prompts_of(backend: Backend) -> frozenset[str]:
    """Return the names of the prompts that the backend says its model was tuned for; none where it says nothing."""
    return frozenset(getattr(backend, "tuned_prompts", ()))


def told_reasoning(backend: Backend) -> bool | None:
    """Return whether the backend says that its model reasons where no setting says so; None where it says nothing."""
    told = getattr(backend, "reasons", None)
    return told if isinstance(told, bool) else None


def backend_prices(backend: Backend) -> Prices | None:
    """Return what the backend's model costs; None where that is not known."""
    prices = next(_told(backend, "prices"), None)
    return prices if isinstance(prices, Prices) else None


def is_unpriced(backend: Backend) -> bool:
    """Return whether the backend says that its price is not known: it has `prices`, and they are None.

    One without that attribute says nothing: what its responses cost may still stand in their usage.
    """
    return next(_told(backend, "prices"), "") is None


def backend_identity(backend: Backend) -> str:
    """Return what tells the backend's model from others of the same name: its server, and settings of its own.

    It is the attribute `identity` of a backend that has one, and part of every key of a cache; empty otherwise.
    """
    return str(next(_told(backend, "identity"), ""))


def recorded_name(backend: Backend) -> str:
    """Return what the backend was called whose recorded completions this one gives; empty for any other."""
    recorded = next(_told(backend, "recorded"), None)
    return str(getattr(recorded, "name", "") or getattr(recorded, "model", ""))


def backend_sampling(backend: Backend) -> Sampling:
    """Return the sampling settings that the backend fills in where a request has none."""
    sampling = Sampling()
    for told in _told(backend, "sampling"):
        sampling = sampling.over(told) if isinstance(told, Sampling) else sampling
    return sampling


def max_choices_of(backend: Backend, request: Request) -> int:
    """Return how many completions of a request the backend returns at once, at least one.

    That is `max_choices`, or what the backend's `max_choices_for(request)` says where it has such a method.
    """
    limit = next(_told(backend, "max_choices_for"), None)
    return max(1, limit(request) if limit else backend.max_choices)


def backend_refusals(backend: Backend) -> tuple[str, ...]:
    """Return what the server has refused so far and is not sent again, in words; see `OpenAI.refusals`."""
    return tuple(next(_told(backend, "refusals"), ()))


def _told(backend: object, name: str) -> Iterator[Any]:
    """Go through a backend and what it wraps, from the outermost: what each has under that name, if anything."""
    while True:
        if hasattr(backend, name):
            yield getattr(backend, name)
        if not isinstance(backend, Wrapper):
            return
        backend = backend.inner


class Wrapper:
    """A backend around another: the base of those that add one behaviour each."""

    def __init__(self, inner: Backend) -> None:
        self.inner = inner

    @property
    def model(self) -> str:
        """The inner backend's model."""
        return self.inner.model

    @property
    def max_choices(self) -> int:
        """Return what the inner backend can return in one request."""
        return self.inner.max_choices

    @property
    def native_tools(self) -> bool:
        """Return whether the inner backend has native tool calls."""
        return has_native_tools(self.inner)

    @property
    def native_schema(self) -> bool:
        """Return whether the inner backend takes a JSON schema for its replies."""
        return has_native_schema(self.inner)

    @property
    def native_grammar(self) -> bool:
        """Return whether the inner backend takes a grammar for its replies."""
        return has_native_grammar(self.inner)

    @property
    def tuned_prompts(self) -> frozenset[str]:
        """Return the names of the prompts that the inner backend's model was tuned for."""
        return tuned_prompts_of(self.inner)

    @property
    def reasons(self) -> bool | None:
        """Return whether the inner backend's model reasons where no setting says so; None where it is not known."""
        return told_reasoning(self.inner)

    @property
    def native_decisions(self) -> bool:
        """Return whether the inner backend's server has decisions."""
        return has_native_decisions(self.inner)

    @property
    def native_logprobs(self) -> bool:
        """Return whether the inner backend tells the probabilities of a token's alternatives."""
        return has_native_logprobs(self.inner)

    async def complete(self, request: Request) -> Response:
        """Pass the request on."""
        return await self.inner.complete(request)

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Pass a decision on. Raises DecisionsNotSupportedError where the inner backend has none."""
        if not isinstance(self.inner, DecidingBackend):
            raise DecisionsNotSupportedError(self.model, "this backend has no decisions")
        return await self.inner.decide(request)

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self.inner.aclose()
