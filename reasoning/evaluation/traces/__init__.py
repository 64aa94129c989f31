"""What was said in a run, beside its results: every prompt, reply and thought, and how each answer was read."""

from __future__ import annotations

from reasoning.evaluation.traces.reading import (
    find_trace,
    find_traces,
    has_traces,
    latest_traces,
    read_traces,
    trace_keys,
)
from reasoning.evaluation.traces.record import StoredTrace, trace_line
from reasoning.evaluation.traces.writer import TRACES_NAME, TraceWriter

__all__ = [
    "TRACES_NAME",
    "StoredTrace",
    "TraceWriter",
    "find_trace",
    "find_traces",
    "has_traces",
    "latest_traces",
    "read_traces",
    "trace_keys",
    "trace_line",
]
