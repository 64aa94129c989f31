"""OpenTelemetry spans by the conventions for generative AI: of strategies as they work, and of stored traces."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from opentelemetry import context, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from reasoning.trace import Trace
from reasoning.usage import NOTHING_SPENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.session import Event

NANOSECONDS = 1_000_000_000

ROLES = ("system", "user", "assistant", "tool")
"""Roles that the conventions know."""


class SpanEmitter:
    """Make spans of what happens: `arun(…, emit=SpanEmitter())`.

    A strategy is a span `invoke_agent SPEC`, a call within it `chat MODEL`, of the kind client, with its model, tokens
    and reason for the end. Spans stand under the one that is current where the run begins, and what strategies start
    themselves (tools, requests) under theirs. provider: whose models these are, by the conventions' names
    (`openai`, `anthropic`, `gcp.gemini`, …). prompts: whether messages and replies are told too. tracer_provider: None:
    the one that the process has set. A call is told when it has ended.
    """

    def __init__(self, provider: str = "_OTHER", *, prompts: bool = False, tracer_provider: Any = None) -> None:
        self._provider, self._prompts = provider, prompts
        self._tracer = trace.get_tracer("reasoning", tracer_provider=tracer_provider)
        self._open: dict[int, tuple[Any, Any]] = {}
        self._told: set[int] = set()

    def __call__(self, event: Event) -> None:
        """Begin, tell or end a span."""
        node = event.node
        if event.kind == "start":
            span = self._tracer.start_span(f"invoke_agent {node.name}", kind=SpanKind.INTERNAL)
            self._open[id(node)] = span, context.attach(trace.set_span_in_context(span))
        elif event.kind == "reply":
            self._told.add(id(node))
            self._call(node, time.time_ns() - int(node.seconds * NANOSECONDS))
        elif event.kind in ("solved", "failed"):
            self._end(node)

    def _end(self, node: Trace) -> None:
        span, token = self._open.pop(id(node), (None, None))
        if span is None:
            return
        for child in node.children:  # a call that failed is told by its strategy's end alone
            if child.kind == "call" and id(child) not in self._told:
                self._call(child, time.time_ns() - int(child.seconds * NANOSECONDS))
            self._told.discard(id(child))
        context.detach(token)
        fill_strategy(span, node, self._provider, prompts=self._prompts)
        span.end()

    def _call(self, node: Trace, start: int) -> None:
        tell_call(self._tracer, node, start, self._provider, prompts=self._prompts)


def export_spans(
    root: Trace, provider: str = "_OTHER", *, prompts: bool = False, tracer_provider: Any = None, start: int = 0
) -> None:
    """Make spans of a trace that was kept, with the settings of `SpanEmitter`.

    start: when it began, in nanoseconds since 1970; 0: it ends now. A trace has the lengths of its parts and not when
    they began: those that fit one after the other into the whole are drawn so, others from its beginning on.
    """
    tracer = trace.get_tracer("reasoning", tracer_provider=tracer_provider)
    began = start or time.time_ns() - int(root.seconds * NANOSECONDS)
    stack: list[tuple[Trace, int, Any]] = [(root, began, None)]
    while stack:
        node, at, above = stack.pop()
        if node.kind == "call":
            tell_call(tracer, node, at, provider, prompts=prompts, within=above)
        elif node.kind == "strategy":
            span = tracer.start_span(f"invoke_agent {node.name}", context=above, start_time=at)
            fill_strategy(span, node, provider, prompts=prompts)
            inner = trace.set_span_in_context(span)
            stack += [(child, begun, inner) for child, begun in reversed(_begun(node, at))]
            span.end(at + int(node.seconds * NANOSECONDS))


def _begun(node: Trace, start: int) -> list[tuple[Trace, int]]:
    """Return when each child began, as far as that can be told."""
    fits = sum(child.seconds for child in node.children) <= node.seconds
    found, at = list[tuple[Trace, int]](), start
    for child in node.children:
        found.append((child, at))
        at += int(child.seconds * NANOSECONDS) if fits else 0
    return found


def fill_strategy(span: Any, node: Trace, provider: str, *, prompts: bool) -> None:
    """Tell what a strategy was and what came of it."""
    spent = node.usage
    span.set_attributes(
        {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.provider.name": provider,
            "gen_ai.agent.name": node.name,
            "gen_ai.usage.input_tokens": spent.prompt_tokens,
            "gen_ai.usage.output_tokens": spent.completion_tokens,
            "reasoning.calls": spent.calls,
            "reasoning.abstained": node.data.get("answer") is None,
        }
    )
    if spent.dollars is not None:
        span.set_attribute("reasoning.dollars", spent.dollars)
    if prompts:
        span.set_attributes({"reasoning.question": str(node.data.get("question", ""))})
        span.set_attributes({"reasoning.answer": str(node.data.get("answer", ""))})
    _fail(span, node)


def tell_call(tracer: Any, node: Trace, start: int, provider: str, *, prompts: bool, within: Any = None) -> None:
    """Make the span of one call of the model, which has ended."""
    data, spent = node.data, node.own_usage
    model = str(data.get("model") or "")
    span = tracer.start_span(f"chat {model}".strip(), context=within, kind=SpanKind.CLIENT, start_time=start)
    told: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": provider,
        "reasoning.prompt": node.name,
        "reasoning.sample": data.get("sample", 0),
    }
    if model:
        told |= {"gen_ai.request.model": model, "gen_ai.response.model": model}
    if "finish_reason" in data:
        told["gen_ai.response.finish_reasons"] = [_reason(data["finish_reason"])]
    if spent is not NOTHING_SPENT:
        told |= {
            "gen_ai.usage.input_tokens": spent.prompt_tokens,
            "gen_ai.usage.output_tokens": spent.completion_tokens,
        }
        told |= {"gen_ai.usage.cache_read.input_tokens": spent.cached_tokens} if spent.cached_tokens else {}
        told |= {"gen_ai.usage.reasoning.output_tokens": spent.reasoning_tokens} if spent.reasoning_tokens else {}
    if prompts:
        told |= _messages(data)
    span.set_attributes(told)
    _fail(span, node)
    span.end(start + int(node.seconds * NANOSECONDS))


def _reason(reason: object) -> str:
    return {"filter": "content_filter", "tool_calls": "tool_call"}.get(str(reason), str(reason))


def _fail(span: Any, node: Trace) -> None:
    if error := node.data.get("error"):
        span.set_status(Status(StatusCode.ERROR, str(error)))
        span.set_attribute("error.type", str(error).partition(":")[0])


def _messages(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the messages and the reply in the conventions' form: roles with parts."""
    asked = [
        {"role": one.get("role"), "parts": [{"type": "text", "content": one.get("content", "")}]}
        for one in data.get("messages", ())
        if one.get("role") in ROLES
    ]
    parts = [{"type": "reasoning", "content": data["reasoning"]}] if data.get("reasoning") else []
    parts += [{"type": "text", "content": data["reply"]}] if data.get("reply") else []
    parts += [{"type": "tool_call", **call} for call in data.get("tool_calls", ())]
    replied = [{"role": "assistant", "parts": parts, "finish_reason": _reason(data.get("finish_reason", "stop"))}]
    return {"gen_ai.input.messages": json.dumps(asked), "gen_ai.output.messages": json.dumps(replied)}
