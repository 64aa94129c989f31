"""The mock: a backend without a model, for tests and trials. Deterministic, and it records its calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reasoning.backends.base import Completion, Request, Response, ToolCall
from reasoning.backends.decisions import DecisionRequest, DecisionResponse
from reasoning.backends.mock.rule_reader.tools import ToolUser
from reasoning.backends.prices import Prices
from reasoning.errors import DecisionsNotSupportedError, ResponseError, SettingError
from reasoning.usage import Usage, estimate_tokens

ReplyFunction = Callable[[Request, int], str | Completion]

DecideFunction = Callable[[DecisionRequest], Sequence[float] | Mapping[str, float]]
"""Returns the probabilities of a decision's options, in their order or by their names."""


@dataclass(frozen=True, slots=True)
class MockCall:
    """One completion that the mock gave."""

    request: Request
    sample: int
    text: str
    tool_calls: tuple[ToolCall, ...] = ()


class Mock:
    """A stand-in for a model. What it replies depends on the request, the sample's number and the seed alone.

    replies: a function of the request and the sample's number; or a script, whose replies are given out in the order of
    the calls (the same request and sample gets the same one again); or nothing: the rule reader answers, which reads
    controlled English and errs for each sample with the probability `error_rate` (see `RuleReader`, and `ToolUser` for
    what it does with tools). A reply is a text, or a `Completion`, which may call tools.

    decide: a function that decides: the probabilities of a request's options; without it the mock has no decisions.
    reasons: whether strategies take it for a model that reasons by itself.
    native_schema: whether strategies hand it the schema of the reply that they want; `replies` have to follow it.
    native_grammar: the same for grammars. tuned_prompts: the prompts that strategies take its model to be tuned for.
    native_logprobs: whether its completions tell `top_logprobs` where they are asked for; `replies` have to set them.
    delay: seconds that each request takes. max_choices: as of any backend. native_tools: whether it is given tools.
    record: whether `calls` and `decisions` keep what it was asked, in order; a mock that a spec names keeps nothing,
    since nobody could look.
    Raises ResponseError when a script has no more replies.
    """

    model = "mock"
    prices = Prices(0.0, 0.0)
    """It costs nothing."""

    def __init__(
        self,
        replies: ReplyFunction | Iterable[str | Completion] | None = None,
        *,
        error_rate: float = 0.0,
        seed: int = 0,
        delay: float = 0.0,
        max_choices: int = 64,
        native_tools: bool = False,
        native_logprobs: bool = False,
        native_schema: bool = False,
        native_grammar: bool = False,
        tuned_prompts: Iterable[str] = (),
        reasons: bool = False,
        decide: DecideFunction | None = None,
        record: bool = True,
    ) -> None:
        if not 0 <= error_rate <= 1:
            raise SettingError("mock", "error_rate", error_rate, "give a number from 0 to 1")
        if not 0 <= delay < float("inf"):
            raise SettingError("mock", "delay", delay, "give seconds, 0 or more")
        self.seed, self.delay, self.max_choices, self.record = seed, delay, max_choices, record
        self.native_tools, self.native_logprobs, self.native_schema = native_tools, native_logprobs, native_schema
        self.reasons, self.native_grammar, self.tuned_prompts = reasons, native_grammar, frozenset(tuned_prompts)
        self._decide, self.native_decisions = decide, decide is not None
        self.calls: list[MockCall] = []
        self.decisions: list[DecisionRequest] = []
        self.identity = f"error_rate={error_rate} seed={seed}" if replies is None else ""
        """What the rules' replies depend on beside the request; nothing can be said of a function or a script."""
        if replies is None:
            self._reply: ReplyFunction = ToolUser(error_rate, seed).reply
        elif isinstance(replies, str):
            raise SettingError("mock", "replies", replies, "give a list of replies, or a function")
        else:
            self._reply = replies if callable(replies) else _Script(replies)

    async def complete(self, request: Request) -> Response:
        """Reply to each sample of the request."""
        await asyncio.sleep(self.delay)
        choices = tuple(_completion(self._reply(request, sample)) for sample in request.samples)
        if self.record:
            pairs = zip(request.samples, choices, strict=True)
            self.calls += [MockCall(request, sample, choice.text, choice.tool_calls) for sample, choice in pairs]
        written = sum(estimate_tokens(choice.written) for choice in choices)
        return Response(choices, Usage(len(choices), request.tokens, written, 0.0, self.delay), self.model)

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Decide by the function that was given. Raises DecisionsNotSupportedError without one."""
        if self._decide is None:
            raise DecisionsNotSupportedError(self.model, "this mock decides nothing: Mock(decide=…)")
        await asyncio.sleep(self.delay)
        self.decisions += [request] if self.record else []
        told = self._decide(request)
        values = [told.get(option.name, 0.0) for option in request.options] if isinstance(told, Mapping) else told
        return DecisionResponse(tuple(values), "decisions", Usage(1, request.tokens, 0, 0.0, self.delay), self.model)

    async def aclose(self) -> None:
        """There is nothing to let go of."""


class _Script:
    """Replies in the order of the calls; a request and sample that was answered before is answered the same."""

    def __init__(self, replies: Iterable[str | Completion]) -> None:
        self._replies = iter(replies)
        self._given: dict[tuple[str, int], str | Completion] = {}

    def __call__(self, request: Request, sample: int) -> str | Completion:
        key = (request.key, sample)
        if key not in self._given:
            try:
                self._given[key] = next(self._replies)
            except StopIteration:
                why = f"the script has no more replies: {len(self._given)} were given out"
                raise ResponseError("mock", why) from None
        return self._given[key]


def _completion(reply: object) -> Completion:
    if isinstance(reply, str):
        return Completion(reply)
    if not isinstance(reply, Completion):
        raise ResponseError("mock", f"its reply has to be a text or a Completion, not {reply!r:.80}")
    calls = reply.finish_reason == "stop" and reply.tool_calls
    return replace(reply, finish_reason="tool_calls") if calls else reply
