"""A run's folder as a log of inspect_ai, which `inspect view` shows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspect_ai.event import ModelEvent, SpanBeginEvent, SpanEndEvent
from inspect_ai.log import (
    EvalConfig,
    EvalDataset,
    EvalError,
    EvalLog,
    EvalMetric,
    EvalResults,
    EvalSample,
    EvalScore,
    EvalSpec,
    EvalStats,
    write_eval_log,
)
from inspect_ai.model import GenerateConfig, ModelOutput
from inspect_ai.scorer import Score

from reasoning.errors import DataError, UsageError
from reasoning.evaluation.disk import disk_errors
from reasoning.evaluation.manifest import Manifest, read_manifest
from reasoning.evaluation.store import read_results
from reasoning.evaluation.traces import latest_traces
from reasoning.integrations.inspect_messages import assistant_message, model_output, model_usage, plain_chat_messages
from reasoning.plain_data import plain
from reasoning.usage import Usage

if TYPE_CHECKING:
    from reasoning.evaluation.results import ExampleResult
    from reasoning.evaluation.traces import StoredTrace
    from reasoning.trace import Trace

SCORER = "correct"
"""What the scores are called."""


def export_inspect(folder: str | Path, out: str | Path, strategy: str | None = None) -> list[Path]:
    """Write the results of a folder as logs of inspect_ai, one for each strategy, and return their paths.

    out: a file that ends with `.eval`, for one strategy; else a folder, which is made. strategy: only this one.
    Prompts, replies and thoughts are in the log where the run kept its traces. Raises UsageError, DataError.
    """
    place, target = Path(folder), Path(out)
    manifest = read_manifest(place / "run.json")
    if manifest is None:
        raise DataError(str(place / "run.json"), "there is no run: name a folder of results")
    wanted = _chosen(manifest, strategy)
    if target.suffix == ".eval" and len(wanted) > 1:
        raise UsageError(f"a log has one strategy, the run {len(wanted)}: name a folder, or one: {', '.join(wanted)}")
    with disk_errors(target, "write the log"):
        (target.parent if target.suffix == ".eval" else target).mkdir(parents=True, exist_ok=True)
    traces = {kept.key: kept for kept in latest_traces(place) if kept.strategy in wanted}
    results = read_results(place / "results.jsonl")
    written = []
    for number, name in enumerate(wanted, 1):
        latest = {one.id: one for one in results if one.strategy == name}
        path = target if target.suffix == ".eval" else target / f"{number}-{_slug(name)}.eval"
        log = _log(place, manifest, name, list(latest.values()), traces)
        with disk_errors(path, "write the log"):
            write_eval_log(log, str(path), format="eval")
        written.append(path)
    return written


def _chosen(manifest: Manifest, strategy: str | None) -> list[str]:
    if strategy is None:
        return list(manifest.strategies)
    if strategy not in manifest.strategies:
        raise UsageError(f"the run has no strategy {strategy}: it has {', '.join(manifest.strategies)}")
    return [strategy]


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60] or "strategy"


def _log(
    place: Path,
    manifest: Manifest,
    name: str,
    results: list[ExampleResult],
    traces: dict[tuple[str, str], StoredTrace],
) -> EvalLog:
    settings = manifest.settings
    began = datetime.fromtimestamp((place / "run.json").stat().st_mtime, UTC)
    model = str(settings.get("model") or settings.get("backend"))
    samples = [_sample(one, traces.get(one.key), model, began) for one in results]
    used = model_usage(Usage.total(one.usage for one in results))
    task = str(settings.get("task") or "examples")
    ids = [one.id for one in results]
    return EvalLog(
        status="success",
        eval=EvalSpec(
            created=began.isoformat(),
            task=task,
            task_id=f"{task}-{settings.get('sha256') or 'own'}"[:40],
            run_id=place.resolve().name,
            eval_id=f"{place.resolve().name}-{_slug(name)}",
            solver=name,
            dataset=EvalDataset(name=task, location=str(settings.get("data") or ""), samples=len(ids), sample_ids=ids),
            model=model,
            config=EvalConfig(),
            metadata={"reasoning": plain(manifest.to_dict())},
        ),
        results=_results(results),
        stats=EvalStats(started_at=began.isoformat(), completed_at=began.isoformat(), model_usage={model: used}),
        samples=samples,
    )


def _results(results: list[ExampleResult]) -> EvalResults:
    """Return the accuracy, as the run's own report counts it: errors and abstentions are wrong."""
    graded = [one for one in results if one.correct is not None]
    values = {"accuracy": sum(bool(one.correct) for one in graded) / len(graded)} if graded else {}
    if scores := [one.score for one in results if one.score is not None]:
        values["mean"] = sum(scores) / len(scores)
    metrics = {name: EvalMetric(name=name, value=value) for name, value in values.items()}
    counts = {"scored_samples": len(graded), "unscored_samples": len(results) - len(graded)}
    score = EvalScore(name=SCORER, scorer=SCORER, metrics=metrics, **counts)
    done = sum(one.error is None for one in results)
    return EvalResults(total_samples=len(results), completed_samples=done, scores=[score])


