"""Spans of OpenTelemetry, as the SDK's own exporter in memory has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Mock, arun
from reasoning.errors import ReasoningError
from reasoning.trace import Trace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
ENSEMBLE = "ensemble"
sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="opentelemetry-sdk is not installed")


@pytest.fixture
def exported() -> tuple[Any, Any]:
    """A provider of tracers, and where its spans end up."""
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept, provider = InMemorySpanExporter(), sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    return provider, kept


def shape(kept: Any) -> dict[str, list[str]]:
    """Return the names of the spans under each name."""
    spans = kept.get_finished_spans()
    names = {one.context.span_id: one.name for one in spans}
    found: dict[str, list[str]] = {}
    for one in spans:
        found.setdefault(names.get(one.parent.span_id, "") if one.parent else "", []).append(one.name)
    return found


async def test_a_run_is_told_live_and_a_stored_trace_the_same(exported: tuple[Any, Any]) -> None:
    """Calls stand under the strategy that made them, also where several work side by side."""
    from reasoning.integrations import SpanEmitter, export_spans

    provider, kept = exported
    emitter = SpanEmitter("openai", tracer_provider=provider)
    mock = Mock(lambda request, sample: "Answer: yes")
    solution = await arun(ENSEMBLE, "Is Bob red?", backend=mock, emit=emitter)
    live = shape(kept)
    assert {name: sorted(names) for name, names in live.items()} == {
        "": [f"invoke_agent {ENSEMBLE}"],
        f"invoke_agent {ENSEMBLE}": ["invoke_agent cot", "invoke_agent direct"],
        "invoke_agent cot": ["chat mock"],
        "invoke_agent direct": ["chat mock"],
    }
    call = next(one for one in kept.get_finished_spans() if one.name == "chat mock")
    assert call.kind.name == "CLIENT"
    told = {name: call.attributes[f"gen_ai.{name}"] for name in ("operation.name", "provider.name", "request.model")}
    assert told == {"operation.name": "chat", "provider.name": "openai", "request.model": "mock"}
    assert call.attributes["gen_ai.response.finish_reasons"] == ("stop",)
    assert call.attributes["gen_ai.usage.input_tokens"] > 0
    assert not any("messages" in name for name in call.attributes)
    kept.clear()
    export_spans(
        Trace.from_dict(json.loads(json.dumps(solution.trace.to_dict(), default=str))), tracer_provider=provider
    )
    assert {name: sorted(names) for name, names in shape(kept).items()} == {
        name: sorted(names) for name, names in live.items()
    }


async def test_prompts_are_told_only_when_asked_for(exported: tuple[Any, Any]) -> None:
    """With them the messages have roles and parts."""
    from reasoning.integrations import SpanEmitter

    provider, kept = exported
    mock = Mock(["Answer: yes"])
    await arun("cot", "Is Bob red?", backend=mock, emit=SpanEmitter(prompts=True, tracer_provider=provider))
    call = next(one for one in kept.get_finished_spans() if one.name == "chat mock")
    replied = json.loads(call.attributes["gen_ai.output.messages"])
    assert replied[0]["parts"] == [{"type": "text", "content": "Answer: yes"}]
    assert "Is Bob red?" in call.attributes["gen_ai.input.messages"]


async def test_a_failure_is_a_status(exported: tuple[Any, Any]) -> None:
    """The call that failed and the strategy that it ended have the error's kind."""
    from reasoning.integrations import SpanEmitter

    provider, kept = exported
    with pytest.raises(ReasoningError):
        await arun("cot", "Is Bob red?", backend=Mock([]), emit=SpanEmitter(tracer_provider=provider))
    spans = kept.get_finished_spans()
    assert {(one.status.status_code.name, one.attributes["error.type"]) for one in spans} == {
        ("ERROR", "ResponseError")
    }
    assert len(spans) == 2


def test_an_evaluation_tells_spans_where_it_is_asked_to(tmp_path: Path) -> None:
    """Each question is a span, with its strategy and calls within; without an exporter that is an error."""
    command = [sys.executable, "-m", "reasoning", "eval", "proofwriter", "--strategy", "cot", "--backend", "mock"]
    command += ["--limit", "2", "--out", str(tmp_path / "run")]
    asked = {**os.environ, "REASONING_OTEL": "mock"}
    refused = subprocess.run(command, env=asked, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "OTEL_TRACES_EXPORTER=otlp" in " ".join(refused.stderr.split())
    told = subprocess.run(
        command, env={**asked, "OTEL_TRACES_EXPORTER": "console"}, capture_output=True, text=True, check=True
    )
    for name in ('"name": "question"', '"name": "invoke_agent cot"', '"name": "chat mock"'):
        assert told.stdout.count(name) == 2
