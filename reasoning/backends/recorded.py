"""What stands in a recording: the backends whose answers it has, and the answers with what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from reasoning.backends.base import Request, Sampling
from reasoning.backends.decisions import DecisionRequest, DecisionResponse
from reasoning.backends.prices import Prices
from reasoning.backends.stored_reply import StoredReply
from reasoning.errors import BackendError, DecisionsNotSupportedError, RequestError, ToolsNotSupportedError
from reasoning.usage import Usage

MAX_WORDS = 80
"""Characters of a request's last message that are kept beside a completion, for people who look for it."""


@dataclass(frozen=True, slots=True)
class RecordedModel:
    """The backend that completions were recorded of: what a strategy can see of it."""

    model: str
    name: str = ""
    """Its spec, as results name it; empty where it had none."""
    sampling: Sampling = field(default_factory=Sampling)
    """What it fills in where a request has no settings."""
    prices: Prices | None = None
    native_tools: bool = False
    native_logprobs: bool = False
    native_decisions: bool = False
    native_schema: bool = False
    reasons: bool | None = False
    native_grammar: bool = False
    tuned_prompts: tuple[str, ...] = ()

    def with_all_of(self, before: RecordedModel | None) -> RecordedModel:
        """Return it with what it was seen to have before, and has refused since."""
        if before is None:
            return self
        names = ("native_tools", "native_logprobs", "native_decisions")
        return replace(self, **{name: getattr(self, name) or getattr(before, name) for name in names})


REFUSALS = (RequestError, ToolsNotSupportedError, DecisionsNotSupportedError)
"""What a server answers to a request that it will not take, after which a run may go on by another way."""


@dataclass(frozen=True, slots=True)
class RecordedRefusal:
    """A server's refusal of what it was asked."""

    kind: str
    """The name of the error."""
    why: str
    status: int = 0
    usage: Usage | None = None

    @classmethod
    def of(cls, error: BackendError) -> RecordedRefusal:
        """Keep one of the `REFUSALS`."""
        kind = next(kind.__name__ for kind in REFUSALS if isinstance(error, kind))
        return cls(kind, error.why, error.status if isinstance(error, RequestError) else 0, error.usage)

    def error(self, model: str) -> BackendError:
        """Return the error that it was."""
        error: BackendError = RequestError(model, self.why, self.status)
        if self.kind == ToolsNotSupportedError.__name__:
            error = ToolsNotSupportedError(model, "")
        elif self.kind == DecisionsNotSupportedError.__name__:
            error = DecisionsNotSupportedError(model, "")
        error.why, error.args, error.usage = self.why, (f"{model}: {self.why}",), self.usage
        return error


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What was recorded of a request: one of three."""

    reply: StoredReply | None = None
    decision: DecisionResponse | None = None
    refusal: RecordedRefusal | None = None


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """What was asked for."""

    model: str
    key: str
    """`Request.key`, or that of a decision."""
    sample: int = 0
    prompt: str = ""
    """The name of the prompt, for people."""
    words: str = ""
    """How the last message begins, for people."""


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """Any line of the file: the header, a backend, or an answer with what was asked."""

    recording: int = 0
    backend: RecordedModel | None = None
    asked: RecordedRequest | None = None
    answer: RecordedAnswer | None = None


def first_words(request: Request | DecisionRequest) -> str:
    """Return how a request's last message begins, or what is judged, on one line."""
    said = request.state if isinstance(request, DecisionRequest) else "".join(m.content for m in request.messages[-1:])
    text = " ".join(said[: 2 * MAX_WORDS].split())
    return text if len(text) <= MAX_WORDS else f"{text[:MAX_WORDS]}…"
