"""OpenTelemetry spans of an evaluation's questions, where the environment asks for them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from reasoning.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.session import Event

VARIABLE = "REASONING_OTEL"
"""The environment variable that asks for spans: whose models are asked, as the conventions spell it (`openai`)."""

EXPORTER = "OTEL_TRACES_EXPORTER"
"""The SDK's own variable for where spans go: `otlp`, `console`."""

EXPORTERS = "opentelemetry_traces_exporter"
"""The group of entry points in which packages name their exporters."""


@contextmanager
def telling_spans(question: str) -> Iterator[Callable[[Event], None] | None]:
    """Open a span for a question, and give what tells its strategies and calls within; None where none are wanted.

    Raises MissingExtraError, and UsageError where nobody takes the spans.
    """
    provider = os.environ.get(VARIABLE, "").strip()
    if not provider:
        yield None
        return
    emitter = _emitter(provider)
    from opentelemetry import trace

    told = {"reasoning.question.id": question}
    with trace.get_tracer("reasoning").start_as_current_span("question", attributes=told):
        yield emitter


@cache
def _emitter(provider: str) -> Callable[[Event], None]:
    from reasoning.integrations import SpanEmitter

    emitter = SpanEmitter(provider)
    _set_up_sdk()
    return emitter


def _set_up_sdk() -> None:
    """Export spans as the SDK's own variable says, unless the program that uses the toolkit has set the SDK up."""
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        return
    name = os.environ.get(EXPORTER, "").strip()
    exporter = next(iter(entry_points(group=EXPORTERS, name=name)), None)
    if exporter is None:
        ways = f"set {EXPORTER}=otlp, with the package opentelemetry-exporter-otlp, or {EXPORTER}=console"
        raise UsageError(f"{VARIABLE} asks for spans, and {EXPORTER}={name!r} takes none: {ways}")
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter.load()()))
    trace.set_tracer_provider(provider)
