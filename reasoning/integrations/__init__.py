"""Strategies in other frameworks and runs in their formats: inspect_ai, lm-evaluation-harness, OpenTelemetry."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reasoning.errors import MissingExtraError

if TYPE_CHECKING:
    from reasoning.integrations.inspect_log import export_inspect as export_inspect
    from reasoning.integrations.inspect_solver import reasoning_solver as reasoning_solver
    from reasoning.integrations.lm_eval_model import ReasoningLM as ReasoningLM
    from reasoning.integrations.telemetry import SpanEmitter as SpanEmitter
    from reasoning.integrations.telemetry import export_spans as export_spans

_HOME = {
    "export_inspect": ("inspect_log", "inspect_ai", "inspect"),
    "reasoning_solver": ("inspect_solver", "inspect_ai", "inspect"),
    "ReasoningLM": ("lm_eval_model", "lm_eval", "lm-eval"),
    "SpanEmitter": ("telemetry", "opentelemetry", "otel"),
    "export_spans": ("telemetry", "opentelemetry", "otel"),
}
"""Where each stands, the package that it needs, and the extra that brings it."""

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, package, extra = _HOME[name]
    try:
        return getattr(import_module(f"{__name__}.{module}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package:
            raise
        raise MissingExtraError(package, extra, f"reasoning.integrations.{name}") from error
