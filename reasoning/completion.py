"""One call of the model: within the budget and its time, and kept in the trace."""

from __future__ import annotations

import asyncio
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar, cast

from reasoning.backends.base import Response
from reasoning.backends.decisions import DecisionResponse
from reasoning.backends.wrapper import backend_prices, backend_sampling
from reasoning.budget import UNKNOWN, Call
from reasoning.errors import BackendError, DecisionsNotSupportedError, ReasoningError, ResponseError
from reasoning.parsing import split_reasoning
from reasoning.solution import Reply
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from reasoning.backends.base import Backend, Message, Request, ToolCall
    from reasoning.backends.decisions import DecidingBackend, DecisionRequest
    from reasoning.budget import Budget, Hold
    from reasoning.trace import Trace

T = TypeVar("T")


async def call(backend: Backend, request: Request, budget: Budget, node: Trace) -> Reply:
    """Return the completion of a request for one sample; what it cost and what came of it is kept in `node`.

    Raises BudgetExceededError, BackendError.
    """
    hold = await budget.reserve(_known(backend, request, budget, node.name))
    with _Paid(hold, request, budget, node):
        asked = backend.complete(request)
        response = await (asked if budget.seconds_left is None else _in_time(asked, budget))
        if not isinstance(response, Response) or not response.choices:
            raise ResponseError(backend.model, f"the backend returned no completion: {response!r:.100}")
        usage = response.usage
        node.own_usage = usage if usage.calls else usage + Usage(calls=1)
    if response.notes:
        node.data["notes"] = list(response.notes)
    choice, model = response.choices[0], response.model or backend.model
    said = split_reasoning(choice.text)
    reasoning = "\n\n".join(part for part in (choice.reasoning, said.reasoning) if part)
    node.data |= {"model": model, "reply": said.text, "finish_reason": choice.finish_reason, "logprob": choice.logprob}
    if reasoning:
        node.data["reasoning"] = reasoning
    if choice.reasoning:
        node.data["reasoning_field"] = True
    if choice.top_logprobs:
        node.data["top_logprobs"] = [list(pair) for pair in choice.top_logprobs]
    if choice.tool_calls:
        node.data["tool_calls"] = _plain_calls(choice.tool_calls)
    return Reply(
        said.text,
        choice.finish_reason,
        request.samples[0],
        node.own_usage,
        choice.logprob,
        model,
        choice.tool_calls,
        reasoning,
        choice.reasoning,
        choice.reasoning_fields,
        choice.top_logprobs,
    )


async def decide(backend: DecidingBackend, request: DecisionRequest, budget: Budget, node: Trace) -> DecisionResponse:
    """Return a decision of a server's own; what it cost is kept in `node`.

    Raises BudgetExceededError, DecisionsNotSupportedError, BackendError.
    """
    own = cast("Backend", backend)
    known = (
        Call(f"{own.model}:{node.name}", 4 * request.tokens, 1, backend_prices(own)) if budget.is_metered else UNKNOWN
    )
    hold = await budget.reserve(known)
    with _Paid(hold, request, budget, node):
        response = await _in_time(backend.decide(request), budget)
        values = response.probabilities if isinstance(response, DecisionResponse) else ()
        if len(values) != len(request.options) or not all(isfinite(one) and one >= 0 for one in values):
            raise ResponseError(own.model, f"the backend returned no decision: {response!r:.100}")
        usage = response.usage
        node.own_usage = usage if usage.calls else usage + Usage(calls=1)
    return response


def plain_message(message: Message) -> dict[str, Any]:
    """Return a message as the trace keeps it."""
    kept: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        kept["tool_calls"] = _plain_calls(message.tool_calls)
    if message.tool_call_id:
        kept["tool_call_id"] = message.tool_call_id
    return kept


def _plain_calls(calls: tuple[ToolCall, ...]) -> list[dict[str, str]]:
    return [{"id": made.id, "name": made.name, "arguments": made.arguments} for made in calls]


async def _in_time(asked: Awaitable[T], budget: Budget) -> T:
    try:
        async with asyncio.timeout(budget.seconds_left) as deadline:
            return await asked
    except TimeoutError:
        if deadline.expired():
            raise budget.out_of_time() from None
        raise


class _Paid:
    """Keeps what a call costs: one that is cancelled counts with what was sent, one that fails with what it says."""

    __slots__ = ("_budget", "_hold", "_node", "_request")

    def __init__(self, hold: Hold, request: Request | DecisionRequest, budget: Budget, node: Trace) -> None:
        self._hold, self._request, self._budget, self._node = hold, request, budget, node

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, where: object) -> None:
        if error is not None:
            self._node.own_usage = self._spent_on(error)
        if isinstance(error, ReasoningError):
            self._node.data["error"] = f"{type(error).__name__}: {error}"
        self._budget.settle(self._hold, self._node.own_usage, learned=error is None)

    def _spent_on(self, error: BaseException) -> Usage:
        if isinstance(error, BackendError):
            return error.usage or Usage(calls=0 if isinstance(error, DecisionsNotSupportedError) else 1)
        prices, sent = self._hold.call.prices, self._request.tokens
        return Usage(1, sent, 0, prices.of(sent, 0, 0) if prices else 0.0)


def _known(backend: Backend, request: Request, budget: Budget, prompt: str) -> Call:
    """Return what is known of a call before it is made, as far as a limit asks for it."""
    if not budget.is_metered:
        return UNKNOWN
    together = max(1, backend.max_choices)
    return Call(
        f"{backend.model}:{prompt}",
        max(4 * request.tokens, len(request.text.encode(errors="replace"))),
        request.sampling.over(backend_sampling(backend)).max_tokens,
        backend_prices(backend),
        f"{backend.model}:{request.key}" if together > 1 else "",
        together,
    )
