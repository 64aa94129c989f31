"""One question answered by one strategy: what comes of it, as plain as it can go from one process to another."""

from __future__ import annotations

import asyncio
import traceback
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.api import arun
from reasoning.errors import ReasoningError
from reasoning.evaluation.facts import confidence_of, first_answer, sampled_answers
from reasoning.evaluation.spans import telling_spans
from reasoning.evaluation.traces import trace_line
from reasoning.session import Strategy
from reasoning.session.shared_replies import SharedReplies
from reasoning.trace import Trace
from reasoning.usage import NOTHING_SPENT, Limits, Usage

if TYPE_CHECKING:
    from reasoning.backends import Backend
    from reasoning.evaluation.examples import Example
    from reasoning.prompts import Prompts
    from reasoning.solution import Solution

MAX_WORDS = 2_000
"""Characters of an error of a user's own code that are kept."""


@dataclass(frozen=True)
class Work:
    """What all questions of a run are answered with, but for the model."""

    strategies: Mapping[str, Strategy]
    """By the names that results are kept by."""

    prompts: Path | None = None
    """The folder whose templates take the place of ours."""

    seed: int = 0
    limits: Limits | None = None
    traces: bool = True
    """Whether the lines of the traces are wanted."""

    replies: dict[str, SharedReplies] = field(default_factory=dict, compare=False)
    """What the questions of a strategy share within one process: a sentence of several is translated once."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What a run keeps of a solution."""

    answer: Any | None
    """A value of the question's format; None: an abstention."""

    key: str | None
    """The answer's key."""

    stopped: str | None = None
    confidence: float | None = None

    first: tuple[Any | None, ...] = ()
    """The answer that a strategy revised; empty where it revised none."""

    samples: tuple[Any | None, ...] = ()
    """The answers of a vote's samples; empty where there are none to keep."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a question: a solution, or an error in words."""

    solved: Solved | None
    usage: Usage = NOTHING_SPENT
    seconds: float = 0.0

    error: str = ""
    """The kind of the error, and its words."""

    cause: ReasoningError | None = None
    """The error itself, where it is the toolkit's own."""

    trace: bytes = b""
    """The line of the traces; empty where none is wanted."""

    templates: Mapping[str, str] = field(default_factory=dict)
    """The hashes of the templates that led to it, by name."""


async def answer_example(example: Example, name: str, work: Work, prompts: Prompts, backend: Backend) -> Answered:
    """Return what a strategy of a run makes of a question; whatever it raises is told in the outcome.

    Only a cancellation from outside is raised.
    """
    try:
        with telling_spans(example.question.id) as emit:
            solution = await arun(
                work.strategies[name],
                example.question,
                backend=backend,
                limits=work.limits,
                prompts=prompts,
                seed=work.seed,
                emit=emit,
                replies=work.replies.setdefault(name, SharedReplies()),
            )
        return _answered(example, name, work, solution)
    except asyncio.CancelledError as error:
        if (task := asyncio.current_task()) and task.cancelling():
            raise
        return failed(example, name, work, error)  # the strategy's own: nobody cancels the run
    except Exception as error:  # noqa: BLE001  a strategy or an answer format of a user's own may raise anything
        return failed(example, name, work, error)


def _answered(example: Example, name: str, work: Work, solution: Solution) -> Answered:
    answer = None if solution.abstained else solution.answer
    key = None if answer is None else example.question.answer_format.key(answer)
    told = first_answer(solution), sampled_answers(solution)
    solved = Solved(answer, key, solution.stopped, confidence_of(solution), *told)
    line = _line(example, name, solution.trace) if work.traces else b""
    return Answered(
        solved, solution.usage, round(solution.seconds, 6), trace=line, templates=_templates(solution.trace)
    )


def failed(example: Example, name: str, work: Work, raised: BaseException) -> Answered:
    """Return the outcome of a question whose strategy raised something."""
    trace, error = _trace_of(raised), _innermost(raised)
    cause = error if isinstance(error, ReasoningError) else None
    text = f"{type(error).__name__}: {error}" if cause else _told(error)
    usage, seconds = (trace.usage, round(trace.seconds, 6)) if trace else (Usage(), 0.0)
    shown = trace or Trace("strategy", name, {"answer": None, "error": text})  # it failed before anything happened
    line = _line(example, name, shown) if work.traces else b""
    return Answered(None, usage, seconds, text, cause, line, _templates(trace))


def _line(example: Example, name: str, trace: Trace) -> bytes:
    gold = None if example.gold is None else example.question.answer_format.key(example.gold)
    return trace_line(name, example.question, gold, trace)


def _innermost(error: BaseException) -> BaseException:
    """Return the first error of a group, which several tasks side by side may have raised."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _told(error: BaseException) -> str:
    """Return an error's kind and words, and where it was raised."""
    words = "".join(traceback.format_exception_only(error)).strip()
    words = words if len(words) <= MAX_WORDS else f"{words[:MAX_WORDS]}…"
    place = deque(traceback.walk_tb(error.__traceback__), maxlen=1)
    shown = [f" ({Path(f.f_code.co_filename).name}, line {line}, in {f.f_code.co_name})" for f, line in place]
    return words + "".join(shown)


def _trace_of(error: BaseException) -> Trace | None:
    found = getattr(error, "trace", None)
    return found if isinstance(found, Trace) else None


def _templates(trace: Trace | None) -> dict[str, str]:
    calls = trace.calls if trace else []
    return {node.name: node.data["template"] for node in calls if node.data.get("template")}