def _sample(result: ExampleResult, kept: StoredTrace | None, model: str, began: datetime) -> EvalSample:
    question = kept.question if kept else None
    asked = "\n\n".join(filter(None, (question.context, question.text))) if question else result.id
    last = kept.trace.calls[-1] if kept and kept.trace.calls else None
    reply = assistant_message(result.answer or "")
    output = ModelOutput.from_message(reply) if result.answer else ModelOutput(model=model)
    output.model = model
    told = {"stopped": result.stopped, "confidence": result.confidence, "depth": result.depth, **result.groups}
    return EvalSample(
        id=result.id,
        epoch=1,
        input=asked,
        choices=list(question.options) or None if question else None,
        target=result.gold or "",
        messages=[*plain_chat_messages(last.data.get("messages", ())), _said(last, model)] if last else [reply],
        output=output,
        scores=_scores(result),
        metadata={name: value for name, value in told.items() if value is not None},
        events=_events(kept.trace, model, began) if kept else [],
        model_usage={model: model_usage(result.usage)},
        total_time=result.seconds,
        working_time=result.seconds,
        error=EvalError(message=result.error, traceback="", traceback_ansi="") if result.error else None,
    )


def _said(call: Trace, model: str) -> Any:
    return model_output(model, call.data, call.own_usage).message


def _scores(result: ExampleResult) -> dict[str, Score] | None:
    if result.correct is None:
        return None
    value: Any = result.score if result.score is not None else "C" if result.correct else "I"
    why = result.error or ("the strategy abstained" if result.abstained else None)
    return {SCORER: Score(value=value, answer=result.answer, explanation=why)}


def _events(root: Trace, model: str, began: datetime) -> list[Any]:
    """Return strategies as spans and calls as events of the model, in the order of the tree."""
    events: list[Any] = []
    stack: list[tuple[Trace | None, str, str | None]] = [(root, "0", None)]
    while stack:
        node, name, above = stack.pop()
        if node is None:
            events.append(SpanEndEvent(id=name, span_id=name, timestamp=began, working_start=0.0))
        elif node.kind == "strategy":
            at = {"span_id": name, "timestamp": began, "working_start": 0.0}
            events.append(SpanBeginEvent(id=name, parent_id=above, type="solver", name=node.name, **at))
            stack.append((None, name, above))
            inner = [(child, f"{name}.{place}", name) for place, child in enumerate(node.children)]
            stack += reversed(inner)
        elif node.kind == "call":
            events.append(_model_event(node, model, began, above))
    return events


def _model_event(call: Trace, model: str, began: datetime, span: str | None) -> ModelEvent:
    named = str(call.data.get("model") or model)
    return ModelEvent(
        model=named,
        input=plain_chat_messages(call.data.get("messages", ())),
        tools=[],
        tool_choice="auto",
        config=GenerateConfig(),
        output=model_output(named, call.data, call.own_usage, call.seconds),
        error=call.data.get("error"),
        span_id=span,
        timestamp=began,
        completed=began + timedelta(seconds=call.seconds),
        working_start=0.0,
        working_time=call.seconds,
        metadata={"prompt": call.name, "sample": call.data.get("sample", 0)},
    )
