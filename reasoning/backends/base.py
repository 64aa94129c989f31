"""The seam between the toolkit and a model: one method. All else is built above it by wrapping."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

from reasoning.backends.sampling import NO_SAMPLING
from reasoning.backends.sampling import Sampling as Sampling
from reasoning.backends.tool_calls import ToolCall as ToolCall
from reasoning.backends.tool_calls import ToolChoice as ToolChoice
from reasoning.backends.tool_calls import ToolSchema as ToolSchema
from reasoning.deprecation import renamed_fields
from reasoning.usage import NOTHING_SPENT, Usage, estimate_tokens


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
class TextPiece:
    """A piece of a completion under way, as its server sends it."""

    sample: int
    """The number of the sample that it belongs to."""

    text: str

    is_reasoning: bool = False
    """Whether it is thought, and not said."""


@dataclass(frozen=True, slots=True)
class Request:
    """Completions wanted of one conversation: one for each entry of `samples`."""

    messages: tuple[Message, ...]
    sampling: Sampling = NO_SAMPLING
    samples: tuple[int, ...] = (0,)
    """The numbers of the samples wanted. Identical requests of a run are numbered 0, 1, 2, …"""
    tools: tuple[ToolSchema, ...] = ()
    """What the model may call; only for backends that have native tool calls."""
    tool_choice: ToolChoice = "auto"
    """Whether it may call them; it says nothing where there are no tools."""
    prompt: str = field(default="", compare=False)
    """The name of the prompt that the messages were rendered from; empty for free messages. It takes no part in the
    request's key and equality, and is not sent: what answers by rules goes by it."""
    follow: Callable[[TextPiece], None] | None = field(default=None, compare=False, repr=False)
    """Called with each piece of a completion as it comes, where the backend streams; no part of key and equality. What
    is asked for again, after a failure, begins anew."""

    @property
    def n(self) -> int:
        """How many completions are wanted."""
        return len(self.samples)

    @property
    def key(self) -> str:
        """A hash of the content and the settings, without the sample numbers. With the model's name and a sample's
        number it names a completion: caches and recordings are keyed by all three."""
        return key_of(self.messages, self.sampling, self.tools, self.tool_choice)

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
        return Request(self.messages, self.sampling, samples, self.tools, self.tool_choice, self.prompt, self.follow)


_hashed: tuple[object, object, object, object, str] = (None, None, None, None, "")
"""What was hashed last, and its key: samples of one prompt are asked for side by side, each hashed several times."""


def key_of(
    messages: tuple[Message, ...], sampling: Sampling, tools: tuple[ToolSchema, ...], tool_choice: ToolChoice
) -> str:
    """Return the key of a request for one sample of these, without making it."""
    global _hashed
    last = _hashed  # read once: other threads may hash too
    if last[0] is messages and last[1] is sampling and last[2] is tools and last[3] is tool_choice:
        return last[4]
    key = _key_of(messages, sampling, tools, tool_choice)
    _hashed = messages, sampling, tools, tool_choice, key
    return key


@lru_cache(maxsize=256)
def _key_of(
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
    usage: Usage = NOTHING_SPENT
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
